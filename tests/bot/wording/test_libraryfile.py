"""A whole library out to a file and back: nothing is lost, twice changes nothing, bad rows are named by their place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from bot import libraryfile, shelving
from bot.shelving import Loaded, Loader
from bot.wording import facts
from bot.wording.sheet import COLUMNS, Record
from storage import editions, library
from storage.occasions import Occasion
from storage.people import Member
from storage.teams import Team
from tests.databases import fresh
from tests.handlers.faq.stock import LIBRARY

NOW = datetime(2026, 2, 9, 8, tzinfo=UTC)
TZ = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    base = fresh(tmp_path)
    with base.write() as session:
        yield session
    base.close()


def team(db: Session, name: str) -> Team:
    made = Team(name=name)
    db.add(made)
    for handle in ("gu", "fang", "ning", "he"):
        db.add(Member(team_id=made.id, handle=handle, name=handle))
    db.flush()
    return made


def put(db: Session, of: Team, rows: libraryfile.Rows, *, trusted: bool = True, whole: bool = False) -> Loaded:
    return shelving.load(db, Loader(of, "", "", NOW, trusted), rows.rows, whole=whole)


def table(text: str) -> libraryfile.Rows:
    return libraryfile.read("library.csv", text.encode())


def records(db: Session, of: Team) -> list[Record]:
    return list(shelving.records(db, of, None, NOW))


@pytest.mark.parametrize("form", libraryfile.FORMS)
def test_a_library_comes_back_whole_from_every_kind_of_file(db: Session, form: str) -> None:
    one, other = team(db, "one"), team(db, "other")
    put(db, one, libraryfile.pasted(LIBRARY))
    entry = library.entry(db, one.id, 8)[0]
    said = library.versions(db, entry.id)[0].content
    library.write(db, entry, said.voiced([]), "", NOW, 1)
    file = libraryfile.write(form, "话术库", records(db, one), TZ, "zh")

    done = put(db, other, libraryfile.read(f"library.{form}", file))
    assert (done.problems, done.unapproved, len(done.new) + len(done.changed)) == ((), 0, 4)
    assert records(db, other) == records(db, one)
    assert libraryfile.write(form, "话术库", records(db, other), TZ, "zh") == file


def test_where_english_is_read_the_file_is_english_and_comes_back_whole(db: Session) -> None:
    one, other = team(db, "one"), team(db, "other")
    put(db, one, libraryfile.pasted(LIBRARY))
    file = libraryfile.write("md", "Library", records(db, one), TZ, "en")
    text = file.decode()

    for words in ("- State: approved", "- Category: campaign", "### KOC comment", "> hand to KOS", "| gift: 15ml"):
        assert words in text, words
    assert not [word for word in ("已核定", "活动信息", "转交", "送 ") if word in text]
    put(db, other, libraryfile.read("library.md", file))
    assert records(db, other) == records(db, one)


@pytest.mark.parametrize("form", libraryfile.FORMS)
def test_importing_twice_changes_nothing(db: Session, form: str) -> None:
    one = team(db, "one")
    put(db, one, libraryfile.pasted(LIBRARY))
    before, edition = records(db, one), editions.of(db, one.id)
    file = libraryfile.write(form, "话术库", before, TZ, "en")

    for trusted in (True, False):
        done = put(db, one, libraryfile.read(f"library.{form}", file), trusted=trusted)
        assert (done.same, done.new, done.changed) == (3, (), ())
    assert (records(db, one), editions.of(db, one.id)) == (before, edition)


BAD = (
    "编号,问题,锁定事实,KOC 评论,截止,负责人\n"
    "1,能用吗,质地 = 水感,很{质地},,gu\n"
    "2,,,,,\n"
    "3,多少钱,到手价 = 一百,,,\n"
    "4,几点,,{时间}到,,\n"
    "5,到几号,,,下周,\n"
    "6,谁管,,好,,nobody\n"
)


def test_a_bad_row_is_named_by_line_and_column_and_the_others_go_in(db: Session) -> None:
    one = team(db, "one")
    done = put(db, one, libraryfile.read("library.csv", BAD.encode()))

    assert [(p.line, p.column, p.why) for p in done.problems] == [
        (3, "问题", "no_question"), (4, "锁定事实", "no_amount"), (5, "KOC 评论", "no_such_fact"),
        (6, "截止", "no_moment"), (7, "负责人", "no_member"),
    ]  # fmt: skip
    assert [version.question for version in done.new] == ["能用吗"]


def test_none_goes_in_if_that_was_asked(db: Session) -> None:
    one = team(db, "one")
    done = put(db, one, libraryfile.read("library.csv", BAD.encode()), whole=True)

    assert (len(done.problems), done.new, records(db, one)) == (5, (), [])


def test_a_question_that_a_table_asks_twice_goes_in_once(db: Session) -> None:
    of = team(db, "one")
    rows = table("问题,锁定事实\n防水吗,防水 = 否\n怎么卸,卸妆 = 洁面\n防水吗,防水 = 是\n")
    done = put(db, of, rows)

    assert len(done.new) == 2
    assert [(each.line, each.column, each.why, each.words) for each in done.problems] == [
        (4, "问题", "asked_twice", "2")
    ]
    assert put(db, of, rows).same == 2


def test_only_what_has_a_time_of_its_own_or_takes_over_from_something_waits_for_the_clock(db: Session) -> None:
    of, head = team(db, "one"), "问题,锁定事实,截止,状态,核定人\n"
    put(db, of, table(head + "防水吗,防水 = 否,,已核定,gu\n有赠品吗,赠品 = 有,2026-03-01,已核定,gu\n"))
    timed = library.versions(db, library.entry(db, of.id, 2)[0].id)[0]
    assert [each.subject for each in db.exec(select(Occasion)).all()] == [timed.id]

    put(db, of, table(head + "防水吗,防水 = 是,,已核定,gu\n"))
    newer = library.versions(db, library.entry(db, of.id, 1)[0].id)[0]
    assert {each.subject for each in db.exec(select(Occasion)).all()} == {timed.id, newer.id}


def test_whoever_types_a_table_in_chat_approves_nothing_with_it(db: Session) -> None:
    one = team(db, "one")
    done = put(db, one, libraryfile.pasted(LIBRARY), trusted=False)

    assert [version.state for version in done.new] == ["draft"] * 3
    assert list(library.all_standings(db, one.id)) == []


def test_a_price_with_one_approver_stays_a_draft_whatever_the_table_says(db: Session) -> None:
    one = team(db, "one")
    for second in ("", "ning", "gu"):
        text = LIBRARY.replace("- 复核人: he\n", f"- 复核人: {second}\n" if second else "")
        done = put(db, one, libraryfile.pasted(text))
        assert "FAQ-3" not in str(done.problems)
        assert {v.state for v in (*done.new, *done.changed) if v.priced} <= {"draft"}
        assert done.unapproved == len([v for v in (*done.new, *done.changed) if v.priced])


def test_the_guide_names_every_column_and_its_facts_are_facts() -> None:
    guide = (Path(shelving.__file__).parents[1] / "docs" / "library.md").read_text("utf-8")
    told = [line.split("|")[1:3] for line in guide[guide.index("| 列 |") :].splitlines()[2:] if line.startswith("|")]

    assert [(zh.strip(), en.strip()) for zh, en in told] == [(c.zh[0], c.en[0]) for c in COLUMNS]
    lines = guide.split("```")[1].strip()
    assert facts.write(facts.read(lines, TZ, NOW.date()), TZ) == lines
