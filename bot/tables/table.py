"""A table as it was handed over: its lines, and what is wrong where."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from bot.chat import Oops

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_LETTERS = 20_000
HEADER_WITHIN = 10
"""The header stands in one of the first lines; above it people write titles and notes."""
Aliases = Mapping[str, Sequence[str]]


class Unreadable(Oops):
    """The whole file cannot be read; its sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at one place. `key` names its sentence, `column` is the header, or the letter as in Excel."""

    key: str
    line: int
    column: str = ""
    value: str = ""

    @property
    def blanks(self) -> dict[str, str | int]:
        """What its sentence may say."""
        return {"line": self.line, "column": self.column, "value": self.value}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `line` is its number as people see it in their own program, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every line that is not blank. `sheet` is the sheet that was read, `others` the sheets that were not."""

    lines: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()
    sheet: str = ""
    others: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The first line, where that is the header."""
        return tuple(cell.strip() for cell in self.lines[0].cells) if self.lines else ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everything below the first line."""
        return self.lines[1:]

    def records(self, aliases: Aliases, *, needed: Sequence[str] = (), order: Sequence[str] = ()) -> Records:
        """The rows by the caller's own field names; `aliases` says how each field's column may be headed.

        Without a header that is understood the fields come in `order`, if one is given. Raises Unreadable if there is
        no header, or if the columns of `needed` fields are missing.
        """
        found = _header_in(self.lines, aliases)
        if found is None:
            if not order:
                raise Unreadable("tables.no_header", columns=_names(aliases, needed or tuple(aliases)))
            return _read(self, self.lines, {field: n for n, field in enumerate(order)}, ())
        at, columns = found
        missing = [field for field in needed if field not in columns]
        if missing:
            raise Unreadable("tables.no_column", columns=_names(aliases, missing), line=self.lines[at].line)
        return _read(self, self.lines[at + 1 :], columns, self.lines[at].cells)


@dataclass(frozen=True, slots=True)
class Record:
    """One row by field names: `record["due"]`, "" where nothing stands; `raw` keeps blanks around the words."""

    line: int
    raw: Mapping[str, str]
    heads: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        return self.raw.get(field, "").strip()

    def fault(self, key: str, field: str) -> Fault:
        """Something wrong with this field here; its sentence may say {line}, {column} and {value}."""
        return Fault(key, self.line, self.heads.get(field, field), shortened(self[field]))


@dataclass(frozen=True, slots=True)
class Records:
    """The rows below the header. `unknown`: headed columns that nobody asked for; `fields`: those that are there."""

    rows: tuple[Record, ...]
    faults: tuple[Fault, ...]
    fields: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Record]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def letter(column: int) -> str:
    """The name that Excel gives a column, counted from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def shortened(words: str, most: int = 40) -> str:
    """The beginning of a long cell, for a sentence about it."""
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"


def checked(table: Table) -> Table:
    """The table without its blank lines, if it is not too large. Raises Unreadable."""
    lines = tuple(row for row in table.lines if any(cell.strip() for cell in row.cells))
    if not lines:
        raise Unreadable("tables.empty")
    if len(lines) > MOST_ROWS + HEADER_WITHIN:
        raise Unreadable("tables.too_many_rows", most=MOST_ROWS)
    for row in lines:
        if len(row.cells) > MOST_COLUMNS and any(cell.strip() for cell in row.cells[MOST_COLUMNS:]):
            raise Unreadable("tables.too_many_columns", most=MOST_COLUMNS, line=row.line)
        for column, cell in enumerate(row.cells):
            if len(cell) > MOST_LETTERS:
                raise Unreadable("tables.too_long", most=MOST_LETTERS, line=row.line, column=letter(column))
    return Table(lines, table.faults, table.sheet, table.others)


_TABLE: TypeAdapter[Table] = TypeAdapter(Table)


def pack(table: Table) -> str:
    """The table as JSON text, for the way home from the thinkers."""
    return _TABLE.dump_json(table).decode()


def unpack(text: str) -> Table:
    return _TABLE.validate_json(text)


# --- finding the header, and reading below it ---


@dataclass(slots=True)
class _Headed:
    """What one line would be as a header."""

    columns: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    twice: str = ""


def _header_in(lines: Sequence[Row], aliases: Aliases) -> tuple[int, dict[str, int]] | None:
    """Where the header stands, and which field is in which column: the line that names the most fields. Where two
    columns could be one field, that is the column which is named earlier among the field's names."""
    known = {_plain(name): field for field, names in aliases.items() for name in (field, *names)}
    rank = {name: place for place, name in enumerate(known)}
    best: tuple[int, _Headed] | None = None
    for at, row in enumerate(lines[:HEADER_WITHIN]):
        headed, filled = _Headed(), sum(1 for cell in row.cells if cell.strip())
        for column, cell in enumerate(row.cells):
            plain = _plain(cell)
            name = known.get(plain)
            if name is not None:
                before = headed.names.get(name)
                headed.twice = headed.twice or (cell.strip() if before == plain else "")
                if before is None or rank[plain] < rank[before]:
                    headed.columns[name], headed.names[name] = column, plain
        enough = len(headed.columns) * 2 >= filled or len(headed.columns) >= 2
        if headed.columns and enough and (best is None or len(headed.columns) > len(best[1].columns)):
            best = (at, headed)
    if best is None:
        return None
    if best[1].twice:
        raise Unreadable("tables.column_twice", column=best[1].twice, line=lines[best[0]].line)
    return best[0], best[1].columns


def _plain(cell: str) -> str:
    """A header without what people add to it: case, width, blanks, "*", and remarks in brackets."""
    name = unicodedata.normalize("NFKC", cell).casefold()
    for opening in "([【":
        name = name.partition(opening)[0] or name
    return "".join(letter for letter in name if letter.isalnum())


def _read(table: Table, lines: Sequence[Row], columns: Mapping[str, int], header: Sequence[str]) -> Records:
    heads = {field: _head(header, column) for field, column in columns.items()}
    mine = set(columns.values())
    width = max(len(header), max(mine, default=-1) + 1)
    asked = {letter(column) for column in mine}
    below = [fault for fault in table.faults if lines and fault.line >= lines[0].line and fault.column in asked]
    rows, faults = [], [_renamed(fault, header) for fault in below]
    for row in lines:
        cells = row.cells
        raw = {field: cells[column] if column < len(cells) else "" for field, column in columns.items()}
        if any(cell.strip() for cell in raw.values()):
            rows.append(Record(row.line, raw, heads))
        astray = [n for n in range(width, len(cells)) if cells[n].strip()]
        if astray:
            faults.append(Fault("tables.fault.astray", row.line, letter(astray[0]), shortened(cells[astray[0]])))
    if len(rows) > MOST_ROWS:
        raise Unreadable("tables.too_many_rows", most=MOST_ROWS)
    unknown = tuple(cell.strip() for n, cell in enumerate(header) if cell.strip() and n not in mine)
    return Records(tuple(rows), tuple(sorted(faults, key=lambda f: f.line)), tuple(columns), unknown)


def _head(header: Sequence[str], column: int) -> str:
    name = header[column].strip() if column < len(header) else ""
    return name or letter(column)


def _renamed(fault: Fault, header: Sequence[str]) -> Fault:
    """The fault with the header's name for its column, as soon as that is known."""
    heads = {letter(n): name.strip() for n, name in enumerate(header) if name.strip()}
    return Fault(fault.key, fault.line, heads.get(fault.column, fault.column), fault.value)


def _names(aliases: Aliases, fields: Sequence[str]) -> str:
    """The columns as people may head them."""
    return "、".join((aliases.get(field) or (field,))[0] for field in fields)
