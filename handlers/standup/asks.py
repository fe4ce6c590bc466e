"""Finds in what somebody needs the requests to others: whom, what, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal, get_args

from bot.phrases import clauses, cues
from bot.phrases.dues import Due, read_due

Group = Literal["strategy", "content", "ops", "data", ""]
GROUPS: tuple[Group, ...] = tuple(name for name in get_args(Group) if name)
END_OF_DAY = time(18)
NOON = time(12)
EDGES = " ，,。.；;:：→>-—/"

CLOCK = re.compile(
    r"(?P<lead>最晚|截止到?|不晚于|no later than|by|before|until|till|due(?: at)?)?\s*"
    r"(?P<part>今[天日]|今晚|上午|早上|中午|下午|傍晚|晚上)*\s*(?<!\d)(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})"
    r"(?:[:：](?P<minute>\d{2})|\s*点(?P<spoken>半|一刻|三刻|\d{1,2}分?)?|(?=\s*[ap]\.?m))"
    r"\s*(?P<half>[ap])?(?:\.?m\.?)?\s*(?P<tail>之?前|以前|要|交|给)?"
)
TOWARDS = re.compile(r"(?:最晚|截止到?|不晚于|\b(?:no later than|by|before|until|till|due(?: at| on| by)?))\s*$", re.I)
BEFORE_IT = re.compile(r"\s*(?P<work>下班|收工)?(?:之?前|以前|要|交|给)")
TOGETHER = re.compile(
    r"[周星期礼拜下这本一二两三四五六七八九十日天末明后大月号点半刻分钟整零早晚上中午傍夜\d:：\s/.()（）-]+|[a-z\d:.,\s]+"
)
"""A day and a time that stand beside each other: "周三 15:00", not "周三的图，15:00"."""
NUMERALS = {word: count + 1 for count, word in enumerate("一二三四五六七八九")} | {"两": 2}
NAME = re.compile(r"@([a-z0-9_.\-·\u4e00-\u9fff]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. `group` or `person` says whom ("" if nobody was named); `due` is the time, on `day` if not today."""

    group: Group
    person: str
    what: str
    due: time | None
    day: date | None = None


def requests(needs: str, names: Iterable[str] = (), said_at: datetime | None = None) -> tuple[Ask, ...]:
    """The requests among the needs. `names` are people's full names, for mentions that have a space in them.

    `said_at` is the moment on the team's clock; without it another day's time stays in the words.
    """
    known = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
    marked = [_marked(line, known) for line in needs.splitlines()]
    found = (_ask(stretch, known, said_at) for line in marked for stretch in _stretches(line) if _requests(stretch))
    return tuple(replace(ask, what=_unmarked(ask.what, needs)) for ask in found)


def _marked(line: str, known: list[str]) -> str:
    """The line with @ before the names that are asked without it: "需要周岚批预算", "ask Mia for the deck"."""
    if not known:
        return line
    name = rf"(?P<name>{'|'.join(re.escape(one) for one in known)})(?![a-z])"
    before, beside = ("|".join(cues.words(f"ask.{cue}")) for cue in ("before_name", "with_name"))
    line = re.sub(rf"(?<![a-z])(?:{before}){name}", r"@\g<name> ", line, flags=re.IGNORECASE)
    return re.sub(rf"^(?P<edge>[^\w@]*){name}(?={beside}|\W*$)", r"\g<edge>@\g<name> ", line, flags=re.IGNORECASE)


def _unmarked(what: str, needs: str) -> str:
    """What is asked for as it was written, where a second name was marked in it."""
    if what in needs:
        return what
    plain = re.sub(r"@([^@]+?) ", r"\1", what + " ").strip()
    return plain if plain in needs else what


def _stretches(line: str) -> Iterator[str]:
    """A line cut before each request; what follows a request without asking anew belongs to it ("…，15:00 前")."""
    start = 0
    asked = ""
    for clause in clauses.split(line):
        now = _addressee_in(clause.words) or ("?" if _requests(clause.words) else "")
        if asked and (clause.opens or (now and now != asked)):
            yield line[start : clause.start]
            asked = ""
        if clause.opens or not (asked or _tells_due(cues.plain(line[start : clause.start]))):
            start = clause.start
        asked = asked or now
    if asked:
        yield line[start:]


def _requests(words: str) -> bool:
    low = cues.plain(words)
    if cues.says("ask.verb", low) or cues.says("ask.mark", low):
        return True
    return bool(_group_in(low)) and cues.says("ask.favour", low) and not cues.says("ask.waiting", low)


def _ask(stretch: str, known: list[str], said_at: datetime | None) -> Ask:
    low = cues.plain(stretch)
    group = _group_in(low)
    person = "" if group else _person_in(stretch, known)
    if said_at and (on := _on_another_day(stretch, said_at)):
        rest, day, at = on
        return Ask(group, person, _what(rest, person, timed=False), at, day)
    due = due_in(low)
    return Ask(group, person, _what(stretch, person, timed=due is not None), due)


def _addressee_in(words: str) -> str:
    named = NAME.search(words)
    return _group_in(cues.plain(words)) or (named[0] if named else "")


def _group_in(low: str) -> Group:
    found = [(at.start(), group) for group in GROUPS if (at := cues.find(f"group.{group}", low))]
    return min(found)[1] if found else ""


def _person_in(stretch: str, known: list[str]) -> str:
    """The name after @. Written Chinese runs on ("@小美帮我看"): it ends where the favour begins."""
    for name in known:
        if f"@{name}".lower() in stretch.lower():
            return name
    named = NAME.search(stretch)
    if not named:
        return ""
    favour = cues.pattern("ask.after_name").search(named[1], 1)
    return named[1][: favour.start()] if favour else named[1].rstrip(".-·")


def _what(stretch: str, person: str, timed: bool) -> str:
    """What is asked for, without the address, the politeness and (where it was understood) the clock."""
    words = re.sub(re.escape(f"@{person}"), " ", stretch, flags=re.IGNORECASE) if person else stretch
    words = _without("group.tag", words)
    if timed:
        words = _without_clock(_without("ask.due", words))
    words = _without("ask.trail", _without_lead(words).rstrip(EDGES))
    words = re.sub(r"\s+([?？，,。.])", r"\1", re.sub(r"\s{2,}", " ", words)).strip(EDGES)
    return words or stretch.strip()


def _without(cue: str, words: str) -> str:
    """Cut on the plain text, whose letters stand at the same places."""
    found = cues.find(cue, cues.plain(words))
    return words[: found.start()] + " " + words[found.end() :] if found else words


def _without_lead(words: str) -> str:
    words = words.strip(EDGES)
    found = cues.pattern("ask.lead").match(cues.plain(words))
    return words[found.end() :] if found else words


# --- by when, another day -----------------------------------------------------------------------------------------


def _on_another_day(words: str, said_at: datetime) -> tuple[str, date, time] | None:
    """The words without "周三下午3点前" or "by Friday 3pm", and what it says; None if it is today's, or no deadline."""
    if not cues.says("ask.other_day", cues.plain(words)):
        return None
    due = read_due(words, said_at)
    if due is None or not TOGETHER.fullmatch(due.words.lower()):
        return None
    lead, tail = TOWARDS.search(words[: due.start]), BEFORE_IT.match(words, due.end)
    at = due.time or _end_of(due, tail)
    if at is None or not (lead or tail):
        return None
    rest = words[: lead.start() if lead else due.start] + " " + words[tail.end() if tail else due.end :]
    return rest, due.date, at


def _end_of(due: Due, tail: re.Match[str] | None) -> time | None:
    """ "周五下班前" is the end of that day; "周五前" tells no time."""
    return END_OF_DAY if tail and tail["work"] else None


def _tells_due(low: str) -> bool:
    """Whether the words say by when, today or another day."""
    return due_in(low) is not None or (cues.says("ask.other_day", low) and _clock(low) is not None)


# --- by when ----------------------------------------------------------------------------------------------------


def due_in(low: str) -> time | None:
    """The time of today by which it is wanted; None if none was said, or if it is another day's."""
    if cues.says("ask.other_day", low):
        return None
    found = _clock(low)
    if found:
        return _time_of(found)
    if cues.says("ask.noon", low):
        return NOON
    return END_OF_DAY if cues.says("ask.end_of_day", low) else None


def _clock(low: str) -> re.Match[str] | None:
    """A time with "by" before it or 前 after it; "3 点的直播" is no deadline."""
    return next((found for found in CLOCK.finditer(low) if _is_deadline(found)), None)


def _is_deadline(found: re.Match[str]) -> bool:
    """ "三点建议给我" counts points, so that numbers in words need more than 给 after them."""
    tail: str = found["tail"] or ""
    if found["lead"] or tail.endswith("前"):
        return True
    return bool(tail) and (found["hour"].isascii() or bool(found["part"]))


def _without_clock(words: str) -> str:
    found = _clock(cues.plain(words))
    return words[: found.start()] + " " + words[found.end() :] if found else words


def _time_of(found: re.Match[str]) -> time | None:
    hour, minute = _number(found["hour"]), _minutes(found)
    late = found["half"] == "p" or found["part"] in ("下午", "傍晚", "晚上", "今晚")
    early = found["half"] == "a" or found["part"] in ("上午", "早上")
    unsaid = not late and not early and not found["minute"]
    if hour < 12 and (late or (unsaid and hour < 8)):  # nobody wants a poster by three in the morning
        hour += 12
    if hour == 12 and early:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _number(word: str) -> int:
    """ "3", "三" or "十二"."""
    if word.isascii():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0)


def _minutes(found: re.Match[str]) -> int:
    spoken = {"半": 30, "一刻": 15, "三刻": 45, None: 0}
    said: str | None = found["spoken"]
    if found["minute"]:
        return int(found["minute"])
    return spoken[said] if said in spoken else int((said or "0").rstrip("分"))
