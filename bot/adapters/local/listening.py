"""How written words are understood: is Baton meant, and who else is named?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.local.people import LocalPerson
from bot.chat import Sender

# An @ inside an e-mail address names nobody; Latin names end where their letters end, Chinese names where they like.
_AT = r"(?<![A-Za-z0-9._%+-])[@＠]"
_END = r"(?![A-Za-z0-9_])"
_BOT = re.compile(rf"{_AT}(?:baton{_END}|接力棒)", re.IGNORECASE)
_COMMAND = re.compile(rf"^\s*/baton{_END}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Understood:
    text: str
    addressed: bool
    mentions: tuple[Sender, ...]


def understand(words: str, people: Sequence[LocalPerson], *, private: bool) -> Understood:
    """The plain text without the bot's own mention, and who was mentioned, in order.

    A person may be mentioned by name or by handle; both read "@Name" afterwards.
    """
    text = _BOT.sub(" ", _COMMAND.sub(" ", words))
    addressed = private or text != words
    if text != words:
        text = re.sub(r"[ \t]{2,}", " ", text).strip()
    named: dict[str, LocalPerson] = {}
    for person in people:
        named[person.handle.lower()] = person
        named[person.name.lower()] = person
    mentioned: dict[str, Sender] = {}

    def spell(found: re.Match[str]) -> str:
        person = named[found[1].lower()]
        mentioned[person.handle] = person.sender
        return f"@{person.name}"

    if named:
        text = _names(list(named)).sub(spell, text)
    return Understood(text, addressed, tuple(mentioned.values()))


def _names(names: list[str]) -> re.Pattern[str]:
    """Longest first, so that “Anna” is not taken for “Ann”."""
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    spelled = "|".join(re.escape(name) + (_END if name[-1].isascii() else "") for name in longest_first)
    return re.compile(rf"{_AT}({spelled})", re.IGNORECASE)
