"""Leave: shown as away at once and on every coming day, never with a reason, and taken back as easily."""

from __future__ import annotations

import pytest

from storage import leaves
from tests.handlers.newcomers import Newcomers


def days_off(chat: Newcomers, name: str = "小满") -> list[str]:
    with chat.database.read() as db:
        rows = leaves.since(db, chat.member(name).id, chat.clock.now().date())
        return [f"{row.first:%m-%d}..{row.last:%m-%d}" for row in rows]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("请假", "02-09..02-09"),
        ("请假明天", "02-10..02-10"),
        ("请假 2月12日到13日", "02-12..02-13"),
        ("leave tomorrow", "02-10..02-10"),
        ("明天请假", "02-10..02-10"),
    ],
)
def test_leave_is_taken_in_few_words(both: Newcomers, words: str, kept: str) -> None:
    assert both.person("mei").says(words).endswith("记为请假，站会不问，群里只显示“请假”")
    assert days_off(both) == [kept]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("我今天请假，孩子发烧了", "02-09..02-09"),
        ("今天生病了请假", "02-09..02-09"),
        ("今天请病假", "02-09..02-09"),
        ("我要请假一天，因为发烧", "02-09..02-09"),
        ("今天我要请假去医院，明天补", "02-09..02-09"),
        ("请假 下周一 家里有事", "02-16..02-16"),
        ("下周一家里有事，请假", "02-16..02-16"),
        ("请假 3天", "02-09..02-11"),
        ("请假2天，从明天开始", "02-10..02-11"),
        ("明天起请假三天，回老家", "02-10..02-12"),
        ("请假 周三 周四", "02-11..02-12"),
        ("请假到周五 家里有事", "02-09..02-13"),
        ("请假 孩子发烧了", "02-09..02-09"),
        ("I am sick today, taking leave", "02-09..02-09"),
        ("leave tomorrow because my kid is ill", "02-10..02-10"),
        ("I need to take tomorrow off, my kid is ill", "02-10..02-10"),
        ("今天请假，明天回来", "02-09..02-09"),
    ],
)
def test_leave_with_its_reason_is_leave_and_the_reason_goes_nowhere(both: Newcomers, words: str, kept: str) -> None:
    both.at("09:01")
    said = both.person("mei").says(words)

    assert days_off(both) == [kept]
    everything = "\n".join([said, *both.channel(), *both.person("mei").sees()])
    assert not any(reason in everything for reason in ("发烧", "医院", "家里", "生病", "ill", "sick", "老家"))
    assert "已交 0/" in both.channel()[0]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("请假 月底 家里有事", "要请假是吧，哪几天我没看出来。例：请假 明天、请假 2月12日到13日。原因不用写"),
        ("明天请半天假", "我只记整天的假。半天、几个小时不用记，站会照常交；要请整天就发「请假 明天」这样的话"),
        ("我今天发烧了", "保重。今天要请假就发「请假」，我不写原因"),
    ],
)
def test_what_is_unclear_about_leave_is_asked_kindly(both: Newcomers, words: str, answer: str) -> None:
    assert both.person("mei").says(words) == answer
    assert days_off(both) == []


WHICH = "要请假是吧，哪几天我没看出来。例：请假 明天、请假 2月12日到13日。原因不用写"
BACKWARDS = "这几天的前后反了，我没有记。例：请假 2月12日到13日"


IMPOSSIBLE = [
    *((f"leave {day}", WHICH) for day in ("29 Feb", "3/32", "31 April", "2/30", "2026-02-30", "13/2", "Feb 30")),
    *((f"请假 {day}", WHICH) for day in ("3/32", "2月30日", "2.30", "32号", "13月1日", "2月30日 家里有事")),
    *((f"请假 {days}", WHICH) for days in ("2月27日到2月30日", "2月30日起三天")),
    ("2月30日请假", WHICH),
    *((words, BACKWARDS) for words in ("leave 13-12 Feb", "请假 2月13日到12日", "请假 周五到今天", "请假 3/7-3/5")),
]


def test_days_that_cannot_be_are_asked_about(both: Newcomers, subtests: pytest.Subtests) -> None:
    for words, answer in IMPOSSIBLE:
        with subtests.test(words):
            assert both.person("mei").says(words) == answer
            assert days_off(both) == []


def test_leave_for_months_is_more_likely_a_slip(both: Newcomers, subtests: pytest.Subtests) -> None:
    for words in ("请假 2月10日到5月10日", "请假 90天", "leave 10 Feb to 10 May", "leave 2026-02-10 to 2027-05-10"):
        with subtests.test(words):
            assert "一次最多记 60 天，我没有记" in both.person("mei").says(words)
            assert days_off(both) == []


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("leave 27 Feb to 2 March", "02-27..03-02"),
        ("请假 2月10日到4月10日", "02-10..04-10"),
        ("leave 13-14 Feb", "02-13..02-14"),
    ],
)
def test_days_that_are_right_stay_so(both: Newcomers, words: str, kept: str) -> None:
    both.person("mei").says(words)
    assert days_off(both) == [kept]


def test_leave_in_another_year_names_the_year(both: Newcomers) -> None:
    assert both.person("mei").says("请假 2027-01-05") == "好，2027年1月5日 周二 记为请假，站会不问，群里只显示“请假”"
    assert both.person("mei").says("请假 列表") == "你接下来的假\n2027年1月5日 周二\n[取消]"


def test_leave_is_not_taken_back_on_days_that_cannot_be(both: Newcomers) -> None:
    both.person("mei").says("请假 2月27日到3月5日")
    both.person("mei").says("取消请假 2月30日")
    assert days_off(both) == ["02-27..03-05"]


def test_who_is_away_is_not_asked(both: Newcomers) -> None:
    both.person("mei").says("请假")
    both.at("09:01")

    assert both.channel() == ["日站会 2月9日 周一 · 已交 0/5 · 请假 1\n交一位，这里多一行；完整回答见话题"]
    assert len(both.person("mei").sees()) == 1


def test_an_open_round_shows_it_at_once(both: Newcomers) -> None:
    both.at("09:01")
    both.person("mei").says("请假")

    assert both.channel()[0].startswith("日站会 2月9日 周一 · 已交 0/5 · 请假 1")
    assert both.person("mei").sees()[0] == "2月9日 周一 记为请假，站会不再问你\n[还是交一份]"


def test_what_was_said_today_stays_said(both: Newcomers) -> None:
    both.at("09:01")
    both.person("mei").says("昨天：发了两条\n今天：写初稿\n需要：无")
    both.person("mei").says("请假")

    assert both.channel()[0].startswith("日站会 2月9日 周一 · 已交 1/6\n")


def test_leave_is_taken_back_and_the_question_comes_back(both: Newcomers) -> None:
    both.at("09:01")
    both.person("mei").says("请假")

    assert both.person("mei").says("取消请假") == "好，2月9日 周一 的假取消了"

    assert both.channel()[0].startswith("日站会 2月9日 周一 · 已交 0/6\n")
    assert both.person("mei").sees()[0].startswith("小满早，周一站会")


def test_who_takes_leave_back_before_the_round_is_asked_as_ever(both: Newcomers) -> None:
    both.person("mei").says("请假")
    both.person("mei").says("请假 取消")
    both.at("09:01")

    assert both.person("mei").sees()[-1].startswith("小满早，周一站会")


def test_a_day_in_the_middle_can_be_taken_back(both: Newcomers) -> None:
    mei = both.person("mei")
    mei.says("请假 周二到周五")
    mei.says("取消请假 周三")

    assert days_off(both) == ["02-10..02-10", "02-12..02-13"]
    assert mei.says("请假 列表") == "你接下来的假\n2月10日 周二\n2月12日–13日\n[取消] [取消]"


def test_of_several_one_is_picked_from_the_list(both: Newcomers) -> None:
    mei = both.person("mei")
    mei.says("请假 周二")
    mei.says("请假 周四")
    assert mei.says("取消请假").startswith("你接下来的假")

    mei.presses("取消")  # the first one

    assert days_off(both) == ["02-12..02-12"]
    assert mei.sees()[-1] == "好，2月10日 周二 的假取消了"


def test_the_same_leave_twice_is_one(both: Newcomers) -> None:
    both.person("mei").says("请假 周二")
    both.person("mei").says("请假 周二到周四")

    assert days_off(both) == ["02-10..02-12"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("请假 昨天", "2月8日 周日 已经过去了，不用补记"),
        ("取消请假", "这几天本来就没有请假"),
        ("请假 列表", "没有记着的假。要请就说「请假 明天」"),
        ("leave the banner to me", "这句我没看懂。发「帮助」看看我会什么"),
    ],
)
def test_words_that_take_no_leave(both: Newcomers, words: str, answer: str) -> None:
    assert both.person("mei").says(words) == answer
    assert days_off(both) == []


def test_in_a_channel_the_answer_says_whom_it_is_for(both: Newcomers) -> None:
    said = both.person("mei").says("@接力棒 请假 明天", "home")

    assert said == "@小满 好，2月10日 周二 记为请假，站会不问，群里只显示“请假”"
