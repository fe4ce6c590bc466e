"""With a language model that is good, slow, wrong, garbled or makes prices up: the right answer is always there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.llm import Endpoint, Minds, ModelEmbedder, ModelWriter
from storage import consents
from storage.consents import Whose
from tests.chat import Chat
from tests.fakes.llm import FakeLLM
from tests.fakes.llm.fake import Mood
from tests.handlers.faq.stock import CREW, stock
from tests.patience import PLENTY

KEY = "sk-baton-0123456789abcdef"
ASKED = "问 油皮能用吗"
PLAIN = "“姐妹我也是大油皮～它是水感乳液，抹开等约 3 分钟成膜再上妆。”"
BETTER = "大油皮姐妹放心看～水感乳液，约 3 分钟成膜，户外 2 小时一次补涂。"


@pytest.fixture
def talk(tmp_path: Path, model: FakeLLM, patience: float) -> Iterator[Chat]:
    """The library's team, with a model."""
    model.answer = lambda material: says(BETTER)
    writer = ModelWriter(Endpoint(KEY, model.url, patience), "some-model")
    chat = Chat(tmp_path, CREW, "2026-02-09 16:00", Minds(writer))
    stock(chat)
    let_members_be_read(chat)
    yield chat
    model.over.set()
    chat.end()


def let_members_be_read(chat: Chat, yes: bool = True) -> None:
    with chat.database.write() as db:
        (consents.give if yes else consents.take_back)(db, chat.team_id, Whose.MEMBERS)


def says(text: str, number: int = 27) -> str:
    return json.dumps({"entries": [number], "text": text}, ensure_ascii=False)


def card(chat: Chat, who: str) -> str:
    chat.settle()
    return chat.person(who).sees()[-1]


def test_better_words_take_the_place_of_the_plain_ones_and_the_facts_stay(talk: Chat) -> None:
    talk.person("mei").says(ASKED)
    shown = card(talk, "mei")

    assert f"“{BETTER}”" in shown and PLAIN not in shown
    assert shown.startswith("FAQ-27 第 4 版｜小红书评论｜KOC 口吻｜老方 2月6日核定\n")
    assert "锁定事实：质地 水感乳液｜成膜时间 约 3 分钟｜补涂 户外 2 小时一次｜卸除 洁面可卸" in shown


def test_a_team_that_has_not_switched_it_on_tells_the_model_nothing(talk: Chat, model: FakeLLM) -> None:
    let_members_be_read(talk, yes=False)
    talk.person("mei").says(ASKED)

    assert PLAIN in card(talk, "mei")
    assert model.heard == []


def test_the_plain_text_is_what_the_card_shows(talk: Chat) -> None:
    mei = talk.person("mei")
    mei.says(ASKED)
    talk.settle()
    mei.presses("发我纯文本")

    assert mei.sees()[-1].splitlines()[0] == BETTER


def test_a_place_that_was_changed_is_asked_for_anew(talk: Chat, model: FakeLLM) -> None:
    mei = talk.person("mei")
    mei.says(ASKED)
    talk.settle()
    mei.presses("换私信版")
    talk.settle()

    assert [json.loads(heard.material)["place"] for heard in model.heard] == ["comment", "dm"]


@pytest.mark.parametrize("patience", [0.6])
@pytest.mark.parametrize("mood", ["slow", "drip", "refuse", "busy", "garbage", "hollow", "gone"])
def test_whatever_the_model_does_the_plain_answer_is_there_and_stays(talk: Chat, model: FakeLLM, mood: Mood) -> None:
    model.mood = mood
    began = time.monotonic()
    mei = talk.person("mei")
    mei.says(ASKED)

    assert PLAIN in card(talk, "mei")
    assert time.monotonic() - began < PLENTY / 2
    assert len(mei.sees()) == 1, "nothing else is said about it"


@pytest.mark.parametrize(
    "made_up",
    [
        "姐妹放心，现在只要 99 元！水感乳液，约 3 分钟成膜。", "水感乳液，约 5 分钟成膜。",
        "上 qingyu-sale.shop 看看水感乳液",
        "我用了一周，水感乳液不闷。", "轻羽防晒乳Pro 更适合油皮。", "孕妇也能用的水感乳液。",
        "直播间129 元，水感乳液。",
    ],
)  # fmt: skip
def test_a_model_that_makes_something_up_is_not_heard(talk: Chat, model: FakeLLM, made_up: str) -> None:
    model.answer = lambda material: says(made_up)
    talk.person("mei").says(ASKED)

    assert PLAIN in card(talk, "mei")


@pytest.mark.parametrize("patience", [0.6])
def test_nobody_else_waits_for_a_model_that_hangs(talk: Chat, model: FakeLLM) -> None:
    model.mood = "slow"
    began = time.monotonic()
    answers = [talk.person(who).says(ASKED) for who in ("mei", "azhe", "fang")]

    assert all("约 3 分钟" in answer for answer in answers)
    assert time.monotonic() - began < PLENTY / 2


def test_the_model_hears_neither_names_nor_telephone_numbers_nor_prices_that_are_not_its_voice(
    talk: Chat, model: FakeLLM
) -> None:
    talk.person("mei").says("问 油皮能用吗，粉丝电话13800138000，@小红薯问的")
    talk.person("azhe").says(ASKED)
    talk.settle()
    told = "".join(heard.material for heard in model.heard)

    assert "13800138000" not in told and "小红薯" not in told and "阿哲" not in told
    assert all("129" not in heard.material for heard in model.heard if '"kind": "KOC"' in heard.material)
    assert all(heard.order == model.heard[0].order for heard in model.heard)


def test_a_price_that_a_koc_hands_on_is_no_matter_for_the_model(talk: Chat, model: FakeLLM) -> None:
    talk.person("mei").says("问 50ml 现在多少钱")
    talk.settle()

    assert model.heard == []


@pytest.mark.parametrize("patience", [0.6])
def test_words_that_come_after_the_entry_has_ended_change_nothing(talk: Chat, model: FakeLLM) -> None:
    model.mood = "slow"
    mei = talk.person("mei")
    mei.says(ASKED)
    mei.presses("换私信版")
    model.mood = "willing"
    model.over.set()

    assert BETTER not in card(talk, "mei")


# --- an endpoint that knows what means alike -----------------------------------------------------------------------


@pytest.fixture
def meaning(tmp_path: Path, model: FakeLLM) -> Iterator[Chat]:
    """The library's team, with an embedding model on a network, and no writer."""
    embedder = ModelEmbedder(Endpoint(KEY, model.url, 0.6), "some-embedding")
    chat = Chat(tmp_path, CREW, "2026-02-09 16:00", Minds(embedder=embedder))
    stock(chat)
    let_members_be_read(chat)
    yield chat
    model.over.set()
    chat.end()


def test_what_words_find_is_answered_without_asking_anybody(meaning: Chat, model: FakeLLM) -> None:
    assert PLAIN in meaning.person("mei").says(ASKED)
    assert meaning.baton.parts.shelves.learnt(PLENTY)
    assert ["油皮能用吗"] not in [heard.texts for heard in model.heard]


@pytest.mark.parametrize("mood", ["willing", "slow", "drip", "refuse", "garbage", "hollow", "gone"])
def test_what_words_do_not_find_is_asked_for_and_told_whatever_comes_of_it(
    meaning: Chat, model: FakeLLM, mood: Mood
) -> None:
    meaning.person("fang").says(ASKED)
    assert meaning.baton.parts.shelves.learnt(PLENTY)
    model.mood = mood
    began = time.monotonic()
    mei = meaning.person("mei")
    mei.says("问 户外音乐节能戴帽子吗，13800138000")
    shown = card(meaning, "mei")

    assert shown and "户外音乐节" in shown
    assert len(mei.sees()) == 1
    assert time.monotonic() - began < PLENTY / 2
    assert "13800138000" not in str(model.heard)
