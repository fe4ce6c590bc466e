"""Whose words a team lets a language model read: nobody's but the brand's own, until its director says so."""

from __future__ import annotations

from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, select


class Whose(StrEnum):
    """Whose words a text holds. A text that holds several kinds names them all."""

    OURS = "ours"
    """The brand's own: library entries, wordings, figures without names, what every customer may read."""
    MEMBERS = "members"
    """What the team's people write, and who they are: stand-ups, requests, questions to the library, names."""
    FANS = "fans"
    """What strangers write: handoffs, comments, reports."""
    EVIDENCE = "evidence"
    """What is kept as evidence."""


ASKED_FOR = (Whose.MEMBERS, Whose.FANS, Whose.EVIDENCE)
"""What is off until the team switches it on."""


class Consent(SQLModel, table=True):
    """The team lets a language model read words of this kind. No row, no word."""

    team_id: str = Field(primary_key=True)
    whose: str = Field(primary_key=True)


def of(db: Session, team_id: str) -> frozenset[Whose]:
    """What the team has switched on."""
    found = db.exec(select(Consent.whose).where(Consent.team_id == team_id)).all()
    return frozenset(whose for whose in ASKED_FOR if whose in found)


def give(db: Session, team_id: str, whose: Whose) -> None:
    if db.get(Consent, (team_id, whose)) is None:
        db.add(Consent(team_id=team_id, whose=whose))
        db.flush()


def take_back(db: Session, team_id: str, whose: Whose) -> None:
    found = db.get(Consent, (team_id, whose))
    if found is not None:
        db.delete(found)
        db.flush()
