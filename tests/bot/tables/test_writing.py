"""Tables on their way out and back: nothing is lost, and nothing becomes a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import tables

WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    | st.sampled_from(list("=+-@'\"|,;\\<br>&#_x000D ＝\r\n\t")),
    max_size=12,
)
ROWS = st.lists(st.lists(WORDS, min_size=2, max_size=2), max_size=4)
RISKY = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "'=1", "''@x"]


def kept(rows: list[list[str]]) -> list[tuple[str, ...]]:
    """Rows in which anything stands at all."""
    return [tuple(row) for row in rows if any(cell.strip() for cell in row)]


def read(name: str, data: bytes) -> list[tuple[str, ...]]:
    return [row.cells + ("",) * (2 - len(row.cells)) for row in tables.read(name, data).rows]


def no_controls(rows: list[list[str]]) -> bool:
    return sum(1 for row in rows for cell in row for one in cell if one < " " and one not in "\t\r\n") < 3


@settings(max_examples=60, deadline=None)
@given(ROWS.filter(no_controls))
def test_csv_comes_back_as_it_went(rows: list[list[str]]) -> None:
    assert read("x.csv", tables.write_csv(["选题", "价格"], rows)) == kept(rows)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_excel_comes_back_as_it_went(rows: list[list[str]]) -> None:
    assert read("x.xlsx", tables.write_xlsx(["选题", "价格"], rows)) == kept(rows)


@settings(max_examples=60, deadline=None)
@given(ROWS.filter(no_controls))
def test_markdown_comes_back_as_it_went(rows: list[list[str]]) -> None:
    assert read("x.md", tables.write_markdown(["选题", "价格"], rows)) == kept(rows)


@pytest.mark.parametrize("cell", RISKY)
def test_no_cell_becomes_a_formula(cell: str) -> None:
    written = tables.write_csv(["a"], [[cell]]).decode("utf-8-sig")
    (_, row) = list(csv.reader(io.StringIO(written, newline="")))
    assert row == [f"'{cell}"]
    assert read("x.csv", tables.write_csv(["a", "b"], [[cell, "x"]])) == [(cell, "x")]


@pytest.mark.parametrize("cell", ["-5", "-5.5", "-15%", "海岛", "1=1", "'海岛'"])
def test_what_is_no_formula_is_left_alone(cell: str) -> None:
    assert f"\r\n{cell}\r\n" in tables.write_csv(["a"], [[cell]]).decode("utf-8-sig")


def test_csv_is_marked_for_excel() -> None:
    assert tables.write_csv(["选题"], []).startswith(b"\xef\xbb\xbf")


def test_a_cell_that_excel_could_not_hold_is_refused() -> None:
    with pytest.raises(tables.Unreadable) as refusal:
        tables.write_xlsx(["a"], [["海" * 32_768]])
    assert refusal.value.values["line"] == 2
