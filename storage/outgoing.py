"""Letters to send, the notices that must stay true, and what the platform called each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Index, Text, UniqueConstraint, and_, bindparam, false, func, insert, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id
from storage.dialects import partial

Columns = dict[str, object]
"""New values of one row, by the names of its columns."""
WAITING, SENT, PARKED = "waiting", "sent", "parked"
HOME = "home:"
"""Before a person's id: not a conversation, but their own page on a platform that has one."""


class Outgoing(SQLModel, table=True):
    """One letter. `number` is its name for ever; `kind` says what to do with it.

    post: show `card` once. edit: let `message` read like `card`. notice: make the notice true.
    delete, pin, unpin: do that to `message`. buzz: make the notice's message urgent for its reader.
    `held` letters wait for their own `due_at` and let others pass.
    """

    __table_args__ = (
        partial("ix_outgoing_waiting", "lane", "urgent", "seq", where="state = 'waiting'"),
        Index("ix_outgoing_sent_at", "sent_at"),
    )  # fmt: skip

    seq: int | None = Field(default=None, primary_key=True)
    number: str = Field(default_factory=new_id, unique=True)
    team_id: str = ""
    lane: str
    place: str = Field(sa_type=Text)
    kind: str = "post"
    card: str = Field(default="", sa_type=Text)
    notice_id: str = Field(default="", index=True)
    message: str = ""
    urgent: bool = False
    state: str = WAITING
    born_at: datetime
    due_at: datetime
    first_try: datetime | None = None
    """When it was first handed over with an outcome that nobody learnt; None while it surely is not there yet."""
    begun_at: datetime | None = None
    """When it was first handed over at all."""
    tries: int = 0
    reason: str = Field(default="", sa_type=Text)
    sent_at: datetime | None = None


class Notice(SQLModel, table=True):
    """A card that must stay true, at one place where it hangs. `kind` names who draws it, `subject` what it shows.

    `message` is the platform's id of it, "" until it was posted; `drawn` is a fingerprint of how it reads there.
    """

    __table_args__ = (UniqueConstraint("kind", "subject", "lane", "thread"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    kind: str
    subject: str
    lane: str
    thread: str = ""
    place: str = Field(sa_type=Text)
    lang: str
    member_id: str = ""
    message: str = Field(default="", index=True)
    drawn: str = ""
    pinned: bool = False
    gone: bool = False
    posted_at: datetime | None = None

    def forget_message(self) -> None:
        """It hangs there, but not in the message that it was: when it is next made true, it is posted."""
        self.gone, self.message, self.drawn = False, "", ""


class Pace(SQLModel, table=True):
    """How far ahead of its allowance a conversation has spoken; nobody speaks there before `wait_until`."""

    lane: str = Field(primary_key=True)
    spent_until: datetime
    wait_until: datetime


NEVER_ASKED = datetime(2000, 1, 1, tzinfo=UTC)
"""Nobody asked us to wait: also a clock that is set back is past this."""
IS_WAITING = text("outgoing.state = 'waiting'")
"""In the words of the index: SQLite uses it for them at once, and for a parameter only after a second look."""
NEXT_OUT = (
    select(Outgoing)
    .where(col(Outgoing.lane) == bindparam("lane"), IS_WAITING, col(Outgoing.due_at) <= bindparam("now"))
    .order_by(col(Outgoing.urgent).desc(), col(Outgoing.seq))
    .limit(1)
)
NEXT_DUE = select(func.min(Outgoing.due_at)).where(col(Outgoing.lane) == bindparam("lane"), IS_WAITING)
FIRST_DUE = select(func.min(Outgoing.due_at)).where(IS_WAITING)
LANES_WAITING = select(Outgoing.lane).where(IS_WAITING, col(Outgoing.due_at) <= bindparam("now")).distinct()
SOME_LANES = select(LANES_WAITING.subquery().c.lane).order_by(func.random()).limit(bindparam("most"))
WAITING_FOR = select(Outgoing).where(
    col(Outgoing.notice_id) == bindparam("notice"),
    col(Outgoing.state) == WAITING,
    col(Outgoing.kind) == "notice",
    col(Outgoing.first_try).is_(None),
)
OF_TEAM = col(Notice.team_id).concat("") == bindparam("team")
"""Concatenated with nothing, so that SQLite looks by kind and subject, not through all notices of the team."""
NOTICES = select(Notice).where(
    col(Notice.kind) == bindparam("kind"),
    col(Notice.subject) == bindparam("subject"),
    OF_TEAM,
    col(Notice.gone).is_(False),
)
NOTICE_ON = select(Notice).where(
    col(Notice.kind) == bindparam("kind"),
    col(Notice.subject) == bindparam("subject"),
    col(Notice.lane) == bindparam("lane"),
    col(Notice.thread) == bindparam("thread"),
)
POSTED_SINCE = select(Notice).where(
    col(Notice.kind) == bindparam("kind"),
    col(Notice.subject).in_(bindparam("about", expanding=True)),
    col(Notice.posted_at) > bindparam("since"),
    col(Notice.gone).is_(False),
)
NOTICE_AT = select(Notice).where(col(Notice.lane) == bindparam("lane"), col(Notice.message) == bindparam("message"))
BY_NUMBER = select(Outgoing).where(col(Outgoing.number) == bindparam("number"))
LETTER = update(Outgoing).where(col(Outgoing.number) == bindparam("letter"))
SHOWN = update(Notice).where(col(Notice.id) == bindparam("notice"), col(Notice.message) == bindparam("was"))
PACE = select(Pace.spent_until, Pace.wait_until).where(col(Pace.lane) == bindparam("lane"))
PACED = update(Pace).where(col(Pace.lane) == bindparam("of"))
"""Asked for every letter, so they are put together once."""


def forget_cards(db: Session, lanes: Collection[str]) -> None:
    """What was sent in these conversations need not be known any more."""
    sent = update(Outgoing).where(col(Outgoing.lane).in_(list(lanes)), col(Outgoing.state) == SENT)
    db.connection().execute(sent.values(card=""))


def next_out(db: Session, lane: str, now: datetime) -> Outgoing | None:
    """The letter to send next: alarms first, then in order; held ones only when they are due."""
    return db.exec(NEXT_OUT, params={"lane": lane, "now": now}).first()


def next_due(db: Session, lane: str) -> datetime | None:
    """When the lane has something to send again; None when it has nothing."""
    return db.exec(NEXT_DUE, params={"lane": lane}).first()


def first_due(db: Session) -> datetime | None:
    """When the next letter of all is due."""
    return db.exec(FIRST_DUE).first()


def lanes_waiting(db: Session, now: datetime) -> Sequence[str]:
    """Lanes that hold a letter which could go now."""
    return db.exec(LANES_WAITING, params={"now": now}).all()


def some_lanes(db: Session, now: datetime, most: int) -> Sequence[str]:
    """So many of them, drawn by lot: where thousands wait, all get their turn, and none that is stuck keeps another
    from it."""
    return db.exec(SOME_LANES, params={"now": now, "most": most}).all()


def by_number(db: Session, number: str) -> Outgoing | None:
    """The letter of that number, whatever became of it."""
    return db.exec(BY_NUMBER, params={"number": number}).first()


def waiting_for_notice(db: Session, notice_id: str) -> Outgoing | None:
    """The letter that will make the notice true and has not been drawn yet. One that is on its way does not count:
    what it shows may be older than the change that asks."""
    return db.exec(WAITING_FOR, params={"notice": notice_id}).first()


def held_until(db: Session, lane: str, moment: datetime) -> Outgoing | None:
    """The message that waits for exactly that moment to be posted in the lane."""
    lookup = select(Outgoing).where(
        Outgoing.lane == lane, Outgoing.state == WAITING, Outgoing.kind == "post", Outgoing.due_at == moment
    )
    return db.exec(lookup.order_by(col(Outgoing.seq)).limit(1)).first()


def subjects(db: Session, team_id: str, kind: str) -> Sequence[str]:
    """What the team's notices of this kind show."""
    lookup = select(Notice.subject).where(Notice.team_id == team_id, Notice.kind == kind, col(Notice.gone).is_(False))
    return db.exec(lookup.distinct().order_by(Notice.subject)).all()


def notices(db: Session, team_id: str, kind: str, subject: str) -> Sequence[Notice]:
    """Everywhere a notice of the team hangs. (Another team's may have the same subject: a week's report, for one.)"""
    return db.exec(NOTICES, params={"team": team_id, "kind": kind, "subject": subject}).all()


def notices_of(db: Session, team_id: str, shown: Collection[tuple[str, str]]) -> Sequence[Notice]:
    """The same for several kinds and subjects at once."""
    by_kind = {kind: [subject for _, subject in same] for kind, same in groupby(sorted(shown), itemgetter(0))}
    each = [and_(col(Notice.kind) == kind, col(Notice.subject).in_(those)) for kind, those in by_kind.items()]
    lookup = select(Notice).where(or_(false(), *each), OF_TEAM, col(Notice.gone).is_(False))
    return db.exec(lookup, params={"team": team_id}).all()


def posted_since(db: Session, kind: str, about: Collection[str], since: datetime) -> Sequence[Notice]:
    """Notices of one kind about any of these, each of which only one team has, that were posted after that moment."""
    return db.exec(POSTED_SINCE, params={"kind": kind, "about": list(about), "since": since}).all()


def waiting_in(db: Session, lane: str) -> Sequence[Outgoing]:
    """Everything that waits in the lane, held letters too."""
    return db.exec(select(Outgoing).where(Outgoing.lane == lane, Outgoing.state == WAITING)).all()


def hanging_in(db: Session, lane: str) -> Sequence[Notice]:
    """Every notice that hangs in one conversation."""
    return db.exec(select(Notice).where(Notice.lane == lane, col(Notice.gone).is_(False))).all()


def notice_on(db: Session, kind: str, subject: str, lane: str, thread: str) -> Notice | None:
    """The notice that hangs there, or hung there once and is gone."""
    return db.exec(NOTICE_ON, params={"kind": kind, "subject": subject, "lane": lane, "thread": thread}).first()


def notice_at(db: Session, lane: str, message: str) -> Notice | None:
    """The notice that a message on a platform shows."""
    if not message:
        return None
    return db.exec(NOTICE_AT, params={"lane": lane, "message": message}).first()


def note_letter(db: Session, number: str, became: Columns) -> None:
    """What has become of the letter of that number."""
    db.connection().execute(LETTER, {"letter": number, **became})


def note_shown(db: Session, notice_id: str, was: str, became: Columns) -> None:
    """What has become of the notice, unless it hangs in another message by now than it did (`was`)."""
    db.connection().execute(SHOWN, {"notice": notice_id, "was": was, **became})


def pace_of(db: Session, lane: str, now: datetime) -> Pace:
    """The lane's pace, to be written down with `note_pace`; for a lane in which nobody has spoken a fresh one."""
    known = db.connection().execute(PACE, {"lane": lane}).first()
    spent_until, wait_until = known or (now, NEVER_ASKED)
    return Pace(lane=lane, spent_until=spent_until, wait_until=wait_until)


def note_pace(db: Session, pace: Pace) -> None:
    moments = {"spent_until": pace.spent_until, "wait_until": pace.wait_until}
    if not db.connection().execute(PACED, {"of": pace.lane, **moments}).rowcount:
        db.connection().execute(insert(Pace), {"lane": pace.lane, **moments})


def oldest_waiting(db: Session, now: datetime, platforms: Iterable[str]) -> datetime | None:
    """Since when the longest-waiting letter that is due has been due. Letters to a platform that is switched off
    (none of `platforms`) wait for it to come back; nothing is wrong with them."""
    lanes = [col(Outgoing.lane).startswith(f"out:{platform}:", autoescape=True) for platform in platforms]
    lookup = select(func.min(Outgoing.due_at)).where(IS_WAITING, Outgoing.due_at <= now)
    return db.exec(lookup.where(or_(false(), *lanes))).first()


def count(db: Session) -> dict[str, int]:
    """How many letters are in which state."""
    rows = db.exec(select(Outgoing.state, func.count()).group_by(Outgoing.state)).all()
    return dict(rows)
