"""A stand-up before its time: opened by the director, or called up by whoever wants to answer now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chat import Chat

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"


def test_opened_early_it_still_meets_at_its_time(chat: Chat) -> None:
    assert chat.person("lan").says("站会 开始") == "好，现在就问大家，9:30 前交都算准时"
    chat.tick()
    assert chat.person("mei").sees()[-1].startswith("小满早，周一站会，9:30 前交就好")

    chat.at("09:24")
    assert len(chat.person("mei").sees()) == 1
    chat.at("09:25")
    assert len(chat.person("mei").sees()) == 2
    chat.at("09:44")
    assert "已结束" not in chat.channel()[0]
    chat.at("09:45")
    assert "已结束" in chat.channel()[0]


def test_questions_called_up_long_before_come_again_at_their_time(chat: Chat) -> None:
    mei = chat.person("mei")
    mei.says("站会")
    mei.says("谢谢")
    chat.at("09:00")

    assert [words.splitlines()[0] for words in mei.sees()] == [
        "不客气",
        "小满早，周一站会，9:30 前交就好，直接打字也行",
    ]


def test_questions_called_up_just_before_stay_where_they_are(chat: Chat) -> None:
    chat.at("08:50")
    mei = chat.person("mei")
    mei.says("站会")
    mei.says("谢谢")
    chat.at("09:00")

    assert len(mei.sees()) == 2 and mei.sees()[0].startswith("小满早")


def test_on_a_day_off_the_director_is_asked_first(tmp_path: Path) -> None:
    chat = Chat(tmp_path, now="2026-02-17 10:00")
    try:
        lan = chat.person("lan")
        assert lan.says("站会 开始") == (
            "今天 2月17日 周二 不上班（春节），还要开站会吗？要开的话大家马上会收到\n[照样开] [不开了]"
        )
        chat.tick()
        assert chat.person("mei").sees() == []

        lan.presses("照样开")
        chat.tick()
        assert lan.sees()[0] == "好，现在就问大家，10:30 前交都算准时"
        assert chat.person("mei").sees()[0].startswith("小满早，周二站会，10:30 前交就好")
    finally:
        chat.end()


def test_not_today_asks_nobody(tmp_path: Path) -> None:
    chat = Chat(tmp_path, now="2026-02-08 10:00")
    try:
        assert "（周末）" in chat.person("lan").says("站会 开始")
        assert chat.person("lan").says("算了") == "好，今天不开"
        chat.tick()

        assert chat.person("mei").sees() == []
    finally:
        chat.end()


# --- another time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["站会 时间 10:00", "站会时间改到10点", "standup time 10:00", "设置 站会 8:00", "settings standup 10:00"]
)
def test_who_would_set_the_time_by_word_gets_the_settings_and_posts_nothing(chat: Chat, words: str) -> None:
    chat.at("09:00")
    lan = chat.person("lan")
    lan.says(PLAIN)
    before = chat.thread()
    lan.says(words)

    assert "站会：工作日 9:30" in lan.sees()[-1] and "修改" in lan.buttons()
    assert chat.thread() == before and not any("怎么放" in said for said in lan.sees())


def test_a_member_hears_who_sets_the_time(chat: Chat) -> None:
    said = chat.person("mei").says("站会 时间 10:00")

    assert said == "站会时间是战队设置，总监或代理总监发「设置」就能改"
