"""What wakes somebody, and what looks like it and must not. Every sentence was made for these tests."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.crisis import Dismissal, Severity, judge

P0, P1, P2 = Severity.P0, Severity.P1, Severity.P2


@pytest.mark.parametrize(
    ("said", "severity", "category"),
    [
        ("客户说涂完面霜脸肿得进了急诊", P0, "health"),
        ("用了你们的眼霜，眼睛肿得睁不开", P1, "health"),
        ("洗完头皮特别痒", P2, "health"),
        ("吃完这家外卖全家上吐下泻", P1, "health"),
        ("She got a rash all over her neck after using our toner", P1, "health"),
        ("汤里捞出一只蟑螂", P1, "quality"),
        ("I found a piece of glass in my salad", P1, "quality"),
        ("面霜长霉了，一圈绿毛", P1, "quality"),
        ("生产日期被涂改过，底下还有一个", P1, "quality"),
        ("充电宝充着电突然起火", P0, "safety"),
        ("用户说被吹风机电到手，漏电了", P0, "safety"),
        ("玻璃瓶裂开把她的手划破了", P0, "safety"),
        ("肯定是假货，专柜都不认", P1, "counterfeit"),
        ("怀疑不是正品，味道和专柜不一样", P2, "counterfeit"),
        ("买的新手机里有别人的照片，是翻新机", P1, "counterfeit"),
        ("再不处理我就打12315", P0, "legal"),
        ("our lawyer will contact you", P0, "legal"),
        ("有记者在问我们配方的事", P0, "media"),
        ("不退钱就去网上曝光你们", P1, "media"),
        ("这是欺诈消费者", P1, "fraud"),
        ("防晒指数虚标，你们虚假宣传", P1, "advertising"),
        ("有人把我们会员的手机号倒卖了", P0, "privacy"),
        ("客服威胁我删差评", P1, "privacy"),
        ("弹幕说我们主播歧视胖女孩，已经上热搜", P0, "values"),
        ("大家一起抵制这个牌子", P1, "reputation"),
        ("竞品请水军黑我们", P2, "competitor"),
    ],
)
def test_what_may_hurt_somebody_wakes_the_director(said: str, severity: Severity, category: str) -> None:
    verdict = judge(said)
    assert verdict.severity == severity
    assert category in verdict.categories


@pytest.mark.parametrize(
    "said",
    [
        "多媒体素材放网盘了", "内心受伤，快递太慢", "这条视频曝光量破十万", "工商银行的回款到了", "好看到爆炸，求链接",
        "在度假的时候看到这款", "从事物流产品开发", "感谢大家回报社会", "如果敏感肌可以用吗", "08.3.15 入住，环境不错",
        "快递慢，包装也压坏了", "骗子，根本没那么好用", "水果不新鲜都发霉了", "酒店房间有蟑螂", "洗完头还是油",
        "这洗发水止痒效果很好", "以前头皮痒，用了就不痒了", "trash bag included",
        "The exposure rate doubled", "tennis court booked",
    ],
)  # fmt: skip
def test_other_senses_figures_and_mere_complaints_wake_nobody(said: str) -> None:
    assert not judge(said).alarming


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("敏感肌用了两周，没有过敏", Dismissal.NEGATED),
        ("涂了面霜没有过敏、红肿或刺痛", Dismissal.NEGATED),
        ("Nobody reported a rash this month", Dismissal.NEGATED),
        ("孕妇用会不会过敏啊", Dismissal.ASKED),
        ("Does it cause allergic reactions?", Dismissal.ASKED),
        ("如果用了过敏可以退吗", Dismissal.SUPPOSED),
        ("培训：遇到用户说过敏先安抚", Dismissal.TRAINING),
        ("周会复盘“维权”“曝光”两个词", Dismissal.TRAINING),
        ("竞品被市监局约谈了", Dismissal.OTHERS),
        ("小说里那个律师最后输了", Dismissal.STORY),
    ],
)
def test_a_word_in_another_context_is_dismissed_with_its_reason(said: str, why: Dismissal) -> None:
    verdict = judge(said)
    assert not verdict.alarming
    assert why in {match.dismissed for match in verdict.dismissed}


@pytest.mark.parametrize(
    "said",
    [
        "没几天就过敏了", "不但过敏还流脓", "没想到用了就过敏", "是不是假货？扫码查不到防伪", "如果不退款我就报警",
        "竞品粉在带节奏说我们卖假货", "我看了你们的教程，用完脸上过敏了", "现在不是演练，用户已经进急诊了",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_denial_or_a_drill_still_alarms(said: str) -> None:
    assert judge(said).alarming


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("用完直接过min了", "过敏"), ("用完果敏了", "过敏"), ("tamen mai jiahuo 骗人", "假货"), ("等着爆光吧", "曝光"),
        ("你们卖甲货", "假货"), ("大家di制这个牌子", "抵制"), ("抵 制 这 个 牌 子", "抵制"),
    ],
)  # fmt: skip
def test_a_disguised_word_is_found_and_called_suspect(said: str, word: str) -> None:
    verdict = judge(said)
    assert verdict.suspect
    assert any(word in match.word for match in verdict.matches)


def test_an_honest_word_beside_a_disguised_one_is_no_mere_suspicion() -> None:
    assert not judge("用完过敏了，等着爆光吧").suspect


def test_matched_words_do_not_lie_over_each_other_and_stand_in_order() -> None:
    matches = judge("用了贵司的面霜严重过敏，脸肿得去了急诊，我要找律师打12315曝光你们").matches
    assert all(one.end <= other.start for one, other in pairwise(matches))
    assert {"严重过敏", "律师", "12315", "曝光你"} <= {match.said for match in matches}


def test_the_gravest_rule_is_named_first() -> None:
    verdict = judge("洗完头皮特别痒，还去了急诊")
    assert verdict.severity == P0
    assert verdict.reasons[0] in ("hospital", "emergency_room")
    assert verdict.version


@pytest.mark.parametrize(
    "text", ["这不是骗人的假货吗", "这不就是虚假宣传吗", "难道不是过敏吗？脸都肿了", "isn't this a counterfeit?"]
)
def test_a_question_that_only_asks_for_agreement_denies_nothing(text: str) -> None:
    assert judge(text).alarming


@pytest.mark.parametrize("text", ["这不是假货", "不是过敏，是晒的", "放心，这不是假货"])
def test_a_plain_denial_denies(text: str) -> None:
    assert not judge(text).alarming


@pytest.mark.parametrize("text", ["消x协已经受理了", "妥妥的假h货，别上当", "我要找媒a体"])
def test_a_letter_put_into_a_word_hides_nothing(text: str) -> None:
    verdict = judge(text)
    assert verdict.alarming and verdict.suspect


def test_the_facts_are_one_of_each_kind_and_none_says_again_what_another_says() -> None:
    facts = judge("用了轻羽防晒乳之后全脸过敏红肿，人已经进急诊了，还联系了记者").facts
    assert facts[:3] == ("emergency_room", "press", "allergy") and "hospital" not in facts


@pytest.mark.parametrize("said", [
    "客人的身份证照片被我们客服发群里了", "顾客的病历照片被店员发朋友圈了",
    "快递单上客户电话地址全晒出来了", "会员手机号都晒到群里了",
    "Our support agent posted a customer's ID photo in the group chat",
    "customer phone numbers and addresses are visible on the labels in our video",
    "主播骂残疾人", "主播拿盲人开玩笑", "直播间里主播说聋哑人是怪胎", "The host mocked disabled people",
    "做媒体的朋友说要来核实质量问题", "my journalist friend is asking about the lead in your lipstick",
])  # fmt: skip
def test_private_things_laid_open_the_weak_mocked_and_the_press_that_asks_are_the_worst(said: str) -> None:
    assert judge(said).severity == "P0"


@pytest.mark.parametrize("said", [
    "请把客户电话地址发给快递", "客户收货地址发到群里了，仓库今天寄", "快递单号发群里了", "客人把自拍照片发群里了",
    "customer phone numbers are in the CRM", "主播是残疾人，很励志", "残疾人也可以用我们的产品",
    "有记者朋友夸我们的防晒好用", "一位记者朋友推荐了我们家口红", "my journalist friend loves our sunscreen",
])  # fmt: skip
def test_daily_work_with_addresses_and_praise_from_the_press_alarm_nobody(said: str) -> None:
    assert not judge(said).alarming
