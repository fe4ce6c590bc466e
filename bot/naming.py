"""Whom words mean: somebody of the team, by name in full or in short; two who fit are asked about, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.chat import Oops
from bot.look import Look
from storage import people
from storage.people import Member

LONGEST = 60
"""No name has more letters."""


def the_one(look: Look, word: str) -> Member | None:
    """The person of that name; None if nobody has it. Raises Oops if several do."""
    return _only(look, word, people.called(look.db, look.team.id, word))


def begins_with(look: Look, words: str) -> tuple[Member, str] | None:
    """Whoever the words begin with, by the longest of the names, and what follows. Raises Oops if several fit."""
    team = people.everyone(look.db, look.team.id)
    for name, rest in beginnings(words):
        member = _only(look, name, people.meant(team, name))
        if member is not None:
            return member, rest
    return None


def anywhere(look: Look, words: str) -> tuple[Member, str] | None:
    """Whoever is named in the words, and what is left of them: by the full name wherever it stands, else by a word of
    its own. Raises Oops if several fit."""
    team = sorted(people.everyone(look.db, look.team.id), key=lambda member: -len(member.name))
    for member in team:
        for name in (member.name, member.handle):
            found = re.search(rf"[@＠]?{_whole(name)}", words, re.IGNORECASE) if name else None
            if found is not None:
                return member, f"{words[: found.start()]} {words[found.end() :]}".strip()
    for word in re.split(r"[\s，,。;；:：]+", words):
        named = _only(look, word, people.meant(team, word)) if len(word) > 1 else None
        if named is not None:
            return named, words.replace(word, " ", 1).strip()
    return None


def _whole(name: str) -> str:
    """The name as a pattern: "He" is not meant by "the", but 转给he12 names him."""
    return f"{_not_after(name[0], '(?<!{})')}{re.escape(name)}{_not_after(name[-1], '(?!{})')}"


def _not_after(letter: str, look: str) -> str:
    return look.format("[A-Za-z]" if letter.isalpha() else r"\d") if letter.isascii() else ""


def beginnings(words: str) -> Iterator[tuple[str, str]]:
    """Every beginning of the words that may be a name, the longest first, with what follows it."""
    said = words.strip().lstrip("@＠")
    for end in range(min(len(said), LONGEST), 0, -1):
        name, rest = said[:end], said[end:]
        if name == name.strip() and not _cuts_a_word(name, rest):
            yield name, rest.strip()


def _cuts_a_word(name: str, rest: str) -> bool:
    """ "Bob" is not meant by "Bobby"."""
    return re.search(r"[A-Za-z0-9]$", name) is not None and re.match(r"[A-Za-z0-9]", rest) is not None


def _only(look: Look, word: str, found: Sequence[Member]) -> Member | None:
    if len(found) > 1:
        names = look.listed(look.label("baton.somebody", name=m.name, handle=m.handle) for m in found)
        raise Oops("baton.which_person", word=word.lstrip("@＠"), names=names)
    return found[0] if found else None
