"""What is due when: one row for each thing the bot will do unasked, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import UniqueConstraint, and_, bindparam, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id
from storage.dialects import partial

DUE, RAN, SKIPPED, MISSED, PARKED = "due", "ran", "skipped", "missed", "parked"
MAY_WAIT = timedelta(minutes=10)
"""So long something may be due before somebody must look why it does not run."""


class Occasion(SQLModel, table=True):
    """One moment at which a job should run. `kind` names the job, `subject` what it is about; the two occur once.

    `should_at` is when it should run, `done_at` when it was dealt with, `outcome` keeps why it was skipped (there was
    nothing to do), missed (nobody was there in time) or parked (it failed for good). So "should run, ran, did not run,
    and why" can be told of each. `due_at` is when it is next tried.
    """

    __table_args__ = (
        UniqueConstraint("team_id", "kind", "subject"),
        partial("ix_occasion_due", "due_at", where="state = 'due'"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    kind: str
    subject: str
    due_at: datetime
    should_at: datetime | None = None
    state: str = DUE
    tries: int = 0
    done_at: datetime | None = None
    outcome: str = ""


_SHOULD = func.coalesce(col(Occasion.should_at), col(Occasion.due_at))
"""Of what was planned before there was a column for it, the time it was tried at must do."""


PLANNED = select(Occasion).where(
    col(Occasion.team_id) == bindparam("team"),
    col(Occasion.kind) == bindparam("kind"),
    col(Occasion.subject) == bindparam("subject"),
)
IS_DUE = text("occasion.state = 'due'")
"""In the words of the index: SQLite uses it for them at once, and for a parameter only after a second look."""
NOW_DUE = (
    select(Occasion.id, Occasion.team_id)
    .where(IS_DUE, col(Occasion.due_at) <= bindparam("now"))
    .order_by(col(Occasion.due_at), col(Occasion.id))
    .limit(bindparam("most"))
)
DUE_OF = (
    select(Occasion.id, Occasion.team_id)
    .where(IS_DUE, col(Occasion.due_at) <= bindparam("now"), col(Occasion.kind) == bindparam("kind"))
    .limit(bindparam("most"))
)
OF_KIND = (col(Occasion.team_id) == bindparam("team"), col(Occasion.kind) == bindparam("kind"))
FIRST_OF = select(func.min(_SHOULD)).where(*OF_KIND)
KNOWN = select(Occasion).where(*OF_KIND, bindparam("since", type_=_SHOULD.type) <= _SHOULD).order_by(_SHOULD)
NEXT = select(Occasion).where(IS_DUE, ~col(Occasion.kind).startswith("baton.")).order_by(col(Occasion.due_at)).limit(1)
STILL_DUE = select(Occasion).where(col(Occasion.id) == bindparam("id"), IS_DUE)
"""Asked at every stroke of the clock, so they are put together once."""


def plan(
    db: Session, team_id: str, kind: str, subject: str, due_at: datetime, *, again: bool = False, is_new: bool = False
) -> Occasion:  # fmt: skip
    """Note what should happen when. Planned again, it moves while it has not happened yet; `again`: even if it had been
    given up. `is_new`: the caller knows that this was never planned: it is written down with the rest.
    """
    if is_new:
        new = Occasion(team_id=team_id, kind=kind, subject=subject, due_at=due_at, should_at=due_at)
        db.add(new)
        return new
    found = db.exec(PLANNED, params={"team": team_id, "kind": kind, "subject": subject}).first()
    if found is None:
        found = Occasion(team_id=team_id, kind=kind, subject=subject, due_at=due_at, should_at=due_at)
    elif found.state == DUE:
        found.due_at = found.should_at = due_at
    elif again and found.state == SKIPPED:
        found.state, found.due_at, found.should_at, found.done_at, found.outcome = DUE, due_at, due_at, None, ""
    db.add(found)
    db.flush()
    return found


def move(db: Session, team_id: str, kind: str, subject: str, due_at: datetime) -> None:
    """Of this kind only this happens next, even if it had been given up; whatever else was planned is forgotten."""
    lookup = select(Occasion).where(Occasion.team_id == team_id, Occasion.kind == kind, Occasion.state == DUE)
    for other in db.exec(lookup).all():
        if other.subject != subject:
            db.delete(other)
    db.flush()
    plan(db, team_id, kind, subject, due_at, again=True)


def give_up(db: Session, team_id: str, kind: str, subject: str, now: datetime, why: str) -> None:
    """This will not happen, whether or not it was planned, and this is why."""
    plan(db, team_id, kind, subject, now)
    cancel(db, team_id, kind, subject, now, why)
    db.flush()


def cancel(db: Session, team_id: str, kind: str, subject: str, now: datetime, why: str, *, whole: bool = False) -> None:
    """What was planned will not happen, and this is why. `whole`: nor will anything about "subject:…"."""
    about = col(Occasion.subject) == subject
    if whole:
        about = or_(about, col(Occasion.subject).startswith(f"{subject}:", autoescape=True))
    lookup = select(Occasion).where(Occasion.team_id == team_id, Occasion.kind == kind, Occasion.state == DUE, about)
    for found in db.exec(lookup).all():
        found.state, found.done_at, found.outcome = SKIPPED, now, why
        db.add(found)


def miss(db: Session, team_id: str, kind: str, subject: str, should_at: datetime, now: datetime, why: str) -> None:
    """This should have happened and was not even in the book."""
    db.add(Occasion(team_id=team_id, kind=kind, subject=subject, due_at=should_at, should_at=should_at, state=MISSED,
                    done_at=now, outcome=why))  # fmt: skip
    db.flush()


def known(db: Session, team_id: str, kind: str, since: datetime) -> Sequence[Occasion]:
    """Everything of this kind that should run since then, whatever became of it."""
    return db.exec(KNOWN, params={"team": team_id, "kind": kind, "since": since}).all()


def first_of(db: Session, team_id: str, kind: str) -> datetime | None:
    """Since when such things are in the team's book at all."""
    return db.exec(FIRST_OF, params={"team": team_id, "kind": kind}).first()


def not_run(db: Session, since: datetime, now: datetime, team_id: str = "") -> Sequence[Occasion]:
    """What should have run since then and did not: missed, failed for good, or waiting for longer than it may."""
    stuck = and_(col(Occasion.state) == DUE, col(Occasion.due_at) < now - MAY_WAIT)
    lookup = select(Occasion).where(since <= _SHOULD, or_(col(Occasion.state).in_((MISSED, PARKED)), stuck))
    if team_id:
        lookup = lookup.where(Occasion.team_id == team_id)
    return db.exec(lookup.order_by(_SHOULD, col(Occasion.kind))).all()


def due(db: Session, now: datetime, limit: int = 100) -> Sequence[tuple[str, str]]:
    """What is due, oldest first: its id, and whose it is."""
    return db.exec(NOW_DUE, params={"now": now, "most": limit}).all()


def due_of(db: Session, now: datetime, kind: str, limit: int) -> Sequence[tuple[str, str]]:
    """Of what is due of one kind so many, in no order: the id of each, and whose it is."""
    return db.exec(DUE_OF, params={"now": now, "kind": kind, "most": limit}).all()


def ahead(db: Session, now: datetime, kinds: Collection[str]) -> set[str]:
    """The teams that have something of each of these kinds ahead of them, and nothing of them overdue."""
    lookup = select(Occasion.team_id, func.min(Occasion.due_at)).where(IS_DUE, col(Occasion.kind).in_(list(kinds)))
    firsts = Counter(team for team, due in db.exec(lookup.group_by(Occasion.team_id, Occasion.kind)).all() if due > now)
    return {team for team, many in firsts.items() if many == len(kinds)}


def next_one(db: Session) -> Occasion | None:
    """What happens next, over all teams; nobody waits for the machine's own housekeeping ("baton.…")."""
    return db.exec(NEXT).first()


def still_due(db: Session, occasion_id: str) -> Occasion | None:
    """The occasion, if nobody has dealt with it yet."""
    return db.exec(STILL_DUE, params={"id": occasion_id}).first()


def all_still_due(db: Session, ids: Sequence[str]) -> Sequence[Occasion]:
    """Those of these that nobody has dealt with yet."""
    return db.exec(select(Occasion).where(col(Occasion.id).in_(list(ids)), IS_DUE)).all()


def all_ran(db: Session, ids: Sequence[str], now: datetime) -> None:
    """These have run."""
    done = update(Occasion).where(col(Occasion.id).in_(list(ids))).values(state=RAN, done_at=now)
    db.connection().execute(done)


def count(db: Session) -> dict[str, int]:
    """How many occasions are in which state."""
    rows = db.exec(select(Occasion.state, func.count()).group_by(Occasion.state)).all()
    return dict(rows)
