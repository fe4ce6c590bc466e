"""Cards on Slack: within every limit, complete, and with people's words as nothing but words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack import draw, ink
from bot.adapters.slack.draw import Page
from bot.chat import (
    Block,
    Button,
    Buttons,
    Card,
    Line,
    Link,
    Mention,
    Note,
    Option,
    Part,
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


# --- people's words -------------------------------------------------------------------------------------------

HOSTILE = [
    "<!channel>",
    "<@U1>",
    "&lt;@U1&gt;",
    "*bold*",
    "_i_ ~s~ `c`",
    "```x```",
    "> quote",
    "&gt; quote",
    "<https://evil|click>",
    "@here",
    ":tada:",
    "a\0b\x07",
    "\ud800",
    "\u200b*x*\u200b",
    "\n\n",
    "",
]
hostile = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
parts: st.SearchStrategy[Part] = st.one_of(
    hostile,
    st.builds(Strong, hostile),
    st.builds(Mention, st.just("m"), hostile, st.sampled_from(["", "U1"]), st.booleans()),
    st.builds(Link, hostile, st.one_of(hostile, st.sampled_from(["https://x.cn/a|b>c", "https://x.cn?a=1&b=2"]))),
)
lines: st.SearchStrategy[Line] = st.lists(parts, max_size=4).map(tuple)
values = st.dictionaries(st.sampled_from(["task", "day"]), st.text(max_size=30), max_size=2)
buttons = st.builds(
    Button,
    action=st.just("tasks.claim"),
    label=hostile,
    value=values,
    look=st.sampled_from(["plain", "primary", "danger"]),
    form=st.booleans(),
    confirm=hostile,
    url=st.sampled_from(["", "https://x.cn", "no address"]),
)
options = st.lists(st.builds(Option, st.integers().map(str), hostile), max_size=130, unique_by=lambda o: o.value)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, st.lists(lines, max_size=4).map(tuple)),
    st.builds(Quote, lines),
    st.builds(Row, lines, st.lists(buttons, max_size=3).map(tuple)),
    st.builds(Buttons, st.lists(buttons, max_size=30).map(tuple)),
    st.builds(Select, st.just("tasks.move"), hostile, options.map(tuple), values),
    st.builds(Note, lines),
    st.just(Rule()),
)
cards = st.builds(
    Card, lines, st.lists(blocks, max_size=6).map(tuple), st.sampled_from(["plain", "good", "warn", "alarm"])
)


def inside(thing: object) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
    for each in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list | tuple) else ():
        yield from inside(each)


@settings(max_examples=250, deadline=None)
@given(card=cards)
def test_whatever_people_typed_slack_accepts_the_card(card: Card) -> None:
    for page in draw.card(card):
        assert check.message_problems(list(page.blocks)) == []
        json.dumps([page.blocks, page.text], ensure_ascii=False).encode()


@settings(max_examples=300, deadline=None)
@given(card=cards)
def test_nobody_is_woken_whom_the_card_does_not_mention(card: Card) -> None:
    meant = [p for line in card.lines for p in line if isinstance(p, Mention) and p.ping and p.user]
    drawn = [each for page in draw.card(card) for each in inside(page.blocks)]
    rich_mentions = [each for each in drawn if each.get("type") in ("user", "broadcast", "usergroup", "channel")]
    typed = [each["text"] for each in drawn if each.get("type") == "mrkdwn"]

    assert all(each == {"type": "user", "user_id": "U1"} for each in rich_mentions)
    assert len(rich_mentions) + sum(text.count("<@U1>") for text in typed) == len(meant)
    assert not any("<!" in text for text in typed)
    assert not any("<!" in page.text for page in draw.card(card))


@settings(max_examples=300, deadline=None)
@given(words=hostile)
def test_people_s_words_never_pass_through_markup(words: str) -> None:
    """Lines with words alone are data; where Slack's markup is needed, risky words go another way."""
    drawn = ink.small((words,))
    beside_a_mention = ink.small((words, ZHOU))

    assert drawn is None or drawn["type"] == "plain_text"
    if beside_a_mention:
        assert not set("*_~`&>") & set(beside_a_mention["text"].removesuffix("<@U1>"))


def test_the_notification_cannot_call_the_channel() -> None:
    assert only(Card(("<!channel> & <@U1>",))).text == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


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
