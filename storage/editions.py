"""How often each team's library has changed: whoever keeps it in memory compares."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Field, Session, SQLModel, select


class Edition(SQLModel, table=True):
    """The edition that a team's library has reached."""

    team_id: str = Field(primary_key=True)
    count: int = 0


def of(db: Session, team_id: str) -> int:
    found = db.get(Edition, team_id)
    return found.count if found else 0


def following(db: Session, team_id: str) -> int:
    """The library has changed: this is its next edition."""
    found = db.get(Edition, team_id)
    if found is None:
        found = Edition(team_id=team_id)
        db.add(found)
        db.flush()  # the next one finds it
    found.count += 1
    db.add(found)
    return found.count


def teams(db: Session) -> Sequence[str]:
    """The teams that have a library."""
    return db.exec(select(Edition.team_id).order_by(Edition.team_id)).all()
