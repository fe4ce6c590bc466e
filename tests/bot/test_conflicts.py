"""What stands in the way of a post: the four checks, and what is offered instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot import conflicts
from bot.conflicts import Wish
from storage import rhythm, slots, sprints
from storage.db import Database
from storage.freezes import Freeze
from storage.rhythm import Rhythm
from storage.slots import COMPLAINS, PRAISES, Slot
from storage.sprints import Sprint
from storage.teams import Account, Team
from tests.databases import fresh

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 2, 9, 2, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 2, 11, 22, 0, tzinfo=ZONE)
KINDS = {"friend": "KOC", "friend2": "KOC", "expert": "KOE", "seller": "KOS"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = fresh(tmp_path_factory.mktemp("calendar"))
    database.pretend()
    yield database
    database.close()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.write() as session:  # which is undone at its end
        settle(session)
        yield session


def settle(db: Session) -> None:
    db.add(Team(id="team", name="晴屿"))
    for account, kind in KINDS.items():
        db.add(Account(id=account, team_id="team", network="小红书", handle=account, kind=kind, brand="晴屿"))
    db.flush()


def team(db: Session) -> Team:
    found = db.get(Team, "team")
    assert found is not None
    return found


def planned(db: Session, account: str, at: datetime, **rest: Any) -> Slot:
    return slots.place(db, Slot(team_id="team", account_id=account, at=at.astimezone(UTC), created_at=NOW, **rest))


def rules(db: Session, wish: Wish) -> list[str]:
    return [conflict.rule for conflict in conflicts.check(db, team(db), wish, NOW)]


ISLAND = {"product": "轻羽防晒乳", "selling_point": "海岛好补涂", "angle": "通勤包里的补涂"}


# --- the four checks ---------------------------------------------------------------------------------------------


def test_two_posts_of_one_account_within_two_hours_are_too_close(db: Session) -> None:
    other = planned(db, "friend", WEDNESDAY - timedelta(minutes=119))

    [conflict] = conflicts.check(db, team(db), Wish("friend", WEDNESDAY), NOW)

    assert (conflict.rule, conflict.other) == ("too_close", other)


def test_two_hours_apart_are_far_enough_and_other_accounts_do_not_matter(db: Session) -> None:
    planned(db, "friend", WEDNESDAY - timedelta(minutes=120))
    planned(db, "friend2", WEDNESDAY)

    assert rules(db, Wish("friend", WEDNESDAY)) == []


def test_a_team_may_set_its_own_distance(db: Session) -> None:
    planned(db, "friend", WEDNESDAY - timedelta(minutes=50))
    db.add(Rhythm(team_id="team", slot_gap=45))
    db.flush()

    assert rhythm.of_team(db, "team").slot_gap == 45
    assert rules(db, Wish("friend", WEDNESDAY)) == []


def test_the_same_angle_of_a_selling_point_is_taken_for_that_week(db: Session) -> None:
    planned(db, "friend2", datetime(2026, 2, 15, 23, 30, tzinfo=ZONE), **ISLAND)

    spelled_otherwise = ISLAND | {"angle": "通勤包里的 补涂！"}
    assert rules(db, Wish("friend", WEDNESDAY, **spelled_otherwise)) == ["same_angle"]
    assert rules(db, Wish("friend", WEDNESDAY + timedelta(days=7), **ISLAND)) == []
    assert rules(db, Wish("friend", WEDNESDAY, **ISLAND | {"angle": "带娃沙滩"})) == []
    assert rules(db, Wish("friend", WEDNESDAY, **ISLAND | {"product": "清透喷雾"})) == []


def test_what_the_sprint_itself_pushes_is_limited_by_the_places_alone(db: Session) -> None:
    planned(db, "friend2", WEDNESDAY - timedelta(days=1), **ISLAND)
    db.add(
        Sprint(team_id="team", monday=date(2026, 2, 9), product="轻羽防晒乳", points="不油\n海岛好补涂", created_at=NOW)
    )
    db.flush()

    assert rules(db, Wish("friend", WEDNESDAY, **ISLAND)) == []


def test_an_expert_may_not_praise_what_a_friend_complains_about(db: Session) -> None:
    planned(db, "friend", WEDNESDAY - timedelta(days=9), stance=COMPLAINS, **ISLAND | {"angle": "搓泥"})

    assert rules(db, Wish("expert", WEDNESDAY, stance=PRAISES, **ISLAND)) == ["contradiction"]
    assert rules(db, Wish("seller", WEDNESDAY, stance=PRAISES, **ISLAND)) == []
    assert rules(db, Wish("expert", WEDNESDAY, **ISLAND)) == []
    edge, minute = WEDNESDAY + timedelta(days=5), timedelta(minutes=1)
    assert rules(db, Wish("expert", edge, stance=PRAISES, **ISLAND)) == ["contradiction"]
    assert rules(db, Wish("expert", edge + minute, stance=PRAISES, **ISLAND)) == []
    edge = WEDNESDAY - timedelta(days=23)
    assert rules(db, Wish("expert", edge, stance=PRAISES, **ISLAND)) == ["contradiction"]
    assert rules(db, Wish("expert", edge - minute, stance=PRAISES, **ISLAND)) == []


def test_nothing_is_planned_for_what_a_crisis_has_frozen(db: Session) -> None:
    db.add(Freeze(team_id="team", alert_id="a", products="轻羽防晒乳", in_charge="周岚", since=NOW))
    db.flush()

    [conflict] = conflicts.check(db, team(db), Wish("friend", WEDNESDAY, "轻羽防晒乳"), NOW)

    assert conflict.rule == "frozen" and conflict.freeze is not None and conflict.freeze.in_charge == "周岚"
    assert rules(db, Wish("friend", WEDNESDAY, "清透喷雾")) == []


def test_a_slot_is_never_in_its_own_way_and_a_dropped_one_in_nobodys(db: Session) -> None:
    own = planned(db, "friend", WEDNESDAY, **ISLAND)
    gone = planned(db, "friend", WEDNESDAY + timedelta(minutes=5))
    slots.drop(db, gone)

    assert rules(db, Wish("friend", WEDNESDAY + timedelta(minutes=30), slot_id=own.id, **ISLAND)) == []


# --- what is offered instead -------------------------------------------------------------------------------------


def nearest(db: Session, wish: Wish) -> datetime | None:
    return conflicts.nearest_free(db, team(db), wish, NOW)


def test_the_nearest_free_slot_lies_before_or_behind_all_that_stand_in_a_row(db: Session) -> None:
    wished = datetime(2026, 2, 11, 15, 0, tzinfo=ZONE)
    for hours in (-1, 1, 3):
        planned(db, "friend", wished + timedelta(hours=hours))

    assert nearest(db, Wish("friend", wished)) == datetime(2026, 2, 11, 12, 0, tzinfo=ZONE)
    later = wished + timedelta(hours=3)
    assert nearest(db, Wish("friend", later)) == datetime(2026, 2, 11, 20, 0, tzinfo=ZONE)


def test_nobody_is_offered_the_night_who_did_not_ask_for_it(db: Session) -> None:
    for hours in (0, -2, -4, -6):
        planned(db, "friend", WEDNESDAY + timedelta(hours=hours))

    assert nearest(db, Wish("friend", WEDNESDAY)) == WEDNESDAY - timedelta(hours=8)
    late = WEDNESDAY + timedelta(hours=1, minutes=30)
    assert nearest(db, Wish("friend", late)) == datetime(2026, 2, 12, 7, 0, tzinfo=ZONE)
    at_night = WEDNESDAY + timedelta(hours=1, minutes=45)
    assert nearest(db, Wish("friend", at_night)) == WEDNESDAY + timedelta(hours=2)


def test_what_is_free_has_passed_neither_nor_does_it_fall_foul_of_another_rule(db: Session) -> None:
    planned(db, "friend2", datetime(2026, 2, 9, 20, 0, tzinfo=ZONE), **ISLAND)
    today = datetime(2026, 2, 9, 11, 0, tzinfo=ZONE)

    assert nearest(db, Wish("friend", today)) == today
    assert nearest(db, Wish("friend", today, **ISLAND)) == datetime(2026, 2, 16, 7, 0, tzinfo=ZONE)


def test_of_what_is_frozen_nothing_is_offered(db: Session) -> None:
    db.add(Freeze(team_id="team", alert_id="a", products="轻羽防晒乳", in_charge="周岚", since=NOW))
    db.flush()

    assert nearest(db, Wish("friend", WEDNESDAY, "轻羽防晒乳")) is None


def test_other_angles_are_offered_as_far_as_nobody_has_them_this_week(db: Session) -> None:
    planned(db, "friend2", WEDNESDAY, **ISLAND)

    angles = ["通勤包里的补涂", "带娃沙滩", "酒店早餐前"]
    assert conflicts.free_angles(db, team(db), Wish("friend", WEDNESDAY, **ISLAND), angles) == [
        "带娃沙滩",
        "酒店早餐前",
    ]


# --- the lookups are bounded, the answer is not ------------------------------------------------------------------

# Few values, so that much coincides; moments around the edges of the rules, as seen from a wish at one of the week's.
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MONDAY = datetime(2026, 2, 9, 0, 0, tzinfo=ZONE).astimezone(UTC)
wishes_at = st.sampled_from([MONDAY, MONDAY + DAY, MONDAY + 7 * DAY - MINUTE])
EDGES = [timedelta(hours=2), DAY, 6 * DAY, 7 * DAY, 14 * DAY]
offsets = st.builds(
    lambda edge, sign, more: sign * (edge + more),
    st.sampled_from(EDGES), st.sampled_from([-1, 1]), st.sampled_from([-MINUTE, timedelta(0), MINUTE]),
)  # fmt: skip
said = {
    "account_id": st.sampled_from(sorted(KINDS)), "product": st.sampled_from(["轻羽", ""]),
    "selling_point": st.sampled_from(["不油", ""]), "angle": st.sampled_from(["通勤", ""]),
    "stance": st.sampled_from([PRAISES, COMPLAINS, ""]),
}  # fmt: skip
changes = st.fixed_dictionaries({}, optional=said)


def by_hand(wish: Wish, everything: list[Slot], free: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The rules once more, as a colleague would apply them who reads through the whole calendar."""
    found = set()
    for slot in everything:
        apart = abs((slot.at - wish.at).total_seconds())
        about = wish.product + wish.selling_point != "" and (slot.product, slot.selling_point) == (
            wish.product, wish.selling_point,
        )  # fmt: skip
        here, there = (moment.astimezone(ZONE).isocalendar()[:2] for moment in (wish.at, slot.at))
        if slot.account_id == wish.account_id and apart < 2 * 3600:
            found.add(("too_close", slot.id))
        free_now = (wish.product, wish.selling_point) in free and here == (2026, 7)
        if about and wish.angle and slot.angle == wish.angle and here == there and not free_now:
            found.add(("same_angle", slot.id))
        kinds = {KINDS[slot.account_id], KINDS[wish.account_id]}
        stances = {slot.stance, wish.stance}
        if about and kinds == {"KOE", "KOC"} and stances == {PRAISES, COMPLAINS} and apart <= 14 * 86400:
            found.add(("contradiction", slot.id))
    return found


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=wishes_at,
    calendar=st.lists(st.tuples(offsets, changes), max_size=30),
    wished=st.fixed_dictionaries(said),
    sprint=st.booleans(),
)
def test_the_check_finds_what_reading_the_whole_calendar_finds(
    database: Database,
    at: datetime,
    calendar: list[tuple[timedelta, dict[str, str]]],
    wished: dict[str, str],
    sprint: bool,
) -> None:
    with database.write() as db:
        settle(db)
        everything = [
            planned(db, rest.pop("account_id"), at + offset, **rest)
            for offset, post in calendar
            for rest in [wished | post]
        ]
        if sprint:
            db.add(Sprint(team_id="team", monday=date(2026, 2, 9), product="轻羽", points="不油", created_at=NOW))
            db.flush()
        wish = Wish(at=at, **wished)

        found = conflicts.check(db, team(db), wish, NOW)

        free = {("轻羽", "不油")} if sprint else set()
        assert {(c.rule, c.other.id) for c in found if c.other} == by_hand(wish, everything, free)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    clock=st.sampled_from([0, 7 * 60, 12 * 60, 22 * 60, 23 * 60 + 45]),
    calendar=st.lists(
        st.tuples(st.integers(-30, 30).map(lambda n: timedelta(minutes=47 * n)), changes), min_size=1, max_size=12
    ),
    wished=st.fixed_dictionaries(said),
)
def test_what_is_offered_is_the_nearest_of_all_minutes_that_are_free(
    database: Database, clock: int, calendar: list[tuple[timedelta, dict[str, str]]], wished: dict[str, str]
) -> None:
    with database.write() as db:
        settle(db)
        at = MONDAY + 7 * DAY + clock * MINUTE
        everything = [
            planned(db, rest.pop("account_id"), at + offset, **rest)
            for offset, post in calendar
            for rest in [wished | post]
        ]
        wish = Wish(at=at, **wished)

        assert nearest(db, wish) == minute_by_minute(wish, everything)


def minute_by_minute(wish: Wish, everything: list[Slot]) -> datetime | None:
    """The first that is free, asking of each minute further and further from the wish."""
    night = not by_day(wish.at)
    for n in range(14 * 24 * 60 + 1):
        for at in (wish.at - n * MINUTE, wish.at + n * MINUTE):
            if (
                at > NOW + timedelta(minutes=30)
                and (night or by_day(at))
                and not by_hand(replace(wish, at=at), everything, set())
            ):
                return at
    return None


def by_day(at: datetime) -> bool:
    return "07:00" <= f"{at.astimezone(ZONE):%H:%M}" <= "23:30"


def test_the_sprint_of_another_week_frees_nothing(db: Session) -> None:
    planned(db, "friend2", WEDNESDAY, **ISLAND)
    db.add(Sprint(team_id="team", monday=date(2026, 2, 2), product="轻羽防晒乳", points="海岛好补涂", created_at=NOW))
    db.flush()

    assert sprints.of_week(db, "team", date(2026, 2, 2)) is not None
    assert rules(db, Wish("friend", WEDNESDAY, **ISLAND)) == ["same_angle"]
