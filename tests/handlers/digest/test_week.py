"""The week's digest: with the wrap-up, in three pictures, for teams of any size; and what the bot itself did not do."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.adapters.local.world import control_id
from bot.chat import Picture
from bot.pictures.art import Bars, Flow, Heat
from storage import sprints
from storage.occasions import MISSED, Occasion
from storage.sprints import Sprint
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
    assert opened(chat, "targets") == "本周目标：2 条\n发布 2 条：现在 0，还没到\n品牌词搜索 +15%：这里没有数据"


def test_what_the_bot_did_not_do_is_told_with_its_reason(chat: Chat) -> None:
    with chat.database.write() as db:
        at = moment("2026-02-06 09:00")
        db.add(Occasion(team_id=chat.team_id, kind="standup.open", subject="2026-02-06", due_at=at, should_at=at,
                        state=MISSED, done_at=at, outcome="nobody there"))  # fmt: skip
    chat.at("18:31")
    lan = chat.person("lan")

    assert "有 1 件定时的事没做成：站会开始收集" in lan.sees(about="日报")[-1]
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
