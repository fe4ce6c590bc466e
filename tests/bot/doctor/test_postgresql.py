"""The doctor on PostgreSQL: a server out of reach, a password that does not fit, tables of another version."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from sqlmodel import text

from storage import schema
from storage.db import Database
from storage.teams import Team
from tests.bot.command import Terminal
from tests.bot.doctor.report import JUNE, Look
from tests.patience import PLENTY
from tests.postgres import server


class Porter:
    """Speaks as much of PostgreSQL as it takes to ask for a password, and to turn whoever gives one away."""

    def __init__(self) -> None:
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.port = self._ear.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Porter:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ear.shutdown(socket.SHUT_RDWR)
        self._ear.close()
        self._thread.join(PLENTY)

    def _serve(self) -> None:
        while True:
            try:
                guest, _ = self._ear.accept()
            except OSError:
                return
            with guest:
                self._turn_away(guest)

    def _turn_away(self, guest: socket.socket) -> None:
        hello = guest.recv(4096)
        while len(hello) == 8:  # it asks for TLS, or for GSSAPI
            guest.sendall(b"N")
            hello = guest.recv(4096)
        guest.sendall(b"R" + (8).to_bytes(4, "big") + (3).to_bytes(4, "big"))  # your password, please
        if not guest.recv(4096):
            return
        told = b"SFATAL\0VFATAL\0C28P01\0M\xe5\xaf\x86\xe7\xa0\x81\xe4\xb8\x8d\xe5\xaf\xb9\0\0"  # in its own language
        guest.sendall(b"E" + (len(told) + 4).to_bytes(4, "big") + told)


def test_a_server_out_of_reach_is_named_with_its_address(look: Look) -> None:
    report = look(DATABASE_URL="postgresql://baton:pass-word@127.0.0.1:9/baton")

    assert "PostgreSQL cannot be reached at 127.0.0.1:9 (Connection refused)" in report.wrong
    assert "host and port" in report.advice("PostgreSQL cannot be reached")
    assert report.code == 1 and "pass-word" not in report.text


def test_a_password_that_does_not_fit_is_told_from_one_that_is_missing(look: Look) -> None:
    with Porter() as porter:
        wrong = look(DATABASE_URL=f"postgresql://baton:pass-word@127.0.0.1:{porter.port}/baton")
        none = look(DATABASE_URL=f"postgresql://baton@127.0.0.1:{porter.port}/baton")

    assert "PostgreSQL does not take the password of baton" in wrong.wrong
    assert "copy DATABASE_URL anew" in wrong.advice("PostgreSQL does not take")
    assert "PostgreSQL wants a password for baton, and DATABASE_URL has none" in none.wrong
    assert "pass-word" not in wrong.text


@pytest.fixture
def address(terminal: Terminal) -> Iterator[str]:
    """An empty database on a real server."""
    name = server().new()
    terminal.set(DATABASE_URL=server().url(name))
    yield server().url(name)
    server().drop(name)


def test_what_a_real_database_holds_is_looked_at_as_on_sqlite(look: Look, address: str) -> None:
    assert "the database is empty; its tables are made at the first start" in look(now=JUNE).good

    database = Database(address)
    schema.upgrade(database)
    with database.write() as db:
        db.add(Team(name="晴屿战队", ready=False))
    report = look(now=JUNE)
    assert f"the database is up to date (migration {schema.newest()})" in report.good
    assert "晴屿战队: nobody has finished the set-up" in report.odd

    with database.write() as db:
        db.connection().execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.close()
    behind = look(now=JUNE)
    assert behind.odd[0].startswith("the database is of an earlier version of Baton (migration 0001")
    assert "baton db upgrade" in behind.advice("the database is of an earlier")


def test_a_database_that_is_not_there_is_named(look: Look, address: str) -> None:
    report = look(DATABASE_URL=server().url("nobody_made_it"))

    assert "PostgreSQL has no database nobody_made_it" in report.wrong
    assert "createdb nobody_made_it" in report.advice("PostgreSQL has no database")
