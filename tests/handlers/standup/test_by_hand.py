"""A stand-up before its time: opened by the director, or called up by whoever wants to answer now."""

from __future__ import annotations

from pathlib import Path

from tests.chat import Chat


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
