"""Reads Excel files (.xlsx): one pass over the sheet's XML, so that a large one needs little memory.

Written by hand because the libraries at hand each lack something here: openpyxl's frugal mode knows no merged cells
and no lost formulas, its other one needs fifty times the file's size; calamine lays out every sheet densely, so that
two cells at opposite corners take all memory.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, iterparse

from bot.tables.parcels import BROKEN
from bot.tables.safe import as_meant
from bot.tables.table import MOST_COLUMNS, MOST_ROWS, Fault, Row, Table, Unreadable, letter
from bot.tables.xlsx_cells import Formats, formatted, unescaped

MOST_UNPACKED = 60_000_000
MOST_PARTS = 2_000
MOST_TEXTS = 400_000
LAST_ROW = 1_048_576
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def read_xlsx(data: bytes, sheet: str = "") -> Table:
    """The first visible sheet, or the one of that name. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _weigh(archive)
            return _Book(archive).table(sheet)
    except BROKEN as why:
        raise Unreadable("tables.broken_file") from why
    except RuntimeError as why:  # what zipfile says of a password
        raise Unreadable("tables.locked") from why


def _weigh(archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked: how large it would be. (No more than is said here is ever unpacked.)"""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("tables.bomb", most=MOST_UNPACKED // 1_000_000)
    names = set(archive.namelist())
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise Unreadable("tables.save_as")
    if "xl/workbook.xml" not in names and not any(name.endswith("workbook.xml") for name in names):
        raise Unreadable("tables.not_a_table")


@dataclass(slots=True)
class _Sheet:
    name: str
    path: str
    visible: bool


@dataclass(slots=True)
class _Cells:
    """What one pass over a sheet collects."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


class _Book:
    """One Excel file, its parts read as they are needed."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        names = archive.namelist()
        self._path = "xl/workbook.xml" if "xl/workbook.xml" in names else next(n for n in names if "workbook.xml" in n)
        self._sheets, self._old_calendar = self._listed()

    def table(self, wanted: str) -> Table:
        sheet = self._chosen(wanted)
        texts = self._texts()
        cells = self._read(sheet.path, texts, self._formats())
        rows = tuple(_row(number, found) for number, found in sorted(_filled(cells).items()))
        others = tuple(other.name for other in self._sheets if other is not sheet)
        return Table(rows, tuple(cells.faults), sheet.name, others)

    def _chosen(self, wanted: str) -> _Sheet:
        if not self._sheets:
            raise Unreadable("tables.empty")
        if wanted:
            for sheet in self._sheets:
                if sheet.name.strip().casefold() == wanted.strip().casefold():
                    return sheet
            raise Unreadable("tables.no_sheet", sheet=wanted, have="、".join(sheet.name for sheet in self._sheets))
        return next((sheet for sheet in self._sheets if sheet.visible), self._sheets[0])

    # --- the parts ---

    def _listed(self) -> tuple[list[_Sheet], bool]:
        links = self._each(_relations(self._path), "Relationship")
        targets = {one.get("Id", ""): one.get("Target", "") for one in links}
        base, sheets, old = posixpath.dirname(self._path), [], False
        for one in self._each(self._path, "sheet", "workbookPr"):
            if _name(one) == "workbookPr":
                old = one.get("date1904") in ("1", "true")
                continue
            target = targets.get(one.get(_RELATION) or one.get(_STRICT_RELATION) or "", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            if "worksheets" in path:
                sheets.append(_Sheet(one.get("name", ""), path, one.get("state", "visible") == "visible"))
        return sheets, old

    def _beside(self, name: str) -> str:
        """A part that lies beside the workbook, "" if there is none."""
        path = posixpath.join(posixpath.dirname(self._path), name)
        return path if path in self._archive.namelist() else ""

    def _texts(self) -> list[str]:
        path, found = self._beside("sharedStrings.xml"), list[str]()
        for one in self._each(path, "si") if path else ():
            found.append(_words(one))
            if len(found) > MOST_TEXTS:
                raise Unreadable("tables.too_many_rows", most=MOST_ROWS)
        return found

    def _formats(self) -> Formats:
        path, formats = self._beside("styles.xml"), Formats(self._old_calendar)
        inside_cells = False
        for one in self._each(path, "numFmt", "xf", "cellXfs", starts=True) if path else ():
            if _name(one) == "numFmt":
                formats.name(one.get("numFmtId", ""), one.get("formatCode", ""))
            elif _name(one) == "cellXfs":
                inside_cells = not inside_cells
            elif inside_cells:
                formats.add(one.get("numFmtId", "0"))
        return formats

    def _read(self, path: str, texts: list[str], formats: Formats) -> _Cells:
        cells, number = _Cells(), 0
        for one in self._each(path, "row", "mergeCell"):
            if _name(one) == "mergeCell":
                _note_merged(cells, one.get("ref", ""))
                continue
            number = int(one.get("r") or number + 1)
            if not 0 < number <= LAST_ROW:
                raise ValueError("a row that no sheet has")
            found = _cells_in(one, number, texts, formats, cells.faults)
            if found:
                cells.rows[number] = found
            if len(cells.rows) > MOST_ROWS * 2:
                raise Unreadable("tables.too_many_rows", most=MOST_ROWS)
        return cells

    def _each(self, path: str, *names: str, starts: bool = False) -> Iterator[Element]:
        """Every element of these names, each forgotten once it was looked at. `starts`: empty holders show twice."""
        with self._archive.open(path) as part:
            begin = part.read(1024)
            if b"<!DOCTYPE" in begin or b"<!ENTITY" in begin:
                raise Unreadable("tables.broken_file")
        with self._archive.open(path) as part:
            outer: list[Element] = []
            for event, one in iterparse(part, events=("start", "end")):
                if event == "start":
                    outer.append(one)
                    if starts and _name(one) == "cellXfs":
                        yield one
                    continue
                outer.pop()
                if _name(one) in names:
                    yield one
                if outer and (_name(one) in names or _name(one) not in _INSIDE):
                    outer[-1].remove(one)


_INSIDE = frozenset({"c", "v", "f", "is", "t", "r", "rPr", "rPh", "phoneticPr"})
"""What belongs to a row or a text, and is forgotten with it."""


def _name(one: Element) -> str:
    return one.tag.rpartition("}")[2]


def _relations(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _words(one: Element) -> str:
    """The words of a text: its runs, without the reading aids that East Asian texts carry."""
    parts = []
    for child in one:
        if _name(child) == "t":
            parts.append(child.text or "")
        elif _name(child) == "r":
            parts += [inner.text or "" for inner in child if _name(inner) == "t"]
    return unescaped("".join(parts))


def _cells_in(row: Element, number: int, texts: list[str], formats: Formats, faults: list[Fault]) -> dict[int, str]:
    found: dict[int, str] = {}
    column = -1
    for cell in row:
        if _name(cell) != "c":
            continue
        place = _PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else column + 1
        words, fault = _value(cell, texts, formats)
        if fault:
            faults.append(Fault(fault, number, letter(column), words))
            continue
        if column >= MOST_COLUMNS and words.strip():
            raise Unreadable("tables.too_many_columns", most=MOST_COLUMNS, line=number)
        if words and column < MOST_COLUMNS:
            found[column] = words
    return found


def _value(cell: Element, texts: list[str], formats: Formats) -> tuple[str, str]:
    """What a cell shows, and the key of its fault ("" if there is none)."""
    parts = {_name(child): child for child in cell}
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return as_meant(_words(parts["is"])) if "is" in parts else "", ""
    value = parts["v"].text or "" if "v" in parts else None
    if value is None:
        return "", "tables.fault.formula" if "f" in parts and kind != "str" else ""
    if kind == "s":
        return as_meant(texts[int(value)]), ""
    if kind == "str":
        return as_meant(unescaped(value)), ""
    if kind == "e":
        return value, "tables.fault.error"
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE", ""
    if kind == "d":
        return value.removesuffix("Z").replace("T", " ").removesuffix(" 00:00:00"), ""
    return formatted(value, formats.of(cell.get("s", "0")), formats.old_calendar), ""


def _column(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number - 1


def _note_merged(cells: _Cells, ref: str) -> None:
    """Remember a merge that goes over several rows: its first column and its rows."""
    first, _, last = ref.partition(":")
    begin, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
    if begin and end and int(end[2]) > int(begin[2]):
        cells.merged.append((_column(begin[1]), int(begin[2]), int(end[2])))


def _filled(cells: _Cells) -> dict[int, dict[int, str]]:
    """The rows, with what is merged over several of them standing in each (that has anything else to say)."""
    for column, top, bottom in cells.merged:
        words = cells.rows.get(top, {}).get(column, "")
        if words:
            for number in range(top + 1, min(bottom, top + MOST_ROWS) + 1):
                if number in cells.rows:
                    cells.rows[number].setdefault(column, words)
    return cells.rows


def _row(number: int, found: dict[int, str]) -> Row:
    return Row(number, tuple(found.get(column, "") for column in range(max(found) + 1)))
