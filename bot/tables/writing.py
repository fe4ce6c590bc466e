"""Writes tables: CSV that Excel opens with the right letters, Excel files, Markdown. What people wrote stays words.

What `bot.tables` reads back is, cell for cell, what was written (see `bot.tables.safe`).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from bot.tables import marked
from bot.tables.safe import made_safe
from bot.tables.table import Unreadable, letter
from bot.tables.xlsx_cells import escaped

Cells = Sequence[str]
MOST_IN_EXCEL = 32_767
"""Letters in one cell; with more, Excel calls the whole file broken."""


def write_csv(header: Cells, rows: Iterable[Cells]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n")
    for row in (header, *rows):
        out.writerow([made_safe(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def write_markdown(header: Cells, rows: Iterable[Cells]) -> bytes:
    lines = [_barred(header), _barred(["---"] * len(header)), *map(_barred, rows)]
    return ("\n".join(lines) + "\n").encode()


def write_xlsx(header: Cells, rows: Iterable[Cells], sheet: str = "Baton") -> bytes:
    """One sheet, its header bold and kept in sight, every cell text: no program turns 007 into 7 or runs anything."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in _frame(sheet).items():
            archive.writestr(_part(name), _XML + body)
        with archive.open(_part("xl/worksheets/sheet1.xml"), "w") as part:
            for piece in _sheet(header, rows):
                part.write(piece.encode())
    return file.getvalue()


def _part(name: str) -> zipfile.ZipInfo:
    """A part of the file without the time: the same cells make the same file whenever they are written."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _barred(cells: Cells) -> str:
    return "| " + " | ".join(marked.written(cell) for cell in cells) + " |"


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def _frame(sheet: str) -> dict[str, str]:
    """All parts of an Excel file but the sheet itself."""
    name = quoteattr(re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", sheet)[:31].strip("'") or "Baton")
    workbook = f'<sheets><sheet name={name} sheetId="1" r:id="rId1"/></sheets>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{workbook}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }


def _sheet(header: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{max(len(header), 1)}" width="24" customWidth="1"/></cols><sheetData>'
    )
    for number, row in enumerate((header, *rows), 1):
        cells = "".join(_cell(number, column, words) for column, words in enumerate(row) if words)
        yield f'<row r="{number}">{cells}</row>'
    yield "</sheetData></worksheet>"


def _cell(row: int, column: int, words: str) -> str:
    safe = escaped(made_safe(words))
    if len(safe) > MOST_IN_EXCEL:
        raise Unreadable("tables.too_long", most=MOST_IN_EXCEL, line=row, column=letter(column))
    style = 1 if row == 1 else 0
    place = f'r="{letter(column)}{row}" s="{style}"'
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(safe)}</t></is></c>'
