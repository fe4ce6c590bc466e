"""Files that are broken, hostile or something else: each is refused with a sentence that helps, and none breaks us."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest

from bot import tables
from bot.texts import Texts
from tests.bot.tables.books import book, by_hand, zipped

GOOD = book([["选题", "价格"], *[["海岛", 129]] * 50])
CELL = '<c r="A1" t="inlineStr"><is><t>x</t></is></c>'


def cut(part: float) -> bytes:
    return GOOD[: int(len(GOOD) * part)]


def garbled(name: str) -> bytes:
    """One part of a good file with its contents overwritten."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return zipped({n: b"\x00nonsense<" if n == name else archive.read(n) for n in archive.namelist()})


def without(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return zipped({n: archive.read(n) for n in archive.namelist() if n != name})


def bomb() -> bytes:
    """A few kilobytes that unpack to 70 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(70):
                part.write(b" " * 1_000_000)
    return file.getvalue()


def lying() -> bytes:
    """A bomb that claims to be small."""
    data = bytearray(bomb())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(GOOD)
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    at = -1
    while (at := data.find(b"PK\x03\x04", at + 1)) >= 0:
        data[at + 6] |= 1
    return bytes(data)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
BROKEN: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "nothing at all": (b"", "empty"),
    "blanks": (b" \r\n\t\r\n", "empty"),
    "separators only": (b",,,\n,,,\n", "empty"),
    "a mark and no text": ("\ufeff".encode(), "empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
    "a PDF": (b"%PDF-1.7 ...", "not_a_table"),
    "zero bytes": (b"a,b\n\x00\x00,\x00\n" * 9, "not_a_table"),
    "control characters": (b"\x01\x02\x03\x04,\x05\n", "not_a_table"),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save_as"),
    "a web page called .xls": (b"<html><table><tr><td>1</td></tr></table></html>", "save_as"),
    "an Excel file of the binary kind": (zipped({"xl/workbook.bin": b"x"}), "save_as"),
    "an OpenDocument sheet": (zipped({"content.xml": "<x/>"}), "save_as"),
    "a Word file": (zipped({"word/document.xml": "<x/>"}), "not_a_table"),
    "an archive of anything": (zipped({"notes.txt": "hello"}), "not_a_table"),
    "no text of ours": ("Überprüfung;façade;naïve;crème brûlée\n".encode("latin-1"), "encoding"),
    "half a UTF-16 letter": ("\ufeff选题,价格".encode("utf-16-le") + b"\x31", "encoding"),
    "Japanese in its own encoding": ("商品,価格ですよ\nサンプル,テスト\n".encode("shift-jis"), "encoding"),
    "a quotation mark that never closes": ('选题,价格\n"海岛,129\n油皮,99\n'.encode(), "unclosed"),
    "a quotation mark closed by another row's": ('选题,价格\n"海岛,129\n"油皮",99\n'.encode(), "unclosed"),
    "a last line with an open quotation mark": ('选题,价格\n海岛,"129'.encode(), "unclosed"),
    "a cell without end": (("选题,价格\n" + "海" * 20_001 + ",1\n").encode(), "too_long"),
    "more columns than anybody needs": ((",".join("abcde" * 21) + "\n").encode(), "too_many_columns"),
    "half an Excel file": (cut(0.5), "broken_file"),
    "an Excel file without its last bytes": (cut(0.98), "broken_file"),
    "an Excel file that is only a beginning": (cut(0.01), "broken_file"),
    "a garbled sheet": (garbled("xl/worksheets/sheet1.xml"), "broken_file"),
    "a garbled workbook": (garbled("xl/workbook.xml"), "broken_file"),
    "a sheet that is not there": (without("xl/worksheets/sheet1.xml"), "broken_file"),
    "no list of parts": (without("xl/_rels/workbook.xml.rels"), "broken_file"),
    "no sheets": (zipped({"xl/workbook.xml": "<workbook/>", "xl/_rels/workbook.xml.rels": "<r/>"}), "empty"),
    "a text that is not there": (by_hand('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "broken_file"),
    "a number that is none": (by_hand('<row r="1"><c r="A1"><v>abc</v></c></row>'), "broken_file"),
    "an endless number": (by_hand('<row r="1"><c r="A1"><v>1e999</v></c></row>'), "broken_file"),
    "a row before the first": (by_hand(f'<row r="-3">{CELL}</row>'), "broken_file"),
    "a cell in the last column there is": (
        by_hand(f'<row r="1">{CELL.replace("A1", "XFD1")}</row>'),
        "too_many_columns",
    ),
    "XML that laughs": (by_hand(f'<row r="1">{CELL}</row>', before=LAUGHS), "broken_file"),
    "a bomb": (bomb, "bomb"),
    "a bomb that lies": (lying, "broken_file"),
    "a thousand parts too many": (lambda: zipped({f"{n}": b"" for n in range(2_001)}), "bomb"),
    "a password": (encrypted(), "locked"),
    "more than ten megabytes": (lambda: b"a,b\n" * 2_600_000, "too_large"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_a_sentence_that_helps(name: str, texts: Texts) -> None:
    made, key = BROKEN[name]
    data = made if isinstance(made, bytes) else made()
    with pytest.raises(tables.Unreadable) as refusal:
        tables.read("x.xlsx" if data.startswith(b"PK") else "x.csv", data)

    assert refusal.value.key == f"tables.{key}"
    for lang in ("zh", "en"):
        assert "{" not in texts.label(refusal.value.key, lang, **refusal.value.values)


def test_two_cells_at_opposite_corners_take_no_memory() -> None:
    far = CELL.replace("A1", "B1048576")
    table = tables.read("x.xlsx", by_hand(f'<row r="1">{CELL}</row><row r="1048576">{far}</row>'))
    assert [(row.line, row.cells) for row in table.lines] == [(1, ("x",)), (1_048_576, ("", "x"))]


def test_the_line_of_an_open_quotation_mark_is_named() -> None:
    with pytest.raises(tables.Unreadable) as refusal:
        tables.read("x.csv", '选题,价格\n海岛,"1\n2"\n"油皮,99\n通勤,3\n'.encode())
    assert refusal.value.values == {"line": 4}


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
def test_whatever_happened_to_a_file_on_its_way_it_is_read_or_refused(name: str) -> None:
    chance = random.Random(4)
    data = GOOD if name == "x.xlsx" else tables.write_csv(["选题", "价格"], [['海岛,"三天"\n', "=1"]] * 20)
    for _ in range(60):
        hurt = bytearray(data)
        for _ in range(chance.choice((1, 2, 5, 30))):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        with suppress(tables.Unreadable):
            tables.read(name, bytes(hurt))
