"""What people say to move a task on: "12转给小满", "12 改到周五下午3点", "12 交初稿 链接", "send 12 back: too long"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from bot.phrases import tasknumbers
from bot.phrases.plain import plain

Deed = Literal["hand", "assign", "due", "submit", "publish", "approve", "send_back", "none"]
LONGEST: Final = 1500
QUESTION: Final = re.compile(
    r"\?\s*$|(?:吗|么|呢|没有?)\s*[?。.]?\s*$|谁|什么时候|哪天|^(?:who|when|should|did|is|has)\b"
)
POLITE: Final = re.compile(r"(?:hi|hey|please|,|\s)*(?:can|could|would) you\b|(?:能不能|可以|麻烦)(?:帮我|请你)?把")
ABOUT_OTHERS: Final = re.compile(r"^\s*(?:我们?|咱们?|别人|其他人|大家|有空|me\b|us\b|anyone|someone)")
GREETING: Final = (
    r"(?:好的?|嗯|那|麻烦|请|帮我|帮忙|我(?:想|要|先)?|能不能|可以|把|将"
    r"|ok|please|hi|hey|sorry|i'?d like to|(?:can|could|would) you|i(?:'ll)?|[\s,:.!])*"
)
OPENS: Final = re.compile(GREETING)
AFTER: Final[tuple[tuple[Deed, str], ...]] = (
    ("assign", r"(?:指派|分配|指定)给?|(?:派|安排)给"),
    ("hand", r"(?:想|要|先|就|可以|还是)*(?:转交给|转给|移交给|交接给|交给|让给|给)"),
    ("due", r"的?(?:截止|交稿|交期|初稿|ddl|deadline|due)?(?:时间|日期|日)?(?:想|要|可以|能|先|得)*"
            r"(?:(?=(?:再|往后)?(?:推迟|延[后期长]?|顺延|提前|晚)\s*[\d一二两三四五六七八九十]+\s*个?(?:天|日|小时|周))"
            r"|改[到成为在]|(?:延[期后]?|推迟?|挪|提前|顺延|放)到|定[在到]|截止到?|到期|ddl|deadline|(?:is )?due)"),
    ("submit", r"的?(?:初稿|稿[子件]|终稿)?"
               r"(?:交[初终]稿|交稿子|交稿(?!了|时)|送审|提交审核|交审核?|提审|[初终]稿来|稿子来)了?"),
    ("publish", r"(?:已经?|刚刚?)?(?:发布|发出|发|上线|published|is live|live)(?:了|啦)?(?=.*https?://)"),
    ("approve", r"(?:审核)?(?:通过|过审|过了|可以发了?|没问题|ok|approved|looks good|lgtm)了?(?=[\s。.!,]*$)"),
    ("send_back", r"(?:先)?(?:退回|打回|返修|驳回|退稿|再改改|重写|sent back|needs work)(?:去|来|给作者)?了?"),
)  # fmt: skip
BEFORE: Final[tuple[tuple[Deed, str, str], ...]] = (
    ("assign", r"(?:(?:re)?assign|指派|分配)", r"to|给"),
    ("hand", r"(?:hand(?: over)?|pass|give|transfer|转交|移交)", r"(?:over )?to|on to|给"),
    ("due", r"(?:move|push|postpone|reschedule|shift|delay|extend|change|set)"
            r"(?: (?:the )?(?:due date|deadline)(?: of| for)?)?|延期|推迟|(?:make)",
            r"(?:back |out |the due date )*(?:to|until|till|for|due|到|是)"),
    ("due", r"push|postpone|delay|extend|move",
            r"(?=(?:back |out )?(?:by )?(?:\d+|an?|one|two|three) (?:day|hour|week))"),
    ("submit", r"submit(?:ting)?|送审|提交|交[初终]?稿|(?:here'?s )?(?:the |my )?(?:first )?draft (?:for|of)", r""),
    ("publish", r"publish(?:ed)?|posted|已发布?|发布了", r"(?=.*https?://)"),
    ("approve", r"approv(?:e|ed|ing)|通过|ok", r"(?=[\s。.!,]*$)"),
    ("send_back", r"(?:send|sent|sending|push) ?back|reject|退回|打回|驳回", r""),
    ("send_back", r"(?:send|push)", r"back(?: for (?:changes|edits))?"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardWords:
    """What is to be done with which task, and what else was said: to whom, until when, which link, for what reason."""

    deed: Deed
    number: int = 0
    rest: str = ""


NONE: Final = BoardWords("none")


def read_board(text: str) -> BoardWords:
    """The one deed that these words ask for; questions and words about several tasks ask for none."""
    words = plain(text[:LONGEST])
    found = next(iter(tasknumbers.find(words)), None)
    if found is None or len(set(found.tasks)) != 1 or (QUESTION.search(words) and not POLITE.match(words)):
        return NONE
    before, after = words[: found.start], words[found.end :]
    for deed, end in _deeds(before, after):
        rest = text[found.end + end :].strip(" ,，:：。?？\n")
        if deed in ("hand", "assign") and (not rest or ABOUT_OTHERS.match(plain(rest))):
            continue
        return BoardWords(deed, found.tasks[0], rest)
    return NONE


def _deeds(before: str, after: str) -> list[tuple[Deed, int]]:
    """Each deed that the words around the number may mean, and how much of what follows the number tells it."""
    found: list[tuple[Deed, int]] = []
    if OPENS.fullmatch(before):
        found += [(deed, m.end()) for deed, shape in AFTER if (m := re.match(rf"\s*(?:{shape})", after))]
    for deed, verb, particle in BEFORE:
        if re.fullmatch(rf"{GREETING}(?:{verb})\s*", before) and (m := re.match(rf"\s*(?:{particle})", after)):
            found.append((deed, m.end()))
    return found
