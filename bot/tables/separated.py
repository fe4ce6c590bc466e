"""Reads CSV text: which separator was used is found out, and each row keeps the number of the line it begins on."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from bot.tables.safe import as_meant
from bot.tables.table import HEADER_WITHIN, MOST_ROWS, Row, Table, Unreadable

SEPARATORS = ",;\t|｜"
NONE = "\x1f"
"""Stands in no text: the table has one column."""
_SAMPLE = 200
_LONGEST = 1_000_000


def read_separated(text: str) -> Table:
    first, _, rest = text.partition("\n")
    if first.startswith("sep=") and len(first.rstrip()) == 5:  # Excel's own note of the separator
        return Table(tuple(Row(row.line + 1, row.cells) for row in rows_of(rest, first[4])))
    return Table(tuple(rows_of(text, separator_of(text))))


def separator_of(text: str) -> str:
    """The separator with which the first line has several columns, and most other lines as many."""
    head = "".join(text.splitlines(keepends=True)[:_SAMPLE])
    best = max(SEPARATORS, key=lambda separator: _regular(head, separator))
    return best if _regular(head, best)[0] >= 0.5 else NONE


def _regular(head: str, separator: str) -> tuple[float, int]:
    """How well the separator fits, and how many columns it makes."""
    try:
        rows = [row for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator) if row]
    except csv.Error:
        return 0.0, 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0, 0
    width, times = widths.most_common(1)[0]
    return times / len(rows) + (0.5 if len(rows[0]) == width else 0.0), width


def rows_of(text: str, separator: str) -> Iterator[Row]:
    """Raises Unreadable where a quotation mark opens and never closes: everything after it would be one cell."""
    csv.field_size_limit(_LONGEST)
    lines = iter(io.StringIO(text, newline=""))
    before, many = 0, 0
    while True:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        last, start = "", before + 1
        try:
            for cells in reader:
                yield _row(start, cells)
                many += 1
                if many > MOST_ROWS * 2 + HEADER_WITHIN:
                    raise Unreadable("tables.too_many_rows", most=MOST_ROWS)
                start = before + reader.line_num + 1
            return
        except csv.Error:
            read = before + reader.line_num
            if read > start:
                raise Unreadable("tables.unclosed", line=start) from None
            last = io.StringIO(text, newline="").readlines()[read - 1]
            if _opens_alone(last, separator):
                raise Unreadable("tables.unclosed", line=start) from None
        yield _row(start, _as_it_stands(last, separator, start))
        before = read


def _row(line: int, cells: list[str]) -> Row:
    return Row(line, tuple(as_meant(cell) for cell in cells))


def _opens_alone(line: str, separator: str) -> bool:
    try:
        list(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as why:
        return "unexpected end" in str(why)
    return False


def _as_it_stands(line: str, separator: str, number: int) -> list[str]:
    """A line with words after a closing quotation mark, read as other programs read it."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        raise Unreadable("tables.broken_line", line=number) from None
