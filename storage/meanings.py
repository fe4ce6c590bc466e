"""What texts mean, as vectors: worked out once for each text and model, for whoever searches by meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import LargeBinary
from sqlmodel import Field, Session, SQLModel, col, select

PORTION = 500


class Meaning(SQLModel, table=True):
    """One text's vector by one model. `id` is made of both; the text itself is not kept here."""

    id: str = Field(primary_key=True)
    vector: bytes = Field(sa_type=LargeBinary)


def key(model: str, text: str) -> str:
    return hashlib.sha256(f"{model}\n{text}".encode()).hexdigest()


def known(db: Session, keys: Iterable[str]) -> dict[str, bytes]:
    """The vectors of these keys, as far as they are known."""
    wanted, found = list(keys), dict[str, bytes]()
    for at in range(0, len(wanted), PORTION):
        lookup = select(Meaning).where(col(Meaning.id).in_(wanted[at : at + PORTION]))
        found.update((row.id, row.vector) for row in db.exec(lookup))
    return found


def keep(db: Session, vectors: Mapping[str, bytes]) -> None:
    """Remember them; two machines may have worked out the same."""
    have = known(db, vectors)
    for each, vector in vectors.items():
        if each not in have:
            db.add(Meaning(id=each, vector=vector))
    db.flush()
