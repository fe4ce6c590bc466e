"""For how many days each kind of words is kept, and the sweeping out of what is older, a portion at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, update
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage import alerts, askings, changes, evidence, handoffs, outgoing, roster, screenshots, standups
from storage.access import Access
from storage.alerts import Alert
from storage.evidence import Evidence
from storage.leaves import Leave
from storage.people import Identity, Member
from storage.standups import Answer, HelpRequest

PORTION: Final = 200
"""So many rows of one kind are swept out in one transaction; others must get a word in between."""
Sweep = Callable[[Session, str, datetime, datetime, int], int]
"""(db, team, older than this, now, at most so many) → how many it was."""


class Retention(SQLModel, table=True):
    """A span that the team has chosen; without a row, the usual one holds."""

    team_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    days: int


def stand_ups(db: Session, team_id: str, before: datetime, now: datetime, most: int) -> int:
    """The words go, that somebody answered stays; nobody's open request is lost."""
    whose = select(Member.id).where(Member.team_id == team_id)
    spoken = or_(col(Answer.done) != "", col(Answer.doing) != "", col(Answer.needs) != "")
    old = select(Answer.id).where(Answer.day < before.date(), spoken, col(Answer.member_id).in_(whose)).limit(most)
    ids = db.exec(old).all()
    _blank(db, Answer, ids, done="", doing="", needs="", source="")
    over = col(HelpRequest.state).in_((standups.DROPPED, standups.DONE))
    settled = select(HelpRequest.id).where(
        HelpRequest.team_id == team_id, HelpRequest.created_at < before, HelpRequest.what != "", over
    )
    done = db.exec(settled.limit(most)).all()
    _blank(db, HelpRequest, done, what="", reason="")
    return max(len(ids), len(done))


def questions(db: Session, team_id: str, before: datetime, now: datetime, most: int) -> int:
    """What was asked of the library, and who was shown what: past any recall."""
    asking, showing = askings.Asking, askings.Showing
    asked = db.exec(select(asking.id).where(asking.team_id == team_id, asking.at < before).limit(most)).all()
    shown = db.exec(select(showing.id).where(showing.team_id == team_id, showing.at < before).limit(most)).all()
    _drop(db, asking, asked)
    _drop(db, showing, shown)
    return max(len(asked), len(shown))


def fans(db: Session, team_id: str, before: datetime, now: datetime, most: int) -> int:
    """Fans who were passed on: their words and who they are go, that and when they were answered stays."""
    of = handoffs.Handoff
    over = col(of.state).in_((handoffs.ANSWERED, handoffs.WITHDRAWN, handoffs.ASKED))
    named = or_(*(col(column) != "" for column in (of.words, of.more, of.nickname, of.link, of.answer, of.origin)))
    ids = db.exec(select(of.id).where(of.team_id == team_id, of.asked_at < before, over, named).limit(most)).all()
    _blank(db, of, ids, words="", more="", nickname="", link="", answer="", origin="")
    for handoff_id in ids:
        screenshots.forget(db, handoff_id)
    if ids:
        step = handoffs.HandoffStep
        db.connection().execute(update(step).where(col(step.handoff_id).in_(ids)).values(words=""))
    return len(ids)


def proof(db: Session, team_id: str, before: datetime, now: datetime, most: int) -> int:
    """Evidence of stories that are over: each entry leaves a tombstone, so the chain still proves."""
    over = select(Alert.id).where(Alert.team_id == team_id, col(Alert.state).in_(alerts.OVER))
    old = select(Evidence).where(
        Evidence.team_id == team_id, Evidence.kept_at < before, col(Evidence.erased_at).is_(None),
        Evidence.kind != evidence.TOMBSTONE, col(Evidence.alert_id).in_(over),
    )  # fmt: skip
    found = db.exec(old.order_by(col(Evidence.number)).limit(min(most, 50))).all()
    for entry in found:
        evidence.erase(db, entry, "Baton", "its span is over", now)
    return most if len(found) == 50 else len(found)


def letters(db: Session, team_id: str, before: datetime, now: datetime, most: int) -> int:
    """Letters that were delivered, or never will be; what hangs is a notice and stays."""
    of = outgoing.Outgoing
    over = or_(col(of.sent_at) < before, (col(of.state) == outgoing.PARKED) & (col(of.born_at) < before))
    ids = db.exec(
        select(of.seq).where(of.team_id == team_id, over, col(of.state) != outgoing.WAITING).limit(most)
    ).all()
    if ids:
        db.connection().execute(delete(of).where(col(of.seq).in_(ids)))
    return len(ids)


def those_who_left(db: Session, team_id: str, before: datetime, now: datetime, most: int) -> int:
    """Who has left is a name without an address; after that span not even a name."""
    left = select(Member).where(Member.team_id == team_id, col(Member.left_at) < before, Member.name != GONE)
    found = db.exec(left.limit(most)).all()
    for member in found:
        standups.erase_words(db, member.id)
        askings.erase_words(db, member.id)
        for table in (Identity, Leave):
            db.connection().execute(delete(table).where(col(table.member_id) == member.id))
        member.name, member.email, member.shifts, member.handle = GONE, "", "", f"gone-{member.id[:8]}"
        db.add(member)
    db.flush()
    return len(found)


def record(db: Session, team_id: str, before: datetime, now: datetime, most: int) -> int:
    """Who changed what, and who opened what."""
    gone = 0
    for table in (changes.Change, Access):
        found = db.exec(select(table.seq).where(table.team_id == team_id, table.at < before).limit(most)).all()
        if found:
            db.connection().execute(delete(table).where(col(table.seq).in_(found)))
        gone = max(gone, len(found))
    return gone


GONE: Final = "—"
"""What somebody is called who left long ago."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of words: the usual span, and between which a team may choose."""

    usual: int
    least: int
    most: int
    sweep: Sweep


KINDS: Final[Mapping[str, Kind]] = {
    "standups": Kind(365, 30, 1825, stand_ups),
    "questions": Kind(180, 30, 1825, questions),
    "fans": Kind(30, 7, 1825, fans),
    "letters": Kind(30, 7, 365, letters),
    "left": Kind(90, 7, 1825, those_who_left),
    "evidence": Kind(1095, 180, 3650, proof),
    "record": Kind(1095, 365, 3650, record),
}


def days(db: Session, team_id: str, kind: str) -> int:
    """For how many days the team keeps this kind."""
    found = db.get(Retention, (team_id, kind))
    return found.days if found is not None else KINDS[kind].usual


def choose(db: Session, team_id: str, kind: str, span: int) -> None:
    found = db.get(Retention, (team_id, kind)) or Retention(team_id=team_id, kind=kind, days=span)
    found.days = span
    db.add(found)
    db.flush()


def sweep(db: Session, team_id: str, now: datetime, most: int = PORTION) -> dict[str, int]:
    """Sweep out one portion of each kind; how many of each went. Where it was `most`, there may be more."""
    return {
        kind: of.sweep(db, team_id, now - timedelta(days=days(db, team_id, kind)), now, most)
        for kind, of in KINDS.items()
    }


def strangers(db: Session, now: datetime, span: timedelta = timedelta(days=180)) -> int:
    """Whom a platform once showed us in a channel, and has not for long."""
    old = delete(roster.Seen).where(col(roster.Seen.seen_at) < now - span)
    return int(db.connection().execute(old).rowcount)


def _blank(db: Session, table: type[SQLModel], ids: Any, **values: str) -> None:
    if ids:
        db.connection().execute(update(table).where(_key(table).in_(ids)).values(**values))


def _drop(db: Session, table: type[SQLModel], ids: Any) -> None:
    if ids:
        db.connection().execute(delete(table).where(_key(table).in_(ids)))


def _key(table: type[SQLModel]) -> Any:
    return table.__table__.c.id  # type: ignore[attr-defined]  # every one of these tables has an id
