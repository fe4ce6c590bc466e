"""A library as a file: CSV, Excel, or Markdown that people read; whatever is written is read back without a loss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot import tables
from bot.shelving import Problem, Row
from bot.tables.letters import text_of
from bot.wording import markdown
from bot.wording.sheet import COLUMNS, Record, heading, to_cells

FORMS = ("csv", "xlsx", "md")


@dataclass(frozen=True, slots=True)
class Rows:
    """What a file holds. `unknown`: columns that nobody asked for; `faults`: what is wrong with the table itself."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    unknown: tuple[str, ...] = ()


def read(name: str, data: bytes) -> Rows:
    """The rows of a file. Raises `tables.Unreadable` where it cannot be read at all."""
    if name.lower().endswith((".md", ".markdown")) and _is_ours(text_of(data)):
        return _marked(text_of(data))
    return from_table(tables.read(name, data))


def pasted(text: str) -> Rows:
    """The rows of what somebody pasted: headings, cells of a sheet, or lines of a CSV file."""
    if _is_ours(text):
        return _marked(text)
    try:
        return from_table(tables.pasted(text))
    except tables.Unreadable:
        if "," not in text.strip().partition("\n")[0]:
            raise
        return from_table(tables.read("pasted.csv", text.encode()))


def from_table(table: tables.Table) -> Rows:
    found = table.records({c.key: (*c.zh, *c.en) for c in COLUMNS}, needed=("question",))
    rows = tuple(Row(dict(record.raw), record.line, dict(record.heads)) for record in found)
    problems = tuple(Problem(f.line, f.column, f"table:{f.key}", f.value) for f in found.faults)
    return Rows(rows, problems, found.unknown)


def write(form: str, title: str, records: Iterable[Record], tz: ZoneInfo, lang: str) -> bytes:
    """The file from which `read` makes the same records; `form` is csv, xlsx or md."""
    rows = [to_cells(record, tz, lang) for record in records]
    if form == "md":
        return markdown.write(title, rows, lang).encode()
    used = _used(rows)
    header = [heading(key, lang) for key in used]
    cells = [[row[key] for key in used] for row in rows]
    return tables.write_xlsx(header, cells) if form == "xlsx" else tables.write_csv(header, cells)


def _used(rows: Sequence[dict[str, str]]) -> list[str]:
    """Columns that are empty throughout are left out, but for those that an editor will want to fill."""
    wanted = {"number", "version", "state", "category", "question", "asks", "facts", "owner"}
    return [c.key for c in COLUMNS if c.key in wanted or any(row[c.key] for row in rows)]


def _is_ours(text: str) -> bool:
    """Whether it is laid out as headings rather than as a table."""
    return any(markdown.ENTRY.fullmatch(line) for line in text.splitlines())


def _marked(text: str) -> Rows:
    written = markdown.read(text)
    heads = {column.key: column.zh[0] for column in COLUMNS}
    rows = tuple(Row(dict(each.cells), each.line, heads, dict(each.lines)) for each in written)
    return Rows(rows, unknown=tuple(dict.fromkeys(name for each in written for name in each.unknown)))
