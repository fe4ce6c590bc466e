"""Two teams on one Baton, and somebody of the second who tries everything there is on what belongs to the first.

The first team is the demo's after its two weeks, so there is some of everything; the second is its double in a
workspace of its own, whose people have as much of their own to mix with what they guess. Whoever tries things guesses
as well as can be: whatever a button or form asks for, it is handed ids of the first team's rows. Each try is undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event as happening
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, SQLModel, select

from bot.app import Baton
from bot.chat import Card, Event, Filled, Form, Oops, Outcome, Place, Pressed, Said, Select, Sender, plain
from bot.clock import MovableClock
from bot.demo import lived
from bot.feature import Fields
from storage.alerts import ACKNOWLEDGED, APPROVED, ASSIGNED, COSIGNED, DRAFTED, OPEN, Alert
from storage.db import new_id
from storage.evidence import Evidence
from storage.freezes import Confirmation, Freeze
from storage.gaps import Fault
from storage.keywords import Keyword
from storage.library import Entry
from storage.outgoing import Notice
from storage.people import GUEST, Member
from storage.recalls import Recall
from storage.roster import Seen
from storage.slots import Slot
from storage.sprints import RetroNote
from storage.standups import Answer, HelpRequest
from tests.bot.platform import Scripted
from tests.databases import taken_up, tentative

PLATFORM, HERE, THERE = "local", "local", "elsewhere"
"""The first team sits in the workspace HERE, its double in THERE."""
MARK = "§"
"""Stands in everything that anybody of the first team wrote, and in nothing else."""
TEAMS_OWN = "¶"
"""Stands in what the second team told each other and no guest: stand-ups, evidence, alerts, looks back."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")
ID = re.compile(r"[0-9a-f]{32}")
MACHINES_OWN = {
    "Incoming", "Outgoing", "Occasion", "Pace", "Once", "Conversation", "Gap", "Upload", "Picture", "Meaning", "Feed",
    "Handout", "IntakeKey", "Wish", "DirectChat", "Screenshot",
}  # fmt: skip
"""Letters under way, secrets and the like: nobody asks for them by an id."""


class Guess(Mapping[str, str]):
    """What a button or a form carries, made up: what the guesser thinks of for each name, or else `otherwise`.

    `asked` keeps which names were asked for."""

    def __init__(self, otherwise: str, **named: str) -> None:
        self._otherwise, self._named, self.asked = otherwise, named, set[str]()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return self._named.get(key, self._otherwise)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass
class Try:
    """What came of one try: everything that was shown, every value that was written, what it broke over."""

    shown: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    broke: str = ""
    form: Form | None = None

    @property
    def tables(self) -> frozenset[str]:
        """What it wrote into."""
        return frozenset(match[1] for words in self.written if (match := WRITES.match(words)))

    @property
    def told(self) -> str:
        """Everything it showed, at once or in a letter."""
        return "\n".join([*self.shown, *(words for words in self.written if words.startswith("INSERT INTO outgoing"))])

    def takes_from(self, ids: frozenset[str]) -> str:
        """What of the first team's it showed, copied or touched; "" if nothing."""
        for words in (*self.shown, *self.written):
            if MARK in words:
                return f"shows {words[max(words.index(MARK) - 60, 0) : words.index(MARK) + 1]}"
        return next((f"touches {words[:200]}" for words in self.written if not ids.isdisjoint(ID.findall(words))), "")


class Walls:
    """The two teams. `some` are ids of the first team's rows by table, a few of each state; `ids` are all of them."""

    def __init__(self, folder: Path) -> None:
        lived.furnish(folder, "zh", lambda day: None)
        self.database = taken_up(folder / lived.DATABASE)
        self.clock = MovableClock(lived.ENDS, runs=False)
        self.baton = Baton(self.database, self.clock, [Scripted(name=PLATFORM)])
        self.some: dict[str, list[str]] = {}
        self.double: dict[str, str] = {}
        with self.database.write() as db:
            _add_what_the_weeks_lack(db, self.clock.now())
            self._double(db)
        self.ids = frozenset(self.double)

    def close(self) -> None:
        self.database.close()

    def _double(self, db: Session) -> None:
        """Give the first team its double, and mark what is the first's."""
        rows = [row for table in _tables() for row in rows_of(db, table)]
        for row in rows:
            if isinstance(id_ := getattr(row, "id", None), str) and ID.fullmatch(id_):
                self.double[id_] = new_id()
                self._remember(type(row).__name__, getattr(row, "state", ""), id_)
        db.add_all([self._copy(row) for row in rows])
        db.flush()
        for row in rows:
            for name, value in _words_of(row):
                setattr(row, name, value + MARK)
        for table in (Answer, Evidence, Alert, RetroNote, HelpRequest, Recall):
            for row in rows_of(db, table):
                for name, value in [] if row.id in self.double else _words_of(row):
                    setattr(row, name, value + TEAMS_OWN)

    def _remember(self, table: str, state: str, id_: str) -> None:
        seen = self.some.setdefault(table, [])
        self._states = getattr(self, "_states", {})
        if self._states.setdefault((table, state), 0) < 2:
            self._states[table, state] += 1
            seen.append(id_)

    def _copy(self, row: SQLModel) -> SQLModel:
        values = {name: self._moved(getattr(row, name)) for name in type(row).model_fields}
        if "seq" in values:
            values["seq"] = None
        return type(row)(**values)

    def _moved(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        value = ID.sub(lambda found: self.double.get(found[0], found[0]), value)
        value = value.replace(f"{PLATFORM}:{HERE}:", f"{PLATFORM}:{THERE}:")
        value = value.replace(f'"workspace":"{HERE}"', f'"workspace":"{THERE}"')
        return THERE if value == HERE else value

    # --- trying -----------------------------------------------------------------------------------------------------

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """One long transaction in which everything is tried; it is undone as a whole."""
        with tentative(self.database) as db:
            yield db
            db.rollback()

    def does(self, db: Session, event: Event) -> Try:
        """The event, from the door on: who speaks, what they may do, what comes of it; then it is undone."""
        came = Try()
        dispatcher, now = self.baton.dispatcher, self.clock.now()
        with self._undone(db, came):
            try:
                came.shown += _seen(dispatcher._answer(db, event, now))
            except Oops as no:
                look = dispatcher._meeting.reader(db, self.baton.parts, event.sender, now)
                came.shown.append(look.label(no.key, **no.values) if look else "")
            except Exception as bug:  # a guess that fits nothing: all is undone, and people are told a number
                came.broke = f"{type(bug).__name__}: {bug}"
        return came

    def opens(self, pressed: Pressed) -> Try:
        """The form that a button opens."""
        came = Try()
        try:
            found = self.baton.dispatcher.form_for(pressed)
        except Exception as bug:  # as above
            came.broke = f"{type(bug).__name__}: {bug}"
        else:
            came.shown += _written_on(found) if isinstance(found, Form) else _seen(found)
            came.form = found if isinstance(found, Form) else None
        return came

    @contextmanager
    def _undone(self, db: Session, came: Try) -> Iterator[None]:
        def note(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
            if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                came.written.append(f"{statement} {values}")

        point = db.begin_nested()
        happening.listen(self.database.engine, "before_cursor_execute", note)
        try:
            yield
            db.flush()
            came.shown += self._hung(db)
        except SQLAlchemyError as refused:
            came.broke = f"{type(refused).__name__}"
        finally:
            happening.remove(self.database.engine, "before_cursor_execute", note)
            point.rollback()
            db.expunge_all()

    def _hung(self, db: Session) -> list[str]:
        """How the cards read that were newly hung."""
        new = [one for one in db.identity_map.values() if isinstance(one, Notice) and not one.message]
        drawn = (self.baton.dispatcher.draw(db, notice) for notice in new)
        return [_read(card) for card in drawn if card is not None]

    def presses(self, who: Someone, action: str, value: Mapping[str, str]) -> Pressed:
        return Pressed("try:p", who.place, who.sender, self.clock.now(), action, value, "m1")

    def fills(self, who: Someone, form: str, value: Mapping[str, str], fields: Fields) -> Filled:
        return Filled("try:f", who.place, who.sender, self.clock.now(), form, value, fields, "m1")

    def says(self, who: Someone, words: str) -> Said:
        return Said("try:s", who.place, who.sender, self.clock.now(), words, "m1", addressed=True)


@dataclass(frozen=True)
class Someone:
    """Somebody at a platform, in a conversation."""

    user: str
    workspace: str = THERE
    room: str = ""

    @property
    def sender(self) -> Sender:
        return Sender(PLATFORM, self.workspace, self.user, self.user)

    @property
    def place(self) -> Place:
        return Place(PLATFORM, self.workspace, self.room or f"dm-{self.user}", "channel" if self.room else "dm")


def _add_what_the_weeks_lack(db: Session, now: datetime) -> None:
    """A story that is frozen still, an owner who was asked about a post, a fault in an entry, a word of the team's own,
    and somebody in the channel who is in no team."""
    freeze, slot, entry = (rows_of(db, table)[0] for table in (Freeze, Slot, Entry))
    guest = next(member for member in rows_of(db, Member) if member.role == GUEST)
    freeze.thawed_at, freeze.holding = None, "我们已经看到大家的反馈"
    for number, state in enumerate((OPEN, ACKNOWLEDGED, ASSIGNED, DRAFTED, COSIGNED, APPROVED), 901):
        alert = rows_of(db, Alert)[0].model_dump()
        db.add(Alert(**alert | {"id": new_id(), "number": number, "state": state, "owner_id": "", "handler_id": ""}))
    team = freeze.team_id
    db.add(
        Confirmation(freeze_id=freeze.id, slot_id=slot.id, member_id=slot.owner_id, title="口播", at=now, asked_at=now)
    )
    db.add(Fault(team_id=team, number=901, entry_id=entry.id, version_id=entry.id, by_id=guest.id, words="价格不对",
                 at=now))  # fmt: skip
    db.add(Keyword(team_id=team, word="漏液", severity="P2", at=now))
    db.add(Seen(platform=PLATFORM, workspace=HERE, chat_id="home", user="newcomer", name="新同事", seen_at=now))


def _tables() -> list[type[Any]]:
    known = [each.class_ for each in SQLModel._sa_registry.mappers]
    return sorted((each for each in known if each.__name__ not in MACHINES_OWN), key=lambda each: each.__name__)


def rows_of(db: Session, table: type[Any]) -> Sequence[Any]:
    return db.exec(select(table)).all()


def _words_of(row: SQLModel) -> list[tuple[str, str]]:
    """What somebody wrote into this row, by column."""
    values = ((name, getattr(row, name)) for name in type(row).model_fields)
    return [(n, v) for n, v in values if isinstance(v, str) and CHINESE.search(v) and v[0] not in "[{"]


def _seen(outcome: Outcome) -> list[str]:
    return [outcome.toast, *outcome.errors.values(), *([_read(outcome.card)] if outcome.card else [])]


def _read(card: Card) -> str:
    """Everything on a card that somebody reads."""
    picks = [option.label for block in card.blocks if isinstance(block, Select) for option in block.options]
    return "\n".join([card.plain, *(button.label for button in card.buttons), *picks])


def _written_on(form: Form) -> list[str]:
    """Everything on a form that somebody reads."""
    options = [option.label for field in form.fields for option in field.options]
    values = ["\n".join((field.value,) if isinstance(field.value, str) else field.value) for field in form.fields]
    return [form.title, *options, *values, *map(plain, form.intro), *(field.hint for field in form.fields)]
