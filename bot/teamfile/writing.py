"""Writes a team as a team file, as short as it can be: what is usual is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields
from datetime import date, time
from typing import Any, TypeAlias

from bot.hours import Quiet, Shift, format_clock, format_quiet, format_shift
from bot.teamfile.shape import (
    Account,
    Brand,
    Channel,
    DraftWord,
    Duty,
    Keyword,
    Leave,
    Member,
    Persona,
    Team,
    TeamFile,
    Voices,
    Wording,
    Workday,
)

Row: TypeAlias = Team | Channel | Brand | Member | Account | Workday | Wording | DraftWord | Keyword


def write(file: TeamFile) -> str:
    """The text from which `read` makes the same team again."""
    parts = [_table("[team]", file.team)]
    parts += [_table("[[channel]]", channel) for channel in file.channels]
    parts += [_table("[[brand]]", brand) for brand in file.brands]
    parts += [_table("[[member]]", member) for member in file.members]
    parts += [_table("[[account]]", account) for account in file.accounts]
    parts += [_table("[[workday]]", workday) for workday in file.workdays]
    parts += [_table("[[library]]", wording) for wording in file.library]
    parts += [_table("[[draft_word]]", word) for word in file.draft_words]
    parts += [_table("[[keyword]]", word) for word in file.keywords]
    return "\n".join(parts)


def _table(heading: str, row: Row) -> str:
    pairs = "".join(f"{key} = {in_toml(value)}\n" for key, value in _unusual(row))
    return f"{heading}\n{pairs}"


def _unusual(row: Row) -> Iterator[tuple[str, object]]:
    """The keys that must be written. A group always is, since only a guest may go without."""
    for key in fields(row):
        value = getattr(row, key.name)
        if key.name == "group" or value != _usual(key):
            yield key.name, value


def _usual(key: Field[Any]) -> object:
    return key.default if key.default is not MISSING else None


def in_toml(value: object) -> str:
    """A value in TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case time():
            return _text(format_clock(value))
        case date():
            return _text(value.isoformat())
        case Quiet():
            return _text(format_quiet(value))
        case Shift():
            return _text(format_shift(value))
        case Leave():
            return _list([value.first, value.last])
        case Duty():
            holidays = ", holidays = true" if value.holidays else ""
            return f"{{ who = {in_toml(value.who)}, hours = {in_toml(value.hours)}{holidays} }}"
        case Persona():
            return _persona(value)
        case Voices():
            return f"{{ {', '.join(f'{_text(voice.key)} = {_text(voice.words)}' for voice in value.said)} }}"
        case tuple():
            return _list(value)
    return _text(str(value))


def _list(items: Iterable[object]) -> str:
    return f"[{', '.join(in_toml(item) for item in items)}]"


def _persona(persona: Persona) -> str:
    if not persona.traits:
        return _text(persona.about)
    pairs = [("about", persona.about)] if persona.about else []
    pairs += [(trait.key, trait.words) for trait in persona.traits]
    return f"{{ {', '.join(f'{_key(key)} = {_text(words)}' for key, words in pairs)} }}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    """A TOML string. JSON's escapes are TOML's too, only the delete character is written plainly by JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
