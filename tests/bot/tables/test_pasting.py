"""Rows pasted into the chat."""

from __future__ import annotations

import pytest

from bot import tables


def cells(words: str) -> list[tuple[str, ...]]:
    return [row.cells for row in tables.pasted(words).lines]


def test_lines_with_bars_are_rows() -> None:
    assert cells("选题｜截止\n\n海岛 | 周三 15:00\n| 油皮 | 周四 |") == [
        ("选题", "截止"),
        ("海岛", "周三 15:00"),
        ("油皮", "周四"),
    ]


def test_plain_lines_are_rows_of_one_cell_and_lose_their_numbers() -> None:
    assert cells("1. 海岛三天两夜\n2、油皮能用吗\n（3）怎么卸") == [("海岛三天两夜",), ("油皮能用吗",), ("怎么卸",)]
    assert cells("- 海岛 | 周三\n- 油皮 | 周四") == [("海岛", "周三"), ("油皮", "周四")]
    assert cells("3 天海岛\n怎么卸") == [("3 天海岛",), ("怎么卸",)], "a number that belongs to the words stays"


def test_cells_copied_from_a_sheet_keep_their_lines_and_quotation_marks() -> None:
    copied = '选题\t备注\n海岛\t"第一行\n第二行说""好"""\n"爆款"系列\t\n5" 屏\t"引"用\n'
    assert cells(copied) == [
        ("选题", "备注"),
        ("海岛", '第一行\n第二行说"好"'),
        ('"爆款"系列', ""),
        ('5" 屏', '"引"用'),
    ]
    assert [row.line for row in tables.pasted(copied).lines] == [1, 2, 4, 5]


def test_a_quotation_mark_that_opens_and_never_closes_belongs_to_the_words() -> None:
    assert cells('"海岛\t周三\n油皮\t周四') == [('"海岛', "周三"), ("油皮", "周四")]


def test_empty_cells_at_the_end_count() -> None:
    assert cells("a\tb\tc\nx\t\t") == [("a", "b", "c"), ("x", "", "")]
    assert cells("a\tb\r\nx\t") == [("a", "b"), ("x", "")]


def test_a_markdown_table_is_read_and_what_stands_around_it_is_not() -> None:
    words = "看这里：\n\n| 选题 | 备注 |\n| :-- | --: |\n| 海岛 \\| 沙滩 | 一<br>二 |\n| 油皮 | |\n\n| 不算 |"
    assert cells(words) == [("选题", "备注"), ("海岛 | 沙滩", "一\n二"), ("油皮", "")]
    assert [row.line for row in tables.pasted(words).lines] == [3, 5, 6]


def test_nothing_pasted_is_refused() -> None:
    with pytest.raises(tables.Unreadable):
        tables.pasted(" \n ")


def test_a_pasted_table_may_have_a_header() -> None:
    found = tables.pasted("标题\t价格\n海岛\t129").records(
        {"title": ("标题",), "price": ("价格",)}, order=("price", "title")
    )
    assert [(record["title"], record["price"]) for record in found] == [("海岛", "129")]


def test_lines_with_tabs_and_lines_with_bars_are_each_cut_in_their_own_way() -> None:
    words = "海岛|好补涂|2\n排球\t好补涂\t1\n高铁|不假白\t|3\n夜跑"
    assert cells(words) == [("海岛", "好补涂", "2"), ("排球", "好补涂", "1"), ("高铁", "不假白", "3"), ("夜跑",)]
    assert [row.line for row in tables.pasted(words).lines] == [1, 2, 3, 4]


def test_a_bar_within_a_cell_of_a_sheet_stays_where_every_line_has_tabs() -> None:
    assert cells("海岛\tKOC|KOS|KOE\n排球\tKOC") == [("海岛", "KOC|KOS|KOE"), ("排球", "KOC")]
