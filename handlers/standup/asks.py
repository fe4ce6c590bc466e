"""Finds in what somebody needs the requests to others: whom, what, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Literal, get_args

from handlers.standup import clauses, cues

Group = Literal["strategy", "content", "ops", "data", ""]
GROUPS: tuple[Group, ...] = tuple(name for name in get_args(Group) if name)
END_OF_DAY = time(18)
NOON = time(12)
EDGES = " ，,。.；;:：→>-—/"

CLOCK = re.compile(
    r"(?P<lead>最晚|截止到?|不晚于|no later than|by|before|until|till|due(?: at)?)?\s*"
    r"(?P<part>今[天日]|今晚|上午|早上|中午|下午|傍晚|晚上)*\s*(?<!\d)(?P<hour>\d{1,2})"
    r"(?:[:：](?P<minute>\d{2})|\s*点(?P<spoken>半|一刻|三刻|\d{1,2}分?)?|(?=\s*[ap]\.?m))"
    r"\s*(?P<half>[ap])?(?:\.?m\.?)?\s*(?P<tail>之?前|以前|要|交|给)?"
)
NAME = re.compile(r"@([a-z0-9_.\-·\u4e00-\u9fff]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. `group` or `person` says whom, both "" if nobody was named; `due` is today's time, if one was said."""

    group: Group
    person: str
    what: str
    due: time | None


def requests(needs: str, names: Iterable[str] = ()) -> tuple[Ask, ...]:
    """The requests among the needs. `names` are people's full names, for mentions that have a space in them."""
    known = sorted(names, key=len, reverse=True)
    return tuple(
        _ask(stretch, known) for line in needs.splitlines() for stretch in _stretches(line) if _requests(stretch)
    )


def _stretches(line: str) -> Iterator[str]:
    """A line cut before each request; what follows a request without asking anew belongs to it ("…，15:00 前")."""
    start = 0
    asked = ""
    for clause in clauses.split(line):
        now = _addressee_in(clause.words) or ("?" if _requests(clause.words) else "")
        if asked and (clause.opens or (now and now != asked)):
            yield line[start : clause.start]
            asked = ""
        if clause.opens or not (asked or due_in(cues.plain(line[start : clause.start]))):
            start = clause.start
        asked = asked or now
    if asked:
        yield line[start:]


def _requests(words: str) -> bool:
    low = cues.plain(words)
    if cues.says("ask.verb", low) or cues.says("ask.mark", low):
        return True
    return bool(_group_in(low)) and cues.says("ask.favour", low) and not cues.says("ask.waiting", low)


def _ask(stretch: str, known: list[str]) -> Ask:
    low = cues.plain(stretch)
    group = _group_in(low)
    person = "" if group else _person_in(stretch, known)
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
    words = stretch.replace(f"@{person}", " ") if person else stretch
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
    return next((found for found in CLOCK.finditer(low) if found["lead"] or found["tail"]), None)


def _without_clock(words: str) -> str:
    found = _clock(cues.plain(words))
    return words[: found.start()] + " " + words[found.end() :] if found else words


def _time_of(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), _minutes(found)
    late = found["half"] == "p" or found["part"] in ("下午", "傍晚", "晚上", "今晚")
    early = found["half"] == "a" or found["part"] in ("上午", "早上")
    unsaid = not late and not early and not found["minute"]
    if hour < 12 and (late or (unsaid and hour < 8)):  # nobody wants a poster by three in the morning
        hour += 12
    if hour == 12 and early:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _minutes(found: re.Match[str]) -> int:
    spoken = {"半": 30, "一刻": 15, "三刻": 45, None: 0}
    said: str | None = found["spoken"]
    if found["minute"]:
        return int(found["minute"])
    return spoken[said] if said in spoken else int((said or "0").rstrip("分"))
