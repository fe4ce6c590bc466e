"""A table that came as a file: finding it in what was said, having it read outside, and what came of that."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

from bot import tables
from bot.chat import Event, File, Oops, Said
from bot.look import Parts
from bot.tables import Table, Unreadable
from bot.thoughts import MOST_BYTES, Asked, Found, NoThought

ENDINGS: Final = (".csv", ".tsv", ".txt", ".md", ".xlsx", ".xlsm", ".xls")
REFUSED: Final = "refused:"


def files_in(event: Event) -> list[File]:
    """The tables that were sent along."""
    files = event.files if isinstance(event, Said) else ()
    return [file for file in files if file.name.lower().endswith(ENDINGS)]


def pack(file: File) -> str:
    """The file for the way through a button."""
    return json.dumps(asdict(file), ensure_ascii=False)


def unpack(words: str) -> File:
    return File(**json.loads(words or "{}"))


def think(parts: Parts, asked: Asked) -> str:
    """Read the file's table (`bot.thoughts`): far from any transaction, since a large one takes a while."""
    try:
        return tables.pack(tables.read(asked.file.name if asked.file else "", asked.data))
    except Unreadable as why:
        raise NoThought(REFUSED + json.dumps([why.key, why.values], ensure_ascii=False)) from None


def table_in(found: Found) -> Table:
    """The table that was read; raises the sentence that says why there is none."""
    if found.fault.startswith(REFUSED):
        key, values = json.loads(found.fault.removeprefix(REFUSED))
        raise Unreadable(key, **values)
    if found.fault == "too_big":
        raise Unreadable("tables.too_large", most=MOST_BYTES // 1_000_000)
    if found.fault:
        raise Oops("baton.file_not_fetched")
    return tables.unpack(found.text)
