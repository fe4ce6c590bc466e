"""How long a team waits to hear what stands in the way of a post, and whether years of history make that longer."""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, select

from bench.figures import Figure
from bot import conflicts
from bot.conflicts import Neighbour, Wish
from storage import slots
from storage.db import Database, new_id
from storage.slots import COMPLAINS, PRAISES, Slot
from storage.tasks import Task
from storage.teams import Account, Team

NOW = datetime(2026, 2, 9, 2, 0, tzinfo=UTC)
ACCOUNTS, SLOTS, TASKS, TIMES_MORE = 40, 2_000, 5_000, 10
AHEAD, BEHIND = timedelta(days=30), timedelta(days=60)
PRODUCTS, POINTS, ANGLES = ("轻羽", "喷雾", "晒后"), ("不油", "好补涂", "不搓泥", "轻薄"), tuple(map(str, range(12)))
CHECKS, ROUNDS = 200, 5


def figures(folder: Path) -> list[Figure]:
    """The check with a usual calendar, beside reading all of it, and how much slower ten times the past makes it."""
    fate = random.Random(7)
    young, old = _calendar(folder / "young.db", fate, 1), _calendar(folder / "old.db", fate, TIMES_MORE)
    rounds = [(_measure(young, fate), _measure(old, fate)) for _ in range(ROUNDS)]  # a slow moment is slow for both
    ours, growth = min(now for now, _ in rounds), statistics.median(later / now for now, later in rounds)
    all_of_it = _measure(young, fate, whole=True)
    young.close()
    old.close()
    return [
        Figure("conflict_check_ms", ours, "ms", "lower", 5, "reading the whole calendar", all_of_it),
        Figure("conflict_check_growth", growth, "x", "lower", 1.2, "ten times the history", None),
    ]


def _calendar(file: Path, fate: random.Random, times: int) -> Database:
    """A team's calendar with so many times the usual past."""
    database = Database(f"sqlite:///{file}")
    SQLModel.metadata.create_all(database.engine)
    with database.write() as db:
        _settle(db)
        _grow(db, fate, SLOTS, TASKS, BEHIND)
        if times > 1:
            _grow(db, fate, (times - 1) * SLOTS, (times - 1) * TASKS, times * BEHIND, until=NOW - BEHIND)
    _tidy(database)
    return database


def _tidy(database: Database) -> None:
    """What was written in one go goes to where it belongs, as it would have over the years."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _settle(db: Session) -> None:
    db.add(Team(id="team", name="bench"))
    for number in range(ACCOUNTS):
        kind = ("KOL", "KOC", "KOE", "KOS")[number % 4]
        db.add(Account(id=f"a{number}", team_id="team", network="xiaohongshu", handle=str(number), kind=kind))
    db.flush()


def _grow(
    db: Session, fate: random.Random, many: int, tasks: int, behind: timedelta, until: datetime | None = None
) -> None:
    """So many slots and tasks more, spread over the time before `until` (by default over what is still to come too)."""
    start, end = NOW - behind, until or NOW + AHEAD
    rows = [_slot(fate, start + fate.random() * (end - start)) for _ in range(many)]
    db.connection().execute(insert(Slot), rows)
    first = db.exec(select(Task.number).order_by(col(Task.number).desc()).limit(1)).first() or 0
    made = [
        {"id": new_id(), "team_id": "team", "number": first + n, "title": f"piece {n}", "source": f"bench:{first + n}",
         "state": "done" if until else "draft", "created_at": NOW}
        for n in range(1, tasks + 1)
    ]  # fmt: skip
    db.connection().execute(insert(Task), made)


def _slot(fate: random.Random, at: datetime) -> dict[str, object]:
    product, point, angle = fate.choice(PRODUCTS), fate.choice(POINTS), fate.choice(ANGLES)
    return {
        "id": new_id(), "team_id": "team", "account_id": f"a{fate.randrange(ACCOUNTS)}", "at": at, "product": product,
        "selling_point": point, "angle": angle, "stance": fate.choice(("", PRAISES, COMPLAINS)),
        "theme": slots.theme_of("", product, point), "voice": slots.key(angle), "created_at": NOW,
    }  # fmt: skip


def _measure(database: Database, fate: random.Random, *, whole: bool = False) -> float:
    """The median of many checks in milliseconds."""
    return _median(database, [_wish(fate) for _ in range(CHECKS // 10 if whole else CHECKS)], whole)


def _wish(fate: random.Random) -> Wish:
    account, at = f"a{fate.randrange(ACCOUNTS)}", NOW + fate.random() * AHEAD
    return Wish(account, at, fate.choice(PRODUCTS), fate.choice(POINTS), fate.choice(ANGLES), PRAISES)


def _median(database: Database, wishes: list[Wish], whole: bool) -> float:
    taken = []
    with database.read() as db:
        team = db.get(Team, "team")
        assert team is not None
        for wish in wishes:
            begun = time.perf_counter()
            if whole:
                _read_everything(db, team, wish)
            else:
                conflicts.check(db, team, wish, NOW)
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def _read_everything(db: Session, team: Team, wish: Wish) -> None:
    """What the check would cost without its indexes: the same rules over every slot there is."""
    account = db.get(Account, wish.account_id)
    kinds = {one.id: one.kind for one in db.exec(select(Account)).all()}
    everything = db.exec(select(Slot).where(Slot.team_id == team.id)).all()
    neighbours = [Neighbour(slot, kinds[slot.account_id]) for slot in everything]
    conflicts.found(wish, conflicts.rules_for(db, team, wish, account), neighbours)
