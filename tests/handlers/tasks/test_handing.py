"""Whose a task is: handed over with acceptance, assigned, put off, dropped; and what happens when somebody is away."""

from __future__ import annotations

from datetime import UTC

from bot.adapters.local.people import direct
from bot.adapters.local.world import control_id, controls
from storage import people, slots, teams
from storage.slots import Slot
from storage.tasks import DRAFT, DROPPED, TOPIC
from tests.chat import WITH_STANDUPS, Chat, moment
from tests.handlers.tasks import office
from tests.past import scene


@scene
def claimed(chat: Chat) -> None:
    office.pack(chat, rounds=True)  # leave is leave from the rounds
    office.accounts(chat)
    chat.at("10:00")
    chat.person("mei").says("认领 1 周三晚10点")


def test_handed_over_it_stays_until_the_other_accepts(chat: Chat) -> None:
    claimed(chat)
    mei, fang = chat.person("mei"), chat.person("fang")

    assert mei.says("转给 @老方 1") == "已问老方，接手前还在你这里"
    assert office.task(chat, 1, 1).owner_id == office.named(chat, "mei").id
    assert fang.sees()[-1].startswith("小满 想把 #1 转给你：海岛三天两夜，怎么补涂\n账号：小红书「小满的防晒日记」")

    fang.presses("接手")
    assert office.task(chat, 1, 1).owner_id == office.named(chat, "fang").id
    assert "老方 接手了 #1：海岛三天两夜，怎么补涂" in mei.sees()
    assert "小满 问能不能接手（老方）" in chat.person("lan").says("任务 1-1")


def test_declined_it_stays_where_it_is_and_they_hear_why(chat: Chat) -> None:
    claimed(chat)
    chat.person("mei").says("转给 1 老方")
    chat.person("fang").presses("接不了", {"why": "这周满了"})

    assert chat.person("mei").sees()[-1].startswith("老方 接不了 #1 海岛三天两夜，怎么补涂：这周满了")
    assert office.task(chat, 1, 1).owner_id == office.named(chat, "mei").id
    assert "#1 不用你接了：海岛三天两夜，怎么补涂" in chat.person("fang").sees()


def test_leads_assign_and_members_do_not(chat: Chat) -> None:
    claimed(chat)
    assert chat.person("fang").says("指派 2 @小满") == "这一步由组长或总监来"

    assert chat.person("lan").says("指派 2 @老方") == "已派给老方"
    assert chat.person("fang").sees()[-1].startswith("#2 归你了：沙滩排球日记")
    chat.person("lan").says("指派 1-1 @老方")
    assert "周岚 把你的 #1 派给了老方：海岛三天两夜，怎么补涂" in chat.person("mei").sees()


def test_a_due_time_in_words_is_said_back(chat: Chat) -> None:
    claimed(chat)

    assert chat.person("mei").says("截止 1 周三下午3点前") == "截止改为 2月11日 周三 15:00"
    assert chat.person("mei").says("截止 1 周四下午3点") == "截止要在档期（2月11日 周三 22:00）之前，先改档期"
    assert chat.person("bob").says("due 1 tomorrow 3pm") == "Now due Tue 10 Feb 15:00"
    assert "Bob 把你的 #1 截止改为 2月10日 周二 15:00：海岛三天两夜，怎么补涂" in chat.person("mei").sees()[-1]
    assert chat.person("mei").says("截止 1 哪天都行").startswith("「哪天都行」没看懂是什么时间")


def test_a_slot_is_moved_by_words_or_the_conflict_is_said(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    mei.says("认领 2 周四晚8点")

    assert mei.says("改档期 1 周五晚8点") == "档期定在 2月13日 周五 20:00，没有撞车"
    assert mei.says("改档期 1 周四晚9点").startswith(
        "#1 2月12日 周四 21:00 发不了：和同账号的 #2 沙滩排球日记（2月12日 周四 20:00）离得太近。"
        "最近的空档：2月12日 周四 22:00。"
    )


def test_whose_slot_is_moved_by_a_lead_hears_it(chat: Chat) -> None:
    claimed(chat)
    chat.person("ning").says("改档期 1-1 周五晚8点")
    assert chat.person("mei").sees()[-1] == "许宁 把你的 #1 档期改到 2月13日 周五 20:00：海岛三天两夜，怎么补涂"


def test_what_is_missing_to_a_time_is_asked_for(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    assert mei.says("截止 1").startswith("#1 改到什么时候？例：截止 1 周五下午3点")
    assert mei.says("改档期 1").startswith("#1 改到什么时候？例：改档期 1 周四晚8点")
    assert mei.says("改档期 1 周四").startswith("「周四」几点？例：改档期 1 周四晚8点")


def test_a_due_time_is_put_off_by_as_much_as_is_said(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    mei.says("截止 1 2月10日 15:00")
    assert mei.says("截止 1 推迟一天") == "截止改为 2月11日 周三 15:00"
    assert mei.says("1延后2小时") == "截止改为 2月11日 周三 17:00"
    assert mei.says("截止 1 三天").startswith("「三天」没看懂是什么时间")
    assert mei.says("截止 1 提前半天").startswith("「提前半天」没看懂是什么时间")
    assert chat.person("bob").says("due 1 push back by 1 hour") == "Now due Wed 11 Feb 18:00"
    assert mei.says("截止 1 下班前") == "截止改为 2月9日 周一 18:00"


def test_dropped_by_a_lead_with_a_reason_its_owner_hears_it(chat: Chat) -> None:
    claimed(chat)
    assert chat.person("lan").says("作废 1-1").startswith("写一句作废的原因")
    assert chat.person("mei").says("drop 1-1 太忙").endswith("你自己不做了，发「放弃 1」")
    chat.person("lan").says("作废 1-1 产品推迟上市")

    assert chat.person("mei").sees()[-1] == "周岚 作废了你的 #1 海岛三天两夜，怎么补涂：产品推迟上市"
    assert office.task(chat, 1, 1).state == DROPPED
    chat.person("lan").says("任务 1-1")
    chat.person("lan").presses("重新打开")
    assert office.task(chat, 1, 1).state == DRAFT


@WITH_STANDUPS
def test_who_leaves_hands_on_to_the_backup_who_accepts(chat: Chat) -> None:
    claimed(chat)
    mei, fang = chat.person("mei"), chat.person("fang")
    mei.says("周三请假")
    assert not any("接手" in text for text in fang.sees())
    chat.at("2026-02-10 15:00")

    assert fang.sees()[-1].startswith(
        "有 1 条想请你接手\n#1 海岛三天两夜，怎么补涂 · 稿件 · 小满 · 2月10日 周二 15:00 前"
    )
    assert "你请假（2月11日 周三）期间有 1 条到期，已问老方要不要接手：" in mei.sees()[-1]
    fang.presses("接手")
    assert office.task(chat, 1, 1).owner_id == office.named(chat, "fang").id
    assert "没有要你接手的了" in fang.sees()


def test_who_is_in_no_stand_up_may_be_away_all_the_same(chat: Chat) -> None:
    claimed(chat)
    with chat.database.write() as db:
        member = people.by_handle(db, chat.team_id, "mei")
        assert member is not None
        member.enrolled = False
        db.add(member)
    chat.person("mei").says("周三请假")
    chat.at("2026-02-10 15:00")
    assert chat.person("fang").sees()[-1].startswith("有 1 条想请你接手")


@WITH_STANDUPS
def test_what_is_not_due_while_somebody_is_away_stays_theirs(chat: Chat) -> None:
    claimed(chat)
    chat.person("mei").says("明天请假")  # its draft is due that day: only this one
    chat.person("mei").says("认领 2 下周五晚8点")
    chat.at("15:00")

    assert office.task(chat, 2).offered_to == ""
    assert office.task(chat, 1, 1).offered_to == office.named(chat, "fang").id


def post_of_mei(chat: Chat, at: str) -> None:
    """小满 posts something then that came of no task."""
    with chat.database.write() as db:
        account = next(a for a in teams.accounts(db, chat.team_id) if a.handle == "mei")
        slots.place(db, Slot(team_id=chat.team_id, account_id=account.id, owner_id=account.owner_id, title="直播预告",
                             at=moment(at).astimezone(UTC), created_at=chat.clock.now()))  # fmt: skip


@WITH_STANDUPS
def test_posts_with_no_task_behind_them_go_to_the_backup_too(chat: Chat) -> None:
    claimed(chat)
    post_of_mei(chat, "2026-02-11 12:00")
    mei, fang = chat.person("mei"), chat.person("fang")
    mei.says("周三请假")
    chat.at("2026-02-10 15:00")

    assert fang.sees()[-1].startswith("有 2 条想请你接手")
    assert "2月11日 周三 12:00 · 小红书「小满的防晒日记」 · 直播预告" in fang.sees()[-1]
    assert "2月11日 周三 12:00 · 小红书「小满的防晒日记」 · 直播预告" in mei.sees()[-1]
    fang.presses("我来发")
    chat.at("2026-02-11 09:00")
    assert "档期：12:00 直播预告" in fang.says("我的")
    assert fang.sees(about="有 1 条想请你接手")


@WITH_STANDUPS
def test_who_cannot_post_it_says_so_and_its_owner_hears(chat: Chat) -> None:
    claimed(chat)
    post_of_mei(chat, "2026-02-11 12:00")
    mei, fang = chat.person("mei"), chat.person("fang")
    mei.says("周三请假")
    chat.at("2026-02-10 15:00")
    fang.presses("发不了")

    assert mei.sees()[-1].startswith("老方 接不了这条，还没人发：2月11日 周三 12:00")
    assert fang.sees(about="有 1 条想请你接手")


@WITH_STANDUPS
def test_who_has_nothing_due_is_told_what_waits_for_them(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    mei.says("放弃 1")
    mei.says("建任务 整理素材库")
    mei.says("周三请假")
    chat.at("2026-02-10 15:00")

    assert mei.sees()[-1] == "你请假（2月11日 周三）期间没有到期的，手上 1 条等你回来：\n#4 整理素材库 · 稿件"


def test_leave_that_asked_somebody_does_not_say_later_that_nothing_falls_due(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    mei.says("周三请假")
    chat.at("2026-02-10 15:00")
    assert "期间有 1 条到期" in mei.sees()[-1]
    chat.at("2026-02-11 08:30")

    assert not any("没有到期的" in text for text in mei.sees())


def test_leave_that_is_cancelled_takes_back_what_it_asked_and_a_late_press_is_told_so(chat: Chat) -> None:
    claimed(chat)
    post_of_mei(chat, "2026-02-11 12:00")
    mei, fang = chat.person("mei"), chat.person("fang")
    mei.says("周三请假")
    chat.at("2026-02-10 15:00")
    stands = chat.messages(direct("fang").id)[-1]
    assert stands.card is not None
    late = next(control_id(c) for c in controls(stands.card) if c.label == "接手")

    assert mei.says("取消请假") == "好，2月11日 周三 的假取消了，请人接手的 2 条也撤回了，还是你的"
    assert "已问老方" not in mei.says("任务 1")
    assert "没有要你接手的了" in fang.sees()
    assert fang.press_by_id(stands.id, late).toast == "#1 不用你接了"
    assert office.task(chat, 1, 1).owner_id == office.named(chat, "mei").id


def test_what_was_offered_by_hand_and_what_the_rest_of_the_leave_needs_stays_offered(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    mei.says("认领 2 周四晚8点")
    mei.says("转给 @老方 2")
    mei.says("请假 2月11日到12日")
    chat.at("2026-02-10 15:00")

    assert mei.says("取消请假 周四") == "好，2月12日 周四 的假取消了"
    assert office.task(chat, 1, 1).offered_to and office.task(chat, 2).offered_to
    assert mei.says("取消请假").endswith("请人接手的 1 条也撤回了，还是你的")
    assert office.task(chat, 2).offered_to == office.named(chat, "fang").id


def test_who_left_the_team_leaves_everything_to_the_backup_and_what_they_decline_is_free(chat: Chat) -> None:
    claimed(chat)
    chat.person("lan").says("移出 @小满")
    chat.tick()
    fang = chat.person("fang")

    assert fang.sees()[-1].startswith("有 1 条想请你接手\n#1 海岛三天两夜，怎么补涂 · 稿件 · 小满")
    fang.presses("接不了", {"why": "手上满了"})
    task = office.task(chat, 1, 1)
    assert (task.state, task.owner_id) == (TOPIC, "")


@WITH_STANDUPS
def test_what_waits_for_a_reviewer_who_is_away_waits_for_another(chat: Chat) -> None:
    claimed(chat)
    chat.person("ning").says("今天请假")
    chat.person("mei").says("送审 1 稿子")

    assert office.task(chat, 1, 1).reviewer_id != office.named(chat, "ning").id
