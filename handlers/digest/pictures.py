"""The week in three pictures: who took part, how the board moved, which alerts there were. For the director's eyes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from bot.chat import Picture
from bot.look import Look
from bot.pictures.art import Bars, Cell, Column, Flow, Heat, HeatRow, Mark, Stage
from bot.texts import Blank
from handlers.digest import periods
from handlers.digest.facts import Before, Facts
from handlers.digest.periods import Period
from storage import reports, standups, tasks
from storage.reports import Part

MOST: Final = 20
"""So many people have a row of their own, those who missed most; the others share one."""
WIDE: Final = 8
"""Up to so many days each have room for their weekday."""
A_WEEK: Final = timedelta(days=7)
SEVERITIES: Final = ("P0", "P1", "P2")
STAGES: Final = (tasks.TOPIC, tasks.DRAFT, tasks.REVIEW, tasks.SCHEDULED, tasks.PUBLISHED, tasks.RETRO)
MARKS: Final[dict[str, Mark]] = {
    standups.IN: "in", standups.AWAY: "away", standups.SKIPPED: "none", standups.SILENT: "silent",
    standups.ASKED: "silent",
}  # fmt: skip


def of_week(look: Look, facts: Facts, was: Before) -> tuple[Picture, ...]:
    """The pictures of one week, beside the week before."""
    return (_people(look, facts, was), _board(look, facts), _alerts(look, facts, was))


# --- people and days ----------------------------------------------------------------------------------------------


def _people(look: Look, facts: Facts, was: Before) -> Picture:
    first, last = facts.period.first, facts.period.last
    days = reports.days_met(look.db, look.team.id, first, last)
    parts = reports.attendance(look.db, look.team.id, first, last)
    told = {"week": _week(look, facts), "given": facts.given, "all": facts.expected, "before": was.given,
            "before_all": was.expected}  # fmt: skip
    how = "_none" if not facts.expected else "" if was.expected else "_first"
    art = Heat(
        look.label("digest.picture.people", **told), look.label(f"digest.picture.people_note{how}", **told),
        tuple((_weekday(look, day), str(day.day)) for day in days), _rows(look, parts, days), _legend(look, parts),
        look.label("digest.picture.nobody"),
    )  # fmt: skip
    silent = sum(any(MARKS[part.state] == "silent" for part in own) for own in _by_person(parts).values())
    return Picture(art, look.label(f"digest.picture.people_alt{how}", silent=silent, **told))


def _by_person(parts: Sequence[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.member.id].append(part)
    return found


def _rows(look: Look, parts: Sequence[Part], days: Sequence[date]) -> tuple[HeatRow, ...]:
    people = sorted(_by_person(parts).values(), key=lambda own: (-_missed(own), own[0].member.name, own[0].member.id))
    shown = people if len(people) <= MOST + 1 else people[:MOST]
    rows = [HeatRow(own[0].member.name, tuple(_cell(own, day) for day in days)) for own in shown]
    rest = [part for own in people[len(shown) :] for part in own]
    if rest:
        name = look.label("digest.picture.others", n=len(people) - len(shown))
        rows.append(HeatRow(name, tuple(_share(rest, day) for day in days)))
    return tuple(rows)


def _missed(own: Sequence[Part]) -> int:
    return sum(MARKS[part.state] == "silent" for part in own)


def _cell(own: Sequence[Part], day: date) -> Cell:
    part = next((part for part in own if part.day == day), None)
    return Cell(_mark(part) if part else "none")


def _mark(part: Part) -> Mark:
    return "late" if part.state == standups.IN and part.late else MARKS[part.state]


def _share(parts: Sequence[Part], day: date) -> Cell:
    marks = [MARKS[part.state] for part in parts if part.day == day]
    given, expected = marks.count("in"), marks.count("in") + marks.count("silent")
    return Cell("share", f"{100 * given // expected}%", given / expected) if expected else Cell("none")


def _legend(look: Look, parts: Sequence[Part]) -> tuple[tuple[Mark, str], ...]:
    there = {_mark(part) for part in parts}
    order: tuple[Mark, ...] = ("in", "late", "silent", "away", "none")
    return tuple((mark, look.label(f"digest.picture.mark.{mark}")) for mark in order if mark in there)


# --- the board ----------------------------------------------------------------------------------------------------


def _board(look: Look, facts: Facts) -> Picture:
    period = facts.period
    moved = reports.movement(look.db, look.team.id, period.start(look.team_tz), period.end(look.team_tz))
    stages = tuple(
        Stage(look.label(f"tasks.state.{state}"), max(moved[state].before, 0), max(moved[state].after, 0),
              moved[state].came, moved[state].went)
        for state in STAGES
    )  # fmt: skip
    told = {"week": _week(look, facts), "out": len(facts.published), "done": moved[tasks.DONE].came}
    was, now, came, went = (look.label(f"digest.picture.{name}") for name in ("was", "now", "came", "went"))
    title, note = look.label("digest.picture.board", **told), look.label("digest.picture.board_note", **told)
    art = Flow(title, note, stages, was, now, came, went)
    standing = look.label("digest.names").join(
        look.label("digest.picture.stage", name=stage.name, was=stage.before, now=stage.after) for stage in stages
    )
    return Picture(art, look.label("digest.picture.board_alt", stages=standing, **told))


# --- alerts -------------------------------------------------------------------------------------------------------


def _alerts(look: Look, facts: Facts, was: Before) -> Picture:
    """Every day since the week before was told, worked or not: trouble keeps no working days."""
    days = facts.period.days
    counts = _counted(look, facts.period)
    earlier = _counted(look, Period(periods.WEEK, days[0] - A_WEEK, days[-1] - A_WEEK))
    columns = tuple(Column(_column(look, day, len(days)), counts[day], sum(earlier[day - A_WEEK])) for day in days)
    totals = [sum(count[at] for count in counts.values()) for at in range(len(SEVERITIES))]
    kinds = [look.label("digest.figure.alerts", severity=s, n=n) for s, n in zip(SEVERITIES, totals, strict=True) if n]
    note = look.label("digest.comma").join(kinds) or look.label("digest.figure.no_alerts")
    told: dict[str, Blank] = {"week": _week(look, facts), "note": note, "before": was.stories}
    art = Bars(look.label("digest.picture.alerts", **told), look.label("digest.picture.alerts_note", **told), columns,
               SEVERITIES, look.label("digest.picture.week_before"))  # fmt: skip
    return Picture(art, look.label("digest.picture.alerts_alt", **told))


def _column(look: Look, day: date, n: int) -> str:
    """After long holidays there is room for the day of the month alone."""
    return look.label("digest.picture.day", weekday=_weekday(look, day), day=day.day) if n <= WIDE else str(day.day)


def _counted(look: Look, period: Period) -> dict[date, tuple[int, ...]]:
    """How many alerts of each severity were raised on each day of the period."""
    found: dict[date, list[int]] = defaultdict(lambda: [0] * len(SEVERITIES))
    for alert in reports.stories(look.db, look.team.id, period.start(look.team_tz), period.end(look.team_tz)):
        if alert.severity in SEVERITIES:
            found[alert.opened_at.astimezone(look.team_tz).date()][SEVERITIES.index(alert.severity)] += 1
    return {day: tuple(found[day]) for day in period.days}


def _week(look: Look, facts: Facts) -> int:
    return periods.number(facts.period, look.workdays())


def _weekday(look: Look, day: date) -> str:
    return look.label(f"digest.picture.weekday.{day.weekday()}")
