"""Sprints: what a team works for in one week, and how far its topic pack and its data focus are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id

DRAFT: Final = "draft"
PUBLISHED: Final = "published"
WRAPPED: Final = "wrapped"
MISSED: Final = "missed"


class Sprint(SQLModel, table=True):
    """One team's sprint of one working week, named by its Monday. Selling points and targets stand one a line.

    `pack_*` tells of the topic pack that the content group owes, `focus*` of what the data group watches.
    """

    __table_args__ = (UniqueConstraint("team_id", "monday"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    monday: date
    state: str = DRAFT
    mission: str = Field(default="", sa_type=Text)
    product: str = ""
    points: str = Field(default="", sa_type=Text)
    targets: str = Field(default="", sa_type=Text)
    red_lines: str = Field(default="", sa_type=Text)
    watch: str = Field(default="", sa_type=Text)
    wave_at: datetime | None = None
    wave_account_id: str = ""
    drafted_by: str = ""
    published_by: str = ""
    published_at: datetime | None = None
    pack_due_at: datetime | None = None
    pack_by: str = ""
    pack_at: datetime | None = None
    focus: str = Field(default="", sa_type=Text)
    focus_by: str = ""
    focus_at: datetime | None = None
    wraps_at: datetime | None = None
    wrapped_at: datetime | None = None
    retro: str = Field(default="", sa_type=Text)
    created_at: datetime

    @property
    def selling_points(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.points.splitlines() if line.strip())

    @property
    def is_drafted(self) -> bool:
        """Whether anybody has said what the week is for."""
        return bool(self.mission.strip())


def of_week(db: Session, team_id: str, monday: date) -> Sprint | None:
    """The sprint of the week of this Monday, drafted, published or over; None if nobody has spoken of it."""
    return db.exec(select(Sprint).where(Sprint.team_id == team_id, Sprint.monday == monday)).first()


def running(db: Session, team_id: str) -> Sprint | None:
    """The sprint that is published and not wrapped up yet; the latest, should there be several."""
    lookup = select(Sprint).where(Sprint.team_id == team_id, Sprint.state == PUBLISHED)
    return db.exec(lookup.order_by(col(Sprint.monday).desc()).limit(1)).first()


def latest(db: Session, team_id: str, before: date) -> Sprint | None:
    """The last sprint that was published before the week of that Monday."""
    lookup = select(Sprint).where(
        Sprint.team_id == team_id, Sprint.monday < before, col(Sprint.state).in_((PUBLISHED, WRAPPED))
    )
    return db.exec(lookup.order_by(col(Sprint.monday).desc()).limit(1)).first()


def history(db: Session, team_id: str, limit: int = 8) -> Sequence[Sprint]:
    """The team's sprints, newest first."""
    lookup = select(Sprint).where(Sprint.team_id == team_id).order_by(col(Sprint.monday).desc())
    return db.exec(lookup.limit(limit)).all()
