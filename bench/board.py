"""How long the board of a busy team takes to draw, and whether years of finished tasks make that longer."""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

import handlers
from bench.figures import Figure
from bot.app import load_texts
from bot.bells.embedded import Embedded
from bot.feature import Features
from bot.finding import Finder
from bot.look import Look, Parts
from handlers.tasks import overview
from storage.db import Database, new_id
from storage.moves import TaskMove
from storage.people import LEAD, Member
from storage.slots import Slot
from storage.tasks import CARRIED, DONE, TOPIC, Task
from storage.teams import Account, Team

NOW = datetime(2026, 2, 9, 6, 0, tzinfo=UTC)
PEOPLE, TASKS, SLOTS, TIMES_MORE = 60, 5_000, 2_000, 10
DRAWN, ROUNDS = 40, 3


def figures(folder: Path) -> list[Figure]:
    """The board and its first column, with 5,000 tasks and 2,000 slots; and again with ten times the past."""
    database = Database(f"sqlite:///{folder / 'board.db'}")
    SQLModel.metadata.create_all(database.engine)
    fate = random.Random(7)
    with database.write() as db:
        _settle(db)
        _grow(db, fate, 0, TASKS, (TOPIC, *CARRIED, DONE))
    parts = Parts(load_texts(handlers.FEATURES), Embedded(), Finder(Features(handlers.FEATURES)))
    ours = _measure(database, parts)
    with database.write() as db:
        _grow(db, fate, TASKS, (TIMES_MORE - 1) * TASKS, (DONE,))
    later = _measure(database, parts)
    database.close()
    return [
        Figure("board_ms", ours, "ms", "lower", 100),
        Figure("board_growth", later / ours, "x", "lower", 1.2, "ten times the history", None),
    ]


def _settle(db: Session) -> None:
    db.add(Team(id="team", name="bench"))
    for number in range(PEOPLE):
        db.add(Member(id=f"m{number}", team_id="team", name=f"同事{number}", role="member" if number else LEAD))
        db.add(Account(id=f"a{number}", team_id="team", network="xiaohongshu", handle=str(number), kind="KOC"))
    db.flush()


def _grow(db: Session, fate: random.Random, first: int, many: int, states: tuple[str, ...]) -> None:
    """So many tasks more in these states, each with its slot (as far as there are any) and what was done to it."""
    made: list[dict[str, object]] = []
    slots: list[dict[str, object]] = []
    moves: list[dict[str, object]] = []
    for number in range(first + 1, first + many + 1):
        state, key = states[number % len(states)], new_id()
        owner = "" if state == TOPIC else f"m{fate.randrange(PEOPLE)}"
        due = NOW + timedelta(hours=fate.randrange(-48, 480)) if owner and state != DONE else None
        done = NOW - timedelta(days=fate.randrange(700)) if state == DONE else None
        made.append({"id": key, "team_id": "team", "number": number, "place": 0, "title": f"海岛通勤怎么补涂{number}",
                     "state": state, "owner_id": owner, "due_at": due, "done_at": done, "source": f"bench:{number}",
                     "topic_id": f"t{number}", "created_at": NOW})  # fmt: skip
        moves += [{"team_id": "team", "task_id": key, "at": NOW, "deed": deed, "was": state, "now": state, "why": "",
                   "who_id": owner, "whom_id": ""} for deed in ("claim", "submit", "approve")]  # fmt: skip
        if owner and len(slots) < SLOTS * many // TASKS:
            slots.append({"id": new_id(), "team_id": "team", "account_id": f"a{fate.randrange(PEOPLE)}", "task_id": key,
                          "owner_id": owner, "at": due or done or NOW, "created_at": NOW})  # fmt: skip
    for table, rows in ((Task, made), (Slot, slots), (TaskMove, moves)):
        db.connection().execute(insert(table), rows)


def _measure(database: Database, parts: Parts) -> float:
    """The median of many drawings in milliseconds, in the best of a few rounds: whatever else runs counts little."""
    return min(_median(database, parts) for _ in range(ROUNDS))


def _median(database: Database, parts: Parts) -> float:
    taken = []
    for _ in range(DRAWN):
        with database.read() as db:
            team, lead = db.get(Team, "team"), db.get(Member, "m0")
            assert team is not None and lead is not None
            look = Look(db, parts, team, NOW, "zh", team.tz, lead)
            begun = time.perf_counter()
            drawn = overview.board(look, team.id), overview.column_card(look, "draft", 0)
            taken.append(time.perf_counter() - begun)
            assert all(card is not None and card.blocks for card in drawn)
    return statistics.median(taken) * 1000
