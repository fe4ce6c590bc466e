"""Freezes: what nobody answers, pastes or posts while an alert is open, and who is in charge of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Text, bindparam
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id
from storage.likeness import folded, is_near

PLACED, PULLED, OUT, CANNOT = "asked", "pulled", "out", "cannot"
"""What the owner of a slot said: nothing yet, it is taken down, it was out already, it cannot be done now."""
SAID: Final = (PULLED, OUT)
MOST_WORDS = 40
"""So many wordings of one story are kept to know it by."""


class Freeze(SQLModel, table=True):
    """One frozen story. `products` (one a line) and `selling_point` are frozen whole; without any, only the story's own
    `words` (folded, one a line) and `links` are. `holding` is the one line that may be said meanwhile.

    A drill freezes nothing for anybody but those who rehearse it.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    alert_id: str = Field(index=True)
    alert_number: int = 0
    products: str = Field(default="", sa_type=Text)
    selling_point: str = ""
    words: str = Field(default="", sa_type=Text)
    links: str = Field(default="", sa_type=Text)
    in_charge_id: str = ""
    in_charge: str = ""
    """The name of whoever is in charge, as it is said to everybody."""
    since: datetime
    holding: str = Field(default="", sa_type=Text)
    holding_by: str = ""
    holding_at: datetime | None = None
    thawed_at: datetime | None = None
    thawed_by: str = ""
    wording: str = Field(default="", sa_type=Text)
    """What may be said from the thaw on."""
    drill: bool = False

    @property
    def product_names(self) -> tuple[str, ...]:
        return tuple(line for line in self.products.splitlines() if line)


class Confirmation(SQLModel, table=True):
    """What the owner of one planned post in the scope of a freeze says about it."""

    id: str = Field(default_factory=new_id, primary_key=True)
    freeze_id: str = Field(index=True)
    slot_id: str = Field(index=True)
    member_id: str = Field(index=True)
    title: str = Field(default="", sa_type=Text)
    at: datetime
    """When the post was to go out."""
    state: str = PLACED
    asked_at: datetime
    said_at: datetime | None = None
    chased: int = 0


def frozen(
    db: Session,
    team_id: str,
    *,
    products: Iterable[str] = (),
    selling_point: str = "",
    text: str = "",
    now: datetime,
) -> Freeze | None:
    """The freeze that covers any of these products, the selling point, or the text (a frozen product's name, a frozen
    link, or nearly the words of the story); the oldest one if there are several. Drills cover nothing."""
    wanted = {folded(name) for name in products if folded(name)}
    for freeze in open_freezes(db, team_id):
        if freeze.since <= now and (_covers(freeze, wanted, selling_point) or (text and is_about(freeze, text))):
            return freeze
    return None


NOT_THAWED = (
    select(Freeze)
    .where(col(Freeze.team_id) == bindparam("team"), col(Freeze.thawed_at).is_(None))
    .order_by(col(Freeze.since), col(Freeze.id))
)


def open_freezes(db: Session, team_id: str, *, drills: bool = False) -> Sequence[Freeze]:
    """What is frozen now, the oldest first."""
    found = db.exec(NOT_THAWED, params={"team": team_id}).all()
    return [freeze for freeze in found if drills or not freeze.drill]


def still_holding(db: Session, freeze: Freeze) -> Freeze | None:
    """Another open freeze that holds some of what this one holds, the oldest one; drills hold nothing."""
    others = () if freeze.drill else open_freezes(db, freeze.team_id)
    return next((other for other in others if other.id != freeze.id and _holds(other, freeze)), None)


def carrying(db: Session, freeze: Freeze) -> Freeze | None:
    """An older open freeze of all the products that this one freezes: whoever has its card needs no second one."""
    others = () if freeze.drill or not freeze.products else open_freezes(db, freeze.team_id)
    older = [other for other in others if _age(other) < _age(freeze) and _freezes_all_of(other, freeze)]
    return min(older, key=_age, default=None)


def carried_by(db: Session, freeze: Freeze) -> Sequence[Freeze]:
    """The younger open freezes that this one's card may speak for as well, the oldest first."""
    if freeze.drill or freeze.thawed_at is not None:
        return ()
    others = (other for other in open_freezes(db, freeze.team_id) if other.id != freeze.id)
    spoken_for = [one for one in others if (found := carrying(db, one)) is not None and found.id == freeze.id]
    return sorted(spoken_for, key=_age)


def _age(freeze: Freeze) -> tuple[datetime, int]:
    """Of two in one moment, the alert that was opened first is the older one."""
    return freeze.since, freeze.alert_number


def _freezes_all_of(one: Freeze, other: Freeze) -> bool:
    mine, theirs = ({folded(name) for name in each.product_names} for each in (one, other))
    return bool(theirs) and theirs <= mine and not (other.selling_point and other.selling_point != one.selling_point)


def held_by(db: Session, freeze: Freeze) -> Sequence[Freeze]:
    """What was thawed while this freeze was open, though this one held some of it still."""
    thawed = select(Freeze).where(Freeze.team_id == freeze.team_id, col(Freeze.thawed_at) >= freeze.since)
    found = () if freeze.drill else db.exec(thawed.order_by(col(Freeze.since), col(Freeze.id))).all()
    return [other for other in found if other.id != freeze.id and not other.drill and _holds(freeze, other)]


def _holds(one: Freeze, other: Freeze) -> bool:
    """Whether the first covers some of the second; of a story without products, its words count."""
    products = {folded(name) for name in other.product_names}
    words = () if products else other.words.splitlines()
    return _covers(one, products, other.selling_point) or any(is_about(one, line) for line in words)


def of_alert(db: Session, alert_id: str) -> Freeze | None:
    """The freeze of this alert, thawed or not."""
    return db.exec(select(Freeze).where(Freeze.alert_id == alert_id)).first()


def _covers(freeze: Freeze, products: set[str], selling_point: str) -> bool:
    mine = {folded(name) for name in freeze.product_names}
    same_point = bool(folded(selling_point)) and folded(selling_point) == folded(freeze.selling_point)
    return bool(mine & products) or same_point


def is_about(freeze: Freeze, text: str) -> bool:
    """Whether the text speaks of the frozen story."""
    said = folded(text)
    named = any(folded(name) in said for name in freeze.product_names if folded(name))
    linked = any(link in text for link in freeze.links.splitlines() if link)
    return named or linked or any(is_near(said, words) for words in freeze.words.splitlines())


def add_words(freeze: Freeze, text: str, link: str = "") -> None:
    """One more wording of the frozen story, by which it is known when somebody pastes it."""
    known, said = freeze.words.splitlines(), folded(text)[:400]
    if said and len(known) < MOST_WORDS and not any(is_near(said, words) for words in known):
        freeze.words = "\n".join([*known, said])
    links = freeze.links.splitlines()
    if link and link not in links and len(links) < MOST_WORDS:
        freeze.links = "\n".join([*links, link])


def confirmations(db: Session, freeze_id: str) -> Sequence[Confirmation]:
    """Every planned post in the scope of the freeze, the next one first."""
    lookup = select(Confirmation).where(Confirmation.freeze_id == freeze_id)
    return db.exec(lookup.order_by(col(Confirmation.at), col(Confirmation.id))).all()


def confirmations_of(db: Session, freeze_id: str, member_id: str) -> Sequence[Confirmation]:
    """The planned posts of one person in the scope of the freeze."""
    return [one for one in confirmations(db, freeze_id) if one.member_id == member_id]


def of_slot(db: Session, slot_id: str, *, drill: bool) -> Sequence[Confirmation]:
    """What is asked about one planned post by every freeze that is open; a drill asks for itself."""
    lookup = select(Confirmation).join(Freeze, col(Freeze.id) == col(Confirmation.freeze_id))
    mine = lookup.where(
        Confirmation.slot_id == slot_id, col(Freeze.thawed_at).is_(None), col(Freeze.drill).is_(drill)
    )  # fmt: skip
    return db.exec(mine.order_by(col(Confirmation.asked_at), col(Confirmation.id))).all()
