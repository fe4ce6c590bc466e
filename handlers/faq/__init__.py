"""The FAQ library 共享话术库: asked in anybody's voice, right or silent; written, approved, learnt and called back."""

from __future__ import annotations

import json

from bot.chat import Buttons, Card, Oops, Said, Text, pack
from bot.feature import Feature, Value
from bot.library import sight
from bot.work import Turn
from handlers.faq import (
    answers,
    asking,
    entries,
    exchange,
    experts,
    improving,
    keeping,
    leaving,
    offers,
    pressing,
    recalling,
    reviewing,
    rules,
    wrong,
)
from storage import askings, library
from storage.library import Entry, Version
from storage.people import GUEST

faq = Feature("faq")
PARTS = (
    answers.answers, asking.asked, pressing.presses, experts.experts, keeping.writing, reviewing.review, entries.shelf,
    wrong.faults, recalling.recall, exchange.exchange, improving.improving, leaving.leaving,
)  # fmt: skip
for part in PARTS:
    faq.include(part)

NEW, GAPS, WAITING = ("新建", "新增", "new", "add"), ("缺口", "gaps"), ("待审", "待核", "待核定", "waiting", "review")
FAULTS = ("纠错", "有误", "wrong")
IN = ("导入", "import")
LISTS = (*NEW, *GAPS, *WAITING, *FAULTS)
VERSIONS = ("版本", "历史", "versions", "history")
ALONE = " ?？!！.。"


def _runs_on(words: str) -> bool:
    """ "话术27" and "话术新建" are the command; other words that begin like it are not."""
    alone = words.strip(ALONE).casefold() in LISTS
    return alone or rules.number_in(words) is not None or _is(words, IN) or rules.form_wanted(words) is not None


def _asks(words: str) -> bool:
    """ "问油皮能用吗" asks; 问题, 问候 and 问卷 are words of their own."""
    return len(words) > 1 and words[0] not in "题候卷号世答诊责鼎"


@faq.command("话术", "话术库", "faq", least=GUEST, reads=_runs_on, own=lambda words: _is(words, IN))
def open_library(turn: Turn, words: str) -> None:
    """`话术`: at a glance; `话术 27 [版本]`: one entry; `新建`, `待审`, `缺口`, `纠错`, `导入`, `导出`; else ask.

    What is not a guest's to do is refused, and never taken for a question that nobody has answered.
    """
    first, _, rest = words.partition(" ")
    word = words.strip(ALONE).casefold()
    number, form = rules.number_in(first), rules.form_wanted(words)
    if number is not None:
        _entry(turn, number, rest.strip().casefold())
    elif turn.who.role == GUEST and (word in LISTS or _is(words, IN) or form is not None):
        raise Oops("faq.not_guests")
    elif _is(words, IN):
        exchange.take(turn, _after(words, IN))
    elif form is not None:
        exchange.give(turn, form)
    elif (card := _list(turn, word)) is not None:
        _privately(turn, card)
    elif words.strip():
        asking.ask(turn, words)
    elif turn.who.role == GUEST:
        raise Oops("faq.what")
    else:
        _privately(turn, entries.overview(turn))


def _list(turn: Turn, word: str) -> Card | None:
    """One of the lists that a word asks for."""
    if word in NEW:
        if not sight.may_edit(turn.who):
            raise Oops("faq.not_yours")
        return Card(turn.line("faq.new_here"), (Buttons((turn.button("faq.new", "primary", form=True),)),))
    if word in GAPS:
        return experts.listed(turn)
    if word in WAITING:
        return reviewing.waiting(turn)
    if word in FAULTS:
        return wrong.listed(turn)
    return None


def _is(words: str, names: tuple[str, ...]) -> bool:
    return any(words.casefold().startswith(name) for name in names)


def _after(words: str, names: tuple[str, ...]) -> str:
    name = next(name for name in names if words.casefold().startswith(name))
    return words[len(name) :].strip(" \n:：")


def _privately(turn: Turn, card: Card) -> None:
    turn.whisper(card)
    if turn.place.kind == "channel":
        turn.reply("faq.in_private", who=turn.me)


def _entry(turn: Turn, number: int, what: str) -> None:
    """One entry, as this person may see it; several brands may each have one of that number."""
    found = [entry for entry in library.entry(turn.db, turn.team.id, number) if _may_see(turn, entry)]
    if not found:
        raise Oops("faq.no_such_entry", number=number)
    for entry in found:
        if what in VERSIONS:
            entries.show_versions(turn, entry)
        else:
            turn.hang_for(turn.who, "faq.entry", entry.id, again=True)
    if turn.place.kind == "channel":
        turn.reply("faq.in_private", who=turn.me)


def _may_see(turn: Turn, entry: Entry) -> bool:
    """A guest sees what is shareable and said now; a secret is not even there for who may not see it."""
    standing = library.standing(turn.db, entry, turn.now)
    if turn.who.role == GUEST:
        return standing is not None and standing.version.shareable
    return any(reviewing.visible(turn.who, v, turn) for v in library.versions(turn.db, entry.id))


@faq.command("问", "ask", least=GUEST, reads=_asks)
def ask(turn: Turn, words: str) -> None:
    """Ask the library; in a channel the answer comes privately."""
    asking.ask(turn, words)


@faq.command("为什么", "为啥", "why", least=GUEST, means=lambda words: not words.strip(ALONE))
def why(turn: Turn, words: str) -> None:
    """Why the last answer here was that one."""
    of = askings.last_by(turn.db, turn.who.id, pack(turn.place))
    if of is None:
        raise Oops("faq.nothing_asked")
    lines = []
    for found in json.loads(of.why):
        version = turn.db.get(Version, found["version"])
        entry = turn.db.get(Entry, version.entry_id) if version else None
        if version is not None and entry is not None:
            lines.append(turn.line("faq.why_one", number=entry.number, question=version.question,
                                   because=_because(turn, found)))  # fmt: skip
    title = turn.line(f"faq.why_{of.state}", words=of.question)
    turn.whisper(Card(title, (Text(tuple(lines)),) if lines else ()))


def _because(turn: Turn, found: dict[str, list[list[str]]]) -> str:
    """The reasons for it and against it, as one clause."""
    said = [
        turn.label(f"faq.because.{kind}", asked=asked, words=turn.listed(words))
        for kind, asked, words in found["reasons"]
    ]
    said += [offers.doubt_words(turn, *doubt) for doubt in found["doubts"]]
    return turn.listed(said, "semicolon")


# --- what is left -------------------------------------------------------------------------------------------------


@faq.hears
def hear(turn: Turn, words: str) -> bool:
    """The expert's reply; else words that read like a question, or that the library answers well."""
    if experts.hear(turn, words):
        return True
    if (form := rules.form_wanted(words, named=True)) is not None and turn.who.role != GUEST:
        exchange.give(turn, form)
        return True
    if not words or (isinstance(turn.event, Said) and turn.event.files):
        return False
    return asking.ask(turn, words, sure=False)


@faq.button("waiting")
def waiting(turn: Turn, value: Value) -> None:
    """What waits for approval."""
    turn.whisper(reviewing.waiting(turn))


@faq.button("gaps")
def gap_list(turn: Turn, value: Value) -> None:
    """What nobody has answered yet."""
    turn.whisper(experts.listed(turn))


@faq.button("faults")
def fault_list(turn: Turn, value: Value) -> None:
    """What was found wrong."""
    turn.whisper(wrong.listed(turn))
