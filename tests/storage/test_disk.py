"""What is on the disk when: nothing that anybody outside was told may go with the current."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from bot.wire import Parcel
from storage.db import Database
from tests.chat import Chat

OFF, NORMAL, FULL = 0, 1, 2


def level(connection: Connection) -> int:
    """How long SQLite waits for the disk on this connection."""
    return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(f"sqlite:///{tmp_path / 'baton.db'}")
    yield one
    one.close()


def test_a_write_is_on_the_disk_before_it_is_over(database: Database) -> None:
    with database.write() as db:
        assert level(db.connection()) == FULL


def test_what_can_be_done_again_goes_to_the_disk_with_the_next(database: Database) -> None:
    with database.write(lazily=True) as db:
        assert level(db.connection()) == NORMAL
    with database.write() as db:
        assert level(db.connection()) == FULL, "the connection that was lazy before is not lazy now"


def test_whoever_is_in_haste_waits_for_no_disk(database: Database) -> None:
    database.hasten()
    with database.write() as db:
        assert level(db.connection()) == OFF


def test_before_a_letter_leaves_the_disk_has_all_that_led_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The turn may be lazy since the letter's own commit, before it goes, is not."""
    chat = Chat(tmp_path)
    levels: list[int] = []
    at_the_door: list[list[int]] = []
    monkeypatch.setattr(chat.database, "_hasty", False)
    send = chat.adapter.send

    def note(connection: Connection) -> None:
        levels.append(level(connection))

    def sent(parcel: Parcel) -> str:
        at_the_door.append(list(levels))
        return send(parcel)

    event.listen(chat.database.engine, "commit", note)
    monkeypatch.setattr(chat.adapter, "send", sent)
    try:
        chat.person("mei").says("帮助")
    finally:
        chat.end()
    assert at_the_door and all(before[-1] == FULL for before in at_the_door)
    assert NORMAL in levels, "the turn itself waited for nothing"
