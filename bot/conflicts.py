"""What stands in the way of a post at a certain time: too close, the same angle, a contradiction, or a freeze.

The rules (`found`) know no database; `check` fetches the few slots that they can concern and asks them. Whoever
plans a slot, in whichever feature, asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.hours import at_local
from bot.workdays import Workdays
from storage import freezes, rhythm, slots, sprints, teams
from storage.freezes import Freeze
from storage.slots import COMPLAINS, PRAISES, Slot
from storage.teams import Account, Team

Rule: TypeAlias = Literal["frozen", "too_close", "same_angle", "contradiction"]
DAY: Final = timedelta(days=1)
CONTRADICTS_FOR: Final = 14 * DAY
"""So long before and after a post, readers remember that somebody else of the brand said the opposite."""
OPPOSITE: Final = {PRAISES: COMPLAINS, COMPLAINS: PRAISES}
WITNESSES: Final = {"KOE": "KOC", "KOC": "KOE"}
MORNING, LATEST = time(7, 0), time(23, 30)
"""A free slot is offered at night only to whoever asked for the night."""
LOOKS_AHEAD: Final = 14 * DAY
MINUTE, QUARTER = timedelta(minutes=1), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Wish:
    """A post that somebody wants to plan, or a planned one (`slot_id`) that is to be changed."""

    account_id: str
    at: datetime
    product: str = ""
    selling_point: str = ""
    angle: str = ""
    stance: str = ""
    slot_id: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A slot that is in the calendar already, with all that the rules want to know of it."""

    slot: Slot
    kind: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules want to know beside the slots. `week`: start and end of the wish's ISO week."""

    kind: str
    theme: str
    gap: timedelta
    week: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that stands in the way: the other slot, or the freeze."""

    rule: Rule
    other: Slot | None = None
    freeze: Freeze | None = None


# --- the rules ---------------------------------------------------------------------------------------------------


def found(wish: Wish, rules: Rules, neighbours: Iterable[Neighbour]) -> list[Conflict]:
    """All conflicts with these neighbours, the nearest in time first; a slot is never in its own way."""
    others = [n for n in neighbours if n.slot.id != wish.slot_id]
    others.sort(key=lambda n: (abs(n.slot.at - wish.at), n.slot.id))
    return [
        *(Conflict("too_close", n.slot) for n in others if _too_close(wish, rules, n)),
        *(Conflict("same_angle", n.slot) for n in others if _same_angle(wish, rules, n)),
        *(Conflict("contradiction", n.slot) for n in others if _contradicts(wish, rules, n)),
    ]


def _too_close(wish: Wish, rules: Rules, other: Neighbour) -> bool:
    return other.slot.account_id == wish.account_id and abs(other.slot.at - wish.at) < rules.gap


def _same_angle(wish: Wish, rules: Rules, other: Neighbour) -> bool:
    start, end = rules.week
    voice = slots.key(wish.angle)
    same = voice != "" and rules.theme != "" and (other.slot.theme, other.slot.voice) == (rules.theme, voice)
    return same and start <= other.slot.at < end


def _contradicts(wish: Wish, rules: Rules, other: Neighbour) -> bool:
    """The expert praises what the friend complains about, or the other way round."""
    opposed = wish.stance in OPPOSITE and other.slot.stance == OPPOSITE[wish.stance]
    heard = WITNESSES.get(rules.kind) == other.kind and abs(other.slot.at - wish.at) <= CONTRADICTS_FOR
    return opposed and heard and rules.theme != "" and other.slot.theme == rules.theme


# --- asked of the database ---------------------------------------------------------------------------------------


def check(db: Session, team: Team, wish: Wish, now: datetime) -> list[Conflict]:
    """What stands in the way of this wish; empty if nothing does. A freeze comes first, since nothing overrides it."""
    account = db.get(Account, wish.account_id)
    rules = rules_for(db, team, wish, account)
    products = [wish.product] if wish.product else []
    freeze = freezes.frozen(db, team.id, products=products, selling_point=wish.selling_point, now=now)
    frozen = [Conflict("frozen", freeze=freeze)] if freeze else []
    others = found(wish, rules, _neighbours(db, team, wish, rules))
    if any(conflict.rule == "same_angle" for conflict in others) and _is_of_the_sprint(db, team, wish):
        others = [conflict for conflict in others if conflict.rule != "same_angle"]
    return frozen + others


def can_override(conflicts: Iterable[Conflict]) -> bool:
    """Whether a reason is enough to plan it anyway: against a freeze none is."""
    return all(conflict.rule != "frozen" for conflict in conflicts)


def rules_for(db: Session, team: Team, wish: Wish, account: Account | None) -> Rules:
    """The rules as they stand for this wish."""
    theme = slots.theme_of(account.brand if account else "", wish.product, wish.selling_point)
    gap = timedelta(minutes=rhythm.of_team(db, team.id).slot_gap)
    return Rules(account.kind if account else "", theme, gap, iso_week(wish.at, ZoneInfo(team.tz)))


def iso_week(moment: datetime, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """From Monday's first moment to the next Monday's."""
    day = moment.astimezone(tz).date()
    monday = day - day.weekday() * DAY
    return at_local(monday, time(0), tz), at_local(monday + 7 * DAY, time(0), tz)


def _neighbours(db: Session, team: Team, wish: Wish, rules: Rules) -> list[Neighbour]:
    """Every slot that can matter: those of the account around that time, those of the selling point around that week.

    Both lookups are bounded by an index, so that years of history cost nothing.
    """
    near = slots.of_account(db, wish.account_id, wish.at - rules.gap, wish.at + rules.gap)
    nearby = {slot.id: Neighbour(slot, rules.kind) for slot in near}
    if rules.theme:
        start, end = min(rules.week[0], wish.at - CONTRADICTS_FOR), max(rules.week[1], wish.at + CONTRADICTS_FOR)
        about = slots.of_theme(db, team.id, rules.theme, start, end + timedelta(seconds=1))
        nearby |= {slot.id: Neighbour(slot, kind) for slot, kind in about}
    return list(nearby.values())


def _is_of_the_sprint(db: Session, team: Team, wish: Wish) -> bool:
    """Whether this is what the whole week pushes: then the topics' places are the limit, not their likeness."""
    if not wish.selling_point:
        return False
    day = wish.at.astimezone(ZoneInfo(team.tz)).date()
    calendar = Workdays(team.country, teams.day_overrides(db, team.id))
    sprint = sprints.of_week(db, team.id, calendar.monday(day))
    if sprint is None or slots.key(sprint.product) != slots.key(wish.product):
        return False
    return slots.key(wish.selling_point) in map(slots.key, sprint.selling_points)


# --- what could be done instead ----------------------------------------------------------------------------------


def nearest_free(db: Session, team: Team, wish: Wish, now: datetime) -> datetime | None:
    """The moment nearest to the wished one, before it or after, at which nothing stands in the way; None within two
    weeks of it.

    What is free begins and ends where a rule does: a distance after or before another post, the edges of a week, a
    morning and an evening. So only those moments are looked at, the nearest first.
    """
    products = [wish.product] if wish.product else []
    if freezes.frozen(db, team.id, products=products, selling_point=wish.selling_point, now=now) is not None:
        return None
    tz, earliest = ZoneInfo(team.tz), _soon(now)
    rules = rules_for(db, team, wish, db.get(Account, wish.account_id))
    others = [n for n in _all_around(db, team, wish, rules) if n.slot.id != wish.slot_id]
    night = not _by_day(wish.at, tz)
    wished = [at for at in {earliest, *_edges(wish, rules, others, tz)}
              if earliest <= at and abs(at - wish.at) <= LOOKS_AHEAD and (night or _by_day(at, tz))]  # fmt: skip
    wished.sort(key=lambda at: (abs(at - wish.at), at))
    return next((at for at in wished if _is_free(db, team, replace(wish, at=at), rules, others)), None)


def _is_free(db: Session, team: Team, wish: Wish, rules: Rules, others: Sequence[Neighbour]) -> bool:
    rules = replace(rules, week=iso_week(wish.at, ZoneInfo(team.tz)))
    if any(_too_close(wish, rules, other) or _contradicts(wish, rules, other) for other in others):
        return False
    return not any(_same_angle(wish, rules, other) for other in others) or _is_of_the_sprint(db, team, wish)


def _soon(now: datetime) -> datetime:
    """The next quarter of an hour that leaves time to write something."""
    later = now + QUARTER
    return later + (datetime.min.replace(tzinfo=later.tzinfo) - later) % QUARTER


def _all_around(db: Session, team: Team, wish: Wish, rules: Rules) -> list[Neighbour]:
    """Every slot that can matter to any moment within two weeks of the wish."""
    near = slots.of_account(db, wish.account_id, wish.at - LOOKS_AHEAD - rules.gap, wish.at + LOOKS_AHEAD + rules.gap)
    found = {slot.id: Neighbour(slot, rules.kind) for slot in near}
    if rules.theme:
        reach = LOOKS_AHEAD + CONTRADICTS_FOR + DAY
        about = slots.of_theme(db, team.id, rules.theme, wish.at - reach, wish.at + reach)
        found |= {slot.id: Neighbour(slot, kind) for slot, kind in about}
    return list(found.values())


def _edges(wish: Wish, rules: Rules, others: Iterable[Neighbour], tz: ZoneInfo) -> set[datetime]:
    """Where what is free can begin or end."""
    found = {wish.at}
    for other in others:
        if other.slot.account_id == wish.account_id:
            found |= {other.slot.at - rules.gap, other.slot.at + rules.gap}
        if wish.stance:
            found |= {other.slot.at - CONTRADICTS_FOR - MINUTE, other.slot.at + CONTRADICTS_FOR + MINUTE}
    first = wish.at.astimezone(tz).date() - LOOKS_AHEAD
    for n in range(LOOKS_AHEAD.days * 2 + 1):
        day = first + n * DAY
        found |= {at_local(day, clock, tz) for clock in (time(0), MORNING, LATEST)} | {
            at_local(day, time(0), tz) - MINUTE
        }
    return found


def _by_day(moment: datetime, tz: ZoneInfo) -> bool:
    return MORNING <= moment.astimezone(tz).time() <= LATEST


def free_angles(db: Session, team: Team, wish: Wish, angles: Sequence[str]) -> list[str]:
    """Which of these angles nobody takes up in the week of the wish."""
    account = db.get(Account, wish.account_id)
    rules = rules_for(db, team, wish, account)
    taken = {slot.voice for slot, _ in slots.of_theme(db, team.id, rules.theme, *rules.week) if slot.id != wish.slot_id}
    return [angle for angle in angles if slots.key(angle) not in taken]
