"""A task from a message in Slack's menu and by a reply in Feishu; one's own page in Slack, which stays true."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.slack import FakeSlack
from tests.story.stage import Play
from tests.story.wires import FeishuWire, SlackWire

Open = Callable[..., Play]


@pytest.fixture
def slack(play: Open) -> tuple[Play, FakeSlack]:
    one = play("slack", rounds=False)
    wire = one.wires[0]
    assert isinstance(wire, SlackWire)
    return one, wire.fake


def page(fake: FakeSlack) -> str:
    """What stands on 小满's page."""
    return json.dumps((fake.home_of("UMEI") or {}).get("blocks", []), ensure_ascii=False)


def test_the_own_page_is_drawn_stays_true_and_has_the_same_buttons(slack: tuple[Play, FakeSlack]) -> None:
    one, fake = slack
    one.at("10:00")
    fake.open_home("UMEI")
    one.settle()
    assert "小满，2月9日 周一 你手上的事" in page(fake)

    fake.say("UMEI", "dm", "建任务 海报定稿")
    one.settle()
    assert "#1 海报定稿 · 稿件" in page(fake)

    fake.press_home("UMEI", label="完成")
    one.settle()
    assert "#1 海报定稿" not in page(fake)
    assert fake.complaints == []


def _parts(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [part for block in blocks for section in block.get("elements", []) for part in section.get("elements", [])]


def test_the_shortcut_answers_in_the_messages_thread_where_the_bot_is(slack: tuple[Play, FakeSlack]) -> None:
    one, fake = slack
    one.at("10:00")
    message = fake.say("UFANG", "C1", "海报还差一版竖的")
    fake.shortcut("UMEI", "C1", message, "tasks.from_message")
    one.settle()

    (card,) = [m for m in fake.messages("C1", message) if m.get("user") == fake.bot]
    assert "#1 海报还差一版竖的 · 稿件 · 小满" in card["text"]
    (link,) = [part for part in _parts(card["blocks"]) if part["type"] == "link"]
    assert (link["text"], link["url"].partition("com/")[2]) == (
        "来自老方的这条消息",
        f"archives/C1/p{message.replace('.', '')}",
    )


def test_the_shortcut_answers_the_presser_where_the_bot_is_not(slack: tuple[Play, FakeSlack]) -> None:
    one, fake = slack
    one.at("10:00")
    fake.add_channel("C9", "elsewhere", ["UMEI", "UFANG"])
    message = fake.say("UFANG", "C9", "海报还差一版竖的")
    fake.shortcut("UMEI", "C9", message, "tasks.from_message")
    one.settle()

    assert fake.last(fake.dm("UMEI").id)["text"].startswith("#1 归你了：海报还差一版竖的")
    assert [m for m in fake.messages("C9", message) if m.get("user") == fake.bot] == []


def test_in_feishu_a_reply_that_names_the_bot_makes_one_of_what_it_replies_to(play: Open) -> None:
    one = play("feishu", rounds=False)
    wire = one.wires[0]
    assert isinstance(wire, FeishuWire)
    one.at("10:00")
    message = wire.fake.say(wire.user("fang"), "oc_team", "周五前要三张套图")
    wire.fake.say(wire.user("mei"), "oc_team", "建任务 周五下午3点前", mentions_bot=True, reply_to=message)
    one.settle()

    assert any("#1 周五前要三张套图 · 稿件 · 小满" in text for text in [*wire.thread(), *wire.channel()])
    told = "".join(m.content for m in [*wire.fake.messages("oc_team"), *wire.fake.messages("oc_team", message)])
    assert "https://applink.feishu.cn/client/chat/open?openChatId=oc_team" in told
    assert wire.complaints() == []
