"""The card that shows how a team's data is dealt with, and the buttons of whoever may change it."""

from __future__ import annotations

from bot.chat import Block, Button, Buttons, Card, Note, Text
from bot.work import Look
from storage import consents, retention
from storage.consents import ASKED_FOR
from storage.people import DEPUTY, DIRECTOR


def settings(look: Look, subject: str) -> Card:
    """What a model may read, for how long words stay, what is masked, and how to see one's own."""
    comma = look.label("privacy.comma")
    given = consents.of(look.db, look.team.id)
    read = comma.join(
        look.label(f"privacy.{'may' if w in given else 'may_not'}", whose=_whose(look, w)) for w in ASKED_FOR
    )
    kept = comma.join(
        look.label(
            "privacy.kept", kind=look.label(f"privacy.kind.{kind}"), n=retention.days(look.db, look.team.id, kind)
        )
        for kind in retention.KINDS
    )
    model = "privacy.model" if look.parts.minds.there else "privacy.no_model"
    lines = (look.line(model, read=read), look.line("privacy.days", kept=kept), look.line("privacy.masked"))
    blocks: tuple[Block, ...] = (Text(lines), *_buttons(look), Note(look.line("privacy.mine")))
    return Card(look.line("privacy.title"), blocks)


def _buttons(look: Look) -> list[Block]:
    who = look.reader
    if who is None or who.role not in (DEPUTY, DIRECTOR):
        return []
    found: list[Button] = []
    if who.role == DIRECTOR:
        given = consents.of(look.db, look.team.id)
        for whose in ASKED_FOR:
            way = "forbid" if whose in given else "allow"
            found.append(look.button(
                "privacy.switch", label=look.label(f"privacy.{way}", whose=_whose(look, whose)),
                confirm="" if way == "forbid" else look.label("privacy.sure", whose=_whose(look, whose)),
                whose=whose, on="no" if way == "forbid" else "yes",
            ))  # fmt: skip
        found += (look.button("privacy.days", form=True), look.button("privacy.export"))
    return [Buttons((*found, look.button("privacy.log")))]


def _whose(look: Look, whose: str) -> str:
    return look.label(f"privacy.whose.{whose}")
