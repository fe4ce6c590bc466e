"""Tables that people hand over: a CSV or Excel file, a Markdown table, lines pasted into the chat; and writing them.

    table = tables.read("topics.xlsx", data)            # or tables.pasted(words)
    found = table.records({"title": ("选题", "title"), "due": ("截止", "due")}, needed=("title",))
    for record in found:
        record["title"], record.line

`found.faults` says what is wrong where; each names a sentence, since cards show them: `look.line(fault.key,
**fault.blanks)`. What cannot be read at all is an `Unreadable`, a refusal like any other (`Oops`). Reading a large file
takes a while: do it where the thinking is done (`bot.thoughts`), and carry the table home with `pack` and `unpack`.

Every cell is text, as people see it: 129 and not 129.0, 15%, 2026-02-11 22:00. Limits: 10 MB, 20,000 rows, 100 columns,
20,000 letters in a cell; an Excel file may be 60 MB unpacked. Formulas count by the value that Excel kept of them;
one without a value is a fault. A cell merged over several rows stands in each of them, over several columns in the
first. The first visible sheet is read unless another is named.
"""

from __future__ import annotations

from bot.tables.pasting import pasted
from bot.tables.reading import read
from bot.tables.table import Fault, Record, Records, Row, Table, Unreadable, pack, unpack
from bot.tables.writing import write_csv, write_markdown, write_xlsx

__all__ = [
    "Fault",
    "Record",
    "Records",
    "Row",
    "Table",
    "Unreadable",
    "pack",
    "pasted",
    "read",
    "unpack",
    "write_csv",
    "write_markdown",
    "write_xlsx",
]
