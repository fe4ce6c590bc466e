"""Which chat holds a person's direct messages, where a platform calls the two by different names."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import Database


class DirectChat(SQLModel, table=True):
    """The direct chat of one person with the bot. `person` and `chat` are the platform's own ids."""

    platform: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    chat: str


class DirectChats(MutableMapping[str, str]):
    """Person to chat, on one platform; kept in the database, so that it outlives the process."""

    def __init__(self, database: Database, platform: str) -> None:
        self._database, self._platform = database, platform

    def __getitem__(self, person: str) -> str:
        with self._database.read() as db:
            found = db.get(DirectChat, (self._platform, person))
        if found is None:
            raise KeyError(person)
        return found.chat

    def __setitem__(self, person: str, chat: str) -> None:
        def keep(db: Session) -> None:
            db.merge(DirectChat(platform=self._platform, person=person, chat=chat))

        self._database.surely(keep)

    def __delitem__(self, person: str) -> None:
        def forget(db: Session) -> None:
            found = db.get(DirectChat, (self._platform, person))
            if found is None:
                raise KeyError(person)
            db.delete(found)

        self._database.surely(forget)

    def __iter__(self) -> Iterator[str]:
        with self._database.read() as db:
            people = db.exec(select(DirectChat.person).where(DirectChat.platform == self._platform)).all()
        return iter(people)

    def __len__(self) -> int:
        with self._database.read() as db:
            return len(db.exec(select(col(DirectChat.person)).where(DirectChat.platform == self._platform)).all())
