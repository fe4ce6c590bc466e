"""A large library that is not laid out yet is looked through outside of the turn; nobody else's conversation waits."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter

from bot.library import names
from bot.library.findings import Finding
from bot.library.shelves import Of
from bot.look import Parts
from bot.thoughts import Asked
from bot.work import Turn
from handlers.faq import rules

PATIENCE: Final = timedelta(seconds=6)
SOON: Final = 2.0
"""So many seconds the whole library may still take until it is looked through plainly."""
_FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)


def begin(turn: Turn, question: str, brand: str | None, *, noted: bool) -> None:
    """The answer comes in a turn of its own, in a moment."""
    products = sorted(names.of_team(turn.db, turn.team.id))
    told = {"question": question, "brand": brand, "team": turn.team.id, "now": turn.now.isoformat(),
            "products": products, "noted": noted}  # fmt: skip
    turn.think("faq.later", json.dumps(told, ensure_ascii=False), within=PATIENCE)


def think(parts: Parts, asked: Asked) -> str:
    """ "" as soon as the library is laid out; what a plain look finds where that takes too long."""
    told = json.loads(asked.words)
    of = Of(told["team"], told["brand"])
    if parts.shelves.soon(of, SOON):
        return ""
    question, now = rules.without_hint(told["question"]), datetime.fromisoformat(told["now"])
    return _FINDING.dump_json(parts.shelves.plainly(of, question, now, frozenset(told["products"]))).decode()


def finding(said: str) -> Finding | None:
    """What was found; None if the library is laid out by now, or nothing came in time."""
    return _FINDING.validate_json(said) if said else None
