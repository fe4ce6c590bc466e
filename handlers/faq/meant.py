"""An endpoint that knows what means alike is a network away: what words alone do not find is asked for there, outside
of the turn. Whatever comes of it, the person hears what the library says within a few seconds.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Final

from bot import masking
from bot.library import meanings
from bot.library.meanings import Meanings
from bot.look import Parts
from bot.thoughts import Asked
from bot.work import Turn
from storage.consents import Whose

PATIENCE: Final = timedelta(seconds=6)


def begin(turn: Turn, question: str, brand: str | None, *, noted: bool) -> bool:
    """Whether somebody is asked what the question means; the answer then comes in a turn of its own."""
    embedder = turn.minds.embedder(Whose.MEMBERS)
    if embedder.quick or not embedder.name:
        return False
    turn.think(
        "faq.meant",
        json.dumps({"question": question, "brand": brand, "noted": noted}, ensure_ascii=False),
        within=PATIENCE,
    )
    return True


def think(parts: Parts, asked: Asked) -> str:
    vector = Meanings(parts.minds.embedder(Whose.MEMBERS)).asked(masking.hidden(json.loads(asked.words)["question"]))
    return "" if vector is None else meanings.packed(vector)
