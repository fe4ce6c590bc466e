"""Requests that come up in a stand-up: to whom they go, by when, and at which hour they may wake somebody."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import select

from storage.standups import HelpRequest
from tests.chat import TEAM, ZONE, Chat, Someone

ASKING = "昨天：发了两条\n今天：跟进转发\n需要：内容中台15:00前出图"


def cards_about_help(chat: Chat, handle: str) -> list[str]:
    return [text for text in chat.person(handle).sees() if text.startswith("要帮忙｜")]


def test_a_lead_who_asks_their_own_group_is_heard_by_the_director(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("ning").says(ASKING)

    assert cards_about_help(chat, "ning") == []
    assert cards_about_help(chat, "lan") == ["要帮忙｜许宁 → 内容中台：出图（15:00 前）\n[我来] [接不了]"]


def test_a_request_passes_over_a_lead_who_is_away(chat: Chat) -> None:
    chat.person("ning").says("今天请假")
    chat.at("09:00")
    chat.person("mei").says(ASKING)

    assert cards_about_help(chat, "ning") == []
    assert len(cards_about_help(chat, "lan")) == 1


def test_where_everybody_who_could_help_is_away_the_lead_hears_of_it_all_the_same(chat: Chat) -> None:
    for handle in ("ning", "lan", "he"):
        chat.person(handle).says("今天请假")
    chat.at("09:00")
    chat.person("mei").says(ASKING)

    assert len(cards_about_help(chat, "ning")) == 1


def test_by_three_said_the_evening_before_means_tomorrow(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("昨天：发了两条\n今天：跟进转发\n需要：无")
    chat.at("20:00")
    mei.says(ASKING)

    with chat.database.read() as db:
        due = db.exec(select(HelpRequest)).one().due_at
    assert due is not None
    assert f"{due.astimezone(ZONE):%m-%d %H:%M}" == "02-10 15:00"


def test_a_request_at_night_waits_for_the_leads_morning(chat: Chat) -> None:
    chat.at("22:30")
    chat.person("mei").says(ASKING)
    assert cards_about_help(chat, "ning") == []
    assert "要帮忙" in chat.thread()[1]  # whoever is awake may take it

    chat.at("2026-02-10 08:30")

    assert len(cards_about_help(chat, "ning")) == 1


def test_what_waits_for_the_morning_comes_as_one_message(chat: Chat) -> None:
    chat.at("22:20")
    mei, ning = chat.person("mei"), chat.person("ning")
    mei.says("昨天：发了两条\n今天：跟进转发\n需要：内容中台出图；数据组给一份日报")
    before = len(mei.sees())
    root = chat.messages("home")[0].id
    ning.presses("我来", place="home", thread=root)
    ning.presses("我来", place="home", thread=root)
    assert len(mei.sees()) == before

    chat.at("2026-02-10 08:30")

    told = mei.sees()[before:]
    assert len(told) == 1
    assert told[0].count("许宁接了你要的｜") == 2


def test_the_missing_are_not_nudged_at_night(chat: Chat) -> None:
    chat.at("22:30")
    before = len(chat.person("mei").sees())

    assert chat.person("lan").presses("催一下").toast == "都到休息时间了，今天不催了，下一次站会会照常问"

    chat.at("2026-02-10 08:59")
    assert len(chat.person("mei").sees()) == before
    assert "催一下" not in chat.person("lan").buttons()


def test_the_missing_are_nudged_once_by_day(chat: Chat) -> None:
    chat.at("10:30")

    assert chat.person("lan").presses("催一下").toast == "已私下提醒 5 人"

    chat.at("10:31")
    assert chat.person("mei").sees()[-1].startswith("今天的站会还没收到你的")
    assert "已私下催过一次" in chat.person("lan").sees(about="站会")[-1]


def test_whoever_is_away_leaves_the_report_to_the_deputy(chat: Chat) -> None:
    chat.person("lan").says("今天请假")
    chat.at("09:45")

    assert "站会结束" in chat.person("he").sees()[-1]
    assert not any("站会结束" in text for text in chat.person("lan").sees())


def test_a_director_elsewhere_reads_the_report_in_their_morning(tmp_path: Path) -> None:
    boss = Someone("boss", "Kim", "strategy", "director", lang="en", tz="Europe/London")
    chat = Chat(tmp_path, [*TEAM[1:], boss])
    try:
        chat.at("16:29")
        assert not any("is over" in text for text in chat.person("boss").sees())
        chat.at("16:30")
        assert any("is over" in text for text in chat.person("boss").sees())
    finally:
        chat.end()


def test_a_task_made_from_a_line_stays_with_that_line(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("昨天：发了两条\n今天：写选题\n需要：无")
    mei.presses("转成任务")
    mei.edits(mei.last_said, "昨天：发了两条\n今天：\n- 拍开箱\n- 写选题\n需要：无")

    assert "今天的「拍开箱」要建成任务吗？" in mei.sees()[-1]
    assert mei.presses("转成任务").toast == "已建任务 #2"
    assert "已建任务：#2 拍开箱、#1 写选题" in mei.sees()[-1]


def test_the_form_to_decline_says_who_asks(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ASKING)
    form = chat.person("ning").opens("接不了")

    assert form.intro == (("要帮忙｜小满 → 内容中台：出图（15:00 前）",),)


# --- where an answer shows ----------------------------------------------------------------------------------------


def test_an_early_answer_says_that_it_shows_once_the_round_has_opened(chat: Chat) -> None:
    mei = chat.person("mei")
    assert mei.says(ASKING).startswith("2月9日 周一站会收到（8:00），开始后显示在「晴屿·KOX 主群」")

    chat.at("09:00")

    assert mei.sees()[0].startswith("2月9日 周一站会收到（8:00），已显示在「晴屿·KOX 主群」")


def test_without_a_home_channel_nobody_is_told_that_it_shows_there(chat: Chat) -> None:
    chat.person("lan").says("@Baton 频道 普通", place="home")
    chat.at("09:00")

    assert "还没有主频道，交了先不贴到群里" in chat.person("mei").sees()[0]
    assert chat.person("mei").says(ASKING).startswith("2月9日 周一站会收到（9:00），没有贴到群里")
    chat.at("09:45")
    assert "站会结束 · 1/6" in chat.person("lan").sees(about="站会")[-1]


# --- people who leave ---------------------------------------------------------------------------------------------


def test_what_a_leaver_had_taken_is_free_again_and_they_see_nothing_more(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ASKING)
    chat.person("ning").presses("我来")

    assert "手上还有：出图，请安排人接" in chat.person("lan").says("移出 @许宁")

    assert "要帮忙｜小满 → 内容中台：出图（15:00 前）" in chat.channel()[0]
    assert "[我来]" in chat.channel()[0]
    assert cards_about_help(chat, "ning") == []
    assert "我还不认识你" in chat.person("ning").says("站会")


def test_who_leaves_in_the_middle_of_a_round_is_waited_for_no_more(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("lan").says("移出 @老方")
    chat.at("09:45")

    assert "0/5" in chat.channel()[0]
    assert "老方" not in chat.person("lan").sees(about="站会")[-1]
    assert len([text for text in chat.person("fang").sees() if "还差你一份" in text]) == 0
