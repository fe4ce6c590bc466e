"""The letters that ask somebody for the next step of an alert; once it is taken, they say how the alert stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.chat import Block, Buttons, Card
from bot.feature import may
from bot.texts import Blank
from bot.work import Look, Work
from handlers.crisis import cards, telling
from handlers.crisis.telling import button, titled
from storage import alerts
from storage.alerts import (
    ACKNOWLEDGED,
    ANSWERED,
    APPROVED,
    ASSIGNED,
    CLOSED,
    COSIGNED,
    DRAFTED,
    OPEN,
    Alert,
    AlertStep,
)
from storage.people import DEPUTY, Member

NEXT: Final = {
    ACKNOWLEDGED: "assign", ASSIGNED: "draft", DRAFTED: "cosign", COSIGNED: "approve", APPROVED: "answer",
    CLOSED: "review",
}  # fmt: skip
"""What is waited for in each state, and the button that does it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A sentence, and the buttons that do what it asks for."""

    key: str
    names: tuple[str, ...] = ()
    values: Mapping[str, Blank] = field(default_factory=dict)


def ask(work: Work, alert: Alert, members: Iterable[Member]) -> None:
    """Each of them gets a letter that asks for what is to be done now; the one before goes."""
    for member in members:
        work.hang_for(member, "crisis.ask", alert.id, again=True, urgent=True)


def waited_for(look: Look, alert: Alert) -> list[Member]:
    """Who must take the next step, and whoever is in charge."""
    found = {member.id: member for member in telling.in_charge(look, alert)}
    ids = [alert.handler_id] if alert.state in (ASSIGNED, APPROVED) else []
    if alert.state == DRAFTED:
        ids = [s.member_id for s in alerts.cosigns(look.db, alert.id) if s.state == alerts.ASKED]
    for member in (look.db.get(Member, each) for each in ids if each):
        if member is not None and member.left_at is None:
            found[member.id] = member
    return list(found.values())


def letter(look: Look, subject: str) -> Card | None:
    """What this reader is asked for now; nothing any more, if it was done or is somebody else's turn."""
    alert = look.db.get(Alert, subject)
    if alert is None or look.reader is None:
        return None
    wish = _overdue(look, alert, look.reader) or _due(look, alert, look.reader)
    if wish is None:
        return cards.short(look, alert)
    row: tuple[Block, ...] = (Buttons(tuple(button(look, name, alert) for name in wish.names)),)
    return Card(titled(look, alert, wish.key, **wish.values), row, sealed=True)


def _overdue(look: Look, alert: Alert, reader: Member) -> Wish | None:
    """The step should have been taken by now, and this reader is waited for."""
    name = NEXT.get(alert.state)
    late = alert.due_at is not None and alert.due_at <= look.now
    if name is None or not late or reader.id not in {member.id for member in waited_for(look, alert)}:
        return None
    minutes = round((look.now - alert.step_at).total_seconds() / 60)
    values: dict[str, Blank] = {"n": minutes, "step": look.label(f"crisis.waits.{name}")}
    return Wish("crisis.told.overdue", ("evidence",) if name == "cosign" else (name,), values)


def _due(look: Look, alert: Alert, reader: Member) -> Wish | None:
    if alert.state == ANSWERED and may(reader.role, DEPUTY):
        return Wish("crisis.told.may_thaw", ("thaw",))
    if alert.state == APPROVED and reader.id == alert.handler_id:
        posts = alert.posts or look.label("crisis.official")
        return Wish("crisis.told.publish", ("plain", "answer"), {"posts": posts})
    if alert.state == ASSIGNED and reader.id == alert.handler_id:
        back = _last(look, alert, "send_back", "object")
        return Wish("crisis.told.back", ("draft",), {"who": back.by, "words": back.note}) if back else None
    if alert.state == OPEN:
        passed = _last(look, alert, "pass_on")
        return Wish("crisis.told.pass_on", ("acknowledge",), {"who": passed.by}) if passed else None
    return None


def _last(look: Look, alert: Alert, *what: str) -> AlertStep | None:
    """The last step of these."""
    return next((step for step in reversed(alerts.timeline(look.db, alert.id)) if step.what in what), None)
