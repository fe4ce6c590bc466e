"""However a stand-up is laid out (a title above, all in one line, numbers without dots), its parts are found."""

from __future__ import annotations

import pytest

from handlers.standup.reading import Reading, read

TITLES = [
    "明天站会：",
    "明天的站会",
    "2月10日站会",
    "早上好各位",
    "各位早上好",
    "Tomorrow's standup:",
    "Good morning all",
]


@pytest.mark.parametrize("above", TITLES)
def test_what_stands_over_a_stand_up_is_told_to_nobody(above: str) -> None:
    assert read(f"{above}\n昨天：排版完\n今天：海报二稿\n需要：无") == Reading("排版完", "海报二稿")


def test_a_line_above_that_tells_something_is_kept() -> None:
    assert "站会" in read("明天站会要改到十点\n昨天：排版完\n今天：海报二稿").doing
