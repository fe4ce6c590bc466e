"""Decisions are made on the digest itself: what is done leaves it, and the next thing to decide takes its place."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import select

from storage.people import Member
from storage.tasks import Task
from tests.chat import WITH_STANDUPS, Chat
from tests.handlers.faq.stock import CREW, stock


def member_id(chat: Chat, handle: str) -> str:
    with chat.database.read() as db:
        return db.exec(select(Member.id).where(Member.handle == handle)).one()


def test_an_alert_is_taken_over_and_assigned_from_the_digest(chat: Chat) -> None:
    chat.at("18:25")
    chat.person("mei").says("上报 有粉丝用完脸肿去急诊了，说找了记者")
    lan = chat.person("lan")
    lan.says("日报")
    assert "P0 预警 #1 还没人接手" in lan.sees(about="日报")[-1]

    lan.presses("我接手")
    (card,) = lan.sees(about="日报")
    assert "还没人接手" not in card and "P0 预警 #1 接手了，还没指定处理人" in card
    assert "[我接手]" not in card and "[指定处理人]" in card

    someone = lan.opens("指定处理人").fields[0].options[-1].value
    lan.presses("指定处理人", {"who": someone})
    (card,) = lan.sees(about="日报")
    assert "预警 #1" not in card.split("\n站会")[0], "somebody is at it, and in time"


def test_what_is_settled_elsewhere_leaves_every_digest_that_asked_for_it(chat: Chat) -> None:
    chat.at("23:57")
    chat.person("mei").says("上报 有粉丝用完脸肿去急诊了，说找了记者")
    lan, he = chat.person("lan"), chat.person("he")
    lan.says("日报")
    chat.at("2026-02-10 00:01")
    lan.says("日报")
    assert [card.count("[我接手]") for card in lan.sees(about="日报")] == [1, 1]

    he.presses("我接手")
    yesterday, today = lan.sees(about="日报")
    assert "[我接手]" not in yesterday + today
    assert "P0 预警 #1 接手了，还没指定处理人" in today


def test_details_that_lie_open_follow_what_is_settled_elsewhere(chat: Chat) -> None:
    chat.at("18:25")
    for words in (
        "有粉丝用完脸肿去急诊了",
        "有人在卖轻羽的假货，要打12315",
        "客服泄露了我的手机号和住址",
        "记者来问成分造假的事",
    ):
        chat.person("mei").says(f"上报 {words}")
    lan, he = chat.person("lan"), chat.person("he")
    lan.says("日报")
    lan.presses("看明细（还有 1 件要定）")
    assert "还没人接手" in lan.sees(about="预警")[-1]

    for number in range(1, 5):
        he.says(f"预警 {number}")
        he.presses("我接手")
    assert "还没人接手" not in "\n".join(lan.sees(about="的数字"))


def test_a_wording_is_the_directors_to_approve_once_it_is_signed(chat: Chat) -> None:
    chat.at("18:25")
    chat.person("mei").says("上报 有粉丝用完脸肿去急诊了，说找了记者")
    lan, he = chat.person("lan"), chat.person("he")
    lan.presses("我接手")
    signer = next(one.value for one in lan.opens("指定处理人").fields[0].options if one.label == "何川")
    lan.presses("指定处理人", {"who": signer})
    lan.presses("写口径", {"wording": "我们正在核实", "signers": [signer], "posts": ""})
    assert "口径等你批准" not in lan.says("日报")

    he.presses("会签")
    assert "P0 预警 #1 的口径等你批准" in lan.sees(about="日报")[-1]


@WITH_STANDUPS
def test_who_was_nudged_today_is_not_nudged_again(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says("昨天：一\n今天：二\n需要：内容中台出一张竞品对比图")
    lan, ning = chat.person("lan"), chat.person("ning")
    lan.says("日报")
    message, control = lan.find("催一下")

    assert lan.presses("催一下").toast == "已私下催了 许宁"
    assert ning.sees()[-1].startswith("周岚 问：有 1 件求助还没人接\n")
    assert "小满要「出一张竞品对比图」，今天催过 许宁 了" in lan.sees(about="日报")[-1]
    assert "[催一下]" not in lan.sees(about="日报")[-1]
    assert lan.press_by_id(message, control).toast == "今天已经催过了，明天再催", (
        "another screen still shows the button"
    )

    ning.presses("我来")
    assert "求助没人接" not in lan.sees(about="日报")[-1], "what was settled elsewhere is asked for no longer"
    assert lan.press_by_id(message, control).toast == "没有可催的人，先指定负责人"


@WITH_STANDUPS
def test_the_others_digest_tells_that_they_were_nudged(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says("昨天：一\n今天：二\n需要：内容中台出一张竞品对比图")
    lan, he = chat.person("lan"), chat.person("he")
    he.says("日报")
    lan.says("日报")
    lan.presses("催一下")

    assert "今天催过 许宁 了" in he.sees(about="日报")[-1] and "[催一下]" not in he.sees(about="日报")[-1]
    chat.at("2026-02-10 10:00")
    he.says("日报")
    assert "[催一下]" in he.sees(about="日报")[-1], "tomorrow again"


def answered(chat: Chat, wording: str = "我们正在核实") -> None:
    """An alert is taken over, worded, approved and answered; nobody has thawed it yet."""
    chat.at("18:25")
    chat.person("mei").says("上报 有粉丝用完脸肿去急诊了，说找了记者")
    lan, he = chat.person("lan"), chat.person("he")
    lan.presses("我接手")
    keeper = next(one.value for one in lan.opens("指定处理人").fields[0].options if one.label == "何川")
    lan.presses("指定处理人", {"who": keeper})
    he.presses("写口径", {"wording": wording, "signers": [], "posts": ""})
    lan.says("日报")


def test_what_is_frozen_is_thawed_from_the_digest_once_and_by_those_who_may(chat: Chat) -> None:
    answered(chat)
    lan, he = chat.person("lan"), chat.person("he")
    assert "① P0 预警 #1 的口径等你批准：“我们正在核实”" in lan.sees(about="日报")[-1]
    lan.presses("批准")
    lan.presses("已回应", {"link": ""})
    chat.sleep_until("2026-02-10 09:30")
    he.says("日报")
    yesterday = lan.find("解冻")
    assert "P0 预警 #1 已回应，15 小时没有新增" in he.sees(about="日报")[-1]

    assert lan.presses("解冻", {"wording": ""}).errors == {"wording": "这一项要填一下"}
    assert lan.presses("解冻", {"wording": "已核实，可以照常回复"}).toast == "已解冻，口径会发给每个人"
    assert any("已核实，可以照常回复" in text for text in chat.person("mei").sees())
    for boss in (lan, he):
        assert (
            "P0 预警 #1 已解冻，可以关闭" in boss.sees(about="日报")[-1] and "[解冻]" not in boss.sees(about="日报")[-1]
        )
    assert "这一步做不了" in lan.press_by_id(*yesterday).toast, "from the older digest, on another screen"
    he.presses("关闭")
    assert all("预警 #1" not in boss.sees(about="日报")[-1].split("\n站会")[0] for boss in (lan, he))


def test_who_is_no_deputy_any_more_decides_nothing_from_an_old_digest(chat: Chat) -> None:
    answered(chat)
    lan, he = chat.person("lan"), chat.person("he")
    he.says("日报")
    approve = he.find("批准")
    lan.says("角色 @何川 成员")

    assert "总监" in he.press_by_id(*approve).toast
    assert "口径等你批准" in lan.sees(about="日报")[-1]


def test_a_long_wording_is_read_before_it_is_approved(chat: Chat) -> None:
    long = "我们已经注意到这位用户的反馈，正在核实批次与使用情况，" * 4
    answered(chat, long)
    lan = chat.person("lan")
    assert "[批准]" not in lan.sees(about="日报")[-1]

    lan.presses("看口径")
    assert lan.sees()[-1].startswith("预警 #1 的口径，看完再批\n") and long in lan.sees()[-1]
    assert lan.presses("批准").toast == "口径已批准"


def test_a_digest_read_the_next_morning_still_asks_for_the_rest(chat: Chat) -> None:
    """One decision does not take the others off the card; once the next digest is there, the old one only tells."""
    answered(chat)
    with chat.database.write() as db:
        at, mei = chat.clock.now(), member_id(chat, "mei")
        db.add(Task(team_id=chat.team_id, number=40, title="周报", state="draft", source="t", due_at=at, owner_id=mei,
                    created_at=at))  # fmt: skip
    chat.at("18:31")
    lan = chat.person("lan")
    chat.sleep_until("2026-02-10 09:30")
    lan.presses("批准")

    card = lan.sees(about="2月9日 周一日报")[-1]
    assert card.startswith("2月9日 周一日报 · 1 件事等你定\n① 1 条任务过期，最久的是 #40（小满）")
    old = lan.find("看看")
    assert lan.presses("催一下").toast == "已私下催了 小满"
    chat.sleep_until("2026-02-11 09:30")
    lan.press_by_id(*old)
    card = lan.sees(about="2月9日 周一日报")[-1]
    assert card.startswith("2月9日 周一日报\n没有站会") and "[看明细]" in card and "过期" not in card


def test_an_entry_that_was_approved_elsewhere_waits_no_longer(chat: Chat) -> None:
    lan, ning = chat.person("lan"), chat.person("ning")
    ning.says("话术 导入\n编号\t问题\t锁定事实\tKOC 评论\n41\t能当妆前吗\t质地 = 水感\t很{质地}～")
    lan.says("日报")
    assert "1 条话术待核定" in lan.sees(about="日报")[-1]
    assert not any("请核定" in text for text in lan.sees()), "nobody asked this early for it"

    lan.presses("核对")
    assert lan.sees()[-1] == "待核定 1 条\nFAQ-41 第 1 版 能当妆前吗（许宁）\n[核对]"
    lan.presses("核对")
    assert lan.presses("核定").toast.startswith("FAQ-41 ")
    assert "待核定" not in lan.sees(about="日报")[-1]


def test_what_is_said_to_be_wrong_is_seen_to_from_the_digest(tmp_path: Path) -> None:
    chat = Chat(tmp_path, CREW, "2026-02-09 16:00")
    stock(chat)
    lan, mei = chat.person("lan"), chat.person("mei")
    mei.says("问 油皮能用吗")
    mei.presses("这条不对", {"words": "成膜不止 3 分钟"})
    lan.says("日报")
    assert "1 条话术有人说不对" in lan.sees(about="日报")[-1]

    lan.presses("看看")
    lan.presses("处理")
    assert "成膜不止 3 分钟" in lan.sees()[-1] and "[修改]" in lan.sees()[-1]
    lan.presses("已处理")
    assert "说不对" not in lan.sees(about="日报")[-1]
    chat.end()


def test_a_draft_that_was_written_elsewhere_is_asked_for_no_longer(chat: Chat) -> None:
    chat.sleep_until("2026-02-14 18:31")
    lan, he = chat.person("lan"), chat.person("he")
    lan.says("周报")
    assert "下一个冲刺（第 9 周）还没有草稿" in lan.sees(about="周报")[-1] and "[写草稿]" in lan.sees(about="周报")[-1]

    he.says("冲刺 草稿")
    he.presses("写草稿", {"mission": "年后第一波"})

    assert "还没有草稿" not in lan.sees(about="周报")[-1] and "[写草稿]" not in lan.sees(about="周报")[-1]
