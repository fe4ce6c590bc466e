"""What a number in an Excel cell looks like to people: a date, a time, a share in per cent, or just the number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

Look = Literal["number", "percent", "moment", "span"]
_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
"""Excel's own numbers of formats that show a date or a time, those of Chinese ones among them."""
_SPAN = {46}
_PERCENT = {9, 10}
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class Formats:
    """How each style of the book shows numbers. `old_calendar`: the book counts days from 1904, as on old Macs."""

    old_calendar: bool = False
    _named: dict[str, str] = field(default_factory=dict)
    _styles: list[Look] = field(default_factory=list)

    def name(self, number: str, code: str) -> None:
        self._named[number] = code

    def add(self, number: str) -> None:
        """The next style shows numbers by this format."""
        code = self._named.get(number)
        self._styles.append(_look(code) if code is not None else _own_look(int(number or 0)))

    def of(self, style: str) -> Look:
        place = int(style or 0)
        return self._styles[place] if 0 <= place < len(self._styles) else "number"


def _own_look(number: int) -> Look:
    if number in _DATES:
        return "moment"
    return "span" if number in _SPAN else "percent" if number in _PERCENT else "number"


def _look(code: str) -> Look:
    """What a format made by somebody shows, told by its letters."""
    plain = _ASIDE.sub("", code.split(";")[0]).lower()
    if re.search(r"\[[hms]+\]", plain):
        return "span"
    if "general" not in plain and re.search(r"[ymdhs]|上午|下午", plain):
        return "moment"
    return "percent" if "%" in plain else "number"


def formatted(value: str, look: Look, old_calendar: bool) -> str:
    """The number as people see it. Raises ValueError for what is no number."""
    if not value.strip():
        return ""
    number = float(value)
    if look == "moment" and 0 <= number < 2_958_466:
        return _moment(number, old_calendar)
    if look == "span" and number >= 0:
        minutes = round(number * 1440)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return f"{_plain(number * 100)}%" if look == "percent" else _plain(number)


def _plain(number: float) -> str:
    """Fifteen digits, as Excel keeps them, and never as 1e+15."""
    if number == int(number) and abs(number) < 1e21:
        return str(int(number)) if abs(number) < 1e15 else format(number, ".0f")
    digits = format(number, ".15g")
    return format(number, ".15f").rstrip("0") if "e-" in digits else digits


def _moment(number: float, old_calendar: bool) -> str:
    """Days since Excel's beginning (which has a 29 February 1900), and the part of the day."""
    seconds = round(number * 86_400)
    days, rest = divmod(seconds, 86_400)
    time = (datetime.min + timedelta(seconds=rest)).time()
    clock = time.strftime("%H:%M:%S" if time.second else "%H:%M")
    if days == 0 and rest:
        return clock
    beginning = date(1904, 1, 1) if old_calendar else date(1899, 12, 30 if days >= 60 else 31)
    day = (beginning + timedelta(days=days)).isoformat()
    return f"{day} {clock}" if rest else day


def unescaped(words: str) -> str:
    """Excel writes letters that XML cannot carry as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words


def escaped(words: str) -> str:
    """The other way; what only looks like such a letter is written so that it comes back as it was."""
    shielded = _ESCAPED.sub(lambda found: "_x005F" + found[0], words) if "_x" in words else words
    return "".join(
        f"_x{ord(one):04X}_" if (one < " " and one not in "\t\n") or one in "\ufffe\uffff" else one for one in shielded
    )
