"""Whatever people type, on Slack it stays words: no markup, no mention, no broken card."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack import draw, ink
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
from tests.adapters.slack.test_draw import ZHOU, inside
from tests.fakes.slack import check

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


@settings(max_examples=250, deadline=None, derandomize=True)
@given(card=cards)
def test_whatever_people_typed_slack_accepts_the_card(card: Card) -> None:
    for page in draw.card(card):
        assert check.message_problems(list(page.blocks)) == []
        json.dumps([page.blocks, page.text], ensure_ascii=False).encode()


@settings(max_examples=300, deadline=None, derandomize=True)
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


@settings(max_examples=300, deadline=None, derandomize=True)
@given(words=hostile)
def test_people_s_words_never_pass_through_markup(words: str) -> None:
    """Lines with words alone are data; where Slack's markup is needed, risky words go another way."""
    drawn = ink.small((words,))
    beside_a_mention = ink.small((words, ZHOU))

    assert drawn is None or drawn["type"] == "plain_text"
    if beside_a_mention:
        assert not set("*_~`&>") & set(beside_a_mention["text"].removesuffix("<@U1>"))


def test_the_notification_cannot_call_the_channel() -> None:
    (page,) = draw.card(Card(("<!channel> & <@U1>",)))

    assert page.text == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
