"""The rhythm of a team's week: when the sprint is asked for, published and wrapped up, and how waves are spaced."""

from __future__ import annotations

from sqlmodel import Field, Session, SQLModel


class Rhythm(SQLModel, table=True):
    """What a team has set for its week. Times of day are "HH:MM" on the team's own clock, spans are minutes."""

    team_id: str = Field(primary_key=True)
    draft_at: str = "08:30"
    """On the first working day: the director is asked, if there is no draft."""
    publish_at: str = "10:00"
    pack_at: str = "14:00"
    """On the first working day: the topic pack is due."""
    wrap_at: str = "17:00"
    """On the last working day."""
    digest_at: str = "18:30"
    """On every working day: the director's digest."""
    slot_gap: int = 120
    """Two posts of one account are at least so far apart."""
    koc_after: int = 60
    kos_after: int = 150
    """How long after the KOL's post the others follow."""


def of_team(db: Session, team_id: str) -> Rhythm:
    """The team's rhythm; the usual one where nobody has set any."""
    return db.get(Rhythm, team_id) or Rhythm(team_id=team_id)
