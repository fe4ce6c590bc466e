"""Reads a file that somebody handed over, by what is in it rather than by what it is called."""

from __future__ import annotations

from bot.tables.letters import text_of
from bot.tables.marked import has_table, read_marked
from bot.tables.separated import read_separated
from bot.tables.table import Table, Unreadable, checked

MOST_BYTES = 10_000_000
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


def read(name: str, data: bytes, *, sheet: str = "") -> Table:
    """The table in a CSV, Excel (.xlsx) or Markdown file. Raises Unreadable. `sheet`: not the first one, but this."""
    if len(data) > MOST_BYTES:
        raise Unreadable("tables.too_large", most=MOST_BYTES // 1_000_000)
    if data.startswith(_ZIP):
        from bot.tables.xlsx import read_xlsx  # most teams never hand over a workbook

        return checked(read_xlsx(data, sheet))
    if data.startswith(_OLD_OFFICE):
        raise Unreadable("tables.save_as")
    if data.startswith(_OTHERS):
        raise Unreadable("tables.not_a_table")
    text = text_of(data)
    if not text.strip():
        raise Unreadable("tables.empty")
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<?xml", "<table")):
        raise Unreadable("tables.save_as")
    marked = name.lower().endswith((".md", ".markdown")) or has_table(text)
    return checked(read_marked(text) if marked and has_table(text) else read_separated(text))
