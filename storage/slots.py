"""Slots of the content calendar: which account posts what, and when."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Index, Text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id
from storage.tasks import Task
from storage.teams import Account

PLANNED: Final = "planned"
PUBLISHED: Final = "published"
DROPPED: Final = "dropped"
PRAISES: Final = "praise"
COMPLAINS: Final = "complain"
NEUTRAL: Final = ""


class Slot(SQLModel, table=True):
    """One account at one moment. `owner_id` is who posts; `title` is what people call it where no task stands behind.

    `stance` says how the post speaks of its selling point: praise, complain or "". `theme` and `voice` are product
    and angle in the form in which they are compared. `override_reason` is why a conflict was accepted, and by whom.
    `shareable`: guests may see it though it is not theirs. `offered_to` was asked to post instead and has not answered.
    """

    __table_args__ = (
        Index("ix_slot_account_at", "account_id", "at"),
        Index("ix_slot_team_at", "team_id", "at"),
        Index("ix_slot_team_theme_at", "team_id", "theme", "at"),
        Index("ix_slot_owner_at", "owner_id", "at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    account_id: str
    owner_id: str = ""
    task_id: str = Field(default="", index=True)
    at: datetime
    title: str = Field(default="", sa_type=Text)
    product: str = ""
    selling_point: str = ""
    angle: str = Field(default="", sa_type=Text)
    stance: str = NEUTRAL
    theme: str = ""
    voice: str = Field(default="", sa_type=Text)
    state: str = PLANNED
    override_reason: str = Field(default="", sa_type=Text)
    override_by: str = ""
    shareable: bool = False
    offered_to: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    version: int = 0
    """Counts the moves, for calendars that subscribe."""
    created_at: datetime


def key(words: str) -> str:
    """Words as they are compared: case, width, spaces and punctuation make no difference."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", words).casefold() if letter.isalnum())


def theme_of(brand: str, product: str, selling_point: str) -> str:
    """One selling point of one product of one brand, as it is compared; "" where neither is said."""
    return "|".join((key(brand), key(product), key(selling_point))) if key(product + selling_point) else ""


def place(db: Session, slot: Slot) -> Slot:
    """Put a new or changed slot into the calendar. Whether it may be there, `bot.conflicts` says before."""
    account = db.get(Account, slot.account_id)
    slot.theme = theme_of(account.brand if account else "", slot.product, slot.selling_point)
    slot.voice = key(slot.angle)
    db.add(slot)
    db.flush()
    return slot


def move(db: Session, slot: Slot, at: datetime) -> None:
    """Another time for the same slot."""
    slot.at, slot.version = at, slot.version + 1
    place(db, slot)


def drop(db: Session, slot: Slot) -> None:
    """The slot is free again. It stays in the book, so that calendars hear that it is gone."""
    slot.state, slot.version = DROPPED, slot.version + 1
    db.add(slot)
    db.flush()


def between(db: Session, team_id: str, start: datetime, end: datetime) -> Sequence[Slot]:
    """The team's slots in that span (end not included), earliest first."""
    lookup = select(Slot).where(Slot.team_id == team_id, Slot.at >= start, Slot.at < end, Slot.state != DROPPED)
    return db.exec(lookup.order_by(col(Slot.at), col(Slot.id))).all()


def of_account(db: Session, account_id: str, start: datetime, end: datetime) -> Sequence[Slot]:
    """The account's slots in that span (end not included), earliest first."""
    lookup = select(Slot).where(Slot.account_id == account_id, Slot.at >= start, Slot.at < end, Slot.state != DROPPED)
    return db.exec(lookup.order_by(col(Slot.at), col(Slot.id))).all()


def of_owner(db: Session, owner_id: str, start: datetime, end: datetime, *, dropped: bool = False) -> Sequence[Slot]:
    """What one person posts in that span; `dropped`: also what they were to post and shall not any more."""
    lookup = select(Slot).where(Slot.owner_id == owner_id, Slot.at >= start, Slot.at < end)
    lookup = lookup if dropped else lookup.where(Slot.state != DROPPED)
    return db.exec(lookup.order_by(col(Slot.at), col(Slot.id))).all()


def alone(db: Session, owner_id: str, start: datetime, end: datetime | None) -> Sequence[Slot]:
    """What this person is to post from then on (until `end`) with no task behind it."""
    lookup = select(Slot).where(Slot.owner_id == owner_id, Slot.at >= start, Slot.task_id == "", Slot.state == PLANNED)
    lookup = lookup if end is None else lookup.where(Slot.at < end)
    return db.exec(lookup.order_by(col(Slot.at), col(Slot.id))).all()


def offered_to(db: Session, member_id: str) -> Sequence[Slot]:
    """The posts that this person was asked to make in somebody's stead."""
    lookup = select(Slot).where(Slot.offered_to == member_id, Slot.state == PLANNED)
    return db.exec(lookup.order_by(col(Slot.at), col(Slot.id))).all()


def of_theme(db: Session, team_id: str, theme: str, start: datetime, end: datetime) -> Sequence[tuple[Slot, str]]:
    """Slots about one selling point in that span, each with its account's kind."""
    lookup = (
        select(Slot, Account.kind)
        .join(Account, col(Account.id) == Slot.account_id)
        .where(Slot.team_id == team_id, Slot.theme == theme, Slot.at >= start, Slot.at < end, Slot.state != DROPPED)
    )
    return db.exec(lookup.order_by(col(Slot.at), col(Slot.id))).all()


def of_task(db: Session, task_id: str) -> Slot | None:
    """The slot in which this task is to be published."""
    lookup = select(Slot).where(Slot.task_id == task_id, Slot.state != DROPPED)
    return db.exec(lookup.order_by(col(Slot.created_at).desc())).first() if task_id else None


def of_tasks(db: Session, task_ids: Collection[str]) -> dict[str, Slot]:
    """The slots of these tasks, by task."""
    lookup = select(Slot).where(col(Slot.task_id).in_(task_ids), Slot.state != DROPPED)
    return {slot.task_id: slot for slot in db.exec(lookup.order_by(col(Slot.created_at))).all()}


def tasks_behind(db: Session, found: Sequence[Slot]) -> dict[str, Task]:
    """The tasks that are published in these slots, by their ids."""
    wanted = [slot.task_id for slot in found if slot.task_id]
    return {task.id: task for task in db.exec(select(Task).where(col(Task.id).in_(wanted))).all()} if wanted else {}
