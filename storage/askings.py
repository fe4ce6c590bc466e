"""What was asked of the library, and who was shown which wording when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id
from storage.library import Version
from storage.masking import Masking

ANSWERED, OFFERED, NONE, FROZEN = "answered", "offered", "none", "frozen"
ASKED, PLAIN, SHARED = "asked", "plain", "shared"


class Asking(Masking, table=True):
    """One question, and the card that answers it. `place` is where it was asked (packed), `source` the message.

    `versions` are those that were found, the best first, one a line; `chosen` the one that the card shows now, in the
    voice and the place that it names; `why` says why they were found (JSON). `thinking` is a number that grows with
    every change, so that what comes late knows that it is late.
    """

    MASKED = ("question",)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    member_id: str = Field(index=True)
    question: str = Field(default="", sa_type=Text)
    at: datetime
    place: str = Field(default="", sa_type=Text)
    source: str = ""
    state: str
    versions: str = Field(default="", sa_type=Text)
    chosen: str = Field(default="", index=True)
    account_id: str = ""
    kind: str = ""
    where: str = ""
    channels: bool = False
    """Whether the card also shows the prices of other channels."""
    why: str = Field(default="[]", sa_type=Text)
    phrased: str = Field(default="", sa_type=Text)
    """How a language model put it, if one did and every fact in it held; "" for the plain wording."""
    gap_id: str = ""
    thinking: int = 0
    offered: bool = False
    """Whether the person had to choose, or found nothing at first."""
    taught: bool = False
    shared: bool = False


class Showing(SQLModel, table=True):
    """Somebody was shown a version. `how`: as an answer, as bare words to copy, or shared in a channel."""

    __table_args__ = (Index("ix_showing_entry_at", "entry_id", "at"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    entry_id: str
    version_id: str = Field(index=True)
    member_id: str = Field(index=True)
    at: datetime
    how: str = ASKED
    kind: str = ""
    where: str = ""
    asking_id: str = ""


def shown_to(db: Session, entry_id: str, since: datetime) -> Sequence[str]:
    """The members who were shown any version of the entry since then."""
    lookup = select(Showing.member_id).where(Showing.entry_id == entry_id, Showing.at >= since)
    return db.exec(lookup.distinct().order_by(Showing.member_id)).all()


def shown_count(db: Session, entry_id: str, since: datetime) -> tuple[int, int]:
    """How often the entry was shown since then, and to how many people."""
    lookup = select(func.count(), func.count(func.distinct(Showing.member_id))).where(
        Showing.entry_id == entry_id, Showing.at >= since
    )
    times, members = db.exec(lookup).one()
    return times, members


def was_shown(db: Session, asking_id: str, version_id: str, how: str) -> bool:
    """Whether this card has shown this version already: drawing it anew is no second showing."""
    lookup = select(Showing.id).where(
        Showing.asking_id == asking_id, Showing.version_id == version_id, Showing.how == how
    )
    return db.exec(lookup).first() is not None


def last_by(db: Session, member_id: str, place: str) -> Asking | None:
    """What this person asked last in this conversation ("why?" is about that)."""
    lookup = select(Asking).where(Asking.member_id == member_id, Asking.place == place)
    return db.exec(lookup.order_by(col(Asking.at).desc(), col(Asking.id)).limit(1)).first()


def showing_entry(db: Session, entry_id: str, since: datetime) -> Sequence[Asking]:
    """The cards of that time which show the entry, or quote it, to be drawn anew when it changes."""
    shown = select(Showing.asking_id).where(Showing.entry_id == entry_id, Showing.at >= since)
    return db.exec(select(Asking).where(col(Asking.id).in_(shown)).order_by(col(Asking.at))).all()


def about(db: Session, team_id: str, products: Sequence[str], since: datetime, most: int = 200) -> Sequence[str]:
    """The newest answers of that time about one of these products, and those that were held back by a freeze."""
    lookup = select(Asking.id, Asking.state, Version.products).join(
        Version, col(Version.id) == Asking.chosen, isouter=True
    )
    lookup = lookup.where(Asking.team_id == team_id, Asking.at >= since, col(Asking.state).in_((ANSWERED, FROZEN)))
    wanted = set(products)
    rows = db.exec(lookup.order_by(col(Asking.at).desc())).all()
    return [id_ for id_, state, of in rows if state == FROZEN or wanted & set((of or "").splitlines())][:most]


def count_by_state(db: Session, team_id: str, since: datetime, until: datetime) -> dict[str, int]:
    """How the questions of that span ended: answered, offered, none, frozen."""
    lookup = (
        select(Asking.state, func.count())
        .where(Asking.team_id == team_id, Asking.at >= since, Asking.at < until)
        .group_by(Asking.state)
    )
    return dict(db.exec(lookup).all())


def by_member(db: Session, member_id: str) -> Sequence[Asking]:
    """Everything that this person asked and whose words are still kept."""
    return db.exec(select(Asking).where(Asking.member_id == member_id, Asking.question != "")).all()


def erase_words(db: Session, member_id: str) -> list[str]:
    """Forget what the person asked, not that they were shown a wording; returns which cards that changes."""
    found = by_member(db, member_id)
    for asking in found:
        asking.question, asking.phrased = "", ""
        db.add(asking)
    db.flush()
    return [asking.id for asking in found]
