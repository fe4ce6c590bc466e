"""A team file is loaded: only what differs is changed and said, and the file comes back out as it went in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

import bot
import handlers
from bot import teamfile, teamimport
from bot.app import load_texts
from bot.demo import cast
from bot.teamfile import TeamFile
from storage import changes, draftwords, keywords, leaves, library, people, rhythm, standups, teams
from storage.content import Content
from storage.db import utc_now
from storage.draftwords import DraftWord
from storage.keywords import Keyword
from storage.occasions import Occasion
from storage.people import Member
from storage.standups import Answer, Round
from storage.teams import HOME, Channel, Team
from tests.databases import begun

NOW = datetime(2026, 2, 9, 1, 0, tzinfo=UTC)
TEXTS = load_texts(handlers.FEATURES)
DEMO = cast.troupe().file
PARTS = (DEMO.channels, DEMO.brands, DEMO.members, DEMO.accounts, DEMO.library)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    database = begun(tmp_path)
    with database.write() as session:
        yield session
    database.close()


def load(db: Session, file: TeamFile) -> list[str]:
    """Load it; what it said it would change must be what it changed."""
    told = teamimport.differences(db, file)
    assert teamimport.apply(db, file, NOW) == told
    return [teamimport.said(each, TEXTS, "zh") for each in told]


def the_team(db: Session) -> Team:
    found = teams.all_teams(db)
    assert len(found) == 1
    return found[0]


def changed(file: TeamFile, who: str, /, **values: object) -> TeamFile:
    """The same file with something else about one member."""
    members = [replace(m, **values) if m.handle == who else m for m in file.members]  # type: ignore[arg-type]
    return replace(file, members=tuple(members))


def without(file: TeamFile, handle: str) -> TeamFile:
    """The same file without this member; somebody else is the backup of their accounts."""
    members = tuple(m for m in file.members if m.handle != handle)
    return replace(handing_on(file, handle, ""), members=members)


def handing_on(file: TeamFile, old: str, new: str) -> TeamFile:
    accounts = tuple(replace(a, backup=new) if a.backup == old else a for a in file.accounts)
    library = tuple(replace(w, author=new) if w.author == old else w for w in file.library)
    return replace(file, accounts=accounts, library=library)


# --- there and back -----------------------------------------------------------------------------------------------


def test_a_new_team_is_new_in_all_its_parts(db: Session) -> None:
    said = load(db, DEMO)

    assert said[0] == "新增战队：晴屿 KOX 战队"
    assert "新增成员：小满" in said
    assert len(said) == 1 + sum(len(part) for part in PARTS)


def test_loading_twice_changes_nothing(db: Session) -> None:
    load(db, DEMO)
    kept = changes.count(db, the_team(db).id)

    assert load(db, DEMO) == []
    assert changes.count(db, the_team(db).id) == kept


def test_the_guides_example_is_settled_the_first_time(db: Session) -> None:
    guide = (Path(bot.__file__).parents[1] / "docs" / "team.md").read_text("utf-8")
    file = teamfile.read(re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)[0])
    assert file.library[0].brand == file.brands[0].name
    load(db, file)

    assert load(db, file) == []
    entry = library.entries(db, the_team(db).id)[0]
    assert (entry.brand, entry.head) == (file.brands[0].name, 1)
    several = replace(file, brands=(*file.brands, teamfile.Brand("云朵")))
    load(db, several)
    assert load(db, several) == []


def test_a_team_comes_out_as_it_went_in(db: Session) -> None:
    load(db, DEMO)

    written = teamfile.write(teamimport.export(db, the_team(db)))
    file = teamfile.read(written)

    assert load(db, file) == []
    assert {m.handle: m for m in file.members} == {m.handle: m for m in DEMO.members}
    assert {a.handle: a for a in file.accounts} == {a.handle: a for a in DEMO.accounts}
    assert set(file.channels) == set(DEMO.channels)
    assert (file.team, file.brands) == (DEMO.team, DEMO.brands)


def test_members_stand_in_the_order_of_the_file(db: Session) -> None:
    load(db, DEMO)

    assert [m.name for m in people.everyone(db, the_team(db).id)] == [m.name for m in DEMO.members]


# --- differences --------------------------------------------------------------------------------------------------


def test_only_what_differs_is_changed_and_said(db: Session) -> None:
    load(db, DEMO)
    file = changed(DEMO, "xiaoman", role="lead", name="小满满")

    assert load(db, file) == ["成员 小满满：name 小满 → 小满满", "成员 小满满：role member → lead"]
    assert load(db, file) == []


def test_english_words_too(db: Session) -> None:
    load(db, DEMO)
    found = teamimport.differences(db, without(DEMO, "guyi"))

    assert [teamimport.said(each, TEXTS, "en") for each in found] == [
        "顾一 is no longer in the file: leaves the team and loses access at once",
        "account 老方答疑: backup guyi → nothing",
    ]


def test_a_dry_look_changes_nothing(db: Session) -> None:
    assert teamimport.differences(db, DEMO)
    assert teams.all_teams(db) == []


def test_who_is_no_longer_in_the_file_has_left(db: Session) -> None:
    load(db, DEMO)
    gone = member(db, "guyi")
    people.join(db, gone.id, "slack", "T1", "U1")
    of = Round(
        team_id=gone.team_id, day=date(2026, 2, 9), state=standups.OPEN, asks_at=NOW, meets_at=NOW, closes_at=NOW
    )
    db.add(of)
    db.add(Answer(round_id=of.id, member_id=gone.id, day=of.day, asks_at=NOW, due_at=NOW))
    db.flush()

    load(db, without(DEMO, "guyi"))

    assert people.known_as(db, "slack", "T1", "U1") is None
    answer = standups.answer_of(db, of.id, gone.id)
    assert answer is not None
    assert answer.state == standups.SKIPPED  # nobody waits for them


def test_who_comes_back_into_the_file_is_the_one_they_were(db: Session) -> None:
    load(db, DEMO)
    before = member(db, "guyi").id
    load(db, without(DEMO, "guyi"))

    assert load(db, DEMO) == ["新增成员：顾一", "账号 老方答疑：backup 无 → guyi"]
    assert member(db, "guyi").id == before


def test_somebody_with_another_handle_is_known_by_their_mail_address(db: Session) -> None:
    load(db, DEMO)
    before = member(db, "guyi").id
    file = handing_on(changed(DEMO, "guyi", handle="gu1"), "guyi", "gu1")

    assert load(db, file) == ["成员 顾一：handle guyi → gu1"]
    assert load(db, file) == []
    assert member(db, "gu1").id == before


def test_accounts_brands_and_days_come_and_go(db: Session) -> None:
    load(db, DEMO)
    day = teamfile.Workday(date(2026, 2, 28), False, "团建")
    file = replace(DEMO, accounts=DEMO.accounts[1:], workdays=(day,))

    assert load(db, file) == ["账号 阿May去海边 不在文件里了，删去", "新增工作日：2026-02-28"]
    assert teams.day_overrides(db, the_team(db).id) == {date(2026, 2, 28): False}
    assert load(db, DEMO) == ["新增账号：阿May去海边", "工作日 2026-02-28 不在文件里了，删去"]


def test_draft_words_come_from_the_file_and_those_of_chat_stay(db: Session) -> None:
    load(db, DEMO)
    db.add(DraftWord(team_id=the_team(db).id, word="薅羊毛", mark=True, by_id="ning", at=utc_now()))
    db.flush()
    words = (teamfile.DraftWord("闺蜜价", network="xiaohongshu"), teamfile.DraftWord("顶级", mark=False))

    assert load(db, replace(DEMO, draft_words=words)) == ["新增核对词：闺蜜价", "新增核对词：顶级"]
    assert load(db, replace(DEMO, draft_words=words)) == []
    assert load(db, replace(DEMO, draft_words=(teamfile.DraftWord("顶级"),))) == ["核对词 顶级：mark false → true"]
    kept = {(row.word, row.network): row.mark for row in draftwords.of_team(db, the_team(db).id)}
    assert kept == {("薅羊毛", ""): True, ("闺蜜价", "xiaohongshu"): True, ("顶级", ""): True}


def test_crisis_words_come_from_the_file_and_those_of_chat_stay(db: Session) -> None:
    load(db, DEMO)
    db.add(Keyword(team_id=the_team(db).id, word="瓶盖松", by_id="ning", at=utc_now()))
    db.flush()
    words = (teamfile.Keyword("泵头断裂", severity="P0"), teamfile.Keyword("记者", "off"))

    assert load(db, replace(DEMO, keywords=words)) == ["新增预警词：泵头断裂", "新增预警词：记者"]
    assert load(db, replace(DEMO, keywords=words)) == []
    assert load(db, replace(DEMO, keywords=(teamfile.Keyword("泵头断裂"),))) == ["预警词 泵头断裂：severity P0 → P1"]
    kept = {row.word: (row.deed, row.severity, row.by_id) for row in keywords.of_team(db, the_team(db).id)}
    assert kept == {"瓶盖松": ("watch", "P1", "ning"), "泵头断裂": ("watch", "P1", ""), "记者": ("off", "P1", "")}


def test_the_next_stand_up_is_planned_anew(db: Session) -> None:
    load(db, DEMO)
    load(db, replace(DEMO, team=replace(DEMO.team, country="SG")))

    planned = db.exec(select(Occasion).where(Occasion.kind == "standup.plan")).all()
    assert len(planned) == 2


def test_every_change_by_file_is_kept(db: Session) -> None:
    load(db, DEMO)
    load(db, changed(DEMO, "xiaoman", role="lead"))

    last = changes.latest(db, the_team(db).id, limit=1)[0]
    assert (last.what, last.subject, last.before, last.after) == ("team_file", "小满 role", "member", "lead")
    first = changes.latest(db, the_team(db).id, limit=100)[-1]
    assert (first.what, first.subject) == ("team_file_new", "晴屿 KOX 战队")


# --- what people said in chat -------------------------------------------------------------------------------------


def test_what_people_said_of_themselves_stays_where_the_file_is_silent(db: Session) -> None:
    load(db, DEMO)
    xiaoman = member(db, "xiaoman")
    xiaoman.lang = "en"
    people.join(db, xiaoman.id, "slack", "T1", "U1")
    leaves.take(db, xiaoman.id, date(2026, 3, 2), date(2026, 3, 3))
    db.add(xiaoman)
    db.flush()

    assert load(db, DEMO) == []
    assert member(db, "xiaoman").lang == "en"
    assert [leave.first for leave in leaves.since(db, xiaoman.id, date(2026, 1, 1))] == [date(2026, 3, 2)]


def test_leave_in_the_file_joins_leave_from_chat(db: Session) -> None:
    load(db, DEMO)
    tangguo = member(db, "tangguo")
    leaves.take(db, tangguo.id, date(2026, 2, 10), date(2026, 2, 10))

    assert load(db, DEMO) == []
    assert [(leave.first.day, leave.last.day) for leave in leaves.since(db, tangguo.id, NOW.date())] == [(9, 10)]


def test_a_channel_added_in_chat_stays_but_the_files_home_is_the_home(db: Session) -> None:
    load(db, DEMO)
    team = the_team(db)
    added = Channel(team_id=team.id, platform="local", workspace="local", chat_id="side", title="闲聊")
    db.add(added)
    db.flush()
    teams.use_for(db, added, HOME)

    assert load(db, DEMO) == ["频道 晴屿·KOX 主群：use other → home", "频道 闲聊：use home → other"]
    assert [row.chat_id for row in teams.channels(db, team.id, HOME)] == ["home"]


def test_a_team_set_up_in_chat_is_taken_over_by_its_channel(db: Session) -> None:
    chat_made = Team(name="晴屿·KOX 主群", ready=False)
    db.add(chat_made)
    db.add(Channel(team_id=chat_made.id, platform="local", workspace="local", chat_id="home", purpose=HOME))
    db.flush()

    load(db, DEMO)

    assert the_team(db).id == chat_made.id
    assert (the_team(db).name, the_team(db).ready) == ("晴屿 KOX 战队", True)


# --- accounts on the platforms ------------------------------------------------------------------------------------


def slack_file() -> TeamFile:
    channel = teamfile.Channel("home", "slack", "C0123456789", "KOX")
    return replace(changed(DEMO, "xiaoman", slack="U024BE7LH"), channels=(channel,))


def test_a_workspace_that_nobody_named_is_filled_in_later(db: Session) -> None:
    load(db, slack_file())
    assert people.known_as(db, "slack", "", "U024BE7LH")

    teams.fill_workspace(db, "slack", "T1")
    people.fill_workspace(db, "slack", "T1")

    known = people.known_as(db, "slack", "T1", "U024BE7LH")
    assert known is not None
    assert known.handle == "xiaoman"
    assert teams.channel_at(db, "slack", "T1", "C0123456789") is not None
    assert load(db, slack_file()) == []


def test_another_account_in_the_file_replaces_the_old_one(db: Session) -> None:
    load(db, slack_file())
    load(db, changed(slack_file(), "xiaoman", slack="U999999"))

    xiaoman = member(db, "xiaoman")
    assert [identity.user for identity in people.identities(db, xiaoman.id)] == ["U999999"]


def test_somebody_of_another_team_is_not_taken_away(db: Session) -> None:
    other = Team(name="别的战队")
    db.add(other)
    boss = Member(team_id=other.id, name="别人", role="director")
    db.add(boss)
    db.flush()
    people.join(db, boss.id, "slack", "", "U024BE7LH")

    with pytest.raises(teamimport.NotLoaded, match="小满: the slack user U024BE7LH is in another team"):
        teamimport.apply(db, slack_file(), NOW)


def member(db: Session, handle: str) -> Member:
    found = db.exec(select(Member).where(Member.handle == handle)).all()
    assert len(found) == 1
    return found[0]


def test_the_library_of_a_file_answers_and_what_was_written_in_chat_stays(db: Session) -> None:
    load(db, DEMO)
    team = the_team(db)
    known = library.entries(db, team.id)
    assert [entry.number for entry in known] == [3, 8, 12, 19, 27]
    assert len([each for each in library.all_standings(db, team.id) if each.at(NOW)]) == 5
    mine = library.add(db, team.id, known[0].brand, "", NOW)
    library.write(db, mine, Content("能当妆前吗"), "", NOW, 0)

    other = replace(DEMO.library[0], question="油皮能用吗")
    assert load(db, replace(DEMO, library=(other, *DEMO.library[1:]))) == [
        "话术 FAQ-27 油皮能用吗：question 油皮能用吗，会不会很油 → 油皮能用吗"
    ]
    assert load(db, replace(DEMO, library=())) == []
    assert len(library.entries(db, team.id)) == 6
    assert [v.state for v in library.versions(db, known[-1].id)] == ["approved", "approved"]


def test_the_rhythm_of_the_week_stands_in_the_file(db: Session) -> None:
    load(db, DEMO)
    text = teamfile.write(DEMO).replace("[team]\n", '[team]\npublish_at = "11:00"\nslot_gap = 90\n', 1)

    told = load(db, teamfile.read(text, "team.toml"))

    team = the_team(db)
    assert (rhythm.of_team(db, team.id).publish_at, rhythm.of_team(db, team.id).slot_gap) == ("11:00", 90)
    assert told == ["战队 晴屿 KOX 战队：publish_at 10:00 → 11:00", "战队 晴屿 KOX 战队：slot_gap 120 → 90"]
    assert load(db, teamimport.export(db, team)) == []
