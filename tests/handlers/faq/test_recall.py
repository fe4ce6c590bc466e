"""A fact that has changed is called back from everybody who may have said the old one."""

from __future__ import annotations

from tests.chat import Chat
from tests.handlers.faq.stock import load
from tests.handlers.faq.test_writing import filled

PRICE = "问 50ml 现在多少钱"
NEXT = "到手价 = 109 元 | 抖音直播间 | 送 15ml 旅行装 | 2026-02-10 ~ 2026-02-13\n到手价 = 139 元 | 天猫旗舰店"


def plan_price(lib: Chat) -> None:
    """A price of tomorrow, confidential until then, written by one and approved by two others."""
    gu = lib.person("gu")
    gu.says("话术 3")
    midnight = {"valid_from": "2026-02-10", "confidential": "2026-02-10"}
    gu.presses("修改", filled(gu, "修改", facts=NEXT, **midnight))
    lib.person("ning").presses("核定")
    lib.person("lan").presses("核定")


def test_a_future_price_is_a_secret_until_it_starts_and_announces_itself_then(lib: Chat) -> None:
    azhe, mei, ning = lib.person("azhe"), lib.person("mei"), lib.person("ning")
    assert "129 元" in azhe.says(PRICE)
    plan_price(lib)

    assert "109" not in mei.says("话术 3 版本") + mei.says("话术 3") + mei.says("话术 待审")
    assert "第 8 版 2月10日 生效" in lib.person("lan").says("话术 3")
    assert "129 元" in azhe.says(PRICE)

    lib.at("2026-02-10 00:00")
    assert azhe.sees()[-1] == (
        "1 条话术变了，旧的请今天改掉\n"
        "FAQ-3 现在起：到手价 129 元（抖音直播间），送15ml 旅行装，至 2月12日 23:59"
        " → 到手价 109 元（抖音直播间），送15ml 旅行装，至 2月13日 23:59\n"
        "请看这四处：置顶评论、快捷回复、草稿、已发笔记\n[知道了]"
    )
    assert "109 元" in azhe.says(PRICE)
    assert any(card.startswith("FAQ-3 第 7 版已换成第 8 版，别再用旧话") for card in azhe.sees())
    azhe.presses("知道了")
    assert any("条改话术，你 0:00 已确认" in card for card in azhe.sees())
    assert not [card for card in ning.sees() if "条话术变了" in card]


def test_a_changed_fact_reaches_all_who_may_say_the_old_one_and_the_lead_sees_who_is_missing(
    lib: Chat,
) -> None:
    mei, ning, lan = lib.person("mei"), lib.person("ning"), lib.person("lan")
    bob = lib.person("bob")
    bob.says("ask 油皮能用吗，会不会很油")
    ning.says("话术 27")
    facts = "质地 = 水感乳液\n成膜时间 = 约 5 分钟\n补涂 = 户外 2 小时一次\n卸除 = 洁面可卸"
    ning.presses("修改", filled(ning, "修改", facts=facts))
    lib.person("gu").presses("核定") if "核定" in lib.person("gu").buttons() else lan.presses("核定")

    for who in ("mei", "fang", "may"):
        assert any("FAQ-27：成膜时间 约 3 分钟 → 成膜时间 约 5 分钟" in card for card in lib.person(who).sees()), who
    assert any("成膜时间 约 3 分钟 → 成膜时间 约 5 分钟" in card for card in bob.sees())
    assert not [card for card in lib.person("nora").sees() if "FAQ-27" in card]
    mei.presses("知道了")
    lib.at("18:30")
    shown = [card for card in lan.sees() if card.startswith("FAQ-27 改话术")]
    assert shown and "小满" not in shown[-1].splitlines()[0] and "老方" in shown[-1].splitlines()[0]


def test_a_campaign_that_is_over_is_silent_and_its_owner_was_warned(lib: Chat) -> None:
    azhe, ning = lib.person("azhe"), lib.person("ning")
    azhe.says(PRICE)
    lib.at("2026-02-12 09:00")
    assert any(card.startswith("FAQ-3 50ml 现在多少钱 2月14日 23:59 到期，要延期就改截止时间") for card in ning.sees())

    lib.at("2026-02-15 14:30")
    assert "元" not in azhe.says(PRICE).splitlines()[0]
    assert any("FAQ-3：到手价 139 元（天猫旗舰店） 已结束" in card for card in azhe.sees())


def test_a_price_that_ends_within_its_entry_is_called_back_and_left_out(lib: Chat) -> None:
    azhe = lib.person("azhe")
    azhe.says(PRICE)
    lib.at("2026-02-13 14:30")

    assert any("到手价 129 元" in card and "已结束" in card for card in azhe.sees())
    said = azhe.says(PRICE)
    assert "没有生效的价格" in said and "这条现在没有能说的句子" in said and "发我纯文本" not in said
    lib.at("2026-02-15 14:30")
    told = [card for card in azhe.sees() if "条话术变了" in card][-1]
    assert [line[:13] for line in told.splitlines() if "已结束" in line] == ["FAQ-3：到手价 129", "FAQ-3：到手价 139"]


def test_a_price_that_came_and_went_before_anybody_looked_is_named(lib: Chat) -> None:
    gu, azhe = lib.person("gu"), lib.person("azhe")
    azhe.says(PRICE)
    gu.says("话术 3")
    usual = "到手价 = 129 元 | 抖音直播间 | 送 15ml 旅行装 | 2026-02-09 ~ 2026-02-12"
    facts = f"{usual}\n闪购价 = 99 元 | 抖音直播间 | 2026-02-10 ~ 2026-02-10"
    gu.presses("修改", filled(gu, "修改", facts=facts))
    lib.person("ning").presses("核定")
    lib.person("lan").presses("核定")
    lib.at("2026-02-11 14:30")

    told = [card for card in azhe.sees() if "条话术变了" in card][-1]
    assert "闪购价 99 元（抖音直播间），至 2月10日 23:59 已结束" in told and "– 已结束" not in told


def test_a_wording_that_only_reads_better_calls_nobody_back(lib: Chat) -> None:
    mei, ning = lib.person("mei"), lib.person("ning")
    mei.says("问 油皮能用吗")
    ning.says("话术 27")
    ning.presses("写话术", filled(ning, "写话术", KOC_dm="等{成膜时间}就好"))
    lib.person("gu").presses("核定")

    assert not [card for card in mei.sees() if "条话术变了" in card]


def test_what_came_in_with_a_file_is_called_back_too(lib: Chat) -> None:
    azhe = lib.person("azhe")
    azhe.says(PRICE)
    with lib.database.write() as db:
        text = (
            "## FAQ-8 敏感肌能用吗\n- 状态: 已核定\n- 可外传: 是\n- 产品: 轻羽防晒乳\n- 负责人: fang\n- 撰写人: gu\n"
            "- 核定人: ning\n### 锁定事实\n> 酒精 = 含微量酒精\n### KOC 评论\n> {酒精}，先在耳后试试～\n"
        )
        assert len(load(db, lib, text).changed) == 1
    lib.tick()

    assert any("酒精 不含酒精 → 酒精 含微量酒精" in card for card in lib.person("mei").sees())


def test_whoever_was_shown_a_price_inside_another_answer_is_called_back_too(lib: Chat) -> None:
    azhe, mei = lib.person("azhe"), lib.person("mei")
    mei.says("问 油皮能用吗")
    mei.presses("换口吻", {"choice": "kind:KOS"})
    azhe.says("问 油皮能用吗")
    azhe.presses("发我纯文本")
    plan_price(lib)
    lib.at("2026-02-10 09:00")

    assert any("→ 到手价 109 元" in card for card in azhe.sees())
    assert any("直播间现在109 元" in card for card in azhe.sees())
    assert not [card for card in mei.sees() if "109" in card]


def test_what_changes_twice_before_anybody_looked_is_one_line_from_the_first_to_the_last(lib: Chat) -> None:
    mei, ning, gu = lib.person("mei"), lib.person("ning"), lib.person("gu")
    mei.says("问 油皮能用吗")
    for minutes, minute in (("5", "16:01"), ("4", "16:02")):
        ning.says("话术 27")
        facts = f"质地 = 水感乳液\n成膜时间 = 约 {minutes} 分钟\n补涂 = 户外 2 小时一次\n卸除 = 洁面可卸"
        ning.presses("修改", filled(ning, "修改", facts=facts))
        gu.presses("核定")
        lib.at(minute)
    told = [card for card in mei.sees() if "条话术变了" in card][-1]

    assert "FAQ-27：成膜时间 约 3 分钟 → 成膜时间 约 4 分钟" in told
    assert "约 5 分钟" not in told


def test_nobody_confirms_what_came_after_the_card_they_looked_at(lib: Chat) -> None:
    mei, ning, gu = lib.person("mei"), lib.person("ning"), lib.person("gu")
    mei.says("问 油皮能用吗")
    facts = "质地 = 水感乳液\n成膜时间 = 约 3 分钟\n补涂 = 户外 2 小时一次\n卸除 = 洁面可卸"
    for number in range(6):
        ning.says("话术 27")
        ning.presses("修改", filled(ning, "修改", facts=f"{facts}\n事实{'甲乙丙丁戊己'[number]} = 新的"))
        gu.presses("核定")
        lib.at(f"16:0{number + 1}")
    assert any("另有 1 条" in card for card in mei.sees())

    assert mei.presses("知道了").toast == "收到，5 条已确认"
    assert any(card.startswith("1 条话术变了") and "事实己" in card for card in mei.sees())
    assert mei.presses("知道了").toast == "收到，1 条已确认"
