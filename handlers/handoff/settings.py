"""The team's clocks and sentences for handoffs, and how many were answered in time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot import draftcheck
from bot.chat import Block, Card, Line, Oops, Text
from bot.draftcheck import Draft
from bot.feature import Feature, anything
from bot.work import Look, Turn
from handlers.handoff import cards, lines
from handlers.handoff.reading import LANES as LANE_WORDS
from storage import handoffs, people
from storage.changes import Change
from storage.handoffs import LANES, Handoff, HandoffClocks
from storage.people import LEAD, MEMBER, Member

settings = Feature("handoff")
NAMES: Final = "|".join(sorted(LANE_WORDS, key=len, reverse=True))
CLOCK: Final = re.compile(
    rf"(?P<lane>{NAMES})\s*(?P<n>\d{{1,4}})\s*(?P<unit>h|小时|hours?|m|min|minutes?|分钟?)?(?![\w])", re.IGNORECASE
)
LINE: Final = re.compile(
    rf"^\s*(?P<kind>koc|kol|koe|kos)\s*(?:→|->|>|对|给|to|\s)\s*(?P<lane>{NAMES})\s*[:：]\s*(?P<words>.*)$",
    re.IGNORECASE | re.DOTALL,
)
LONGEST: Final = timedelta(days=7)
PERIOD: Final = timedelta(days=7)
MOST_WORDS: Final = 200


@settings.command("转交设置", "handoff settings", least=LEAD, fresh=True, reads=anything, own=anything)
def change(turn: Turn, words: str) -> None:
    """`转交设置 KOS 5 KOE 4小时`, `转交设置 KOC→KOS：句子`; alone: how it is set."""
    said = LINE.match(words)
    if said:
        _set_line(turn, said["kind"].upper(), LANE_WORDS[said["lane"].lower()], said["words"].strip())
    elif words:
        _set_clocks(turn, words)
    turn.whisper(card(turn.to(turn.who)))


def _set_clocks(turn: Turn, words: str) -> None:
    found = list(CLOCK.finditer(words))
    if not found:
        raise Oops("handoff.settings.how")
    clocks = handoffs.clocks_of(turn.db, turn.team.id)
    before = _clock_words(clocks)
    for each in found:
        unit = (each["unit"] or "").lower()
        minutes = int(each["n"]) * (60 if unit.startswith(("h", "小")) else 1)
        if not 0 < minutes <= LONGEST.total_seconds() / 60:
            raise Oops("handoff.settings.how")
        setattr(clocks, LANE_WORDS[each["lane"].lower()], minutes)
    turn.db.add(clocks)
    _note(turn, "handoff_clocks", before, _clock_words(clocks))


def _set_line(turn: Turn, kind: str, lane: str, words: str) -> None:
    """What the draft check has against it is said; nothing is forbidden but silence about it."""
    if len(words) > MOST_WORDS:
        raise Oops("handoff.settings.long", most=MOST_WORDS)
    before = handoffs.line_of(turn.db, turn.team.id, kind, lane)
    handoffs.set_line(turn.db, turn.team.id, kind, lane, words)
    _note(turn, "handoff_line", before, words, f"{kind} → {lane.upper()}")
    checked = draftcheck.check(turn.db, turn.team, Draft(words), turn.now)
    if words and checked.findings:
        marked: tuple[Line, ...] = tuple(draftcheck.line(turn, finding) for finding in checked.findings[:3])
        turn.whisper(Card(turn.line("handoff.settings.marked"), (Text(marked),), "warn"))


def _note(turn: Turn, what: str, before: str, after: str, subject: str = "") -> None:
    turn.db.add(Change(team_id=turn.team.id, at=turn.now, by_id=turn.who.id, by=turn.who.name, what=what,
                       subject=subject, before=before, after=after))  # fmt: skip
    turn.db.flush()


def _clock_words(clocks: HandoffClocks) -> str:
    return " ".join(f"{lane.upper()} {clocks.of(lane)}" for lane in LANES)


def card(look: Look) -> Card:
    """Clocks, the sentences, and how to change them."""
    clocks = handoffs.clocks_of(look.db, look.team.id)
    spans = {lane: span_words(look, clocks.of(lane)) for lane in LANES}
    told = [look.line("handoff.settings.clocks", **spans)]
    for kind, lane in (("KOC", "kos"), ("KOC", "koe"), ("KOC", "director"), ("KOS", "koe")):
        own = handoffs.line_of(look.db, look.team.id, kind, lane)
        words = own or lines.usual(look, kind, lane, look.lang, "{who}")
        told.append(look.line("handoff.settings.line", kind=kind, lane=look.label(f"handoff.lane.{lane}"), words=words))
    return Card(
        look.line("handoff.settings.title"),
        (Text(tuple(told)), Text((look.line("handoff.settings.how_to", who="{who}"),))),
    )


def span_words(look: Look, minutes: int) -> str:
    if minutes % 60:
        return look.label("handoff.minutes", n=minutes)
    return look.label("handoff.hours", n=minutes // 60)


# --- in time ------------------------------------------------------------------------------------------------------


@settings.command("转交统计", "handoff stats", least=MEMBER, means=lambda words: not words)
def stats(turn: Turn, words: str) -> None:
    """How many of the last seven days' handoffs were answered in time: by lane, by group, by person; oneself else."""
    found = handoffs.judged(turn.db, turn.team.id, turn.now - PERIOD, turn.now + timedelta(seconds=1))
    late = handoffs.late_with(turn.db, found)
    counted = [Counted(one, late.get(one.id, one.owner_id)) for one in found]
    seen = [one for one in counted if _may_see(turn, one)]
    look = turn.to(turn.who)
    if seen or not found:
        turn.whisper(stats_card(look, seen))
    else:
        whose = "group" if turn.who.role == LEAD else "yours"
        turn.whisper(Card(look.line(f"handoff.stats.none_of_{whose}")))


@dataclass(frozen=True, slots=True)
class Counted:
    """A handoff, and on whom it counts: who had it when it fell due, else who answered it."""

    handoff: Handoff
    on: str


def _may_see(turn: Turn, counted: Counted) -> bool:
    """Everybody sees their own, leads their group's, whoever directs all."""
    who = turn.who
    if who.role in (people.DIRECTOR, people.DEPUTY) or counted.on == who.id:
        return True
    on = turn.db.get(Member, counted.on)
    return who.role == LEAD and on is not None and on.group == who.group


def stats_card(look: Look, counted: Sequence[Counted]) -> Card:
    if not counted:
        return Card(look.line("handoff.stats.none"))
    found = [one.handoff for one in counted]
    by_lane = _shares(look, counted, lambda one: look.label(f"handoff.lane.{one.handoff.lane}").strip())
    by_group = _shares(look, counted, lambda one: _group(look, one.on))
    by_person = _shares(look, counted, lambda one: cards.name(look, one.on))
    blocks: tuple[Block, ...] = (
        Text((look.line("handoff.stats.lanes", shares=by_lane), look.line("handoff.stats.groups", shares=by_group),
              look.line("handoff.stats.people", shares=by_person))),
    )  # fmt: skip
    met = sum(bool(one.met) for one in found)
    title = look.line("handoff.stats.title", met=met, n=len(found), share=round(100 * met / len(found)))
    return Card(title, blocks)


def _group(look: Look, member_id: str) -> str:
    owner = look.db.get(Member, member_id)
    return look.label(f"baton.group.{owner.group}") if owner else "—"


def _shares(look: Look, found: Sequence[Counted], name: Callable[[Counted], str]) -> str:
    """ "KOS 46/50", the most first."""
    counted: dict[str, list[bool]] = {}
    for each in found:
        counted.setdefault(name(each), []).append(bool(each.handoff.met))
    most_first = sorted(counted.items(), key=lambda item: (-len(item[1]), item[0]))
    told = (look.label("handoff.stats.share", name=key, met=sum(met), n=len(met)) for key, met in most_first[:8])
    return look.label("handoff.stats.comma").join(told)
