"""A title in a list: as much as fits, and no word in two."""

from __future__ import annotations

import pytest

from bot.taskrows import MOST_TITLE, short


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Reapplying on an island commute", "Reapplying on an island commute"),
        ("Three days on the island, how to reapply sunscreen", "Three days on the island, how to reapply…"),
        ("海岛三天两夜怎么补涂防晒这件事要说清楚，还有下文呢", "海岛三天两夜怎么补涂防晒这件事要说清楚，还有下…"),
        ("x" * 60, "x" * 46 + "…"),
        ("  two \n lines ", "two lines"),
    ],
)
def test_a_title_is_cut_where_a_word_ends(title: str, shown: str) -> None:
    assert short(title) == shown


@pytest.mark.parametrize("most", [12, MOST_TITLE, 40])
def test_it_is_never_wider_than_so_many_chinese_signs(most: int) -> None:
    for title in ("海岛三天两夜怎么补涂" * 9, "how to reapply sunscreen " * 9, "海岛 island 补涂 reapply " * 9):
        assert sum(1 if letter.isascii() else 2 for letter in short(title, most)) <= 2 * most
