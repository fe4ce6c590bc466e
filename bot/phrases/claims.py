"""What people mean for a task: taking it, giving it back, or having done it ("12我要了", "I'll take #12", 放弃12)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from bot.phrases import tasknumbers
from bot.phrases.plain import ADDRESS, blank, plain

Intent = Literal["claim", "release", "done", "none"]
INTENTS: Final[tuple[Intent, ...]] = ("release", "done", "claim")

LONGEST: Final = 600
MARK: Final = "\ue000"
"""Stands in a clause for one stretch of numbers, or for "this one"."""
THIS: Final = re.compile(
    r"(?:这|那|该|此|本)(?:[一]?[个条篇份题项位]|选题|任务)(?:选题|任务|题)?|这俩|这些"
    r"|\b(?:this|that|it|these|those)\b(?: (?:one|ones|task|issue|topic|item|ticket|job|piece|slot)\b)?"
    r"|\bthe (?:task|issue|topic|ticket|last (?:one|place|slot))\b|最后一个(?:名额|位置)?"
)
QUOTED: Final = (
    re.compile(r"^\s*>.*$", re.MULTILINE),
    re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL),
    re.compile(r"“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|《[^》\n]*》|\"[^\"\n]*\""),
)
CUT: Final = re.compile(
    r"[。;!?\n]+|,|\.(?=\s|$)|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff]{2})|(?<=\S)(?=\s?(?:但是?|不过))"
)
SMALL_TALK: Final = re.compile(
    r"[了吧啦呀哈的哦噢哟呢]|谢谢|辛苦|\b(?:please|pls|then|too|also|now|thanks?|thank you|instead|for me|up|on"
    r"|as my first \w+|a (?:try|go|shot)"
    r"|if (?:it'?s|that'?s|nobody|no one)\b.*)"
)
"""What may follow words that name no number; "take it easy" and 我要海报 are about something else."""
BRACKETS: Final = str.maketrans("【】[]()*", "\n      ")
LEFT_OUT: Final = re.compile(rf"(?:除了?|除开|不要|不含|不包括|别要?|\b(?:not|except(?: for)?|without|minus))\s?{MARK}")
LAST_LEFT_OUT: Final = re.compile(rf"{MARK}\s?(?:我|就|先|也|都|那个)*(?:不(?!好意思|过|知|错)|算了|除外|以外|之外)")
ALTERNATIVES: Final = re.compile(rf"{MARK}\s?(?:或者?|还是|\bor\b)\s?{MARK}")
NEGATED: Final = re.compile(r"不(?!错|过|好意思|知)|(?<!还)没(?!人|事|问题)|别(?!人)|\bnot\b|n't\b")
FIRST_PERSON: Final = re.compile(r"我|咱|本人|俺|\b(?:i|me|my|mine|us|we)\b|\bi'")


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """What is wanted, and of which tasks; a claim without a number means the one that is spoken of.

    `either`: one of these is wanted ("12 or 13"), and the writer left open which.
    """

    intent: Intent
    numbers: tuple[int, ...] = ()
    either: tuple[int, ...] = ()


NONE: Final = ClaimWords("none")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A piece of a text, each stretch of numbers in it replaced by a mark; `asks` if it ended as a question."""

    words: str
    stretches: tuple[tuple[int, ...], ...]
    asks: bool

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(number for stretch in self.stretches for number in stretch)


def read_claim(text: str) -> ClaimWords:
    """What the writer wants first of all."""
    return next(iter(read_claims(text)), NONE)


def read_claims(text: str) -> list[ClaimWords]:
    """All that the writer wants, in order: "放弃 12，认领 13" wants two things.

    Questions, plans, reports about others and quoted words want nothing.
    """
    addressed = re.match(r"\s*@\S+", text) is not None
    wanted: dict[Intent, list[int]] = {}
    left_out: set[int] = set()
    waiting: list[int] = []  # numbers that were only named so far: "选题12，我要了"
    for clause in _clauses(text):
        intent = _intent(clause.words, clause.asks, whole=not clause.numbers)
        if intent == "none" and MARK not in clause.words and (waiting or FIRST_PERSON.search(clause.words)):
            intent = _intent(f"{MARK} {clause.words}", clause.asks, whole=True)
        if intent != "none" and addressed and not FIRST_PERSON.search(clause.words):
            return []  # "@小满 认领 12" tells somebody else to
        if intent == "claim" and ALTERNATIVES.search(clause.words):
            return [ClaimWords("claim", either=clause.numbers)]
        refused = _left_out(clause, intent)
        left_out = (left_out - set(clause.numbers if intent == "claim" else ())) | refused  # what is said last counts
        if intent != "none":
            wanted.setdefault(intent, []).extend([*waiting, *clause.numbers])
            waiting = []
        elif wanted.get("claim") == [] and _only_names(clause):
            wanted["claim"].extend(clause.numbers)  # "我来认领：12"
        else:
            waiting = _named_in(clause, waiting)
    kept = {i: [n for n in numbers if i != "claim" or n not in left_out] for i, numbers in wanted.items()}
    return [ClaimWords(i, tuple(dict.fromkeys(numbers))) for i, numbers in kept.items() if numbers or not wanted[i]]


def _left_out(clause: _Clause, intent: Intent) -> set[int]:
    """What is named only to say that it is not wanted: "认领 12，13 不要", "claim 12 but not 13", "除了 3"."""
    if intent == "none" and NEGATED.search(clause.words):
        return set(clause.numbers)
    marks = [place for place, letter in enumerate(clause.words) if letter == MARK]
    before = {found.end() - 1 for found in LEFT_OUT.finditer(clause.words)}
    out = {number for place, of in zip(marks, clause.stretches, strict=True) if place in before for number in of}
    if intent == "claim":
        after = {found.start() for found in LAST_LEFT_OUT.finditer(clause.words)}
        out |= {of[-1] for place, of in zip(marks, clause.stretches, strict=True) if place in after and of}
    return out


def _named_in(clause: _Clause, waiting: list[int]) -> list[int]:
    """The numbers that the next words may be about."""
    return [*waiting, *clause.numbers] if _only_names(clause) else [*clause.numbers]


def _clauses(text: str) -> Iterator[_Clause]:
    words = blank(plain(text[:LONGEST]), ADDRESS)
    for shape in QUOTED:
        words = shape.sub(lambda found: " " * len(found[0]), words)
    words, stretches = _marked(words.translate(BRACKETS))
    start, ends = 0, [*((cut.start(), cut.end(), cut[0]) for cut in CUT.finditer(words)), (len(words), len(words), "")]
    taken = iter(stretches)
    for stop, following, cut in ends:
        piece = words[start:stop]
        inside = tuple(next(taken) for letter in piece if letter == MARK)
        if piece.strip():
            yield _Clause(re.sub(r"\s+", " ", piece).strip(), inside, "?" in cut)
        start = following


def _marked(words: str) -> tuple[str, list[tuple[int, ...]]]:
    """The words with a mark for each stretch of numbers and each "this one", and what the marks stand for."""
    found = [(one.start, one.end, one.tasks) for one in tasknumbers.find(words)]
    found += [(m.start(), m.end(), ()) for m in THIS.finditer(words) if not _inside(m.start(), found)]
    pieces, last = [], 0
    for start, end, _ in sorted(found):
        pieces += [words[last:start], MARK]
        last = end
    return "".join([*pieces, words[last:]]), [tasks for _, _, tasks in sorted(found)]


def _inside(place: int, found: list[tuple[int, int, tuple[int, ...]]]) -> bool:
    return any(start <= place < end for start, end, _ in found)


def _intent(words: str, asks: bool, whole: bool) -> Intent:
    """`whole`: hardly anything may be said beside it, for words that name no number ("我要了", "I'll take this")."""
    asks = asks or _says("question", words)
    if _says("unsure", words) or (asks and not _says("polite", words)):
        return "none"
    return next((intent for intent in INTENTS if _begins(intent, words, whole)), "none")


def _only_names(clause: _Clause) -> bool:
    """Nothing but numbers: what is said of them comes next."""
    if NEGATED.search(clause.words):
        return False
    return bool(clause.numbers) and not re.sub(rf"[{MARK}\s:,\[\]【】()的呢\w]{{0,6}}", "", clause.words).strip()


def _says(section: str, words: str) -> bool:
    return any(shape.search(words) for shape in _shapes(section))


def _begins(section: str, words: str, whole: bool) -> bool:
    found = (shape.match(words) for shape in _shapes(section))
    return any(match and not (whole and re.search(r"\w", SMALL_TALK.sub("", words[match.end() :]))) for match in found)


@cache
def _shapes(section: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_spelled(entry)) for entries in _lists()[section].values() for entry in entries)


def _spelled(entry: str) -> str:
    for short, parts in _lists()["short"].items():
        entry = f"(?:{'|'.join(parts)})".join(re.split(rf"(?<![A-Z]){short}(?![A-Z])", entry))
    return entry.replace("№", rf"(?:\s?{MARK}\s?)")


@cache
def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("bot.phrases").joinpath("claims.toml").read_text("utf-8"))
