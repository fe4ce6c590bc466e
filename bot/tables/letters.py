"""Finds out in which encoding a text was saved, and says so honestly when it cannot."""

from __future__ import annotations

import codecs

from bot.tables.table import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ODD = 0.5
"""So large a part of the letters may be rare ones, before we doubt that the text is Chinese at all."""


def text_of(data: bytes) -> str:
    """The text in a file: by its mark, else as UTF-8, else UTF-16, else as Chinese Windows saves it (GB18030)."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _sound(_decoded(data, encoding))
    if (wide := _wide(data)) is not None:
        return _sound(_decoded(data, wide))
    try:
        return _sound(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    text = _decoded(data, "gb18030")
    foreign = [letter for letter in text if letter > "\x7f"]
    if sum(not _is_usual(letter) for letter in foreign) > _ODD * len(foreign):
        raise Unreadable("tables.encoding")
    return _sound(text)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("tables.encoding") from None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark shows by its zero bytes, all on one side."""
    head = data[:2000]
    zeros = [sum(1 for byte in head[side::2] if byte == 0) for side in (0, 1)]
    if not any(zeros) or len(head) < 4:
        return None
    if zeros[1] > 4 * zeros[0] and zeros[1] * 10 > len(head):
        return "utf-16-le"
    if zeros[0] > 4 * zeros[1] and zeros[0] * 10 > len(head):
        return "utf-16-be"
    return None


def _is_usual(letter: str) -> bool:
    """Whether it is among the seven thousand letters of everyday Chinese; other encodings, misread, give rare ones."""
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return letter in "€—·" or ord(letter) >= 0x1F000
    return True


def _sound(text: str) -> str:
    """Text that people wrote has no zero bytes and hardly any control characters."""
    if "\0" in text or sum(1 for letter in text[:5000] if letter < " " and letter not in "\t\r\n\x0b\x0c") > 2:
        raise Unreadable("tables.not_a_table")
    return text
