"""What a library has already, as far as some rows of a table need it: looked up once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.wording.sheet import Record
from storage import library, lookups, people, phrasings
from storage.library import Entry, Version
from storage.people import Member


class Crew:
    """The people of a team, by the names that tables give them."""

    def __init__(self, db: Session, team_id: str) -> None:
        self._team = people.everyone(db, team_id)
        self._called: dict[str, Member | None] = {"": None}

    def member(self, word: str) -> Member | None:
        """Who is meant by a name; None too where several may be."""
        if word not in self._called:
            found = people.meant(self._team, word)
            self._called[word] = found[0] if len(found) == 1 else None
        return self._called[word]

    def id(self, word: str) -> str:
        found = self.member(word)
        return found.id if found else ""


class Shelved:
    """The entries that the records are about, and their versions."""

    def __init__(self, db: Session, team_id: str, brand: str, records: Iterable[Record]) -> None:
        self._db, self._team_id, self._brand = db, team_id, brand
        sought = list(records)
        found = lookups.wanted(
            db, team_id, brand, [each.number for each in sought if each.number],
            [each.content.question for each in sought if not each.number],
        )  # fmt: skip
        self._by_number: dict[int, Entry] = {}
        self._by_question: dict[str, Entry] = {}
        for of, question in found:
            self._by_number.setdefault(of.number, of)
            self._by_question.setdefault(question, of)
        ids = [of.id for of in self._by_number.values()]
        self._versions, self._learnt = lookups.versions_of(db, ids), phrasings.of_entries(db, ids)
        self._highest = library.highest(db, team_id, brand)

    def entry(self, record: Record) -> Entry | None:
        """The entry that the record is about: by its number, else by its question."""
        if record.number:
            return self._by_number.get(record.number)
        return self._by_question.get(record.content.question)

    def add(self, record: Record, owner_id: str, now: datetime) -> Entry:
        """A new entry for it, with no version yet."""
        number = record.number or self._highest + 1
        made = library.add(self._db, self._team_id, self._brand, owner_id, now, number)
        self._highest = max(self._highest, number)
        self._by_number[number] = made
        return made

    def wrote(self, of: Entry, version: Version) -> None:
        """The entry is asked for like this from now on."""
        was = next(iter(self.versions(of)), None)
        if was is not None and self._by_question.get(was.question) is of:
            del self._by_question[was.question]
        self._by_question.setdefault(version.question, of)
        self._versions[of.id] = [version, *self.versions(of)]

    def versions(self, of: Entry) -> Sequence[Version]:
        """All versions of an entry, the newest first."""
        return self._versions.get(of.id, ())

    def learnt(self, of: Entry) -> Sequence[str]:
        """How else it was asked for, learnt meanwhile."""
        return self._learnt.get(of.id, ())
