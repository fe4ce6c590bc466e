"""The week's digest: with the wrap-up, in three pictures, for teams of any size; and what the bot itself did not do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.adapters.local.world import control_id
from bot.chat import Picture
from bot.pictures.art import Bars, Flow, Heat
from bot.workdays import Workdays
from handlers.digest import periods
from storage import occasions, sprints
from storage.alerts import Alert
from storage.occasions import MISSED, Occasion
from storage.sprints import Sprint
from storage.tasks import Task
from storage.topics import Topic
from tests.chat import WITH_STANDUPS, Chat, moment


@pytest.fixture
def saturday(tmp_path: Path) -> Iterator[Chat]:
    """A team on the last working day of its week, which it spent without Baton."""
    made = Chat(tmp_path, now="2026-02-14 08:00")
    yield made
    made.end()


PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"


def pictures(chat: Chat, who: str = "lan", about: str = "周报") -> list[Picture]:
    """The pictures on the newest card about that which the person sees."""
    shown = [m.card for m in chat.messages(f"dm-{who}") if m.card and about in m.card.plain]
    return [block for block in shown[-1].blocks if isinstance(block, Picture)]


def opened(chat: Chat, what: str, who: str = "lan") -> str:
    """What stands behind that figure of the newest card that has it."""
    talker = chat.person(who)
    for message in reversed(chat.messages(f"dm-{who}")):
        for button in message.card.buttons if message.card else ():
            if button.action == "digest.open" and button.value["what"] == what:
                chat.adapter.deeds.press(talker._local, message.id, control_id(button))
                chat.settle()
                return talker.sees()[-1]
    raise AssertionError(f"no button opens {what!r}")


@pytest.mark.parametrize(
    ("day", "first", "number"),
    [
        ("2026-02-09", "2026-02-07", 7),  # a Monday: the weekend before it was told by nobody yet
        ("2026-02-14", "2026-02-07", 7),  # a Saturday that is worked
        ("2026-02-18", "2026-02-15", 8),  # in the holiday
        ("2026-02-27", "2026-02-15", 9),  # and after it
        ("2026-01-04", "2026-01-01", 2),  # a Sunday that is worked opens the next week
    ],
)
def test_a_week_begins_where_the_one_before_it_ended(day: str, first: str, number: int) -> None:
    calendar = Workdays("CN")
    week = periods.of_week(date.fromisoformat(day), calendar)

    assert (week.first.isoformat(), periods.number(week, calendar)) == (first, number)


@pytest.mark.parametrize("country", ["CN", "DE", ""])
def test_every_day_of_a_year_is_told_by_one_weekly_digest(country: str) -> None:
    calendar = Workdays(country)
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    told = [periods.of_week(day, calendar).days for day in year if periods.is_last_of_week(day, calendar)]

    days = [day for week in told for day in week]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))] and len(days) > 350
    assert [periods.before(periods.of_week(week[-1], calendar), calendar).days for week in told[1:]] == told[:-1]


def test_what_happened_at_the_weekend_stands_in_the_week_after_it(chat: Chat) -> None:
    with chat.database.write() as db:
        at = moment("2026-02-07 12:00")
        db.add(Task(team_id=chat.team_id, number=7, title="周末那篇", source="t", state="published", created_at=at,
                    published_at=at))  # fmt: skip
        db.add(Alert(team_id=chat.team_id, number=1, severity="P2", category="quality", fact="漏液", state="closed",
                     said_at=at, opened_at=at, step_at=at, last_at=at))  # fmt: skip
    chat.clock.set(moment("2026-02-13 18:00"))
    lan = chat.person("lan")
    card = lan.says("周报")

    assert "没有站会" in card and "站会 0/0" not in card and "第 7 周站会参与图：这一周没有站会" in card
    assert "发布 1" in card and "P2 预警 1 起" in card
    bars = pictures(chat)[2]
    assert isinstance(bars.art, Bars)
    assert [(one.name, sum(one.counts)) for one in bars.art.columns][:3] == [("六 7", 1), ("日 8", 0), ("一 9", 0)]
    lan.presses("看明细")
    assert opened(chat, "published").startswith("发布：1 条\n#7 周末那篇")


@WITH_STANDUPS
def test_the_week_comes_with_three_pictures_that_can_be_looked_at(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(PLAIN)
    chat.at("2026-02-10 10:30")
    chat.person("fang").says(PLAIN)
    chat.at("2026-02-14 18:31")

    people, board, alerts = pictures(chat)
    assert isinstance(people.art, Heat) and isinstance(board.art, Flow) and isinstance(alerts.art, Bars)
    assert [row.name for row in people.art.rows] == ["Bob", "何川", "周岚", "许宁", "小满", "老方"]
    marks = {row.name: [cell.mark for cell in row.cells] for row in people.art.rows}
    assert marks["小满"][:2] == ["in", "silent"] and marks["老方"][:2] == ["silent", "late"]
    assert people.alt == "第 7 周站会参与图：已交 2/36；6 人有没交的", "there was no week before"
    for picture in (people, board, alerts):
        png = chat.adapter.world.picture(picture.file)
        assert png is not None and Image.open(BytesIO(png)).width == 720


def test_a_day_has_no_pictures(chat: Chat) -> None:
    chat.at("18:31")

    assert pictures(chat, about="日报") == []


def test_who_shows_whom_stays_with_the_director_and_the_deputy(saturday: Chat) -> None:
    saturday.at("18:31")

    assert pictures(saturday, "lan") and pictures(saturday, "he")
    for who in ("mei", "ning", "bob", "nora", "fang"):
        cards = [m.card for m in saturday.messages(f"dm-{who}") if m.card]
        assert not any(isinstance(block, Picture) for card in cards for block in card.blocks)


def test_the_wrap_up_and_the_targets_stand_in_the_weeks_digest(saturday: Chat) -> None:
    chat = saturday
    with chat.database.write() as db:
        week = Sprint(team_id=chat.team_id, monday=moment("2026-02-09 00:00").date(), state=sprints.WRAPPED,
                      mission="主推", targets="发布 2 条\n品牌词搜索 +15%", done=5, carried="a b", unclaimed=1,
                      created_at=moment("2026-02-06 17:00"))  # fmt: skip
        db.add(week)
    chat.at("18:31")
    lan = chat.person("lan")

    card = lan.sees(about="周报")[-1]
    assert "完成 5、顺延 2、没人认领 1" in card and "目标达成 0/1" in card
    lan.presses("看明细")
    assert "完成 5、顺延 2、没人认领 1" in lan.sees()[-1]
    assert opened(chat, "targets") == "本周目标：2 条\n发布 2 条：现在 0，还没到\n品牌词搜索 +15%：这里没有数据"


def test_how_the_week_ended_opens_to_its_pieces_as_they_stood_then(saturday: Chat) -> None:
    chat = saturday
    with chat.database.write() as db:
        at = moment("2026-02-09 10:00")
        topic = Topic(team_id=chat.team_id, week=at.date(), number=1, title="海岛补涂", source="p", created_at=at)
        week = Sprint(team_id=chat.team_id, monday=at.date(), state=sprints.PUBLISHED, created_at=at, published_at=at)
        db.add_all([topic, week])
        for number, state in enumerate(("published", "topic", "draft", "done"), start=1):
            of = "" if state == "done" else topic.id
            db.add(Task(team_id=chat.team_id, number=number, title="海岛", source=str(number), state=state, topic_id=of,
                        place=number, created_at=at, done_at=at))  # fmt: skip
        occasions.plan(db, chat.team_id, "sprint.wrap", "2026-02-09", moment("2026-02-14 17:00"))
    chat.at("18:31")
    lan = chat.person("lan")
    assert "完成 2、顺延 1、没人认领 1" in lan.sees(about="周报")[-1]

    chat.person("mei").says("认领 2")
    lan.presses("看明细")
    assert opened(chat, "wrapped") == "这一周怎么收的尾\n完成 2：#1、#4\n顺延 1：#3\n没人认领 1：#2"


def test_what_the_bot_did_not_do_is_told_with_its_reason(chat: Chat) -> None:
    with chat.database.write() as db:
        at = moment("2026-02-06 09:00")
        db.add(Occasion(team_id=chat.team_id, kind="standup.open", subject="2026-02-06", due_at=at, should_at=at,
                        state=MISSED, done_at=at, outcome="nobody there"))  # fmt: skip
    chat.at("18:31")
    lan = chat.person("lan")

    assert "有 1 件定时的事没做成（站会开始收集），原因在" in lan.sees(about="日报")[-1]
    lan.presses("看明细")
    assert opened(chat, "not_run") == "没做成的定时事：1 件\n站会开始收集（2月6日 周五 9:00）：那时我不在线，过了时限"


def test_a_year_without_make_up_days_is_warned_of_from_november_on(chat: Chat) -> None:
    chat.clock.set(moment("2026-10-30 18:00"))
    lan = chat.person("lan")
    lan.says("周报")
    assert "2027 年的调休" not in lan.sees(about="周报")[-1]

    chat.clock.set(moment("2026-11-06 18:00"))
    lan.says("周报")
    assert "2027 年的调休我还不知道" in lan.sees(about="周报")[-1]
