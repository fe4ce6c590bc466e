"""What people type at a stand-up lands where they meant it, and their chatter is left alone."""

from __future__ import annotations

import json
import time as stopwatch
import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from handlers.standup import trial
from handlers.standup.likeness import is_no, is_yes
from handlers.standup.reading import Ask, Reading, is_leave, is_nothing, likeness, read, requests

HERE = Path(__file__).parent
BUILT_AGAINST = tomllib.loads((HERE / "readings.toml").read_text("utf-8"))
HELD_BACK = tomllib.loads((HERE / "readings_held_back.toml").read_text("utf-8"))
PARTS = ("done", "doing", "needs")


def misread(example: dict[str, Any]) -> list[str]:
    """The words that are not where they belong, and the needs that nobody has."""
    found = read(example["text"])
    lost = [words for part in PARTS for words in example.get(part, []) if words not in getattr(found, part)]
    return lost + ([found.needs] if found.needs and not example.get("needs") else [])


@pytest.mark.parametrize("example", BUILT_AGAINST["standup"], ids=lambda example: example["text"][:24])
def test_every_answer_lands_in_its_part(example: dict[str, Any]) -> None:
    assert misread(example) == [], read(example["text"])


@pytest.mark.parametrize("example", BUILT_AGAINST["chat"], ids=lambda example: example["text"][:24])
def test_a_stand_up_is_told_from_chatter(example: dict[str, Any]) -> None:
    assert likeness(example["text"]) in example["like"]


def test_answers_that_nobody_tuned_for_are_read_as_well() -> None:
    wrong = [example["text"] for example in HELD_BACK["standup"] if misread(example)]
    assert len(wrong) <= len(HELD_BACK["standup"]) * 0.05, wrong


def test_chatter_that_nobody_tuned_for_is_never_posted() -> None:
    posted = [one["text"] for one in HELD_BACK["chat"] if "yes" not in one["like"] and likeness(one["text"]) == "yes"]
    wrong = [one["text"] for one in HELD_BACK["chat"] if likeness(one["text"]) not in one["like"]]
    assert posted == []
    assert len(wrong) <= len(HELD_BACK["chat"]) * 0.1, wrong


def test_most_clear_answers_need_no_question_back() -> None:
    clear = [example["text"] for example in HELD_BACK["standup"] if example.get("done") and example.get("doing")]
    asked = [words for words in clear if likeness(words) != "yes"]
    assert len(asked) <= len(clear) * 0.15, asked


def test_words_stay_as_they_were_written() -> None:
    said = "昨天：\n- 发了*两条*笔记 <b>@all</b>，赞 1,234\n今天：\n1. 写 `选题8`\n阻碍：无"
    assert read(said) == Reading("发了*两条*笔记 <b>@all</b>，赞 1,234", "写 `选题8`", "")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("昨天 录视频\n今天 剪片\n需要 无", Reading("录视频", "剪片")),
        ("昨天 a\n今天 b", Reading("a", "b")),
        ("昨天 a\n今天 b\n没有", Reading("a", "b")),
        ("早\n昨天 出报表\n今天 b\n需要 数据组给表", Reading("出报表", "b", "数据组给表")),
        ("yesterday clips\ntoday b\nblocked none", Reading("clips", "b")),
        ("昨天录视频，今天剪片，需要无", Reading("录视频", "剪片")),
        ("yesterday clips, today b, blocked none", Reading("yesterday clips", "today b")),
    ],
)
def test_headings_need_no_colon_where_every_line_has_one(said: str, meant: Reading) -> None:
    assert read(said) == meant
    assert likeness(said) == "yes"


@pytest.mark.parametrize(
    "said",
    [
        "做完了什么：reel\n今天做什么：post\n要谁帮忙：无",
        "做完了什么 reel\n今天做什么 post\n要谁帮忙 没有",
        "上周五以来做完了什么：reel\n今天做什么：post\n要谁帮忙：没有",
        "2月6日 周五以来做完了什么：reel\n今天做什么：post\n要谁帮忙：无",
        "① 做完了什么：reel　② 今天做什么：post　③ 要谁帮忙：无",
        "What got done: reel\nWhat's on today: post\nWhose help you need: none",
        "① What got done: reel　② What’s on today: post　③ Whose help you need: nobody",
        "What got done since last Friday: reel\nWhat's on today: post\nWhose help you need: none",
        "What got done since Fri 6 Feb: reel\nWhat's on today: post\nWhose help you need: no",
        "完成：reel\n今天：post\n要帮忙：无",
        "Done: reel\nToday: post\nHelp needed: none",
    ],
)
def test_the_questions_typed_back_are_headings(said: str) -> None:
    assert read(said) == Reading("reel", "post", "")
    assert likeness(said) == "yes"


def test_what_somebody_means_to_claim_today_is_part_of_their_day_and_alone_it_is_a_claim() -> None:
    assert likeness("昨天写完了脚本，今天认领12号选题再拍开箱，需要设计出封面图") == "yes"
    assert likeness("昨天写完了脚本，今天认领选题") == "yes"
    assert likeness("今天我来认领12号选题") != "yes"
    assert likeness("我来认领选题12，脚本也写了") != "yes"


@pytest.mark.parametrize(
    "said",
    [
        "Done reel. Today post. Don't need help.",
        "Done reel. Today post. No help needed.",
        "昨天写稿，今天#41初稿，不用帮忙",
        "完成了海报；今天排版；暂时不需要支持",
        "昨天写稿，今天排版，不用谁帮忙",
    ],
)
def test_who_wants_no_help_asks_for_none(said: str) -> None:
    found = read(said)
    assert (bool(found.done), bool(found.doing), found.needs) == (True, True, "")
    assert "帮忙" not in found.doing and "支持" not in found.doing


def test_the_day_is_not_said_twice() -> None:
    assert read("昨天写完稿子，今天拍摄") == Reading("写完稿子", "拍摄", "")
    assert read("Yesterday I cut the reel. Today, captions.") == Reading("I cut the reel", "captions", "")
    assert read("昨天的直播涨了三百粉，今天复盘").done == "昨天的直播涨了三百粉"


def test_each_line_stays_a_line() -> None:
    assert read("Y:\n* cut the reel\n* posted it\nT: rest\nB: none") == Reading("cut the reel\nposted it", "rest", "")


@pytest.mark.parametrize("nothing", ["", "\n\n", "🎉", "无", "昨天：\n今天：\n阻碍："])
def test_an_empty_answer_is_empty(nothing: str) -> None:
    assert read(nothing) == Reading()


@pytest.mark.parametrize(
    "words",
    [
        "无",
        "没有",
        "暂无",
        "没有。",
        "没啥问题",
        "没有阻塞",
        "目前没有遇到什么困难",
        "一切正常",
        "无～",
        "不需要支持",
        "都挺好的",
        "none",
        "None.",
        "no blockers",
        "N/A",
        "nope",
        "all good",
        "Nothing at the moment",
        "No blockers or risks",
        "-",
    ],
)
def test_nothing_has_many_names(words: str) -> None:
    assert is_nothing(words)


@pytest.mark.parametrize(
    "words",
    ["没有素材", "无法登录", "没人审稿", "no access to the CRM", "none of the samples arrived", "没有问题的那版被退了"],
)
def test_a_lack_of_something_is_not_nothing(words: str) -> None:
    assert not is_nothing(words)


@pytest.mark.parametrize(
    ("needs", "ask"),
    [
        ("申请内容中台紧急出图", Ask("content", "", "紧急出图", None)),
        ("@content need a poster by 3pm", Ask("content", "", "a poster", time(15))),
        ("需要数据组帮忙拉一下留存", Ask("data", "", "拉一下留存", None)),
        ("15:00前出一张竞品对比图 → 内容", Ask("content", "", "出一张竞品对比图", time(15))),
        ("下午3点半前要一张封面，麻烦内容同学", Ask("content", "", "一张封面", time(15, 30))),
        ("需要总指挥同意", Ask("strategy", "", "同意", None)),
        ("媒介那边能不能给一下达人报价", Ask("data", "", "给一下达人报价", None)),
        ("Need someone from ops to share the passwords by EOD", Ask("ops", "", "share the passwords", time(18))),
        ("@小美帮我看一下标题", Ask("", "小美", "看一下标题", None)),
        ("@Mia please approve the caption before 11:30", Ask("", "Mia", "approve the caption", time(11, 30))),
        ("求一张去年的尺寸表，6点前", Ask("", "", "一张去年的尺寸表", time(18))),
        ("麻烦运营组核对账号，中午前", Ask("ops", "", "核对账号", time(12))),
    ],
)
def test_a_request_says_whom_what_and_by_when(needs: str, ask: Ask) -> None:
    assert requests(needs) == (ask,)


def test_two_requests_in_one_sentence_are_two() -> None:
    asked = requests("需要内容组出两张图，数据组拉一下近7天留存")
    assert [(ask.group, ask.what) for ask in asked] == [("content", "出两张图"), ("data", "拉一下近7天留存")]


@pytest.mark.parametrize(
    "needs", ["", "无", "素材包还没到", "等法务批文案", "数据组的看板打不开", "need to finish the deck"]
)
def test_a_blocker_alone_asks_nobody(needs: str) -> None:
    assert requests(needs) == ()


def test_another_days_time_is_not_todays() -> None:
    (ask,) = requests("申请内容中台明天下午3点前出图")
    assert ask.due is None
    assert "明天下午3点前" in ask.what


@pytest.mark.parametrize(
    "needs", ["3点的直播需要内容组出两张图", "需要内容组出三点建议给我", "需要数据组 25:70 前给表"]
)
def test_a_time_that_is_no_deadline_is_none(needs: str) -> None:
    assert [ask.due for ask in requests(needs)] == [None]


def test_a_name_with_a_space_is_known_by_the_members_list() -> None:
    (ask,) = requests("@Mei Lin can you check the copy by noon?", names=["Mei", "Mei Lin"])
    assert (ask.person, ask.what, ask.due) == ("Mei Lin", "check the copy?", time(12))


@pytest.mark.parametrize(
    ("needs", "person", "what"),
    [
        ("需要周岚批预算", "周岚", "批预算"),
        ("请周岚批一下预算", "周岚", "批一下预算"),
        ("等周岚批预算", "周岚", "批预算"),
        ("让许宁出图", "许宁", "出图"),
        ("周岚能批一下预算吗", "周岚", "批一下预算吗"),
        ("许宁", "许宁", "许宁"),
        ("need Mia to approve the copy", "Mia", "approve the copy"),
        ("ask Mei Lin for the numbers", "Mei Lin", "for the numbers"),
    ],
)
def test_a_name_of_the_team_needs_no_at(needs: str, person: str, what: str) -> None:
    assert requests(needs, ["周岚", "许宁", "Mia", "Mei Lin"]) == (Ask("", person, what, None),)


@pytest.mark.parametrize("needs", ["周岚的预算还没批", "许宁来不了，图还没好", "Mia's copy is late"])
def test_a_name_that_is_only_told_about_is_not_asked(needs: str) -> None:
    assert requests(needs, ["周岚", "许宁", "Mia"]) == ()


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("下午三点前", time(15)),
        ("中午前", time(12)),
        ("十二点半前", time(12, 30)),
        ("今晚八点前", time(20)),
        ("十点一刻前", time(10, 15)),
        ("最晚两点", time(14)),
    ],
)
def test_hours_in_words_are_hours(said: str, due: time) -> None:
    assert requests(f"需要内容组出图，{said}") == (Ask("content", "", "出图", due),)


@pytest.mark.parametrize("said", ["by Friday noon", "by 3pm tomorrow", "周五下班前", "明天中午前", "明天下午三点前"])
def test_another_days_time_stays_in_the_words(said: str) -> None:
    (ask,) = requests(f"@content a poster {said}")
    assert (ask.due, ask.what) == (None, f"a poster {said}")


@pytest.mark.parametrize(
    "said",
    [
        "今天追一篇多久补涂",
        "今天追一篇多久补涂，下午发",
        "今天：写稿",
        "1. 写稿\n2. 排版",
        "1. 选题包\n2. 套图",
        "Today a post on reapplying",
    ],
)
def test_a_short_answer_is_at_least_asked_about(said: str) -> None:
    assert likeness(said) != "no"


@pytest.mark.parametrize("said", ["今天多久能补涂", "今天什么时候开会", "今天怎么搭配"])
def test_a_question_about_today_is_none(said: str) -> None:
    assert likeness(said) == "no"


@pytest.mark.parametrize(
    "words",
    [
        "今天请假",
        "请假一天",
        "请假",
        "我身体不舒服，请一天病假",
        "早，今天请假一天哈",
        "我今天休年假",
        "今天调休",
        "今天请假，明天回来",
        "on leave today",
        "OOO",
        "OOO until Friday",
        "sick today, taking the day off",
        "I'm off today",
        "taking PTO",
        "我今天请假，孩子发烧了",
        "今天请假，楼下水管爆了",
        "今天生病了请假",
        "我要请假一天，因为发烧",
        "今天我要请假去医院，明天补",
        "请假 3天",
        "I am sick today, taking leave",
    ],
)
def test_leave_is_heard(words: str) -> None:
    assert is_leave(words)
    assert likeness(words) == "no"


@pytest.mark.parametrize(
    "words",
    [
        "昨天请假。今天补看板",
        "明天请假",
        "下周一请年假",
        "小美今天请假",
        "@小美 今天请假",
        "谁今天请假",
        "今天不请假",
        "取消请假",
        "请假半天",
        "今天可以请假吗",
        "整理请假制度",
        "今天把病假条交了",
        "Mei is on leave today",
        "今天客户请假",
        "I'm sick of this brief",
        "I was on leave yesterday",
    ],
)
def test_somebody_elses_or_another_days_leave_is_not(words: str) -> None:
    assert not is_leave(words)


@pytest.mark.parametrize("words", ["今天发烧了，在家休息", "我今天生病了", "I'm ill today", "今天身体不舒服，去医院"])
def test_who_is_ill_gives_no_stand_up(words: str) -> None:
    assert likeness(words) == "no"
    assert read(words) == Reading()


@pytest.mark.parametrize(
    "words",
    [
        "昨天写完脚本，今天请假，孩子发烧了",
        "昨天：写完脚本\n今天：请假，去医院\n需要：无",
        "昨天写完脚本。今天请假，水管爆了",
    ],
)
def test_leave_within_a_stand_up_is_asked_about_and_never_shown(words: str) -> None:
    assert likeness(words) == "maybe"
    assert read(words) == Reading("写完脚本", "", "")


def test_the_question_is_answered_with_yes_or_no() -> None:
    assert is_yes("是的") and is_yes("Yes!") and not is_yes("是谁改的海报")
    assert is_no("不是") and is_no("nope") and not is_no("不是很懂")


def test_a_pasted_book_costs_no_time() -> None:
    started = stopwatch.process_time()
    for odd in ("a ", "**", "今天", "做了", "need to ", "- ", "1. "):
        read(odd * 2000)
        likeness(odd * 2000)
    assert stopwatch.process_time() - started < 20


def test_the_trial_answers_line_for_line() -> None:
    lines = [
        json.dumps({"text": "Y: 复盘\nT: 拍摄\nB: 等样品", "id": 1}) + "\n",
        "\n",
        json.dumps({"text": "好的"}) + "\n",
    ]
    first, second = (json.loads(line) for line in trial.predict(lines))
    assert first == {"yesterday": "复盘", "today": "拍摄", "blockers": "等样品"}
    assert set(second) == {"yesterday", "today", "blockers"}
