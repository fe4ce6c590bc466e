"""The demo's team stands on the local page as its file says."""

from __future__ import annotations

from pathlib import Path

from bot.demo import cast
from storage import people, schema, teams
from storage.db import Database
from storage.people import GUEST
from tests.bot.test_teamimport import NOW


def test_the_demo_has_the_people_and_accounts_it_promises() -> None:
    troupe = cast.troupe()

    groups = {person.group for person in troupe.people}
    assert groups == set(people.GROUPS)
    assert len(troupe.people) >= 10
    assert {person.lang for person in troupe.people} == {"zh", "en"}
    assert any(person.guest for person in troupe.people)
    assert {account.kind for account in troupe.file.accounts} == {"KOL", "KOC", "KOE", "KOS"}
    assert len(troupe.file.accounts) >= 8


def test_the_war_room_is_for_those_who_decide() -> None:
    rooms = {channel.id: channel.members for channel in cast.troupe().channels}

    assert rooms["war-room"] == ("zhoulan", "hechuan")
    assert "nora" in rooms["home"]


def test_everybody_has_an_account_and_a_direct_message(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'baton.db'}")
    schema.upgrade(database)
    troupe = cast.troupe()
    cast.settle(database, troupe, NOW)

    with database.write() as db:
        team = teams.all_teams(db)[0]
        for member in people.everyone(db, team.id):
            known = people.identities(db, member.id)
            assert [(i.id, i.dm) for i in known] == [(f"local:local:{member.handle}", f"dm-{member.handle}")]
        nora = people.known_as(db, "local", "local", "nora")
        assert nora is not None
        assert nora.role == GUEST
        team.name = "改过的名字"
        db.add(team)
    cast.settle(database, troupe, NOW)  # a demo that goes on keeps what was changed

    with database.read() as db:
        assert [team.name for team in teams.all_teams(db)] == ["改过的名字"]
    database.close()
