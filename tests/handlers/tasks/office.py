"""A pack to claim from and accounts to post on: what conversations about tasks begin with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from bot.adapters.local.people import direct
from bot.chat import Said, Sender
from handlers.topics import importing
from handlers.topics.reading import TopicLine
from storage import people, tasks
from storage.people import Member
from storage.tasks import Task
from storage.teams import Account, Team
from tests.chat import Chat, moment
from tests.past import scene

ISLAND = TopicLine(
    1, "海岛三天两夜，怎么补涂", "好补涂", "轻羽防晒乳", ("通勤包里的补涂", "带娃沙滩", "海边跑步"), "KOC", 3
)
SANDS = TopicLine(2, "沙滩排球日记", "好补涂", "轻羽防晒乳")
TRAIN = TopicLine(3, "高铁一小时出片", "不假白", "轻羽防晒乳", shareable=True)
WEEK = moment("2026-02-09 00:00").date()


@scene
def pack(chat: Chat, lines: Sequence[TopicLine] = (ISLAND, SANDS, TRAIN), *, rounds: bool = False) -> None:
    """Topics #1, #2, #3 of this week. Nobody is asked for stand-ups, unless `rounds`: this is about other things."""
    with chat.database.write() as db:
        team = db.get(Team, chat.team_id)
        assert team is not None
        importing.put_in(db, team, WEEK, lines, chat.clock.now())
        for member in people.everyone(db, chat.team_id):
            member.enrolled = rounds and member.enrolled
            db.add(member)


@scene
def accounts(chat: Chat) -> None:
    """小满 and 老方 look after an account each, and are each other's backup."""
    with chat.database.write() as db:
        mei, fang = named(chat, "mei"), named(chat, "fang")
        of = {"team_id": chat.team_id, "network": "小红书", "kind": "KOC"}
        db.add(Account(handle="mei", name="小满的防晒日记", owner_id=mei.id, backup_id=fang.id, **of))
        db.add(Account(handle="fang", name="老方跑步", owner_id=fang.id, backup_id=mei.id, **of))


def named(chat: Chat, handle: str) -> Member:
    with chat.database.read() as db:
        found = people.by_handle(db, chat.team_id, handle)
    assert found is not None
    return found


def task(chat: Chat, number: int, place: int | None = None) -> Task:
    """The task of that number as it stands in the database."""
    with chat.database.read() as db:
        found = tasks.numbered(db, chat.team_id, number)
    assert found
    return found[0] if place is None else next(one for one in found if one.place == place)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def said(chat: Chat, handle: str, words: str, at: datetime | None = None) -> Said:
    """Words that reach Baton without anybody waiting for the answer."""
    name = uuid4().hex
    sender = Sender("local", "local", handle)
    return Said(name, direct(handle), sender, at or chat.clock.now(), words, name, addressed=True)
