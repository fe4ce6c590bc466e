"""Better words came back from the language model, or nothing: then the plain ones stay, and nobody notices."""

from __future__ import annotations

import json

from bot.chat import Oops
from bot.feature import Feature
from bot.library import phrasing
from bot.library.phrasing import ME
from bot.thoughts import Found
from bot.work import Turn
from handlers.faq import asking, fluent
from storage.askings import OFFERED, Asking

improving = Feature("faq")


@improving.thought("fluent", fluent.think)
def improve(turn: Turn, words: str, found: Found) -> None:
    """Draw the card anew with them, unless it has changed, ended or been frozen meanwhile."""
    told = json.loads(words)
    of = turn.db.get(Asking, told["asking"])
    phrased = phrasing.unpack(found.text)
    if of is None or phrased is None or of.thinking != told["thinking"]:
        return
    version = fluent.version_of(turn, of, phrased.number)
    if version is None:
        return
    if of.state == OFFERED:
        asking.pick(turn, of, turn.who, version.id)
    try:
        asking.current(turn, of)
    except Oops:  # the card says so by itself
        return
    of.phrased = phrased.text.replace(ME, turn.who.name)
    turn.db.add(of)
    turn.refresh("faq.answer", of.id)
