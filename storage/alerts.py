"""Alerts: each crisis story from the first word to the review, every step of it, and the team's clocks for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from storage.db import new_id
from storage.dialects import partial
from storage.masking import Masking

OPEN, ACKNOWLEDGED, ASSIGNED, DRAFTED, COSIGNED = "open", "acknowledged", "assigned", "drafted", "cosigned"
APPROVED, ANSWERED, THAWED, CLOSED, REVIEWED = "approved", "answered", "thawed", "closed", "reviewed"
FALSE: Final = "false"
STATES: Final = (
    OPEN, ACKNOWLEDGED, ASSIGNED, DRAFTED, COSIGNED, APPROVED, ANSWERED, THAWED, CLOSED, REVIEWED,
)  # fmt: skip
"""In the order in which an alert goes through them; FALSE ends it at once."""
OVER: Final = (CLOSED, REVIEWED, FALSE)
ASKED, SIGNED, REFUSED = "asked", "signed", "refused"


class Alert(SQLModel, table=True):
    """One story. `fact` is its first wording, names and numbers hidden; `marks` says where in it the words of the rules
    stand ("3-5,9-11"), `matched` which they are, `rule` the rules' names (a line each, the weightiest first).

    `known_by` is that wording folded, by which more of the same is recognised. `due_at` is when the next step is due.
    """

    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        partial("ix_alert_running", "team_id", "last_at", where="state NOT IN ('closed', 'reviewed', 'false')"),
    )  # fmt: skip

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    number: int
    state: str = OPEN
    severity: str
    category: str
    rule: str = Field(default="", sa_type=Text)
    version: str = ""
    """Of the rules that judged."""
    suspect: bool = False
    product: str = Field(default="", sa_type=Text)
    fact: str = Field(sa_type=Text)
    marks: str = ""
    matched: str = Field(default="", sa_type=Text)
    known_by: str = Field(default="", sa_type=Text)
    where: str = Field(default="", sa_type=Text)
    link: str = Field(default="", sa_type=Text)
    reporter_id: str = ""
    source: str = ""
    """ "said", "edited", "report", "shortcut", "intake" or "drill"."""
    said_at: datetime
    opened_at: datetime
    step_at: datetime
    due_at: datetime | None = None
    last_at: datetime
    joined: int = 0
    level: int = 0
    """How often the alert was passed on because nobody acknowledged it."""
    snoozed_until: datetime | None = None
    owner_id: str = ""
    """Who acknowledged it, and is in charge."""
    handler_id: str = Field(default="", index=True)
    wording: str = Field(default="", sa_type=Text)
    wording_by: str = ""
    posts: str = ""
    """Who gives the answer to the public: the official account, an engineer, …"""
    answer_link: str = Field(default="", sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
    """Why it was a false alarm."""
    review: str = Field(default="", sa_type=Text)
    drill: bool = False

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class AlertStep(Masking, table=True):
    """One entry of an alert's timeline: what happened, when, by whom (`by` keeps the name as it was)."""

    MASKED = ("note",)

    seq: int | None = Field(default=None, primary_key=True)
    alert_id: str = Field(index=True)
    at: datetime
    what: str
    by_id: str = ""
    by: str = ""
    note: str = Field(default="", sa_type=Text)


class Cosign(SQLModel, table=True):
    """Somebody (legal, quality; perhaps a guest) who is asked to sign the wording."""

    __table_args__ = (UniqueConstraint("alert_id", "member_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    alert_id: str = Field(index=True)
    member_id: str = Field(index=True)
    state: str = ASKED
    said_at: datetime | None = None
    note: str = Field(default="", sa_type=Text)


class FalseAlarm(Masking, table=True):
    """A text that raised an alert and should not have: kept as an example for those who change the rules."""

    MASKED = ("words", "reason")

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    alert_id: str
    words: str = Field(sa_type=Text)
    rule: str
    reason: str = Field(sa_type=Text)
    at: datetime
    by: str


class Sighting(SQLModel, table=True):
    """A rule that alarms only when it comes often was met at this moment; the words are not kept."""

    seq: int | None = Field(default=None, primary_key=True)
    team_id: str = Field(index=True)
    rule: str
    at: datetime


class LoosePicture(SQLModel, table=True):
    """A picture that somebody sent to the bot, for as long as a report may follow to which it belongs."""

    id: str = Field(primary_key=True)
    """The message and its number in it."""
    team_id: str = Field(index=True)
    member_id: str
    file: str = Field(sa_type=Text)
    place: str = Field(sa_type=Text)
    at: datetime


class AlertClocks(SQLModel, table=True):
    """A team's minutes: until each severity must be acknowledged, until somebody is assigned, until there is a wording;
    and how long after its last word a story is still joined. `buzz`: urgent messages (加急) may be used."""

    team_id: str = Field(primary_key=True)
    p0: int = 5
    p1: int = 15
    p2: int = 60
    assign: int = 15
    wording: int = 60
    window: int = 1440
    buzz: bool = False

    def acknowledge(self, severity: str) -> timedelta:
        return timedelta(minutes={"P0": self.p0, "P1": self.p1}.get(severity, self.p2))


def clocks_of(db: Session, team_id: str) -> AlertClocks:
    """The team's clocks; a fresh row, not yet written down, while nobody has changed any. Looked up once in each
    transaction."""
    known: dict[str, AlertClocks] = db.info.setdefault("alert_clocks", {})
    if team_id not in known:
        known[team_id] = db.get(AlertClocks, team_id) or AlertClocks(team_id=team_id)
    return known[team_id]


def add(db: Session, alert: Alert) -> Alert:
    """Write down a new alert; its number counts per team."""
    highest = db.exec(select(func.max(Alert.number)).where(Alert.team_id == alert.team_id)).first() or 0
    alert.number = highest + 1
    db.add(alert)
    return alert


def numbered(db: Session, team_id: str, number: int) -> Alert | None:
    return db.exec(select(Alert).where(Alert.team_id == team_id, Alert.number == number)).first()


def running(db: Session, team_id: str) -> Sequence[Alert]:
    """The alerts that are not over, the one that was heard of last first."""
    lookup = select(Alert).where(Alert.team_id == team_id, col(Alert.state).not_in(OVER))
    return db.exec(lookup.order_by(col(Alert.last_at).desc(), col(Alert.number).desc())).all()


def since(db: Session, team_id: str, moment: datetime, *, drills: bool = False) -> Sequence[Alert]:
    """The alerts opened since then, without drills: those count nowhere."""
    lookup = select(Alert).where(Alert.team_id == team_id, Alert.opened_at >= moment)
    found = db.exec(lookup.order_by(col(Alert.number))).all()
    return [alert for alert in found if drills or not alert.drill]


def note(
    db: Session, alert: Alert, what: str, at: datetime, *, by_id: str = "", by: str = "", words: str = ""
) -> AlertStep:
    """Add to the alert's timeline."""
    step = AlertStep(alert_id=alert.id, at=at, what=what, by_id=by_id, by=by, note=words)
    db.add(step)
    return step


def timeline(db: Session, alert_id: str) -> Sequence[AlertStep]:
    return db.exec(select(AlertStep).where(AlertStep.alert_id == alert_id).order_by(col(AlertStep.seq))).all()


def reporters(db: Session, alert_id: str) -> list[str]:
    """Who reported it or joined it with a report of their own, the first one first."""
    told = [step.by_id for step in timeline(db, alert_id) if step.what in ("opened", "joined")]
    return list(dict.fromkeys(who for who in told if who))


def reported(db: Session, team_id: str, member_id: str) -> Sequence[Alert]:
    """The alerts that are not over and that this person reported or joined, the one that was heard of last first."""
    mine = select(AlertStep.alert_id).where(
        AlertStep.by_id == member_id, col(AlertStep.what).in_(["opened", "joined"])
    )  # fmt: skip
    ids = set(db.exec(mine).all())
    return [alert for alert in running(db, team_id) if alert.id in ids]


def cosigns(db: Session, alert_id: str) -> Sequence[Cosign]:
    return db.exec(select(Cosign).where(Cosign.alert_id == alert_id).order_by(col(Cosign.id))).all()


def ask_cosigns(db: Session, alert_id: str, member_ids: Sequence[str]) -> None:
    """These people sign the wording as it reads now; what anybody signed before counts no more."""
    for old in cosigns(db, alert_id):
        db.delete(old)
    db.flush()
    for member_id in dict.fromkeys(member_ids):
        db.add(Cosign(alert_id=alert_id, member_id=member_id))
    db.flush()


def saw(db: Session, team_id: str, rule: str, now: datetime, span: timedelta) -> Sequence[datetime]:
    """Note that the rule was met; returns when it was within the span. Older moments are forgotten."""
    older = delete(Sighting).where(
        col(Sighting.team_id) == team_id, col(Sighting.rule) == rule, col(Sighting.at) < now - span
    )
    db.connection().execute(older)
    db.add(Sighting(team_id=team_id, rule=rule, at=now))
    db.flush()
    return db.exec(select(Sighting.at).where(Sighting.team_id == team_id, Sighting.rule == rule)).all()


def loose_pictures(db: Session, team_id: str, since: datetime) -> Sequence[LoosePicture]:
    """The pictures that wait for a report; those from before that moment are forgotten."""
    db.connection().execute(delete(LoosePicture).where(col(LoosePicture.at) < since))
    lookup = select(LoosePicture).where(LoosePicture.team_id == team_id)
    return db.exec(lookup.order_by(col(LoosePicture.at), col(LoosePicture.id))).all()


def reported_by(db: Session, team_id: str, member_id: str, since: datetime) -> Alert | None:
    """The running alert that this person reported or joined last, since that moment."""
    lookup = (
        select(Alert)
        .join(AlertStep, col(AlertStep.alert_id) == Alert.id)
        .where(
            Alert.team_id == team_id, col(Alert.state).not_in(OVER), AlertStep.by_id == member_id,
            AlertStep.at >= since, col(AlertStep.what).in_(["opened", "joined"]),
        )
    )  # fmt: skip
    return db.exec(lookup.order_by(col(AlertStep.seq).desc()).limit(1)).first()


def false_alarms(db: Session, team_id: str) -> Sequence[FalseAlarm]:
    """What raised an alert and should not have, newest first."""
    lookup = select(FalseAlarm).where(FalseAlarm.team_id == team_id)
    return db.exec(lookup.order_by(col(FalseAlarm.at).desc(), col(FalseAlarm.id))).all()
