"""What the library cannot answer is kept, asked, written down, and answered the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat import Card
from storage import gaps, people
from tests.chat import Chat, Talker
from tests.handlers.faq.stock import CREW, stock
from tests.handlers.faq.test_writing import filled

UNKNOWN = "问 孕期能不能涂轻羽"
OWNERS = {"FAQ-27": "fang", "FAQ-8": "fang", "FAQ-3": "ning"}


def ask_expert(mei: Talker) -> None:
    said = mei.says(UNKNOWN)
    if "都不是" in said:
        mei.presses("都不是")
    mei.presses("问专家")


def question_of(lib: Chat, handle: str) -> str:
    """The message that puts the question to the expert."""
    cards = [m for m in lib.messages(f"dm-{handle}") if isinstance(m.card, Card) and "请答缺口" in m.card.plain]
    return cards[-1].id


def test_unknown_then_the_expert_then_saved_then_approved_then_answered(lib: Chat) -> None:
    mei, fang, ning = lib.person("mei"), lib.person("fang"), lib.person("ning")
    ask_expert(mei)
    assert mei.sees()[-1].startswith("已经问了老方")

    fang.says("可以涂，配方里没有酒精和香精", thread=question_of(lib, "fang"))
    assert mei.sees()[-1].startswith("老方回复了“孕期能不能涂轻羽”\n可以涂，配方里没有酒精和香精")
    fang.presses("存成草稿")
    assert ning.sees()[-1].startswith("请核定 FAQ-28 第 1 版（老方 写）：孕期能不能涂轻羽")
    ning.presses("核定")

    assert mei.sees()[-1] == "“孕期能不能涂轻羽”有话术了：FAQ-28\n[看话术]"
    assert "“可以涂，配方里没有酒精和香精”" in fang.says(UNKNOWN)
    with lib.database.read() as db:
        assert gaps.open_gaps(db, lib.team_id) == []


def test_a_reply_may_come_by_form_and_is_no_stand_up(lib: Chat) -> None:
    mei, fang = lib.person("mei"), lib.person("fang")
    ask_expert(mei)
    fang.presses("写答案", {"reply": "可以涂"})

    assert mei.sees()[-1].startswith("老方回复了")
    assert fang.sees()[-1].startswith("缺口 #1“孕期能不能涂轻羽”：老方已回复\n可以涂\n[存成草稿]")


def test_whoever_asked_hears_it_in_their_own_voice_once_it_is_approved(lib: Chat) -> None:
    mei, fang, ning = lib.person("mei"), lib.person("fang"), lib.person("ning")
    ask_expert(mei)
    fang.says("可以涂，配方里没有酒精和香精", thread=question_of(lib, "fang"))
    fang.presses("存成草稿")
    said = ning.sees()[-1]
    assert "KOC 评论：可以涂" in said
    assert "还没写话术的口吻：KOL、KOS" in said
    assert "[写话术]" in said
    ning.presses("核定")

    mei.presses("看话术")
    assert "KOC 口吻" in mei.sees()[-1]
    assert "“可以涂，配方里没有酒精和香精”" in mei.sees()[-1]


def test_a_price_in_the_experts_reply_is_locked_and_approved_by_two_before_anybody_says_it(lib: Chat) -> None:
    mei, fang, ning = lib.person("mei"), lib.person("fang"), lib.person("ning")
    ask_expert(mei)
    fang.says("可以涂，三支装现在 299 元", thread=question_of(lib, "fang"))
    fang.presses("存成草稿")

    said = ning.sees()[-1]
    assert "“299 元”请写成 {…}，价格和百分比只能来自锁定事实" in said
    assert "[核定]" not in said
    ning.says("话术 28")
    assert "只能来自锁定事实" in ning.presses("核定").toast
    assert "“299 元”请写成" in fang.says("话术 28")
    fang.presses("修改", filled(fang, "修改", facts="三支装 = 299 元"))
    fang.presses("写话术", filled(fang, "写话术", KOE_comment="三支装{三支装}", KOE_dm="", KOC_comment="", KOC_dm=""))
    assert "含价格，要两个人核定" in ning.sees()[-1]
    assert "再请一位复核" in ning.presses("核定").toast


def test_an_expert_who_asks_what_waits_for_their_own_answer_is_told_so(lib: Chat) -> None:
    fang = lib.person("fang")
    ask_expert(lib.person("mei"))

    assert fang.says(UNKNOWN).startswith("这个问题正等你来答")
    fang.presses("写答案", {"reply": "可以涂"})
    assert lib.person("mei").sees()[-1].startswith("老方回复了")


def test_asked_in_a_channel_the_expert_answers_in_its_thread_without_naming_the_bot(lib: Chat) -> None:
    mei, fang = lib.person("mei"), lib.person("fang")
    said = mei.says("@Baton 孕期能不能涂轻羽", "side")
    assert said == "@小满 私信发你了"
    if "都不是" in mei.sees()[-1]:
        mei.presses("都不是")
    mei.presses("问专家")
    root = mei.last_said
    assert any("请答缺口 #1" in text for text in lib.thread("side"))
    fang.says("可以涂", "side", root)

    assert mei.sees()[-1].startswith("老方回复了")
    assert any("老方已回复\n可以涂\n[存成草稿]" in text for text in lib.thread("side"))


def test_the_gap_list_counts_how_often_it_was_asked(lib: Chat) -> None:
    for who in ("mei", "azhe"):
        said = lib.person(who).says("问 包裹寄到火星要几天？")
        assert "不瞎答" in said
    assert (
        lib.person("ning").says("话术 缺口").startswith("话术缺口 1 条，问得多的在前\n#1 “包裹寄到火星要几天？”，2 次")
    )


@pytest.mark.parametrize("words", ["问 今天股市怎么样", "问 中午吃什么呀？", "ask what is the weather like tomorrow"])
def test_what_is_asked_of_anybody_is_no_gap_even_where_the_library_is_asked(lib: Chat, words: str) -> None:
    mei, ning = lib.person("mei"), lib.person("ning")
    said = mei.says(words)
    assert "不瞎答" in said and "缺口单" not in said
    assert ning.says("话术 缺口") == "现在没有缺口"

    assert "缺口单 #1" in mei.says("问 下雨天快递会不会湿")
    assert "下雨天" in ning.says("话术 缺口")


def test_a_phrasing_is_taught_with_one_press(lib: Chat) -> None:
    ning = lib.person("ning")
    words = offered(ning)
    ning.presses("看这条")
    number = ning.sees()[-1].split(" ")[0]
    assert ning.presses("记住这种问法").toast == f"记住了，以后这样问就答 {number}"

    assert lib.person("mei").says(f"问 {words}").startswith(number)


def test_whoever_may_not_teach_proposes_it_to_the_owner(lib: Chat) -> None:
    mei = lib.person("mei")
    words = offered(mei)
    mei.presses("看这条")
    number = mei.sees()[-1].split(" ")[0]
    owner = OWNERS[number]
    assert mei.presses("记住这种问法").toast.startswith("已请")

    assert lib.person(owner).sees()[-1] == f"@小满建议：“{words}”也答 {number}\n[记住]"
    lib.person(owner).presses("记住")
    assert lib.person("azhe").says(f"问 {words}").startswith(number)


def offered(who: Talker) -> str:
    """Ask something that is near an entry, and not near enough."""
    for words in ("油皮姐妹怎么样", "129 元是什么时候的价", "孕期能不能涂轻羽"):
        if "你问的是哪一条" in who.says(f"问 {words}"):
            return words
    raise AssertionError("everything was answered, or nothing")


def test_something_wrong_reaches_the_owner_and_the_answer_comes_back(lib: Chat) -> None:
    mei, fang = lib.person("mei"), lib.person("fang")
    mei.says("问 油皮能用吗")
    assert mei.presses("这条不对", {"words": "成膜其实要五分钟"}).toast == "已告诉老方，处理好了回你"
    assert fang.sees()[-1] == ("小满说 FAQ-27 第 4 版不对：油皮能用吗，会不会很油\n成膜其实要五分钟\n[修改] [已处理]")
    fang.presses("已处理")
    assert mei.sees()[-1] == "你说不对的 FAQ-27，老方处理好了"


def test_whoever_wants_it_has_their_questions_forgotten(lib: Chat) -> None:
    mei = lib.person("mei")
    mei.says("问 我婆婆脸上那块斑能涂吗？")
    assert "问过话术库 1 次，原话记着" in mei.says("我")
    mei.presses("清掉我问过的话")

    assert not [card for card in mei.sees() if "婆婆" in card]
    assert "问过话术库" not in mei.says("我")


def test_a_reply_to_the_question_is_no_stand_up_though_one_is_awaited(tmp_path: Path) -> None:
    chat = Chat(tmp_path, CREW, "2026-02-09 08:00")
    stock(chat)
    with chat.database.write() as db:
        expert = people.by_handle(db, chat.team_id, "fang")
        assert expert is not None
        expert.enrolled = True
        db.add(expert)
    chat.at("09:10")
    ask_expert(chat.person("mei"))
    said = chat.person("fang").says(
        "孕期可以用，成分里没有酒精和香精；不放心先问医生", thread=question_of(chat, "fang")
    )

    assert said.startswith("收到，已转给提问的人")
    chat.end()
