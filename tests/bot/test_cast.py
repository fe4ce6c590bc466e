"""The demo's team stands on the local page as its file says."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

from bot.demo import cast, friday
from storage import people, standups, tasks, teams
from storage.people import GUEST
from tests.bot.test_teamimport import NOW
from tests.databases import begun


def test_the_demo_has_the_people_and_accounts_it_promises() -> None:
    troupe = cast.troupe()

    groups = {person.group for person in troupe.people}
    assert groups == set(people.GROUPS)
    assert len(troupe.people) >= 10
    assert {person.lang for person in troupe.people} == {"zh", "en"}
    assert any(person.guest for person in troupe.people)
    assert {account.kind for account in troupe.file.accounts} == {"KOL", "KOC", "KOE", "KOS"}
    assert len(troupe.file.accounts) >= 8


def test_the_english_demo_has_everything_of_its_own_in_english() -> None:
    """What fans write, and what a file's keys are called, may be Chinese; what the team says and reads is not."""
    file = cast.troupe("en").file
    said = [words for account in file.accounts for words in (account.name, account.persona.about, *account.products)]
    said += [word for a in file.accounts for trait in a.persona.traits for word in (trait.key, trait.words)]
    said += [words for one in file.library for words in (one.question, one.campaign, *one.red_lines)]
    said += [fact.replace("送 ", "") for one in file.library for fact in one.facts]
    said += [voice.words for one in file.library for voice in one.voices.said if not voice.words.startswith("转交")]

    assert [words for words in said if re.search("[一-鿿]", words)] == []


def test_the_war_room_is_for_those_who_decide() -> None:
    rooms = {channel.id: channel.members for channel in cast.troupe().channels}

    assert rooms["war-room"] == ("zhoulan", "hechuan")
    assert "nora" in rooms["home"]


def test_everybody_has_an_account_and_a_direct_message(tmp_path: Path) -> None:
    database = begun(tmp_path)
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


def test_monday_has_a_friday_to_look_back_on(tmp_path: Path) -> None:
    database = begun(tmp_path)
    cast.settle(database, cast.troupe(), NOW)

    with database.read() as db:
        team = teams.all_teams(db)[0]
        for member in people.in_rounds(db, team.id):
            assert standups.participation(db, member.id, date(2026, 2, 6))[1] == 1
        xiaoman = people.known_as(db, "local", "local", "xiaoman")
        assert xiaoman is not None
        said = standups.last_answer(db, xiaoman.id, date(2026, 2, 9))
        assert said is not None and said.doing == "#36 海岛通勤笔记发布\n收 3 位用户反馈"
        assert [(task.number, task.title) for task in tasks.open_of(db, xiaoman.id)] == [(41, "午休补涂初稿")]
    database.close()


def test_everybody_named_in_fridays_file_is_in_the_rounds() -> None:
    told = tomllib.loads(friday.FILE.read_text("utf-8"))
    crew = {person.handle for person in cast.troupe().people if not person.guest}

    assert {answer["who"] for answer in told["answer"]} | {task["owner"] for task in told["task"]} <= crew
