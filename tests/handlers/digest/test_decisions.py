"""Decisions are made on the digest itself: what is done leaves it, and the next thing to decide takes its place."""

from __future__ import annotations

from tests.chat import WITH_STANDUPS, Chat


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

    assert lan.presses("催一下").toast == "已私下催了 许宁"
    assert ning.sees()[-1].startswith("周岚 问：有 1 件求助还没人接\n")
    assert lan.presses("催一下").toast == "今天已经催过了，明天再催"
    ning.presses("我来")
    lan.says("日报")
    assert "求助没人接" not in lan.sees(about="日报")[-1]


def test_a_draft_that_was_written_elsewhere_is_asked_for_no_longer(chat: Chat) -> None:
    chat.sleep_until("2026-02-14 18:31")
    lan, he = chat.person("lan"), chat.person("he")
    lan.says("周报")
    assert "下一个冲刺（第 9 周）还没有草稿" in lan.sees(about="周报")[-1] and "[写草稿]" in lan.sees(about="周报")[-1]

    he.says("冲刺 草稿")
    he.presses("写草稿", {"mission": "年后第一波"})

    assert "还没有草稿" not in lan.sees(about="周报")[-1] and "[写草稿]" not in lan.sees(about="周报")[-1]
