"""Who the platforms say is in a channel, kept so that a form can offer them without asking again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage import people
from storage.db import new_id
from storage.names import folded, short_forms


class Seen(SQLModel, table=True):
    """One person in one channel, as their platform described them. `chat_id` is "" for people only met by name."""

    __table_args__ = (UniqueConstraint("platform", "workspace", "chat_id", "user"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    platform: str
    workspace: str
    chat_id: str = ""
    user: str
    name: str = ""
    email: str = ""
    lang: str = ""
    tz: str = ""
    guest: bool = False
    seen_at: datetime


def keep(db: Session, rows: Iterable[Seen]) -> None:
    """Note these people; whoever is known already is only brought up to date."""
    for row in rows:
        lookup = select(Seen).where(
            Seen.platform == row.platform, Seen.workspace == row.workspace,
            Seen.chat_id == row.chat_id, Seen.user == row.user,
        )  # fmt: skip
        known = db.exec(lookup).first()
        if known is None:
            db.add(row)
        else:
            known.name, known.email, known.lang = row.name, row.email, row.lang
            known.tz, known.guest, known.seen_at = row.tz, row.guest, row.seen_at
            db.add(known)
        db.flush()


def only(db: Session, platform: str, workspace: str, chat_id: str, rows: Sequence[Seen]) -> None:
    """These people are in the channel, and nobody else."""
    here = {row.user for row in rows}
    for known in in_channel(db, platform, workspace, chat_id):
        if known.user not in here:
            db.delete(known)
    db.flush()
    keep(db, rows)


def in_channel(db: Session, platform: str, workspace: str, chat_id: str) -> Sequence[Seen]:
    """Everybody who was seen in the channel, by name."""
    lookup = select(Seen).where(Seen.platform == platform, Seen.workspace == workspace, Seen.chat_id == chat_id)
    return db.exec(lookup.order_by(col(Seen.name), col(Seen.user))).all()


def as_told(db: Session, platform: str, workspace: str, user: str) -> Seen | None:
    """What the platform told of this person last, wherever we met them."""
    lookup = select(Seen).where(Seen.platform == platform, Seen.workspace == workspace, Seen.user == user)
    return db.exec(lookup.order_by(col(Seen.seen_at).desc(), col(Seen.id)).limit(1)).first()


def called(db: Session, platform: str, workspace: str, name: str) -> Sequence[Seen]:
    """Everybody in this workspace who goes by that name, in full or else in short, each once."""
    lookup = select(Seen).where(Seen.platform == platform, Seen.workspace == workspace)
    there = {row.user: row for row in db.exec(lookup.order_by(col(Seen.seen_at))).all()}.values()
    sought = folded(name)
    exact = [row for row in there if sought and folded(row.name) == sought]
    return exact or [row for row in there if sought and sought in short_forms(row.name)]


def guests_read(db: Session, team_id: str, platform: str, workspace: str, chat_id: str) -> bool:
    """Whether a guest of the team may be reading there; where nobody told who is in the channel, any of them may be."""
    here = {row.user for row in in_channel(db, platform, workspace, chat_id)}
    for member in people.with_role(db, team_id, people.GUEST):
        known = {account.user for account in people.identities(db, member.id) if account.platform == platform}
        if known & here or (known and not here):
            return True
    return False


def gone(db: Session, platform: str, workspace: str, chat_id: str, user: str) -> None:
    """The person has left the channel."""
    for row in in_channel(db, platform, workspace, chat_id):
        if row.user == user:
            db.delete(row)
