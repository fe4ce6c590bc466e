"""Screenshots that came with a handoff: the bytes under their SHA-256, for as long as the fan is known."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.db import new_id
from storage.handoffs import Handoff, HandoffStep


class Screenshot(SQLModel, table=True):
    """One picture of one handoff. `source` is the message that brought it, and its number there."""

    id: str = Field(default_factory=new_id, primary_key=True)
    handoff_id: str = Field(index=True)
    source: str = Field(unique=True)
    name: str = ""
    sha256: str
    data: bytes = Field(sa_type=LargeBinary, repr=False)
    kept_at: datetime


def keep(db: Session, handoff_id: str, source: str, name: str, data: bytes, now: datetime) -> Screenshot:
    """Keep it, once however often it is brought."""
    known = db.exec(select(Screenshot).where(Screenshot.source == source)).first()
    sha = hashlib.sha256(data).hexdigest()
    found = known or Screenshot(handoff_id=handoff_id, source=source, name=name, sha256=sha, data=data, kept_at=now)
    db.add(found)
    db.flush()
    return found


def home_of(db: Session, handoff_id: str) -> Handoff | None:
    """The handoff a picture was sent for, or the one that it has joined since."""
    found = db.get(Handoff, handoff_id)
    if found is not None:
        return found
    joined = select(HandoffStep).where(HandoffStep.what == "joined", HandoffStep.whom_id == handoff_id)
    step = db.exec(joined).first()
    return db.get(Handoff, step.handoff_id) if step else None


def of_handoff(db: Session, handoff_id: str) -> Sequence[Screenshot]:
    """What was kept, in the order in which it came."""
    lookup = select(Screenshot).where(Screenshot.handoff_id == handoff_id)
    return db.exec(lookup.order_by(col(Screenshot.kept_at), col(Screenshot.source))).all()


def data_of(db: Session, screenshot_id: str) -> bytes:
    """The bytes; none once the fan was forgotten."""
    found = db.get(Screenshot, screenshot_id)
    return found.data if found else b""


def forget(db: Session, handoff_id: str) -> None:
    db.connection().execute(delete(Screenshot).where(col(Screenshot.handoff_id) == handoff_id))
