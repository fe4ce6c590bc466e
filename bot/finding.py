"""Finds who answers what was said: an open question, a command, or a feature that takes what is left."""

from __future__ import annotations

import json

from bot.chat import Buttons, Card, Oops, Said, Text
from bot.feature import Command, Feature, Features, may
from bot.work import Turn
from storage import people
from storage.people import OpenQuestion

MOST_CARRIED = 600
"""So many letters of a late command fit on the button that asks about it."""


def said(features: Features, turn: Turn, event: Said, *, late: bool = False) -> None:
    """Answer words that were meant for the bot. `late`: they arrived long after they were said."""
    words = event.text.strip()
    if _answers_question(features, turn, words):
        return
    found = features.command_in(words)
    if found is not None:
        command, rest = found
        _run(turn, command, rest, words, late=late)
        return
    if others(features, turn, words):
        return
    raise Oops("baton.not_understood") if words else Oops("baton.nothing_said")


def from_menu(features: Features, turn: Turn, key: str) -> None:
    """An item of the bot's menu says a command: its key is the command's name."""
    found = features.command_in(key.replace("_", " "))
    if found is None:
        raise Oops("baton.unknown_button")
    _run(turn, *found, key, late=False)


def others(features: Features, turn: Turn, words: str, *, but: Feature | None = None) -> bool:
    """Let the features that take what is left have the words, in order; True if one of them took them."""
    hearers = (hears for feature in features.all if feature is not but for hears in feature.hearers)
    return any(hears(turn, words) for hears in hearers)


def _answers_question(features: Features, turn: Turn, words: str) -> bool:
    asked = turn.db.get(OpenQuestion, people.question_key(turn.place.lane, turn.who.id))
    if asked is None or asked.expires_at < turn.now:
        return False
    question = features.questions.get(asked.name)
    if question is None or not question.fits(words):
        return False
    value = json.loads(asked.value)
    turn.forget_question()
    question.run(turn, value, words)
    return True


def _run(turn: Turn, command: Command, rest: str, words: str, *, late: bool) -> None:
    if not may(turn.who.role, command.least):
        raise Oops("baton.not_yours", needed=turn.label(f"baton.role.{command.least}"))
    if command.fresh and late:
        turn.reply(_still(turn, words))
        return
    command.run(turn, rest)


def _still(turn: Turn, words: str) -> Card:
    """Ask whether words that arrived late still hold."""
    title = turn.line("baton.still", at=turn.said_at, words=words)
    if len(words) > MOST_CARRIED:
        return Card(title, (Text(turn.lines("baton.still_long")),))
    yes = turn.button("baton.still_yes", "primary", words=words)
    return Card(title, (Buttons((yes, turn.button("baton.still_no"))),))
