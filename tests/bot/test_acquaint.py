"""At the start the platforms are asked who is who, outside of any transaction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import acquaint
from bot.acquaint import Acquaintance
from bot.chat import Sender
from bot.wire import Refused, Throttled, Unsure
from storage import people, teams
from storage.db import Database
from storage.people import Member
from storage.teams import HOME, Channel, Team
from tests.databases import begun
from tests.handlers.newcomers import Elsewhere, someone


class Watchful(Elsewhere):
    """Notes whom it was asked for, and whether a transaction was open meanwhile."""

    def __init__(self, database: Database) -> None:
        super().__init__([someone("ou_mei", "小满", "mei@example.com")])
        self.asked: list[str] = []
        self.script: list[Exception | None] = []
        self._database = database

    def by_email(self, email: str, workspace: str) -> Sender | None:
        self.asked.append(email)
        with self._database.write():  # would wait for ever if the caller held one
            pass
        if self.script and (trouble := self.script.pop(0)):
            raise trouble
        if self.silent:
            raise Unsure("no answer")
        return super().by_email(email, workspace)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = begun(tmp_path)
    with made.write() as db:
        _fill(db)
    yield made
    made.close()


def _fill(db: Session) -> None:
    team = Team(id="team", name="晴屿")
    db.add(team)
    db.add(Channel(team_id="team", platform="feishu", workspace="", chat_id="oc_1", purpose=HOME))
    for handle in ("mei", "fang"):
        db.add(Member(id=handle, team_id="team", handle=handle, name=handle, email=f"{handle}@example.com"))
    db.add(Member(id="lan", team_id="team", handle="lan", name="lan"))
    db.flush()
    people.join(db, "lan", "feishu", "", "ou_lan")


def test_channels_and_accounts_learn_their_workspace(database: Database) -> None:
    Acquaintance(database, {"feishu": Watchful(database)}).ask()

    with database.read() as db:
        assert teams.channel_at(db, "feishu", "tenant", "oc_1") is not None
        known = people.known_as(db, "feishu", "tenant", "ou_lan")
        assert known is not None
        assert known.id == "lan"


def test_members_are_found_by_their_mail_address(database: Database) -> None:
    Acquaintance(database, {"feishu": Watchful(database)}).ask()

    with database.read() as db:
        known = people.known_as(db, "feishu", "tenant", "ou_mei")
        assert known is not None
        assert known.id == "mei"


def test_each_address_is_asked_for_once_and_hours_later_again_where_nobody_had_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Watchful(database)
    asking = Acquaintance(database, {"feishu": platform})
    asking.ask()
    asking.ask()
    assert sorted(platform.asked) == ["fang@example.com", "mei@example.com"]

    monkeypatch.setattr(acquaint, "ASK_AGAIN", 0.0)
    asking.ask()
    assert platform.asked[2:] == ["fang@example.com"]


@pytest.mark.parametrize("trouble", [Throttled(30), Unsure("HTTP 502")], ids=["throttled", "unsure"])
def test_an_address_that_was_not_answered_for_is_asked_for_again(database: Database, trouble: Exception) -> None:
    platform = Watchful(database)
    platform.script = [trouble]
    asking = Acquaintance(database, {"feishu": platform})
    asking.ask()
    asking.ask()
    asking.ask()

    assert len(platform.asked) == 3
    with database.read() as db:
        assert people.known_as(db, "feishu", "tenant", "ou_mei") is not None


def test_one_address_that_the_platform_refuses_holds_up_no_other(database: Database) -> None:
    platform = Watchful(database)
    platform.script = [Refused("invalid_arguments"), Refused("invalid_arguments")]
    asking = Acquaintance(database, {"feishu": platform})
    asking.ask()
    asking.ask()

    assert sorted(platform.asked) == ["fang@example.com", "mei@example.com"]


def test_a_platform_that_keeps_silent_stops_nobody(database: Database) -> None:
    platform = Watchful(database)
    platform.silent = True
    Acquaintance(database, {"feishu": platform}).ask()

    with database.read() as db:
        assert people.known_as(db, "feishu", "tenant", "ou_lan") is not None


def test_it_asks_in_a_thread_of_its_own_and_ends_when_told(database: Database) -> None:
    platform = Watchful(database)
    asking = Acquaintance(database, {"feishu": platform})
    asking.start()
    asking.stop()
    before = len(platform.asked)
    asking.stop()

    assert len(platform.asked) == before
