"""With a language model that is good, slow, garbled or invents: the digest is there at once, and always right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.llm import Endpoint, Minds, ModelWriter
from tests.chat import Chat
from tests.fakes.llm import FakeLLM
from tests.fakes.llm.fake import Mood

PLAIN = "站会 1/6｜发布 0、待审 0"
GOOD = "站会 6 人交了 1 份，发布 0 条，待审 0 条，没有新预警，话术缺口 0 条，明天 0 个档期。"
KEYS = ["standup", "published", "reviews", "alerts", "gaps", "tomorrow"]


def says(text: str) -> str:
    return json.dumps([{"about": KEYS, "text": text}], ensure_ascii=False)


@pytest.fixture
def talk(tmp_path: Path, model: FakeLLM, patience: float) -> Iterator[Chat]:
    model.answer = lambda material: says(GOOD)
    chat = Chat(tmp_path, minds=Minds(ModelWriter(Endpoint("sk-1", model.url, patience), "some-model")))
    chat.at("09:00")
    chat.person("mei").says("昨天：发了两条\n今天：跟进转发\n需要：无")
    yield chat
    model.over.set()
    chat.end()


def test_good_words_take_the_place_of_ours_and_are_made_of_figures_alone(talk: Chat, model: FakeLLM) -> None:
    talk.at("18:31")

    (card,) = talk.person("lan").sees(about="日报")
    assert GOOD in card and PLAIN not in card
    for heard in model.heard:
        assert not any(name in heard.material for name in ("小满", "mei", "转发", "晴屿"))


def test_words_that_hold_no_longer_give_way_to_ours(talk: Chat, model: FakeLLM) -> None:
    lan = talk.person("lan")
    lan.says("日报")
    assert GOOD in lan.sees(about="日报")[-1]

    model.answer = lambda material: ""
    talk.at("09:10")
    talk.person("fang").says("昨天：一\n今天：二\n需要：无")
    lan.says("日报")
    assert GOOD not in lan.sees(about="日报")[-1]
    assert "站会 2/6" in lan.sees(about="日报")[-1]


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("发布 0", "发布 3"),
        GOOD.replace("交了 1 份", "交了 1 份，小满最早"),
        GOOD.replace("，待审 0 条", ""),
    ],
    ids=("an invented figure", "a name", "a figure left out"),
)
def test_words_that_do_not_hold_are_never_seen(talk: Chat, model: FakeLLM, text: str) -> None:
    model.answer = lambda material: says(text)
    lan = talk.person("lan")
    lan.says("日报")

    assert model.heard
    assert PLAIN in lan.sees(about="日报")[-1]


@pytest.mark.parametrize("mood", ["garbage", "hollow", "refuse", "gone"])
def test_a_broken_model_is_noticed_by_nobody(talk: Chat, model: FakeLLM, mood: Mood) -> None:
    model.mood = mood
    lan = talk.person("lan")
    lan.says("日报")

    assert model.heard
    assert len(lan.sees(about="日报")) == 1
    assert PLAIN in lan.sees(about="日报")[-1]


@pytest.mark.parametrize("patience", [0.2])
def test_a_slow_model_holds_up_nothing(talk: Chat, model: FakeLLM) -> None:
    model.mood = "slow"
    lan = talk.person("lan")
    lan.says("日报")

    assert PLAIN in lan.sees(about="日报")[-1]
