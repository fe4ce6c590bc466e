"""Who claims first has it; whoever comes second hears who has it since when, and what is free nearby."""

from __future__ import annotations

import threading
from dataclasses import replace

from bot.chat import Form
from handlers.topics.reading import TopicLine
from storage import slots, tasks
from storage.teams import Account
from tests.chat import Chat
from tests.handlers.tasks import office

LAST = (TopicLine(1, "防晒喷雾测评", "好补涂", "轻羽防晒乳"), office.SANDS)


def test_a_claim_in_words_has_its_account_and_slot_and_says_so_in_private(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.at("10:00")

    assert chat.person("mei").says("认领 1 周三晚10点") == (
        "#1 归你了：海岛三天两夜，怎么补涂（名额 1/3）\n账号：小红书「小满的防晒日记」\n"
        "档期：2月11日 周三 22:00，没有撞车\n角度：通勤包里的补涂\n初稿 2月10日 周二 15:00 前交许宁\n"
        "你手上共 1 条（#1）\n[送审] [定账号和档期] [转给别人] [放弃]"
    )


def run_a_kol(chat: Chat, handle: str, backup: str = "") -> None:
    """This person runs a KOL account, and nothing else."""
    with chat.database.write() as db:
        owner, stands_in = office.named(chat, handle), office.named(chat, backup).id if backup else ""
        db.add(Account(team_id=chat.team_id, network="小红书", kind="KOL", handle=f"kol-{handle}", name="阿May",
                       owner_id=owner.id, backup_id=stands_in))  # fmt: skip


def test_a_place_for_one_kind_of_account_is_not_claimed_with_another(chat: Chat) -> None:
    office.pack(chat)
    run_a_kol(chat, "fang")
    fang = chat.person("fang")

    assert fang.says("认领 1").startswith("#1 是给 KOC 账号的，你名下是 KOL。真要你来写，请组长指派")
    assert "#2 归你了" in fang.says("认领 2")  # it says no kind
    assert fang.says("claim 1 2").splitlines()[1].startswith("#1 是给 KOC 账号的")


def test_only_accounts_that_one_runs_of_the_kind_of_the_place_are_offered(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    run_a_kol(chat, "mei", backup="fang")
    mei, lan = chat.person("mei"), chat.person("lan")
    mei.says("认领 1")
    mei.says("认领 2")

    assert choices(mei.opens("定账号和档期")) == ["小红书「阿May」", "小红书「小满的防晒日记」", "小红书「老方跑步」"]
    mei.says("任务 1-1")
    assert choices(mei.opens("定账号和档期")) == ["小红书「小满的防晒日记」", "小红书「老方跑步」"]

    lan.says("认领 1-2")
    assert choices(lan.opens("定账号和档期")) == ["小红书「老方跑步」", "小红书「小满的防晒日记」"]


def choices(form: Form) -> list[str]:
    return [option.label for option in form.fields[0].options]


def test_the_second_of_a_topic_is_told_the_angle_of_the_first(chat: Chat) -> None:
    office.pack(chat)
    chat.person("fang").says("我来认领选题1")

    assert "你的角度：带娃沙滩；老方 写通勤包里的补涂，请错开" in chat.person("mei").says("1我要了")


def test_the_same_in_english(chat: Chat) -> None:
    office.pack(chat)

    assert (
        chat.person("bob")
        .says("I'll take #1")
        .startswith(
            "#1 is yours: 海岛三天两夜，怎么补涂 (place 1 of 3)\nNo account or slot yet: press “Account and slot”"
        )
    )


def test_who_comes_second_hears_who_has_it_since_when_and_what_is_free_nearby(chat: Chat) -> None:
    office.pack(chat, LAST)
    chat.at("14:20")
    chat.person("mei").says("认领 1")
    chat.at("14:31")

    assert chat.person("fang").says("认领 1") == "#1 14:20 归小满了。同卖点还有 #2\n[看 #2]"
    chat.person("fang").presses("看 #2")
    assert chat.person("fang").sees()[-1].startswith("选题 #2 沙滩排球日记（余 1/1）")
    assert office.task(chat, 1).owner_id == office.named(chat, "mei").id


def test_the_last_place_of_several_is_said_to_be_full(chat: Chat) -> None:
    office.pack(chat)
    for handle in ("mei", "fang", "bob"):
        chat.person(handle).says("claim 1")

    assert chat.person("ning").says("认领 1").startswith("#1 已满，最后一个名额 8:00 归Bob。同卖点还有 #2")


def test_two_claims_of_the_last_place_at_once_have_one_winner(chat: Chat) -> None:
    """Two conversations are answered by two threads; the database lets one of them through first."""
    office.pack(chat, LAST)
    mei, fang = chat.person("mei"), chat.person("fang")
    before = len(mei.sees()), len(fang.sees())
    gate = threading.Barrier(2)

    def claims(handle: str) -> None:
        gate.wait()
        chat.baton.inbox.accept(office.said(chat, handle, "认领 1"))

    both = [threading.Thread(target=claims, args=(handle,)) for handle in ("mei", "fang")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    chat.settle()

    heard = [mei.sees()[before[0] :], fang.sees()[before[1] :]]
    assert sum(any(text.startswith("#1 归你了") for text in texts) for texts in heard) == 1
    assert sum(any(text.startswith("#1 8:00 归") and "同卖点还有 #2" in text for text in texts) for texts in heard) == 1


def test_the_button_on_the_pack_claims_and_the_card_shows_it(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.person("ning").says("@Baton 选题 发布", place="home")
    result = chat.person("mei").presses("认领", place="home")

    assert result.toast == "#1 归你了，账号和档期在私信里定"
    assert "已认领 1\n#1 海岛三天两夜，怎么补涂 · 好补涂 · KOC · 余 2/3" in chat.channel()[-1]
    assert chat.person("mei").sees()[-1].startswith("#1 归你了：海岛三天两夜")


def test_pressing_twice_claims_once(chat: Chat) -> None:
    office.pack(chat)
    chat.person("mei").says("认领 1")

    assert chat.person("mei").says("认领 1") == "#1 已经在你手上了"
    with chat.database.read() as db:
        assert tasks.count_by_state(db, chat.team_id, (tasks.DRAFT,)) == {"draft": 1}


def test_several_at_once_are_each_answered(chat: Chat) -> None:
    office.pack(chat, LAST)
    chat.person("fang").says("认领 1")

    answer = chat.person("mei").says("认领1、2、9")
    assert answer.endswith(
        "认领 3 条：\n#1 8:00 归老方了。\n#2 归你了：沙滩排球日记\n没找到 #9，发「看板」看现在有哪些"
    )


def test_account_and_slot_are_asked_for_with_what_one_carries(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.person("mei").says("认领 3")
    form = chat.person("mei").opens("定账号和档期")

    assert form.intro == (("手上共 1 条（#3）",),)
    assert [field.name for field in form.fields] == ["account", "day", "at", "reason"]
    assert form.fields[0].options[0].label == "小红书「小满的防晒日记」"


def test_a_slot_too_close_on_the_account_is_refused_with_the_next_free_one_or_kept_with_a_reason(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    mei = chat.person("mei")
    mei.says("认领 2 周三晚8点")
    mei.says("认领 3")
    chosen = {"account": mei.opens("定账号和档期").fields[0].options[0].value, "day": "2026-02-11", "at": "21:00"}

    refused = mei.presses("定账号和档期", {**chosen, "reason": ""})
    assert refused.errors["reason"].startswith(
        "和同账号的 #2 沙滩排球日记（2月11日 周三 20:00）离得太近。最近的空档：2月11日 周三 22:00"
    )
    with chat.database.read() as db:
        assert slots.of_task(db, office.task(chat, 3).id) is None

    assert mei.presses("定账号和档期", {**chosen, "reason": "直播前必须预热"}).errors == {}
    assert "档期：2月11日 周三 21:00（有冲突，照发：直播前必须预热）" in mei.sees()[-1]
    assert "有冲突照排：小红书「小满的防晒日记」 2月11日 周三 21:00｜直播前必须预热" in mei.says("任务 3")


def test_an_angle_can_be_changed_for_another_that_is_free(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    mei = chat.person("mei")
    mei.says("认领 1")
    form = mei.opens("定账号和档期")
    angles = {option.label: option.value for option in form.fields[1].options}
    assert list(angles) == ["通勤包里的补涂", "带娃沙滩", "海边跑步"]

    mei.presses("定账号和档期", {"account": form.fields[0].options[0].value, "angle": angles["海边跑步"],
                          "day": "2026-02-12", "at": "20:00", "reason": ""})  # fmt: skip
    assert "角度：海边跑步" in mei.sees()[-1]
    assert "角度：通勤包里的补涂" not in mei.sees()[-1]


def test_released_it_is_free_again_with_its_slot_and_another_may_have_it(chat: Chat) -> None:
    office.pack(chat, LAST)
    office.accounts(chat)
    chat.person("mei").says("认领 1 周三晚10点")

    assert chat.person("mei").says("放弃 1") == "#1 放出来了，别人可以认领"
    with chat.database.read() as db:
        assert slots.of_task(db, office.task(chat, 1).id) is None
    assert chat.person("fang").says("认领 1").startswith("#1 归你了：防晒喷雾测评")


def test_a_guest_sees_and_claims_only_what_may_be_shared(chat: Chat) -> None:
    office.pack(chat)
    nora = chat.person("nora")

    assert nora.says("topics").startswith("Topic pack, week 7 · 1 topic, 1 place, 0 claimed\n#3 高铁一小时出片")
    assert nora.says("claim 1") == "I can't find #1; say “board” to see what there is"
    assert nora.says("claim 3").startswith("#3 is yours: 高铁一小时出片")
    assert nora.says("task 2") == "I can't find #2; say “board” to see what there is"


def test_a_claim_in_free_words_that_arrives_late_is_asked_about(chat: Chat) -> None:
    office.pack(chat)
    mei = chat.person("mei")
    chat.at("12:00")
    chat.baton.inbox.accept(office.said(chat, "mei", "1我要了", chat.clock.now() - office.hours(1)))
    chat.settle()

    assert office.task(chat, 1).owner_id == ""
    assert mei.sees()[-1].startswith("这是你 11:00 说的，还算数吗") or "11:00" in mei.sees()[-1]
    mei.presses(mei.buttons()[-2])
    assert office.task(chat, 1).owner_id == office.named(chat, "mei").id


def test_a_time_said_without_a_clear_account_is_kept_for_the_form(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.at("10:00")

    answer = chat.person("bob").says("claim 1 Wed 10pm")
    assert answer.endswith("#1 is to go out Wed 11 Feb 22:00: on which account?\n[Account and slot]")
    fields = {field.name: field.value for field in chat.person("bob").opens("Account and slot").fields}
    assert (fields["day"], fields["at"]) == ("2026-02-11", "22:00")


def test_of_many_that_one_carries_some_are_named_the_one_just_claimed_among_them(chat: Chat) -> None:
    office.pack(chat, [replace(office.SANDS, line=n, title=f"沙滩第{n}天") for n in range(1, 9)])
    chat.at("10:00")
    mei = chat.person("mei")
    for number in range(1, 8):
        mei.says(f"认领 {number}")

    assert "你手上共 7 条（#1 #2 #3 #4 #5 #7 等）" in mei.sees()[-1]
