"""A team's decisions about its data: by the director alone, kept with who and when, shown to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from bot.llm import Minds
from storage import consents, retention
from storage.consents import Whose
from storage.people import Member
from storage.standups import Answer
from tests.bot.test_minds import Scribe
from tests.chat import TEAM, Chat
from tests.handlers.privacy.dump import holding


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    day = Chat(tmp_path, TEAM, minds=Minds(Scribe()))
    yield day
    day.end()


def given(chat: Chat) -> frozenset[Whose]:
    with chat.database.read() as db:
        return consents.of(db, chat.team_id)


def test_everything_is_off_until_the_director_switches_it_on_and_that_is_kept(chat: Chat) -> None:
    lan = chat.person("lan")
    assert "大模型：成员的话不能看、粉丝的话不能看、证据不能看；品牌自己的话术随时能看" in lan.says("隐私")

    lan.presses("允许看粉丝的话")

    assert given(chat) == {Whose.FANS}
    assert any("成员的话不能看、粉丝的话能看、证据不能看" in seen for seen in lan.sees())
    assert "周岚 打开了大模型的一个开关（fans）" in lan.says("设置 记录")
    lan.presses("不许看粉丝的话")
    assert given(chat) == frozenset()


@pytest.mark.parametrize("who", ["he", "ning", "mei", "nora"])
def test_everybody_may_read_it_and_only_the_director_changes_it(chat: Chat, who: str) -> None:
    one = chat.person(who)

    assert "365" in one.says("privacy" if who == "nora" else "隐私")
    assert not any("成员" in label or "members" in label for label in one.buttons())


def test_a_press_on_a_directors_button_by_somebody_else_is_refused(chat: Chat) -> None:
    chat.person("lan").says("隐私", place="home")
    chat.person("lan").says("隐私")
    with chat.database.write() as db:
        lan = db.exec(select(Member).where(Member.handle == "lan")).one()
        lan.role = "deputy"
        db.add(lan)
    chat.person("lan").presses("允许看证据")

    assert given(chat) == frozenset()


def test_the_days_are_changed_all_or_none_and_kept(chat: Chat) -> None:
    lan = chat.person("lan")
    lan.says("隐私")
    usual = {kind: str(of.usual) for kind, of in retention.KINDS.items()}

    refused = lan.presses("改天数", {**usual, "standups": "90", "fans": "3"})
    assert refused.errors == {"fans": "要写 7 到 1825 之间的整数"}
    lan.presses("改天数", {**usual, "standups": "90"})

    with chat.database.read() as db:
        assert retention.days(db, chat.team_id, "standups") == 90
        assert retention.days(db, chat.team_id, "fans") == 30
    assert "周岚 把保留天数（standups）从 365 改成 90" in lan.says("设置 记录")


def test_whoever_opens_evidence_stands_in_the_log_that_the_director_reads(chat: Chat) -> None:
    chat.person("mei").says("上报 有人用完脸肿去了急诊，照片发给记者了")
    lan = chat.person("lan")
    lan.presses("看证据")

    assert "周岚 看了预警 #1 的证据" in lan.says("隐私 记录")
    assert "看了预警" not in chat.person("ning").says("隐私 记录")


# --- my data --------------------------------------------------------------------------------------------------------


def test_a_person_sees_what_is_stored_row_by_row_and_has_it_erased(chat: Chat) -> None:
    mei = chat.person("mei")
    mei.says("昨天：拍了海岛通勤\n今天：写稿\n需要：无")
    mei.says("问 冷门问题甲乙丙丁")
    card = mei.says("我的数据")
    assert "可以清掉：站会原文 1、提问 " in card and "团队正在用" in card

    mei.presses("全部给我看")
    rows = mei.sees(about="第 1 到 ")[-1]
    assert (
        "站会原文" in rows and "拍了海岛通勤｜写稿" in rows and "冷门问题甲乙丙丁" in rows and "mei@example.com" in rows
    )

    mei.presses("能清的都清掉")
    chat.settle()
    assert holding(chat.database, "拍了海岛通勤") == set()
    assert "可以清掉" not in mei.says("我的数据")
    assert "小满 清掉了自己的数据" in chat.person("lan").says("隐私 记录")


def test_what_a_monitor_or_a_colleague_needs_is_named_with_why_it_stays(chat: Chat) -> None:
    mei = chat.person("mei")
    mei.says("上报 有人用完脸肿去了急诊，照片发给记者了")

    assert "预警的凭证，到期清：预警 " in mei.says("我的数据")


# --- kept for so long -----------------------------------------------------------------------------------------------


def test_at_night_what_was_kept_long_enough_goes_and_that_somebody_answered_stays(chat: Chat) -> None:
    mei, lan = chat.person("mei"), chat.person("lan")
    mei.says("昨天：拍了海岛通勤\n今天：写稿\n需要：无")
    lan.says("隐私")
    lan.presses("改天数", {kind: str(of.least) for kind, of in retention.KINDS.items()})
    chat.at("2026-02-12 12:00")
    assert "answer" in holding(chat.database, "拍了海岛通勤")

    chat.sleep_until("2026-03-20 12:00")
    chat.baton.clockwork.tidy()

    assert holding(chat.database, "拍了海岛通勤") == set()
    with chat.database.read() as db:
        states = db.exec(select(Answer.state, Answer.done).where(Answer.day == date(2026, 2, 9))).all()
    assert ("in", "") in states
