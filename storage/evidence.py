"""Evidence: what was seen, kept apart and only ever added to, each entry sealed to the one before it.

An entry's `seal` covers the seal before it and the SHA-256 of what the entry holds (with a random `salt`, so that a
short comment cannot be guessed from its digest). Whoever changes, removes or slips in an entry breaks every seal from
there on. What must be erased (a person's right) loses its words, its sender and its picture, and a tombstone is added
that says who had it erased, when and why: the seals cover digests only, so they still prove all the rest.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id

WORDS, PICTURE, COMMENT, EDIT, TOMBSTONE = "words", "picture", "comment", "edit", "tombstone"
"""Kinds: said in chat, a picture, posted by a monitor, the new wording of something said, an erasure."""


class Evidence(SQLModel, table=True):
    """One entry of a team's chain. `place` and `link` say where, `sender` who (a fan's name stays here alone).

    `source` is the identity of what it came from, `message` ("lane|message") the message that was said or changed;
    `about` is the entry that a tombstone stands for.
    """

    __table_args__ = (UniqueConstraint("team_id", "number"), UniqueConstraint("team_id", "source", "kind"))

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    number: int
    alert_id: str = Field(index=True)
    kind: str
    source: str
    message: str = Field(default="", index=True)
    said_at: datetime
    kept_at: datetime
    sender: str = Field(default="", sa_type=Text)
    place: str = Field(default="", sa_type=Text)
    link: str = Field(default="", sa_type=Text)
    words: str = Field(default="", sa_type=Text)
    picture_sha256: str = ""
    about: str = ""
    reporter_id: str = ""
    salt: str
    digest: str
    seal: str
    erased_at: datetime | None = None


class Picture(SQLModel, table=True):
    """The bytes of one picture, under their own SHA-256."""

    sha256: str = Field(primary_key=True)
    name: str = ""
    size: int
    data: bytes = Field(sa_type=LargeBinary)


class ChainHead(SQLModel, table=True):
    """How long a team's chain is and how it ends, so that entries taken off its end are missed."""

    team_id: str = Field(primary_key=True)
    count: int = 0
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to be kept: something said somewhere by somebody."""

    kind: str
    source: str
    said_at: datetime
    words: str = ""
    sender: str = ""
    place: str = ""
    link: str = ""
    reporter_id: str = ""
    picture: bytes = b""
    picture_name: str = ""
    message: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold: the number of the entry, and what is wrong in plain words."""

    number: int
    why: str


def keep(db: Session, team_id: str, alert_id: str, seen: Seen, now: datetime, *, is_new: bool = False) -> Evidence:
    """Add an entry at the end of the team's chain; what is known by its source already is not added again.

    `is_new`: the caller knows that it is not, and has more to add: it is written down with the rest.
    """
    known = None if is_new else from_source(db, team_id, seen.source, seen.kind)
    if known is not None:
        return known
    head = db.get(ChainHead, team_id) or ChainHead(team_id=team_id)
    entry = Evidence(
        team_id=team_id, number=head.count + 1, alert_id=alert_id, kind=seen.kind, source=seen.source,
        said_at=seen.said_at, kept_at=now, sender=seen.sender, place=seen.place, link=seen.link, words=seen.words,
        picture_sha256=_kept_picture(db, seen), about=seen.about, reporter_id=seen.reporter_id,
        message=seen.message, salt=secrets.token_hex(16), digest="", seal="",
    )  # fmt: skip
    entry.digest = _digest(entry)
    entry.seal = _seal(head.seal, entry)
    head.count, head.seal = entry.number, entry.seal
    db.add(entry)
    db.add(head)
    if not is_new:
        db.flush()
    return entry


def erase(db: Session, entry: Evidence, by: str, why: str, now: datetime) -> Evidence:
    """Forget what the entry holds. Its place in the chain stays, and a tombstone says what happened."""
    if entry.kind == TOMBSTONE or entry.erased_at is not None:
        raise ValueError("this entry holds nothing that could be erased")
    sha, others = entry.picture_sha256, 0
    entry.words = entry.sender = entry.place = entry.link = entry.salt = ""
    entry.erased_at = now
    db.add(entry)
    db.flush()
    if sha:
        same = select(func.count()).select_from(Evidence)
        others = db.exec(same.where(Evidence.picture_sha256 == sha, col(Evidence.erased_at).is_(None))).one()
    picture = db.get(Picture, sha) if sha and not others else None
    if picture is not None:
        db.delete(picture)
    stone = Seen(TOMBSTONE, f"erased:{entry.id}", now, f"{by}: {why}", about=entry.id)
    return keep(db, entry.team_id, entry.alert_id, stone, now)


def of_alert(db: Session, alert_id: str) -> Sequence[Evidence]:
    """Everything kept about one alert, in the order in which it was kept."""
    return db.exec(select(Evidence).where(Evidence.alert_id == alert_id).order_by(col(Evidence.number))).all()


def count_of(db: Session, alert_id: str, *kinds: str) -> int:
    """How many entries of these kinds an alert has."""
    lookup = select(func.count()).select_from(Evidence).where(Evidence.alert_id == alert_id)
    return db.exec(lookup.where(col(Evidence.kind).in_(kinds))).one()


def from_source(db: Session, team_id: str, source: str, kind: str = "") -> Evidence | None:
    """What was kept of this message or comment, if it was."""
    lookup = select(Evidence).where(Evidence.team_id == team_id, Evidence.source == source)
    lookup = lookup.where(Evidence.kind == kind) if kind else lookup
    return db.exec(lookup.order_by(col(Evidence.number)).limit(1)).first()


def from_message(db: Session, team_id: str, message: str) -> Evidence | None:
    """What was kept first of this message, as it read then."""
    lookup = select(Evidence).where(Evidence.team_id == team_id, Evidence.message == message)
    return db.exec(lookup.order_by(col(Evidence.number)).limit(1)).first() if message else None


def chain(db: Session, team_id: str) -> Sequence[Evidence]:
    """All that the team ever kept, in order."""
    return db.exec(select(Evidence).where(Evidence.team_id == team_id).order_by(col(Evidence.number))).all()


def verify(db: Session, team_id: str) -> list[Broken]:
    """Whether the chain holds: an empty list, or every place where it does not."""
    wrong: list[Broken] = []
    before, expected = "", 1
    entries = chain(db, team_id)
    tombs = {entry.about for entry in entries if entry.kind == TOMBSTONE}
    for entry in entries:
        if entry.number != expected:
            wrong.append(Broken(expected, "missing"))
        wrong += [Broken(entry.number, why) for why in _wrong_in(db, entry, before, tombs)]
        before, expected = entry.seal, entry.number + 1
    head = db.get(ChainHead, team_id)
    if (head.count, head.seal) != (expected - 1, before) if head else bool(entries):
        wrong.append(Broken(expected, "the end of the chain is missing"))
    return wrong


def _wrong_in(db: Session, entry: Evidence, before: str, tombs: set[str]) -> list[str]:
    found = []
    if entry.seal != _seal(before, entry):
        found.append("its seal does not fit the entry before it")
    if entry.erased_at is not None:
        return [*found, *([] if entry.id in tombs else ["erased without a tombstone"])]
    if entry.digest != _digest(entry):
        found.append("it was changed")
    picture = db.get(Picture, entry.picture_sha256) if entry.picture_sha256 else None
    if entry.picture_sha256 and (picture is None or sha256(picture.data) != entry.picture_sha256):
        found.append("its picture is missing or was changed")
    return found


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kept_picture(db: Session, seen: Seen) -> str:
    if not seen.picture:
        return ""
    sha = sha256(seen.picture)
    if db.get(Picture, sha) is None:
        db.add(Picture(sha256=sha, name=seen.picture_name, size=len(seen.picture), data=seen.picture))
    return sha


def _digest(entry: Evidence) -> str:
    """The SHA-256 of what an erasure would take away."""
    held = [entry.salt, entry.words, entry.sender, entry.place, entry.link]
    return sha256(json.dumps(held, ensure_ascii=False).encode())


def _seal(before: str, entry: Evidence) -> str:
    """The SHA-256 of the seal before, of the digest, and of all that stays whatever is erased."""
    stays = [
        before, entry.digest, entry.picture_sha256, entry.id, entry.team_id, entry.number, entry.alert_id, entry.kind,
        entry.source, entry.message, _moment(entry.said_at), _moment(entry.kept_at), entry.about, entry.reporter_id,
    ]  # fmt: skip
    return sha256(json.dumps(stays, ensure_ascii=False).encode())


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
