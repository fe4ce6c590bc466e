"""The words of a draft that comes as a file: plain text, Markdown, or a Word document (.docx)."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import iterparse

from bot.chat import Oops
from bot.tables.letters import text_of
from bot.tables.parcels import BROKEN
from bot.tables.table import Unreadable

MOST_BYTES = 5_000_000
MOST_UNPACKED = 20_000_000
_BODY = "word/document.xml"
_ZIP = b"PK\x03\x04"


def words_in(name: str, data: bytes) -> str:
    """What the file says. Raises Oops where that cannot be read."""
    try:
        words = _document(data) if data.startswith(_ZIP) else text_of(data)
    except (Unreadable, RuntimeError, *BROKEN):  # zipfile says of a password that it is a RuntimeError
        raise Oops("draftcheck.paper.unreadable", name=name) from None
    if not words.strip():
        raise Oops("draftcheck.paper.empty", name=name)
    return words.strip()


def _document(data: bytes) -> str:
    """The paragraphs of a Word document, one a line."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.getinfo(_BODY).file_size > MOST_UNPACKED:
            raise ValueError("too large unpacked")
        with archive.open(_BODY) as part:
            if b"<!DOCTYPE" in part.read(1024):
                raise ValueError("a document type")
        lines, words = list[str](), list[str]()
        with archive.open(_BODY) as part:
            for _, one in iterparse(part):
                name = one.tag.rpartition("}")[2]
                if name == "t":
                    words.append(one.text or "")
                elif name in ("br", "tab"):
                    words.append("\n" if name == "br" else "\t")
                elif name == "p":
                    lines.append("".join(words))
                    words = []
                    one.clear()
    return "\n".join(lines)
