"""A team's decisions about its data: by the director alone, kept with who and when, shown to everybody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from bot import web
from bot.chat import Link, Text
from bot.llm import Minds
from storage import consents, retention, traces
from storage.consents import Whose
from storage.people import Member
from storage.standups import Answer
from tests.bot.test_minds import Scribe
from tests.chat import TEAM, Chat
from tests.handlers.privacy.dump import holding

BATON = "http://baton.test"


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
    assert "周岚 允许大模型看：粉丝的话" in lan.says("设置 记录")
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
    assert "周岚 把保留天数从 365 改成 90：站会原文" in lan.says("设置 记录")


def test_whoever_opens_evidence_stands_in_the_log_that_the_director_reads(chat: Chat) -> None:
    chat.person("mei").says("上报 有人用完脸肿去了急诊，照片发给记者了")
    lan = chat.person("lan")
    lan.presses("看证据")

    assert "周岚 看了预警 #1 的证据" in lan.says("隐私 记录")
    assert "看了预警" not in chat.person("ning").says("隐私 记录")


# --- taken out ------------------------------------------------------------------------------------------------------


def address(chat: Chat) -> str:
    """Where the director's last card leads."""
    cards = [message.card for message in chat.messages("dm-lan") if message.card]
    [link] = [
        p for b in cards[-1].blocks if isinstance(b, Text) for line in b.lines for p in line if isinstance(p, Link)
    ]
    return link.url.removeprefix(BATON)


def test_the_director_asks_for_all_the_data_and_fetches_it_and_both_are_noted(tmp_path: Path) -> None:
    chat = Chat(tmp_path, TEAM, address=BATON)
    lan, mei = chat.person("lan"), chat.person("mei")
    mei.says("昨天：拍了海岛通勤\n今天：写稿\n需要：无")
    mei.says("上报 粉丝 13800138000 用完脸肿去了急诊")
    lan.says("导出")
    answer = TestClient(web.build(chat.baton)).get(address(chat))
    rows = [json.loads(line) for line in answer.text.splitlines()]

    assert answer.headers["content-disposition"] == 'attachment; filename="team.jsonl"'
    assert {"team", "member", "answer", "alert"} <= {row["table"] for row in rows}
    assert "拍了海岛通勤" in repr(rows) and "13800138000" not in repr(rows)
    log = lan.says("隐私 记录")
    assert "周岚 要了全部数据的下载地址" in log and f"周岚 下载了全部数据（{len(rows)}）" in log
    chat.end()


def test_the_address_is_the_directors_for_an_hour_and_gives_nothing_else(tmp_path: Path) -> None:
    chat = Chat(tmp_path, TEAM, address=BATON)
    lan = chat.person("lan")
    lan.says("隐私")
    lan.presses("导出")
    here = address(chat)
    page = TestClient(web.build(chat.baton))

    wrong = (here.replace("/team/", "/library/"), here.replace(".jsonl", ".csv"), here.replace(".jsonl", "_.jsonl"))
    assert [page.get(each).status_code for each in (here, *wrong)] == [200, 404, 404, 404]
    chat.sleep_until("2026-02-09 10:05")
    assert page.get(here).status_code == 404
    lan.says("export")
    again = address(chat)
    lan.says("角色 @何川 总监")
    chat.person("he").says("角色 @周岚 成员")
    assert page.get(again).status_code == 404, "who directs no longer takes nothing out"
    chat.end()


@pytest.mark.parametrize("who", ["he", "ning", "mei", "nora"])
def test_nobody_but_the_director_takes_the_data_out(chat: Chat, who: str) -> None:
    assert "总监" in chat.person(who).says("导出") or "director" in chat.person(who).sees()[-1]
    assert "下载" not in chat.person(who).sees()[-1]


def test_who_fetched_the_library_stands_in_the_log(tmp_path: Path) -> None:
    chat = Chat(tmp_path, TEAM, address=BATON)
    told = chat.person("ning").says("话术 导出 csv")
    assert "还没有人" in chat.person("lan").says("隐私 记录"), "an address alone takes nothing out"

    [line] = [line for line in told.splitlines() if BATON in line]
    assert TestClient(web.build(chat.baton)).get(line[line.index("/library/") :]).status_code == 200
    assert "许宁 导出了话术库（csv）" in chat.person("lan").says("隐私 记录")
    chat.end()


def test_where_baton_cannot_be_reached_the_director_reads_how_else(chat: Chat) -> None:
    assert "baton export team.jsonl" in chat.person("lan").says("export")
    assert "还没有人" in chat.person("lan").says("隐私 记录")


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


CODES = re.compile(r"[0-9a-f]{32}|\b(?:member|ops|xiaohongshu|likes=)|｜local\b|\.prompt|[　:] *$", re.MULTILINE)
"""What belongs to the machine, or says nothing at all."""


@pytest.mark.parametrize(
    ("who", "word", "button"), [("mei", "我的数据", "全部给我看"), ("bob", "my data", "Show me all of it")]
)
def test_every_row_of_ones_data_reads_like_something(chat: Chat, who: str, word: str, button: str) -> None:
    one = chat.person(who)
    one.says("昨天：拍了海岛通勤\n回了评论\n今天：写稿\n需要：无")
    one.says("建任务 海报定稿 周五前")
    one.says("截止 1 周四下午3点")
    one.says("问 冷门问题甲乙丙丁")
    one.says(word)
    one.presses(button)
    rows = one.sees(about="第 1 到 " if who == "mei" else "Rows 1 to ")[-1].splitlines()[1:]

    assert len(rows) > 8
    assert [row for row in rows if CODES.search(row)] == []
    assert any(("拍了海岛通勤；回了评论" if who == "mei" else "拍了海岛通勤; 回了评论") in row for row in rows)
    assert any(("建了任务" if who == "mei" else "made the task") in row and "#1" in row for row in rows)


def test_whatever_table_it_stands_in_has_a_name(chat: Chat) -> None:
    known = set(chat.baton.parts.texts.keys())

    assert {f"members.data.what.{trace.table.__name__.lower()}" for trace in traces.TRACES} <= known


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
