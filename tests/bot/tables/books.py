"""Excel files for the tests: real ones, written by openpyxl, and ones put together part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(rows: Sequence[list[Any]], touch: Callable[[Worksheet], None] = lambda sheet: None) -> bytes:
    """A workbook with these rows; `touch` does what else is to be done to its sheet."""
    made = Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
    touch(sheet)
    return saved(made)


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def by_hand(rows: str, *, before: str = "") -> bytes:
    """A workbook of bare XML: `rows` is what stands between <sheetData> and its end."""
    sheet = f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"
    whole = {
        "xl/workbook.xml": f'{before}<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        '<Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": before + sheet,
    }
    return zipped(whole)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()
