"""Cards on Slack: within every limit, complete, and with people's words as nothing but words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.adapters.slack import draw
from bot.adapters.slack.draw import Page
from bot.chat import (
    Block,
    Button,
    Buttons,
    Card,
    Link,
    Mention,
    Note,
    Option,
    Quote,
    Row,
    Rule,
    Select,
    Strong,
    Text,
)
from tests.fakes.slack import check

ZHOU = Mention("m1", "周岚", "U1")
TAKE = Button("tasks.claim", "我来", {"task": "12"})


def only(card: Card) -> Page:
    (page,) = draw.card(card)
    assert check.message_problems(list(page.blocks)) == []
    return page


def block(of: Block) -> dict[str, Any]:
    page = only(Card(("标题",), (of,)))
    assert len(page.blocks) == 2
    return page.blocks[1]


def words(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": text} for text in texts]


def rich(*elements: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def bold(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "style": {"bold": True}}


def inside(thing: object) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
    for each in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list | tuple) else ():
        yield from inside(each)


def button(number: int = 1, **more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": "我来", "emoji": False}
    return {"type": "button", "text": label, "action_id": f"tasks.claim#{number}", "value": '{"task":"12"}', **more}


def plain_text(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


# --- the table ------------------------------------------------------------------------------------------------


def test_a_plain_message_is_its_words_and_not_bold() -> None:
    page = only(
        Card(
            ("收到，", ZHOU, "！"),
        )
    )

    assert page.blocks == (rich(*words("收到，"), {"type": "user", "user_id": "U1"}, *words("！")),)
    assert page.text == "收到，<@U1>！"


def test_the_title_of_a_card_stands_out() -> None:
    assert only(Card(("日站会 ", Strong("7/10")), (Rule(),))).blocks[0] == rich(bold("日站会 "), bold("7/10"))


@pytest.mark.parametrize(
    ("tone", "emoji", "sign"),
    [("good", "white_check_mark", "✅ "), ("warn", "warning", "⚠️ "), ("alarm", "rotating_light", "🚨 ")],
)
def test_a_tone_shows_before_the_title_and_on_the_lock_screen(tone: Any, emoji: str, sign: str) -> None:
    page = only(Card(("P0",), (), tone))

    assert page.blocks[0] == rich({"type": "emoji", "name": emoji}, *words(" ", "P0"))
    assert page.text == sign + "P0"


@pytest.mark.parametrize(
    ("shown", "drawn"),
    [
        (Text((("一",), ("二 ", Strong("三")))), rich(*words("一", "\n", "二 "), bold("三"))),
        (Quote(("脸肿了",)), rich(*words("脸肿了"), kind="rich_text_quote")),
        (Note(("完整回答见话题",)), {"type": "context", "elements": [plain_text("完整回答见话题")]}),
        (
            Note(("负责人 ", ZHOU)),
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "负责人 <@U1>", "verbatim": True}]},
        ),
        (Note(("2*3=6 ", ZHOU)), rich(*words("2*3=6 "), {"type": "user", "user_id": "U1"})),
        (Rule(), {"type": "divider"}),
        (Row(("#12 补涂",), (TAKE,)), {"type": "section", "text": plain_text("#12 补涂"), "accessory": button()}),
        (
            Row((Strong("#12"), "补涂"), (TAKE,)),
            {
                "type": "section",
                "text": {"type": "mrkdwn", "text": "*#12*\u200b补涂", "verbatim": True},
                "accessory": button(),
            },
        ),
        (Buttons((TAKE, TAKE)), {"type": "actions", "elements": [button(1), button(2)]}),
        (
            Select("tasks.move", "移到", (Option("review", "审核"),), {"task": "12"}),
            {
                "type": "actions",
                "block_id": '1 {"task":"12"}',
                "elements": [
                    {
                        "type": "static_select",
                        "action_id": "tasks.move#1",
                        "placeholder": plain_text("移到"),
                        "options": [{"text": plain_text("审核"), "value": "review"}],
                    }
                ],
            },
        ),
    ],
)
def test_each_block_has_its_drawing(shown: Block, drawn: dict[str, Any]) -> None:
    assert block(shown) == drawn


def test_a_row_with_two_buttons_has_them_below() -> None:
    page = only(Card(("标题",), (Row(("解冻？",), (TAKE, TAKE)),)))

    assert page.blocks[1:] == (
        rich(*words("解冻？")),
        {"type": "actions", "elements": [button(1), button(2)]},
    )


def test_a_button_may_look_ask_and_open() -> None:
    danger = block(Buttons((Button("a.b", "放弃", look="danger", confirm="真的放弃？"),)))["elements"][0]
    address = block(Buttons((Button("a.b", "打开", url="https://x.cn"),)))["elements"][0]
    form = block(Buttons((Button("a.b", "填写", form=True),)))["elements"][0]

    assert (danger["style"], danger["confirm"]["text"]["text"]) == ("danger", "真的放弃？")
    assert danger["confirm"]["deny"]["text"] == "取消"
    assert (address["action_id"], address["url"]) == ("open-address#1", "https://x.cn")
    assert form["action_id"] == "a.b#1f"


def test_a_question_in_english_is_taken_back_in_english() -> None:
    drawn = block(Buttons((Button("a.b", "Release", confirm="Really?"),)))["elements"][0]

    assert drawn["confirm"]["deny"]["text"] == "Cancel"


def test_a_person_without_an_account_here_is_a_name() -> None:
    assert block(Text(((Mention("m1", "周岚"),),))) == rich(*words("@周岚"))


def test_a_name_that_must_not_wake_is_written_plainly() -> None:
    assert block(Text(((Mention("m1", "周岚", "U1", ping=False),),))) == rich(*words("周岚"))


def test_a_link_leads_to_web_addresses_only() -> None:
    safe = block(Text(((Link("笔记", "https://x.cn/a?b=1&c=2"),),)))
    unsafe = block(Text(((Link("笔记", "javascript:alert(1)"),),)))

    assert safe == rich({"type": "link", "url": "https://x.cn/a?b=1&c=2", "text": "笔记"})
    assert unsafe == rich(*words("笔记 (javascript:alert(1))"))


# --- size -----------------------------------------------------------------------------------------------------


def read(pages: tuple[Page, ...]) -> str:
    return "".join(each["text"] for page in pages for each in inside(page.blocks) if isinstance(each.get("text"), str))


def test_a_long_text_goes_on_in_further_messages_and_nothing_is_lost() -> None:
    text = "".join(f"第{n}句，讲的是补涂。\n" for n in range(3000))

    pages = draw.card(Card(("长文",), (Text(((text,),)), Buttons((TAKE,)))))

    assert len(pages) > 2
    assert all(check.message_problems(list(page.blocks)) == [] for page in pages)
    assert read(pages).replace("\n", "") == "长文" + text.replace("\n", "") + "我来"
    assert pages[1].text == f"(2/{len(pages)})"


def test_a_text_without_a_space_is_split_too() -> None:
    assert read(draw.card(Card(("字" * 9000,)))) == "字" * 9000


def test_a_card_of_many_rows_goes_on_below() -> None:
    pages = draw.card(Card(("选题包",), tuple(Row((f"#{n}",), (TAKE,)) for n in range(120))))

    assert [len(page.blocks) for page in pages] == [50, 50, 21]
    ids = [each["action_id"] for page in pages for each in inside(page.blocks) if "action_id" in each]
    assert len(set(ids)) == 120


def test_the_notification_stays_short_and_whole() -> None:
    text = only(Card(("标题",), (Text((("<" * 2999,),)),))).text

    assert len(text) <= 3000
    assert text.endswith("&lt;…")


def test_a_home_page_says_how_much_did_not_fit() -> None:
    blocks = draw.home(Card(("我的",), tuple(Row((f"#{n}",), (TAKE,)) for n in range(150))))

    assert len(blocks) == 100
    assert blocks[-1]["elements"][0]["text"] == "… +52"
    assert check.view_problems({"type": "home", "blocks": list(blocks)}) == []


def test_what_slack_cannot_carry_is_refused_aloud() -> None:
    with pytest.raises(ValueError, match="button value"):
        draw.card(Card(("x",), (Buttons((Button("a.b", "x", {"long": "字" * 2000}),)),)))
    with pytest.raises(ValueError, match="option's value"):
        draw.card(Card(("x",), (Select("a.b", "x", (Option("", "x"),)),)))
