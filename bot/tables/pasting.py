"""Reads what people paste into the chat: cells from Excel or a Feishu sheet, a Markdown table, or a row a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.tables.marked import has_table, read_marked
from bot.tables.table import Row, Table, checked

_MARK = re.compile(r"\s*(?:[-*•·●]\s+|[(（]?\d{1,3}[.、)）．]\s*|[①-⑳]\s*)")
_BAR = re.compile(r"[|｜]")


def pasted(text: str) -> Table:
    """The table in pasted words. Raises Unreadable if there is nothing. Cells stand between tabs (as Excel and Feishu
    copy them, with quotation marks around cells of several lines) or between | or ｜, each line in its own way; a line
    without either is one cell."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if has_table(text):
        return checked(read_marked(text))
    if "\t" in text:
        return checked(Table(tuple(_each_its_own(list(_copied(text))))))
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > 1 and all(_MARK.match(line) for _, line in lines):
        lines = [(number, _MARK.sub("", line, count=1)) for number, line in lines]
    return checked(Table(tuple(Row(number, _barred(line)) for number, line in lines)))


def _each_its_own(rows: list[Row]) -> Iterator[Row]:
    """Rows from a sheet as they are; where a line without any tab has bars, every line is cut where it has more."""
    mixed = any(len(row.cells) == 1 and _BAR.search(row.cells[0]) for row in rows)
    for row in rows:
        cut = _barred(" ".join(row.cells)) if mixed and "\n" not in "".join(row.cells) else ()
        fits = _filled(cut) > _filled(row.cells) or len(cut) > len(row.cells) == 1
        yield Row(row.line, cut) if fits else row


def _filled(cells: tuple[str, ...]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _barred(line: str) -> tuple[str, ...]:
    inner = line.strip()
    if not _BAR.search(inner):
        return (inner,)
    if inner[0] in "|｜" and inner[-1] in "|｜" and len(inner) > 1:
        inner = inner[1:-1]
    return tuple(cell.strip() for cell in _BAR.split(inner))


def _copied(text: str) -> Iterator[Row]:
    """Cells copied from a sheet. A quotation mark opens a cell only where one closes it, right before the next cell:
    elsewhere it belongs to the words."""
    at, line, cells, begun = 0, 1, list[str](), 1
    while at < len(text):
        cell, end = _cell(text, at)
        cells.append(cell)
        line += text.count("\n", at, end)
        if end < len(text) and text[end] == "\t":
            at = end + 1
            if at == len(text):
                cells.append("")
            continue
        yield Row(begun, tuple(cells))
        cells, at, line = [], end + 1, line + 1
        begun = line
    if cells:
        yield Row(begun, tuple(cells))


def _cell(text: str, at: int) -> tuple[str, int]:
    """The cell that begins here, and where it ends."""
    if text[at] == '"' and (closed := _closing(text, at + 1)) > 0:
        return text[at + 1 : closed].replace('""', '"'), closed + 1
    end = next((n for n in range(at, len(text)) if text[n] in "\t\n"), len(text))
    return text[at:end], end


def _closing(text: str, at: int) -> int:
    """Where the quotation mark stands that closes a cell; -1 if none does."""
    while (found := text.find('"', at)) >= 0:
        if text[found + 1 : found + 2] == '"':
            at = found + 2
        elif text[found + 1 : found + 2] in ("", "\t", "\n"):
            return found
        else:
            return -1
    return -1
