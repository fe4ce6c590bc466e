"""The daily stand-up as people live it: product.md §1, point by point."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chat import TEAM, Chat, Someone, moment

ANSWER = "昨天：发了两条KOC笔记\n今天：跟进KOL转发\n需要：内容中台15:00前出一张竞品对比图"


def test_everyone_is_asked_half_an_hour_before_in_their_own_language(chat: Chat) -> None:
    chat.at("08:59")
    assert chat.person("mei").sees() == []

    chat.at("09:00")

    assert chat.person("mei").sees() == [
        "小满早，周一站会，9:30 前交就好，直接打字也行\n"
        "① 上周五以来做完了什么　② 今天做什么　③ 要谁帮忙（没有就写“无”）\n"
        "交了会显示在「晴屿·KOX 主群」，请假只写“请假”，不写原因\n"
        "[填写] [今天请假] [晚点再问]"
    ]
    assert chat.person("bob").sees()[0].startswith("Morning, Bob. Monday stand-up: any time before 9:30")
    assert chat.person("nora").sees() == []  # a guest is asked nothing


def test_one_card_fills_up_with_answers_by_group(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says("昨天：发了两条KOC笔记\n今天：跟进KOL转发\n需要：无")
    chat.person("ning").says("1. 套图出了6张 2. 选题包14:00交 3. 无")

    assert chat.channel() == [
        "日站会 2月9日 周一 · 已交 2/6\n内容｜许宁：选题包14:00交\n运营｜小满：跟进KOL转发\n完整回答见话题"
    ]
    assert chat.thread()[0] == "小满 9:00\n完成：发了两条KOC笔记\n今天：跟进KOL转发"


def test_what_will_be_posted_is_echoed_with_an_undo(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")

    echo = mei.says("昨天发了两条KOC笔记，今天跟进KOL转发，没有阻塞")

    assert echo.startswith(
        "2月9日 周一站会收到（9:00），已显示在「晴屿·KOX 主群」\n完成：发了两条KOC笔记\n今天：跟进KOL转发"
    )
    mei.presses("撤回")
    assert "已撤回" in mei.sees()[-1]
    assert chat.thread() == []
    assert "已交 0/6" in chat.channel()[0]


def test_the_form_does_the_same_as_typing(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")

    result = mei.presses("填写", {"done": "发了两条", "doing": "跟进转发", "needs": "无"})

    assert result.toast == "站会已交"
    assert chat.thread() == ["小满 9:00\n完成：发了两条\n今天：跟进转发"]
    assert mei.buttons() == ["转成任务", "修改", "撤回"]


def test_an_empty_form_says_which_field_is_missing(chat: Chat) -> None:
    chat.at("09:00")

    result = chat.person("mei").presses("填写", {"done": "", "doing": "", "needs": ""})

    assert result.errors == {"done": "至少写一项，一句话就行"}
    assert "已交 0/6" in chat.channel()[0]


def test_yesterdays_plan_is_shown_back_to_tick(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("昨天：发了两条\n今天：\n- 写选题8\n- 拍开箱")
    chat.at("2026-02-10 09:00")

    assert "昨天的计划，做完的在「填写」里勾一下：\n☐ 写选题8　☐ 拍开箱" in mei.sees()[-1]
    mei.presses("填写", {"ticked": ("1",), "doing": "剪片子"})

    assert chat.thread()[-1] == "小满 9:00\n完成：拍开箱\n今天：剪片子"


def test_after_a_weekend_the_plan_is_called_fridays(tmp_path: Path) -> None:
    chat = Chat(tmp_path, now="2026-03-06 08:00")
    try:
        chat.at("09:00")
        chat.person("mei").says("昨天：无\n今天：写选题8\n需要：无")
        chat.at("2026-03-09 09:00")
        assert "上周五的计划" in chat.person("mei").sees()[-1]
    finally:
        chat.end()


def test_answering_early_counts_when_the_round_opens(chat: Chat) -> None:
    mei = chat.person("mei")
    mei.says("站会 昨天：发了两条\n今天：跟进转发\n需要：无")
    assert chat.channel() == []

    chat.at("09:00")

    assert "已交 1/6" in chat.channel()[0]
    assert chat.thread() == ["小满 8:00\n完成：发了两条\n今天：跟进转发"]
    assert not any("前交就好" in text for text in mei.sees())


def test_the_evening_before_counts_for_the_next_working_day(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("昨天：发了两条\n今天：跟进转发\n需要：无")
    chat.at("20:00")

    echo = mei.says("昨天：转发跟完\n今天：写复盘\n需要：无")

    assert echo.startswith("2月10日 周二站会收到")
    chat.at("2026-02-10 09:00")
    assert "已交 1/6" in chat.channel()[-1]


def test_a_late_answer_is_marked_and_still_counts(chat: Chat) -> None:
    chat.at("10:12")
    chat.person("mei").says("昨天：发了两条\n今天：跟进转发\n需要：无")

    assert "已结束，交了 1/6" in chat.channel()[0]
    assert chat.thread() == ["小满 10:12（补交）\n完成：发了两条\n今天：跟进转发"]


def test_editing_the_message_edits_what_was_posted_and_deleting_removes_it(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("昨天：发了两条\n今天：跟进转发\n需要：无")

    mei.edits(mei.last_said, "昨天：发了三条\n今天：跟进转发\n需要：无")
    assert chat.thread() == ["小满 9:00\n完成：发了三条\n今天：跟进转发"]

    mei.deletes(mei.last_said)
    assert chat.thread() == []
    assert "已交 0/6" in chat.channel()[0]


def test_small_talk_and_questions_never_become_a_stand_up(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    for words in ("油皮能用吗？", "收到", "哈哈哈"):
        mei.says(words)

    assert chat.thread() == []
    assert "已交 0/6" in chat.channel()[0]


def test_when_in_doubt_the_bot_asks_and_does_what_was_meant(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")

    answer = mei.says("海报定稿")

    assert answer == "这是站会吗？是的话我就交上去，会显示在群里\n[是，交上去] [不是]"
    assert chat.thread() == []
    mei.presses("是，交上去")
    assert len(chat.thread()) == 1
    assert "好，当站会交上去了" in mei.sees()


def test_in_doubt_no_means_no(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("海报定稿")

    mei.says("不是")

    assert chat.thread() == []
    assert mei.sees()[-1] == "好，没有交上去。想问什么直接说，或发「帮助」"


def test_leave_shows_as_leave_and_nobody_asks_again(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")

    mei.presses("今天请假")
    chat.at("09:50")

    assert mei.sees()[0] == "2月9日 周一 记为请假，站会不再问你\n[还是交一份]"
    assert len(mei.sees()) == 1
    assert "0/5 · 请假 1" in chat.channel()[0]
    assert "小满" not in chat.person("lan").sees(about="站会")[-1].split("请假")[0]


def test_the_missing_are_reminded_once_in_private_and_named_only_to_the_director(chat: Chat) -> None:
    chat.at("09:24")
    fang = chat.person("fang")
    assert len(fang.sees()) == 1

    chat.at("09:25")
    assert fang.sees()[-1] == "站会还差你一份，9:30 前交就好\n[填写] [今天请假] [晚点再问]"

    chat.at("09:45")
    assert len(fang.sees()) == 2
    assert "老方" not in "\n".join(chat.channel())
    report = chat.person("lan").sees(about="站会")[-1]
    assert report.startswith("2月9日 周一 站会结束 · 0/6\n没交：周岚、何川、许宁、小满、老方、Bob")
    assert not any("没交" in text for text in chat.person("he").sees())


def test_putting_it_off_asks_again_after_a_quarter_of_an_hour(chat: Chat) -> None:
    chat.at("09:20")
    fang = chat.person("fang")
    assert fang.presses("晚点再问").toast == "好，9:35 再问你"

    chat.at("09:34")
    assert len(fang.sees()) == 1
    chat.at("09:35")
    assert fang.sees()[-1].startswith("今天的站会还没收到你的")


def test_a_request_goes_to_the_thread_and_to_the_groups_lead_who_takes_it(chat: Chat) -> None:
    chat.at("09:00")
    mei, ning = chat.person("mei"), chat.person("ning")
    mei.says(ANSWER)

    assert "要帮忙｜小满 → 内容中台：出一张竞品对比图（15:00 前）" in chat.channel()[0]
    assert "[我来]" in chat.thread()[1]
    assert ning.presses("我来").toast == "归你了，搞定后点「解决了」"

    assert "许宁 9:00 接了" in chat.channel()[0]
    assert mei.sees()[-1] == "许宁接了你要的｜内容中台：出一张竞品对比图（15:00 前）"
    assert "[我来]" not in chat.channel()[0]


def test_a_request_is_taken_only_once(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ANSWER)
    before = chat.messages("home", chat.messages("home")[0].id)[1]
    chat.person("ning").presses("我来")
    late = chat.adapter.world  # the old button, pressed by somebody whose screen is behind
    late.redraw(before.id, before.card) if before.card else None

    root = chat.messages("home")[0].id
    result = chat.person("fang").presses("我来", place="home", thread=root)

    assert result.toast == "这条不用接了：许宁 9:00 接了"


def test_declining_asks_for_a_reason_and_tells_the_asker(chat: Chat) -> None:
    chat.at("09:00")
    mei, ning = chat.person("mei"), chat.person("ning")
    mei.says(ANSWER)

    assert ning.presses("接不了", {"reason": ""}).errors
    ning.presses("接不了", {"reason": "设计师请假"})

    assert mei.sees()[-1].startswith("许宁接不了你要的｜内容中台：出一张竞品对比图（15:00 前）。原因：设计师请假")
    assert "许宁接不了：设计师请假" in chat.thread()[1]


def test_an_open_blocker_is_asked_about_the_next_day(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("昨天：发了两条\n今天：跟进转发\n卡点：素材包还没到")
    chat.at("2026-02-10 09:00")

    assert "之前要的：素材包还没到（还没人接），现在呢？" in mei.sees()[-1]
    mei.presses("解决了")
    assert "之前要的" not in mei.sees()[-1]


def test_a_line_of_today_becomes_a_task_in_one_press_and_only_once(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("昨天：发了两条\n今天：跟进转发\n需要：无")

    assert mei.presses("转成任务").toast == "已建任务 #1"

    assert "已建任务：#1 跟进转发" in mei.sees()[-1]
    assert "转成任务" not in mei.buttons()


def test_late_shifts_are_asked_at_their_own_time(tmp_path: Path) -> None:
    night = Someone("lu", "小鹿", shifts="mon-sun 14:00-22:00")
    chat = Chat(tmp_path, [*TEAM, night])
    try:
        chat.at("09:45")
        lu = chat.person("lu")
        assert lu.sees() == []
        assert chat.channel()[0].startswith("日站会 2月9日 周一 · 已结束，交了 0/7 · 晚班 1 人 14:00 再问")
        report = chat.person("lan").sees(about="站会")[-1]
        assert "站会结束 · 0/7 · 晚班 1 人 14:00 再问" in report and "小鹿" not in report

        chat.at("14:00")
        assert lu.sees()[0].startswith("小鹿下午好，周一站会，14:30 前交就好")
        lu.says("昨天：夜班回评\n今天：盯评论\n需要：无")
        assert "补交" not in chat.thread()[0]
        assert "晚班" not in chat.channel()[0]
    finally:
        chat.end()


def test_a_late_shift_that_stays_silent_is_named_to_the_director_as_well(tmp_path: Path) -> None:
    chat = Chat(tmp_path, [*TEAM, Someone("lu", "小鹿", shifts="mon-sun 14:00-22:00")])
    try:
        chat.at("14:44")
        assert "小鹿" not in chat.person("lan").sees(about="站会")[-1].splitlines()[1]
        chat.at("14:45")
        assert chat.person("lan").sees(about="站会")[-1].splitlines()[1].endswith("Bob、小鹿")
        assert "晚班" not in chat.person("lan").sees(about="站会")[-1]
    finally:
        chat.end()


def test_the_evening_of_today_is_said_where_the_day_is_not(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says("昨天：昨天发了两条\n今天：今晚跟一篇\n需要：无")

    assert chat.thread()[0] == "小满 9:00\n完成：发了两条\n今天：今晚跟一篇"


def test_the_director_hears_whose_request_nobody_has_taken(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ANSWER)
    chat.at("09:45")

    assert "没人接：小满 → 内容中台：出一张竞品对比图（15:00 前）" in chat.person("lan").sees(about="站会")[-1]


@pytest.mark.parametrize(
    ("day", "asked"),
    [("2026-02-14", True), ("2026-02-15", False), ("2026-02-16", False), ("2026-02-24", True), ("2026-02-28", True)],
)
def test_make_up_days_are_worked_and_holidays_are_not(tmp_path: Path, day: str, asked: bool) -> None:
    chat = Chat(tmp_path, now=f"{day} 08:00")
    try:
        chat.at("10:00")
        assert bool(chat.channel()) is asked
    finally:
        chat.end()


def test_a_round_missed_while_the_bot_was_down_opens_late_if_that_makes_sense(chat: Chat) -> None:
    chat.baton.stop()
    chat.clock.set(moment("2026-02-09 10:10"))
    chat.begin()
    chat.tick()

    assert chat.channel() == ["日站会 2月9日 周一 · 已交 0/6\n交一位，这里多一行；完整回答见话题"]
    assert "10:40 前交就好" in chat.person("mei").sees()[0]


def test_a_round_that_is_too_late_is_recorded_and_told_to_the_director_who_may_open_it(chat: Chat) -> None:
    chat.baton.stop()
    chat.clock.set(moment("2026-02-09 15:00"))
    chat.begin()
    chat.tick()

    assert chat.channel() == []
    told = chat.person("lan").sees(about="站会")[-1]
    assert told.startswith("2月9日 周一 9:30 的站会没开成：我 15:00 才恢复。要现在开吗？")
    chat.person("lan").presses("现在开始")
    chat.tick()
    assert len(chat.channel()) == 1


def test_a_second_tick_and_a_restart_change_nothing(chat: Chat) -> None:
    chat.at("09:00")
    seen = [chat.person(one.handle).sees() for one in TEAM]
    chat.tick()
    chat.baton.stop()
    chat.begin()
    chat.tick()

    assert [chat.person(one.handle).sees() for one in TEAM] == seen
    assert len(chat.channel()) == 1


def test_status_shows_names_only_to_those_who_lead(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says("昨天：发了两条\n今天：跟进转发\n需要：无")

    assert chat.person("fang").says("站会状态") == "日站会 2月9日 周一 · 已交 1/6\n你还没交，发「站会」就能补"
    assert chat.person("lan").says("standup status").endswith("还没交：周岚、何川、许宁、老方、Bob")
    assert chat.person("bob").says("standup status").endswith("Not in yet: Bob")


def test_history_is_for_oneself_ones_lead_and_the_director(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says("昨天：发了两条\n今天：跟进转发\n需要：无")

    assert "跟进转发" in chat.person("mei").says("站会 记录")
    assert "跟进转发" in chat.person("lan").says("站会 记录 @小满 2月9日")
    assert chat.person("fang").says("站会 记录 @小满") == "小满 的记录只有本人、组长和总监能看"


def test_only_the_director_or_deputy_starts_a_round(chat: Chat) -> None:
    assert "总监" in chat.person("mei").says("站会 开始")
    assert chat.channel() == []

    chat.person("he").says("站会 开始")
    chat.tick()
    assert len(chat.channel()) == 1


def test_a_guest_is_refused_kindly(chat: Chat) -> None:
    assert chat.person("nora").says("standup") == (
        "You're not on the stand-up list; ask a lead or the director if you'd like to join"
    )


def test_help_is_written_from_the_commands(chat: Chat) -> None:
    assert "站会 / standup：" in chat.person("mei").says("帮助 每天")
    assert "standup / 站会" in chat.person("bob").says("help every day")


def test_my_plate_stays_true_after_it_was_asked_for(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says("我的")

    mei.presses("填写站会", {"doing": "跟进转发"})

    assert "站会已交（9:00）" in mei.sees()[-1]


def test_typing_that_one_is_away_is_enough(chat: Chat) -> None:
    chat.at("09:00")
    assert chat.person("mei").says("今天请假") == "好，2月9日 周一 记为请假，站会不问，群里只显示“请假”"
    assert "0/5 · 请假 1" in chat.channel()[0]
