"""Who says what about a task: taken, given back, done, or only talked about."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.phrases.claims import read_claim

CLAIMED = (
    ("认领 12", (12,)),
    ("我来认领选题12", (12,)),
    ("claim 12", (12,)),
    ("12我要了", (12,)),
    ("I'll take #12", (12,)),
    ("12和15我来", (12, 15)),
    ("认领12到15", (12, 13, 14, 15)),
    ("我领 7、9", (7, 9)),
    ("9给我", (9,)),
    ("把9留给我吧", (9,)),
    ("选题 5 我先占了", (5,)),
    ("老师好，我想认领第二个选题", (2,)),
    ("这条我来", ()),
    ("这个选题给我吧，谢谢", ()),
    ("我们组接 3、4、8", (3, 4, 8)),
    ("22 归我", (22,)),
    ("12号我来跟", (12,)),
    ("报名 6", (6,)),
    ("选题4和5我一起包了", (4, 5)),
    ("那6就我来写吧", (6,)),
    ("可以把18给我吗", (18,)),
    ("我能认领 21 吗？", (21,)),
    ("我这边可以负责 10", (10,)),
    ("好的，13我接", (13,)),
    ("12 我认领，明天给初稿", (12,)),
    ("麻烦帮我登记一下 14", (14,)),
    ("认领１２", (12,)),
    ("認領 12", (12,)),
    ("我要認領選題 8", (8,)),
    ("I can take 7 and 8", (7, 8)),
    ("taking #5", (5,)),
    ("dibs on 9", (9,)),
    ("can I take #30?", (30,)),
    ("I'd love to do topic 4", (4,)),
    ("#14 is mine", (14,)),
    ("sign me up for 3, 5 and 8", (3, 5, 8)),
    ("give me 11", (11,)),
    ("we'll handle 2-4", (2, 3, 4)),
    ("Could you assign #17 to me, please?", (17,)),
    ("I will pick up task 6", (6,)),
    ("count me in for 12", (12,)),
    ("claim #3 #4", (3, 4)),
    ("Hey team, I'll grab 21", (21,)),
    ("let me take 5", (5,)),
    ("assign me 8 please", (8,)),
    ("I'm on 12", (12,)),
    ("认领", ()),
    ("我来认领", ()),
    ("任务3、任务4我来认领", (3, 4)),
    ("我要12，不要13", (12,)),
)
GIVEN_BACK = (
    ("放弃12", (12,)),
    ("12不做了", (12,)),
    ("我退出选题 5", (5,)),
    ("3我放弃了，最近太忙", (3,)),
    ("取消认领 12 和 13", (12, 13)),
    ("抱歉，18 我做不了了，谁要谁拿走", (18,)),
    ("把7放出来", (7,)),
    ("7我不要了，让给别人", (7,)),
    ("选题6退掉吧，档期排不开", (6,)),
    ("release 12", (12,)),
    ("dropping #4, sorry", (4,)),
    ("I have to give up 9", (9,)),
    ("unclaim 5", (5,)),
    ("please take me off 12", (12,)),
    ("I can't do 12 anymore", (12,)),
    ("putting 7 back", (7,)),
    ("I'm giving back #3 and #4", (3, 4)),
    ("我手上的 12 做不了，麻烦释放", (12,)),
    ("不接 9 了", (9,)),
)
DONE = (
    ("12搞定了", (12,)),
    ("15 完成", (15,)),
    ("搞定 15", (15,)),
    ("我的12写完了", (12,)),
    ("选题12已经发布啦🎉", (12,)),
    ("3、4、5 全部交稿", (3, 4, 5)),
    ("第7个选题发出去了", (7,)),
    ("12 发了", (12,)),
    ("已完成 8", (8,)),
    ("16拍完了，晚点传盘里", (16,)),
    ("done with 12", (12,)),
    ("#12 done", (12,)),
    ("12 is done", (12,)),
    ("completed 4 and 5", (4, 5)),
    ("I've finished task 20", (20,)),
    ("7 is live now", (7,)),
    ("just published #33", (33,)),
    ("wrapped up 9!", (9,)),
    ("5 and 6 are both finished", (5, 6)),
    ("12 ✅", (12,)),
)
ONLY_TALK = (
    "报 6、7 可以吗",
    "mine: 12",
    "谁要12？",
    "12有人认领了吗",
    "小王认领了12",
    "12已经被老方拿走了",
    "她说12她来",
    "小满说“12我要了”",
    "认领规则在文档第3页",
    "12还没做完",
    "12快写完了",
    "12做完了吗",
    "12完成后告诉我",
    "记得认领选题，还剩 3 个",
    "我12点到",
    "12号下午开会",
    "今天发了3条",
    "我要 3 张海报",
    "给我 5 分钟",
    "需要15元",
    "12 的封面谁来做",
    "选题12怎么样了",
    "12 卡在法务",
    "我考虑一下 12",
    "如果没人要我再认领12",
    "12先别动",
    "把12给小满",
    "12 改到周五下午3点",
    "12转给小满",
    "Joyce claimed 12",
    "is 12 taken?",
    "who has #12?",
    "12 is taken",
    "please claim a topic by 5pm",
    "I might take 12",
    "I can't take 6 this week",
    "12 isn't done yet",
    "when is 12 due",
    "did anyone finish 12?",
    "I'll take a look at 12",
    "I'll take 12 minutes",
    "Lao Fang is taking 12",
    "take care",
    "we have 12 topics",
    "12 needs a new cover",
    "I'll be there at 12",
    "let's do it",
    "give me 5 minutes",
    "I got 12 comments",
    "I have 12 questions",
    "I'm done for today",
)


@pytest.mark.parametrize(("words", "numbers"), CLAIMED)
def test_who_takes_a_task_says_so_in_many_ways(words: str, numbers: tuple[int, ...]) -> None:
    found = read_claim(words)
    assert (found.intent, found.numbers) == ("claim", numbers)


@pytest.mark.parametrize(("words", "numbers"), GIVEN_BACK)
def test_who_gives_a_task_back_is_understood(words: str, numbers: tuple[int, ...]) -> None:
    found = read_claim(words)
    assert (found.intent, found.numbers) == ("release", numbers)


@pytest.mark.parametrize(("words", "numbers"), DONE)
def test_what_is_done_is_heard(words: str, numbers: tuple[int, ...]) -> None:
    found = read_claim(words)
    assert (found.intent, found.numbers) == ("done", numbers)


@pytest.mark.parametrize("words", ONLY_TALK)
def test_questions_reports_quotes_and_plans_move_nothing(words: str) -> None:
    assert read_claim(words).intent == "none"


def test_a_pull_request_is_no_task() -> None:
    assert read_claim("认领 48 49 #52824").numbers == (48, 49)


def test_a_quoted_claim_is_somebody_elses() -> None:
    assert read_claim("> 认领 7 13\n\n7 已经有人了").intent == "none"


def test_numbers_named_first_belong_to_what_is_said_of_them_next() -> None:
    assert read_claim("选题12，13\n我要了").numbers == (12, 13)


def test_telling_somebody_else_to_claim_claims_nothing() -> None:
    assert read_claim("@小满 认领 12").intent == "none"
    assert read_claim("@Baton I'll take 12").numbers == (12,)


def test_a_range_is_never_endless() -> None:
    assert len(read_claim("认领 1-9999").numbers) < 60


@given(st.text(alphabet="认领放弃12我要了做完# -~、,和take claim@“”?吗\n", max_size=60))
@example("1" * 500 + "我要了")
@example("和" * 500)
@example("我" * 600)
def test_nothing_that_is_typed_breaks_it(words: str) -> None:
    found = read_claim(words)
    assert found.intent != "none" or found.numbers == ()
