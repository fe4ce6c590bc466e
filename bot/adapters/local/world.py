"""Everything that was written in the pretend chat world, kept in a file of its own so that a killed demo comes back."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from bot.chat import Button, Card, Event, File, Form, Place, Select, pack, unpack_card, unpack_event

_TABLES = """
CREATE TABLE IF NOT EXISTS message (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, change INTEGER NOT NULL, place TEXT NOT NULL,
    thread TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL, card TEXT NOT NULL,
    form TEXT NOT NULL DEFAULT '', edits INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0,
    pinned INTEGER NOT NULL DEFAULT 0, letter TEXT UNIQUE);
CREATE INDEX IF NOT EXISTS message_place ON message (place, n);
CREATE INDEX IF NOT EXISTS message_thread ON message (thread);
CREATE INDEX IF NOT EXISTS message_change ON message (change);
CREATE TABLE IF NOT EXISTS event (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, place TEXT NOT NULL, message TEXT NOT NULL,
    at TEXT NOT NULL, body TEXT NOT NULL, heard INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS event_waiting ON event (heard) WHERE heard = 0;
CREATE TABLE IF NOT EXISTS control (
    message TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (message, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, message TEXT NOT NULL, name TEXT NOT NULL,
    kind TEXT NOT NULL, data BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS file_message ON file (message);
CREATE TABLE IF NOT EXISTS picture (id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that waits in somebody's direct message, and the button it came from."""

    form: Form
    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it reads now.

    `change` counts the changes of the whole world: who has seen everything up to 7 asks for what is later.
    """

    n: int
    id: str
    change: int
    place: str
    thread: str
    author: str
    at: datetime
    text: str
    card: Card | None
    form: OpenForm | None
    edits: int
    deleted: bool
    pinned: bool
    replies: int = 0
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class New:
    """A message about to be written. `letter`: the name under which it must exist only once."""

    place: Place
    author: str
    at: datetime
    text: str = ""
    card: Card | None = None
    form: OpenForm | None = None
    letter: str | None = None
    files: Sequence[tuple[File, bytes]] = ()


_FORM: TypeAdapter[OpenForm] = TypeAdapter(OpenForm)
_FILES: TypeAdapter[tuple[File, ...]] = TypeAdapter(tuple[File, ...])
_CONTROL: TypeAdapter[Button | Select] = TypeAdapter(Button | Select)
_READ = """SELECT n, id, change, place, thread, author, at, text, card, form, edits, deleted, pinned,
    (SELECT count(*) FROM message r WHERE r.thread = m.id AND NOT r.deleted),
    (SELECT json_group_array(json_object('id', f.id, 'name', f.name, 'kind', f.kind))
     FROM file f WHERE f.message = m.id)
    FROM message m """


class World:
    """The file. Safe to use from any thread; a killed process loses nothing that a call has returned for."""

    def __init__(self, file: Path, tell: Callable[[], None] = lambda: None) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock, self._tell = threading.RLock(), tell
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    # --- reading ---

    def message(self, id_: str) -> Message | None:
        return next(iter(self._read("WHERE m.id = ?", id_)), None)

    def messages(self, place: str, thread: str = "") -> list[Message]:
        """A conversation, oldest first; with `thread`, that thread's first message and all its replies."""
        if thread:
            return self._read("WHERE m.place = ? AND ? IN (m.id, m.thread) ORDER BY m.n", place, thread)
        return self._read("WHERE m.place = ? ORDER BY m.n", place)

    def newest_messages(self, place: str, last: int, thread: str = "") -> list[Message]:
        """The end of a conversation: so many messages with the replies among them, and, however old, what is pinned
        (with its replies) and the whole of that thread."""
        since = "(SELECT n FROM message WHERE place = ? AND thread = '' ORDER BY n DESC LIMIT 1 OFFSET ?)"
        kept = "m.pinned OR m.thread IN (SELECT id FROM message WHERE place = ? AND pinned) OR ? IN (m.id, m.thread)"
        where = f"WHERE m.place = ? AND (m.n >= coalesce({since}, 0) OR {kept}) ORDER BY m.n"
        return self._read(where, place, place, last - 1, place, thread or "-")

    def changed_since(self, change: int, places: Sequence[str]) -> list[Message]:
        marks = ", ".join("?" * len(places))
        return self._read(f"WHERE m.change > ? AND m.place IN ({marks}) ORDER BY m.change", change, *places)

    def newest(self, place: str, not_by: str) -> int:
        """The number of the last thing that somebody else wrote there."""
        return self._number("SELECT max(n) FROM message WHERE place = ? AND author != ? AND NOT deleted", place, not_by)

    @property
    def latest_change(self) -> int:
        return self._number("SELECT max(change) FROM message")

    def control(self, message: str, id_: str) -> Button | Select | None:
        """A button or select that stands on the message, or once stood there."""
        with self._lock:
            row = self._db.execute("SELECT body FROM control WHERE message = ? AND id = ?", (message, id_)).fetchone()
        return _CONTROL.validate_json(row[0]) if row else None

    def file(self, id_: str) -> tuple[str, str, bytes] | None:
        """The message on which a file hangs, its name, and what is in it."""
        with self._lock:
            row = self._db.execute("SELECT message, name, data FROM file WHERE id = ?", (id_,)).fetchone()
        return (str(row[0]), str(row[1]), bytes(row[2])) if row else None

    def picture(self, id_: str) -> bytes | None:
        """A picture that Baton brought."""
        with self._lock:
            row = self._db.execute("SELECT data FROM picture WHERE id = ?", (id_,)).fetchone()
        return bytes(row[0]) if row else None

    def said_since(self, place: str, since: datetime) -> list[Event]:
        return self._events("WHERE place = ? AND at >= ?", place, _moment(since))

    def unheard(self) -> list[Event]:
        """What Baton has not yet confirmed to have heard, oldest first."""
        return self._events("WHERE NOT heard")

    # --- writing ---

    def write(self, new: New, id_: str = "", event: Event | None = None) -> str:
        """Add a message (and what Baton is to hear of it); returns its id. A known letter is not written twice."""
        id_ = id_ or fresh_id()
        with self._change() as change:
            if new.letter and (known := self._letter(new.letter)):
                return known
            self._db.execute(
                "INSERT INTO message (id, change, place, thread, author, at, text, card, form, letter)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (id_, change, new.place.id, new.place.thread, new.author, _moment(new.at), new.text, *_drawn(new)),
            )
            self._touch_root(id_, change)
            self._remember_controls(id_, new.card)
            self._db.executemany(
                "INSERT INTO file (id, message, name, kind, data) VALUES (?, ?, ?, ?, ?)",
                [(file.id, id_, file.name, file.kind, data) for file, data in new.files],
            )
            self._keep(id_, event)
        return id_

    def rewrite(self, id_: str, text: str, event: Event | None = None) -> None:
        """A person changed their words."""
        with self._change() as change:
            self._db.execute(
                "UPDATE message SET text = ?, edits = edits + 1, change = ? WHERE id = ?", (text, change, id_)
            )
            self._keep(id_, event)

    def redraw(self, id_: str, card: Card, *, after: int | None = None) -> None:
        """Baton changed a card; a form that hung there is gone. The same card again changes nothing. `after`: only if
        it has been edited no more than so many times: what came later is newer."""
        drawn = pack(card)
        with self._change() as change:
            done = self._db.execute(
                "UPDATE message SET card = ?, form = '', edits = edits + 1, change = ?"
                " WHERE id = ? AND (card != ? OR form != '') AND edits <= coalesce(?, edits)",
                (drawn, change, id_, drawn, after),
            )
            if done.rowcount:
                self._remember_controls(id_, card)

    def erase(self, id_: str, event: Event | None = None) -> None:
        """The message leaves a gap; its words are gone, also from what history tells."""
        with self._change() as change:
            self._db.execute(
                "UPDATE message SET text = '', card = '', form = '', deleted = 1, pinned = 0, change = ? WHERE id = ?",
                (change, id_),
            )
            self._touch_root(id_, change)
            self._db.execute("DELETE FROM event WHERE message = ? AND heard", (id_,))
            self._db.execute("DELETE FROM file WHERE message = ?", (id_,))
            self._keep(id_, event)

    def pin(self, id_: str, pinned: bool) -> None:
        with self._change() as change:
            self._db.execute(
                "UPDATE message SET pinned = ?, change = ? WHERE id = ? AND pinned != ?", (pinned, change, id_, pinned)
            )

    def keep_picture(self, data: bytes) -> str:
        """A picture that cards may show from now on, by this name."""
        id_ = "p" + secrets.token_hex(12)
        with self._change():
            self._db.execute("INSERT INTO picture VALUES (?, ?)", (id_, data))
        return id_

    def heard(self, event: Event) -> None:
        with self._change():
            self._db.execute("UPDATE event SET heard = 1 WHERE id = ?", (event.id,))

    # --- helpers ---

    @contextmanager
    def _change(self) -> Iterator[int]:
        """One transaction, and the number of the change it makes."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self.latest_change + 1
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        self._tell()

    def _read(self, where: str, *values: str | int) -> list[Message]:
        with self._lock:
            rows = self._db.execute(_READ + where, values).fetchall()
        return [_message(row) for row in rows]

    def _events(self, where: str, *values: str) -> list[Event]:
        with self._lock:
            rows = self._db.execute(f"SELECT body FROM event {where} ORDER BY n", values).fetchall()
        return [unpack_event(row[0]) for row in rows]

    def _number(self, question: str, *values: str) -> int:
        with self._lock:
            return int(self._db.execute(question, values).fetchone()[0] or 0)

    def _touch_root(self, reply: str, change: int) -> None:
        """The first message of a thread shows how many replies it has, so it changes with them."""
        self._db.execute(
            "UPDATE message SET change = ? WHERE id = (SELECT thread FROM message WHERE id = ?)", (change, reply)
        )

    def _letter(self, letter: str) -> str:
        row = self._db.execute("SELECT id FROM message WHERE letter = ?", (letter,)).fetchone()
        return str(row[0]) if row else ""

    def _keep(self, message: str, event: Event | None) -> None:
        if event is not None:
            self._db.execute(
                "INSERT INTO event (id, place, message, at, body) VALUES (?, ?, ?, ?, ?)",
                (event.id, event.place.id, message, _moment(event.at), pack(event)),
            )

    def _remember_controls(self, message: str, card: Card | None) -> None:
        if card is None:
            return
        self._db.executemany(
            "INSERT OR REPLACE INTO control VALUES (?, ?, ?)",
            [(message, control_id(it), _CONTROL.dump_json(it).decode()) for it in controls(card)],
        )


def fresh_id() -> str:
    """A message id that no other world, not even one that was thrown away, has used."""
    return "m" + secrets.token_hex(6)


def controls(card: Card) -> list[Button | Select]:
    """Everything on the card that can be pressed or picked from."""
    return [*card.buttons, *(block for block in card.blocks if isinstance(block, Select))]


def control_id(control: Button | Select) -> str:
    """The same button has the same id, wherever on the card it moves when the card is drawn anew."""
    if isinstance(control, Button) and control.url:
        return f"link?{control.url}"
    carried = "&".join(f"{key}={value}" for key, value in sorted(control.value.items()))
    return f"{control.action}?{carried}" if carried else control.action


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _drawn(new: New) -> tuple[str, str, str | None]:
    form = _FORM.dump_json(new.form).decode() if new.form else ""
    return pack(new.card) if new.card else "", form, new.letter


def _message(row: Sequence[str | int]) -> Message:
    n, id_, change, place, thread, author, at, text, card, form, edits, deleted, pinned, replies, files = row
    return Message(
        n=int(n),
        id=str(id_),
        change=int(change),
        place=str(place),
        thread=str(thread),
        author=str(author),
        at=datetime.fromisoformat(str(at)),
        text=str(text),
        card=unpack_card(str(card)) if card else None,
        form=_FORM.validate_json(str(form)) if form else None,
        edits=int(edits),
        deleted=bool(deleted),
        pinned=bool(pinned),
        replies=int(replies),
        files=_FILES.validate_json(str(files)),
    )
