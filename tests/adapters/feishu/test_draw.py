"""How cards look in Feishu, and that nobody's words become markup."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.feishu import draw, mark
from bot.adapters.feishu.fit import ELEMENTS, size, tags
from bot.chat import (
    Button,
    Buttons,
    Card,
    Line,
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
from tests.adapters.feishu.scene import MEIS_CHAT, TEAM, Json
from tests.fakes.feishu import cards

MEI = Mention("m1", "小满", user="ou_mei")
TAKE = Button("standup.take", "我来", {"request": "7"}, look="primary")


def checked(card: Card, **more: Any) -> list[Json]:
    """The pages of a card, each looked through by the fake Feishu."""
    pages = [sheet.content for sheet in draw.sheets(card, TEAM, **more)]
    return [cards.check(json.dumps(page, ensure_ascii=False), lambda who: who == "ou_mei") for page in pages]


def body(card: Card) -> list[Json]:
    (page,) = checked(card)
    elements: list[Json] = page["body"]["elements"]
    return elements


def test_the_title_is_the_header_and_the_lock_screens_line() -> None:
    (page,) = checked(Card(("日站会 · 已交 ", Strong("7/10")), (Rule(),), tone="warn"))

    assert page["header"]["title"] == {"tag": "plain_text", "content": "日站会 · 已交 7/10"}
    assert page["header"]["template"] == "orange"
    assert page["config"] == {"update_multi": True, "width_mode": "fill", "summary": {"content": "日站会 · 已交 7/10"}}


def test_people_called_in_the_title_are_woken_by_the_line_below() -> None:
    first, _ = body(Card(("P0 · ", MEI, " 请看 ", Link("原帖", "https://xhs.example/1")), (Rule(),)))

    assert first["content"] == "<at id=ou_mei></at> [原帖](https://xhs.example/1)"


def test_a_long_title_stands_whole_in_the_body() -> None:
    long = "很长的标题" * 30
    (page,) = checked(Card((long,), (Rule(),)))

    assert "header" not in page
    assert page["body"]["elements"][0]["text"]["content"] == long


def test_words_alone_are_plain_text_and_people_are_markdown() -> None:
    words, mixed = body(Card(("t",), (Text((("**not bold**",), ("- no list",))), Text((("谢谢 ", MEI),)))))

    assert words["text"] | {"tag": "plain_text", "content": "**not bold**\n- no list"} == words["text"]
    assert mixed["content"] == "谢谢 <at id=ou_mei></at>"


def test_a_mention_that_shall_not_ring_or_cannot_be_is_only_a_name() -> None:
    quiet = Mention("m1", "小满", user="ou_mei", ping=False)
    elsewhere = Mention("m2", "Bo", user="")
    forged = Mention("m3", "X", user="all></at><at id=ou_mei")

    (text,) = body(Card(("t",), (Text(((quiet, " ", elsewhere, " ", forged),)),)))

    assert text["text"]["content"] == "小满 @Bo @X"


def test_a_row_carries_its_button_at_its_end() -> None:
    (row,) = body(Card(("t",), (Row(("要海报",), (TAKE,)),)))
    text, end = row["columns"]

    assert text["elements"][0]["text"]["content"] == "要海报"
    assert end["elements"][0] | {"type": "primary", "size": "small"} == end["elements"][0]
    assert end["elements"][0]["behaviors"] == [
        {"type": "callback", "value": {"a": "standup.take", "v": {"request": "7"}, "p": {"k": "channel", "t": ""}}}
    ]


def test_a_row_with_several_buttons_has_them_below() -> None:
    text, buttons = body(Card(("t",), (Row(("要海报",), (TAKE, Button("standup.decline", "不行", look="danger"))),)))

    assert text["tag"] == "div"
    assert [column["elements"][0]["text"]["content"] for column in buttons["columns"]] == ["我来", "不行"]


def test_a_button_knows_form_question_and_address() -> None:
    form = Button("standup.fill", "填写", form=True, confirm="确定？")
    web = Button("help.web", "打开", url="https://example.com/a")
    (row,) = body(Card(("t",), (Buttons((form, web)),)))
    first, second = (column["elements"][0] for column in row["columns"])

    assert first["behaviors"][0]["value"]["f"] == 1
    assert first["confirm"]["text"]["content"] == "确定？"
    assert second["behaviors"] == [{"type": "open_url", "default_url": "https://example.com/a"}]


def test_the_other_blocks() -> None:
    select = Select("board.sort", "排序", (Option("a", "按时间"), Option("b", "按人")), {"board": "1"})
    quote, note, picked, rule = body(Card(("t",), (Quote(("“原话”",)), Note(("小字",)), select, Rule())))

    assert quote["background_style"] == "grey"
    assert note["text"] | {"text_size": "notation", "text_color": "grey"} == note["text"]
    assert [option["value"] for option in picked["options"]] == ["a", "b"]
    assert picked["behaviors"][0]["value"] == {"a": "board.sort", "v": {"board": "1"}, "p": {"k": "channel", "t": ""}}
    assert rule == {"tag": "hr"}


def test_a_plain_message_is_rich_text_that_can_be_copied() -> None:
    (sheet,) = draw.sheets(Card(("谢谢 ", MEI, "\n看 ", Link("这里", "https://a.cn"), Strong("！"))), MEIS_CHAT)

    assert (sheet.kind, sheet.content["zh_cn"]["content"]) == (
        "post",
        [
            [{"tag": "text", "text": "谢谢 "}, {"tag": "at", "user_id": "ou_mei"}],
            [
                {"tag": "text", "text": "看 "},
                {"tag": "a", "text": "这里", "href": "https://a.cn"},
                {"tag": "text", "text": "！", "style": ["bold"]},
            ],
        ],
    )


def test_a_card_too_long_for_one_message_goes_on_in_the_next_and_nothing_is_lost() -> None:
    lines = tuple((f"第 {at} 行 " + "字" * 300,) for at in range(100))
    pages = checked(Card(("长卡片",), (Text(lines), Buttons((TAKE,)))), number="n1")
    told = "\n".join(word for page in pages for word in cards.words_of(page["body"]))

    assert len(pages) > 1
    assert [page["header"]["title"]["content"] for page in pages][:2] == ["长卡片", "长卡片 (2)"]
    assert all(line[0] in told for line in lines) and "我来" in told


def test_very_many_rows_stay_below_the_limit_of_elements() -> None:
    pages = checked(Card(("选题",), tuple(Row((f"#{at}",), (TAKE,)) for at in range(80))))

    assert all(tags(page) <= ELEMENTS + 10 for page in pages)
    assert sum(len(page["body"]["elements"]) for page in pages) == 80


@pytest.mark.parametrize("length", [5, 400])
def test_a_list_of_very_many_options_is_several_lists_and_every_option_stays(length: int) -> None:
    options = tuple(Option(f"option-{at}-{'x' * 80}", f"{at} " + "字" * length) for at in range(400))
    pages = checked(Card(("挑一个",), (Select("board.pick", "挑一个", options, {"board": "1"}), Buttons((TAKE,)))))
    lists = [e for page in pages for e in page["body"]["elements"] if e["tag"] == "select_static"]

    assert [option["value"] for one in lists for option in one["options"]] == [option.value for option in options]
    assert {one["behaviors"][0]["value"]["a"] for one in lists} == {"board.pick"}
    assert [one["placeholder"]["content"] for one in lists][:2] == ["挑一个", "挑一个 (2)"]


def test_each_page_is_marked_with_its_letters_number() -> None:
    (page,) = checked(Card(("t",), (Rule(),)), number="a-very-long-number-" * 5)

    assert page["body"]["elements"][0]["element_id"] == draw.name_of("a-very-long-number-" * 5)


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        ((Strong("好"),), "**好**"),
        (("甲", Strong("（乙）"), "丙"), "甲 **（乙）** 丙"),
        ((Strong("  "),), "  "),
        ((Strong("a*b"),), "**a&#42;b**"),
        ((Link("x](http://evil)", "https://ok.cn/a(b)"),), "[x&#93;(http://evil)](https://ok.cn/a%28b%29)"),
        ((Link("点", "javascript:alert(1)"),), "点 javascript:alert(1)"),
        (("1. 先\n- 后\n# 题\n> 引",), "1&#46; 先\n&#45; 后\n&#35; 题\n&#62; 引"),
        (("12", ". zwölf"), "12&#46; zwölf"),
        ((Strong("甲"), " - 乙"), "**甲** - 乙"),
        (("    code",), "&nbsp;&nbsp;&nbsp;&nbsp;code"),
        (("09:30 :OK: &lt;",), "09:30 &#58;OK: &#38;lt;"),
    ],
)
def test_markdown_is_written_so_that_words_stay_words(parts: Line, written: str) -> None:
    assert mark.line(parts) == written


HOSTILE = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            "<at id=all></at>",
            "<at id=ou_mei>",
            "[x](http://evil)",
            "**",
            "_",
            "~~",
            "`",
            "```\n",
            "<font color='red'>",
            "\n# ",
            "\n- ",
            "\n1. ",
            "\n> ",
            "&lt;",
            "&#60;",
            "|a|b|\n|-|-|\n",
            "![i](img)",
            "<hr>",
            "\\",
            ":OK:",
            "\n    ",
            "<person id='ou_mei'></person>",
            "\r",
            "\x00",
            " ",
            "好",
        ]
    ),
    max_size=8,
).map("".join)
MARKUP = re.compile(r"[<>*_~`\[\]|\\]")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(words=HOSTILE, name=HOSTILE)
def test_hostile_words_never_become_markup_or_mentions(words: str, name: str) -> None:
    line: Line = (words, Mention("m", name, user=""), MEI)
    card = Card((words or "t",), (Text((line,)), Quote(line), Row(line, (TAKE,)), Note(line)))

    for page in checked(card):
        assert set(cards.mentioned(page)) == {"ou_mei"}
        for part in cards.parts(page):
            if part.get("tag") == "markdown":
                content = part["content"].replace("<at id=ou_mei></at>", "")
                assert not MARKUP.search(content)
                assert not re.search(r"^\s*([#+=-]|\d+[.)])", content, re.MULTILINE)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(words=HOSTILE)
def test_escaped_words_are_shown_letter_by_letter(words: str) -> None:
    def blank(text: str) -> str:
        return re.sub("[\t\xa0]", " ", text)

    assert blank(html.unescape(mark.escape(words))) == blank(mark.clean(words))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(words=st.text(max_size=300).map(lambda text: text * 120))
def test_whatever_is_said_at_whatever_length_fits(words: str) -> None:
    for page in checked(Card(("t",), (Text(((words, MEI),)), Note((words,))))):
        assert size(page) <= 30 * 1024
    for sheet in draw.sheets(Card((words,)), TEAM):
        assert len(sheet.text.encode()) <= 30 * 1024
