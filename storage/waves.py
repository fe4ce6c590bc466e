"""Waves: a KOL's post, who follows it when, and who watches the comments of its first hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, Text
from sqlmodel import Field, Session, SQLModel, col, select

from storage import slots
from storage.db import new_id

PLANNED: Final = "planned"
RUNNING: Final = "running"
STOPPED: Final = "stopped"
DONE: Final = "done"
OVER: Final = "over"
"""Its time is past, though not everything came of it."""
OPEN: Final = (PLANNED, RUNNING, STOPPED)
FIRST_HOUR: Final = "first_hour"
"""The kind of a step that is no post: somebody answers comments during the first hour."""


class Wave(SQLModel, table=True):
    """One wave. `planned_at` is when the KOL should post, `started_at` when they did; the spans are minutes.

    `line` is what the followers are to take up. `freeze_id`: what stopped it, "" where a person did.
    """

    __table_args__ = (Index("ix_wave_team_state", "team_id", "state"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    product: str = ""
    selling_point: str = ""
    line: str = Field(default="", sa_type=Text)
    planned_at: datetime
    started_at: datetime | None = None
    link: str = Field(default="", sa_type=Text)
    koc_after: int = 60
    kos_after: int = 150
    state: str = PLANNED
    stopped_at: datetime | None = None
    stopped_by: str = ""
    freeze_id: str = ""
    made_by: str = ""
    created_at: datetime


class WaveStep(SQLModel, table=True):
    """One thing somebody does in a wave. `kind` is the account's (KOL, KOC, KOS) or `first_hour`."""

    __table_args__ = (
        Index("ix_wavestep_wave", "wave_id", "due_at"),
        Index("ix_wavestep_member", "member_id", "done_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    wave_id: str
    kind: str
    account_id: str = ""
    member_id: str = ""
    slot_id: str = ""
    place: int = 0
    """Among those that are due at the same time, the order in which they were named."""
    due_at: datetime
    chased: int = 0
    link: str = Field(default="", sa_type=Text)
    done_at: datetime | None = None


def open_waves(db: Session, team_id: str) -> Sequence[Wave]:
    """The team's waves that are not over, the next one first."""
    lookup = select(Wave).where(Wave.team_id == team_id, col(Wave.state).in_(OPEN))
    return db.exec(lookup.order_by(col(Wave.planned_at), col(Wave.id))).all()


def latest(db: Session, team_id: str) -> Wave | None:
    """The wave that was planned last, over or not."""
    lookup = select(Wave).where(Wave.team_id == team_id).order_by(col(Wave.planned_at).desc())
    return db.exec(lookup.limit(1)).first()


def same_wave(db: Session, team_id: str, account_id: str, product: str, at: datetime) -> Wave | None:
    """The wave that this account already opens with this product within the same minute."""
    minute = at.replace(second=0, microsecond=0)
    lookup = (
        select(Wave)
        .join(WaveStep, col(WaveStep.wave_id) == col(Wave.id))
        .where(Wave.team_id == team_id, WaveStep.kind == "KOL", WaveStep.account_id == account_id)
        .where(Wave.planned_at >= minute, Wave.planned_at < minute + timedelta(minutes=1))
    )
    return next((wave for wave in db.exec(lookup).all() if slots.key(wave.product) == slots.key(product)), None)


def between(db: Session, team_id: str, start: datetime, end: datetime) -> Wave | None:
    """The first wave that was planned for that span (end not included)."""
    lookup = select(Wave).where(Wave.team_id == team_id, Wave.planned_at >= start, Wave.planned_at < end)
    return db.exec(lookup.order_by(col(Wave.planned_at), col(Wave.id)).limit(1)).first()


def steps(db: Session, wave_id: str) -> Sequence[WaveStep]:
    """All steps of the wave, in the order in which they are due."""
    return db.exec(
        select(WaveStep)
        .where(WaveStep.wave_id == wave_id)
        .order_by(col(WaveStep.due_at), col(WaveStep.place), col(WaveStep.id))
    ).all()


def open_steps_of(db: Session, member_id: str) -> Sequence[tuple[WaveStep, Wave]]:
    """What this person has still to do in waves that are not over."""
    lookup = (
        select(WaveStep, Wave)
        .join(Wave, col(Wave.id) == WaveStep.wave_id)
        .where(WaveStep.member_id == member_id, col(WaveStep.done_at).is_(None), col(Wave.state).in_(OPEN))
    )
    return db.exec(lookup.order_by(col(WaveStep.due_at), col(WaveStep.id))).all()


def done_steps_of(db: Session, member_id: str) -> Sequence[tuple[WaveStep, Wave]]:
    """The posts that this person has made in waves that still run or have just become complete, the last first."""
    lookup = (
        select(WaveStep, Wave)
        .join(Wave, col(Wave.id) == WaveStep.wave_id)
        .where(WaveStep.member_id == member_id, WaveStep.link != "", col(Wave.state).in_((*OPEN, DONE)))
    )
    return db.exec(lookup.order_by(col(WaveStep.done_at).desc(), col(WaveStep.id))).all()


def step_of_slot(db: Session, slot_id: str) -> tuple[WaveStep, Wave] | None:
    """The step that is done by what stands in this slot."""
    lookup = select(WaveStep, Wave).join(Wave, col(Wave.id) == WaveStep.wave_id).where(WaveStep.slot_id == slot_id)
    return db.exec(lookup).first() if slot_id else None
