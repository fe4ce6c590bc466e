"""A time of which only half is understood moves nothing: "Firday 3pm" is not today at three."""

from __future__ import annotations

import pytest

from storage import slots
from storage.slots import Slot
from tests.chat import Chat, moment
from tests.handlers.tasks import office
from tests.past import scene

UNREADABLE = (
    "昨天下午3点", "yesterday 3pm", "Firday 3pm", "tommorow 3pm", "3pm Firday", "上周五下午3点", "周无下午3点前",
    "前晚8点", "last night 8pm", "EOD tommorow", "tommorow EOD", "下午3点，周无",
)  # fmt: skip
READ_WHOLE = (
    "周三下午3点", "周三下午3点前", "周三 15:00 吧", "改到周三下午3点，谢谢", "by Wed 3pm please", "3pm on Wednesday",
    "on Wed at 3 in the afternoon", "最晚周三下午3点之前交", "从周二改到周三下午3点", "from Tue to Wed 3pm",
    "周三下午3点，客户要先看", "to 3pm Wed, thanks", "2月11日（周三）15:00", "周三下午3点左右可以吗",
)  # fmt: skip
TIME_ALONE = ("下午3点", "3pm", "by 3pm please", "今天下午3点前", "下午3点前吧", "at 3 in the afternoon")


@scene
def claimed(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.at("10:00")
    chat.person("mei").says("认领 2 周四晚10点")


def slot(chat: Chat, number: int) -> Slot | None:
    with chat.database.read() as db:
        return slots.of_task(db, office.task(chat, number).id)


def test_a_due_time_with_a_day_that_cannot_be_read_moves_nothing(chat: Chat) -> None:
    claimed(chat)
    mei, before = chat.person("mei"), office.task(chat, 2).due_at
    heard = {words: mei.says(f"截止 2 {words}") for words in UNREADABLE}

    assert heard == {words: f"「{words}」没看懂是什么时间，例：周五下午3点" for words in UNREADABLE}
    assert mei.says("2 改到周无下午3点") == "「周无下午3点」没看懂是什么时间，例：周五下午3点"
    assert office.task(chat, 2).due_at == before


def test_nor_is_a_slot_moved_to_it(chat: Chat) -> None:
    claimed(chat)
    for words in ("昨天下午3点", "yesterday 3pm", "Thrusday 8pm", "周无晚8点，粉丝在等"):
        assert chat.person("mei").says(f"改档期 2 {words}") == f"「{words}」没看懂是什么时间，例：周五下午3点"

    found = slot(chat, 2)
    assert found is not None and found.at == moment("2026-02-12 22:00")


def test_a_time_that_is_read_whole_is_kept(chat: Chat) -> None:
    claimed(chat)
    heard = {words: chat.person("mei").says(f"截止 2 {words}") for words in READ_WHOLE}

    assert heard == dict.fromkeys(READ_WHOLE, "截止改为 2月11日 周三 15:00")


def test_a_time_alone_is_still_today(chat: Chat) -> None:
    claimed(chat)
    heard = {words: chat.person("mei").says(f"截止 2 {words}") for words in TIME_ALONE}

    assert heard == dict.fromkeys(TIME_ALONE, "截止改为 2月9日 周一 15:00")


def test_a_slot_keeps_its_reason(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    mei.says("认领 3 周三晚8点")

    assert mei.says("改档期 2 周三晚8点 粉丝在等").startswith("档期定在 2月11日 周三 20:00，撞车的理由记下了")
    assert mei.says("改档期 2 周五晚8点").startswith("档期定在 2月13日 周五 20:00")


def test_what_has_passed_is_refused(chat: Chat) -> None:
    claimed(chat)
    for words in ("改档期 2 今天上午9点", "截止 2 今天上午9点", "建任务 海报定稿 今天上午9点前"):
        assert chat.person("mei").says(words) == "这个时间已经过了，换一个吧"

    found = slot(chat, 2)
    assert found is not None and found.at == moment("2026-02-12 22:00")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("claim 3 Thrusday 8pm", "「Thrusday 8pm」没看懂是什么时间，#3 的档期先空着"),
        ("我来认领3，昨天晚上8点", "「我来认领3，昨天晚上8点」没看懂是什么时间，#3 的档期先空着"),
        ("认领 3 今天上午9点", "9:00 已经过了，#3 的档期先空着"),
    ],
)
def test_a_claim_holds_but_without_a_slot_that_cannot_be(chat: Chat, words: str, told: str) -> None:
    claimed(chat)
    said = chat.person("mei").says(words)

    assert "#3 归你了" in said and told in said
    assert slot(chat, 3) is None


def test_a_claim_with_a_time_that_is_read_whole_has_its_slot(chat: Chat) -> None:
    claimed(chat)
    for words in (
        "认领 3 周三晚8点",
        "我来认领选题3，周三晚8点发",
        "I'll take #3, Wed 8pm please",
        "3我要了，打算周三晚8点发",
    ):
        chat.person("mei").says(words)
        found = slot(chat, 3)
        assert found is not None and found.at == moment("2026-02-11 20:00"), words
        chat.person("mei").says("放弃 3")


LOST = {  # beside a claim of #2, on Monday at ten
    "2号 昨天 8点": "「昨天 8点」没看懂是什么时间，#2 的档期先空着，点卡片上的「定账号和档期」",
    "2 周三 25点": "「周三 25点」没看懂是什么时间，#2 的档期先空着，点卡片上的「定账号和档期」",
    "2 周三": "「周三」几点？例：改档期 2 周四晚8点",
}


@pytest.mark.parametrize("words", LOST)
def test_a_claim_says_what_became_of_a_time_that_can_be_no_slot(chat: Chat, words: str) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.at("10:00")

    heard = chat.person("mei").says(f"认领 {words}")
    assert LOST[words] in heard and slot(chat, 2) is None
    assert office.task(chat, 2).owner_id == office.named(chat, "mei").id


def test_who_would_love_to_write_it_then_claims_it_with_its_slot(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.at("10:00")

    assert "read" not in chat.person("mei").says("I'd love to write #2 on Wed at 10pm")
    found = slot(chat, 2)
    assert found is not None and found.at == moment("2026-02-11 22:00")


def test_a_time_beside_an_assignment_becomes_slot_or_due_time_and_is_said_back(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.at("10:00")
    lan = chat.person("lan")

    assert lan.says("指派 2 @小满 周三25点") == "「周三25点」没看懂是什么时间，例：周五下午3点"
    assert office.task(chat, 2).owner_id == ""
    assert lan.says("指派 2 @小满 周三20点") == "已派给小满，档期定在 2月11日 周三 20:00"
    found = slot(chat, 2)
    assert found is not None and found.at == moment("2026-02-11 20:00")
    assert lan.says("指派 3 @小满 周三20点前交初稿") == "已派给小满，截止改为 2月11日 周三 20:00"
    assert slot(chat, 3) is None and office.task(chat, 3).due_at == moment("2026-02-11 20:00")
