"""Markdown tables: `| a | b |` with a line of dashes below the header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.tables.table import Row, Table

_DASHES = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_BREAK = re.compile(r"(?<!\\)<br\s*/?>", re.IGNORECASE)
_PIECE = re.compile(r"\\([\\|<`])|&#(\d+);")


def has_table(text: str) -> bool:
    """Whether a header with bars stands above a line of dashes."""
    lines = text.splitlines()
    return any("|" in first and _is_dashes(second) for first, second in pairwise(lines))


def read_marked(text: str) -> Table:
    """The first table of the text; what stands around it is passed over."""
    return Table(tuple(_rows(text.splitlines())))


def _is_dashes(line: str) -> bool:
    return "-" in line and "|" in line and _DASHES.fullmatch(line) is not None


def _rows(lines: list[str]) -> Iterator[Row]:
    begun = False
    for number, line in enumerate(lines, 1):
        following = lines[number] if number < len(lines) else ""
        if not begun and "|" in line and _is_dashes(following):
            begun = True
            yield Row(number, _cells(line))
        elif begun and not _is_dashes(line):
            if "|" not in line:
                return
            yield Row(number, _cells(line))


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip(" \t")
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not _is_shielded(inner, len(inner) - 1):
        inner = inner[:-1]
    cells, start = [], 0
    for at, one in enumerate(inner):
        if one == "|" and not _is_shielded(inner, at):
            cells.append(inner[start:at])
            start = at + 1
    cells.append(inner[start:])
    return tuple(_meant(cell.strip(" \t")) for cell in cells)


def _is_shielded(line: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before it."""
    before = line[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _meant(cell: str) -> str:
    broken = _BREAK.sub("\n", cell)
    return _PIECE.sub(lambda found: found[1] or chr(int(found[2])), broken)


def written(cell: str) -> str:
    """A cell as it may stand between two bars; comes back as it was."""
    shielded = re.sub(r"[\\|]|<(?=br)|&(?=#)", _shield, cell, flags=re.IGNORECASE)
    blanks = len(shielded) - len(shielded.lstrip(" \t\r\n")), len(shielded) - len(shielded.rstrip(" \t\r\n"))
    body = shielded[blanks[0] : len(shielded) - blanks[1]] if shielded.strip(" \t\r\n") else ""
    ends = (shielded[: blanks[0]], shielded[len(shielded) - blanks[1] :] if body else "")
    whole = "".join(f"&#{ord(one)};" for one in ends[0]) + body + "".join(f"&#{ord(one)};" for one in ends[1])
    return re.sub(r"[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", lambda f: f"&#{ord(f[0])};", whole).replace("\n", "<br>")


def _shield(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};" if found[0] == "&" else f"\\{found[0]}"
