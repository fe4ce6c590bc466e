"""Pictures that a platform has been given: each is brought there once, however often a card shows it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete


class Upload(SQLModel, table=True):
    """One picture on one platform. `picture` is the fingerprint of what it shows, `file` the platform's name of it."""

    platform: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    picture: str = Field(primary_key=True)
    file: str
    at: datetime


def file_of(db: Session, platform: str, workspace: str, picture: str) -> str:
    """What the platform calls the picture; "" if it was never brought there."""
    found = db.get(Upload, (platform, workspace, picture))
    return found.file if found else ""


def keep(db: Session, platform: str, workspace: str, picture: str, file: str, now: datetime) -> None:
    """The picture is there under this name; of two who brought it at once, the last one counts."""
    db.merge(Upload(platform=platform, workspace=workspace, picture=picture, file=file, at=now))


def forget(db: Session, before: datetime) -> None:
    """Nobody will show these any more."""
    db.exec(delete(Upload).where(col(Upload.at) < before))
