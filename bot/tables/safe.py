"""Keeps what people wrote from becoming a formula when a program like Excel opens the file.

A cell that begins like a formula gets an apostrophe in front, which such programs show as text. Reading takes exactly
that apostrophe away again, so nothing is lost on the way out and back. An amount such as -5 is no formula.
"""

from __future__ import annotations

import re

_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_AMOUNT = re.compile(r"-\d+(\.\d+)?%?")


def made_safe(cell: str) -> str:
    return f"'{cell}" if _RISKY.match(cell) and not _AMOUNT.fullmatch(cell) else cell


def as_meant(cell: str) -> str:
    """What a cell said before it was made safe."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) and made_safe(cell[1:]) == cell else cell
