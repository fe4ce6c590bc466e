"""Finds who answers what was said: a command, an open question, or a feature that takes what is left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property

from bot.chat import Buttons, Card, Oops, Said, Text
from bot.feature import Features, may
from bot.owned import Command
from bot.work import Spoken, Turn
from storage import outgoing, people
from storage.people import OpenQuestion

MOST_CARRIED = 600
"""So many letters of a late command fit on the button that asks about it."""


class Finder:
    """Answers words with what the features can do (`bot.work.Repertoire`)."""

    def __init__(self, features: Features) -> None:
        self._features = features

    @cached_property
    def _spoken(self) -> Sequence[tuple[Spoken, str]]:
        """What can be said, and by whom at least; put together when somebody first asks for it."""
        return [(Spoken(each.chinese, each.english, each.about), each.least) for each in self._features.commands]

    def said(self, turn: Turn, words: str, *, late: bool) -> None:
        """Answer words that were meant for the bot. `late`: they arrived long after they were said.

        A command is never the answer to what was asked before: its words would be lost, and the question stays open.
        """
        found = self._features.command_in(words)
        if found is not None:
            _run(turn, *found, words, late=late)
        elif not (self._answers_question(turn, words) or self.pass_on(turn, words)):
            raise Oops(_not_taken(turn, words))

    def say(self, turn: Turn, words: str) -> None:
        self.said(turn, words, late=False)

    def from_menu(self, turn: Turn, key: str) -> None:
        """An item of the bot's menu says a command: its key is the command's name."""
        found = self._features.command_in(key.replace("_", " "))
        if found is None:
            raise Oops("baton.unknown_button")
        _run(turn, *found, key, late=False)

    def pass_on(self, turn: Turn, words: str, but: str = "") -> bool:
        """In the features' order; but whoever's card the words reply to hears them first."""
        owner = _replied_to(turn)
        in_order = sorted(self._features.all, key=lambda feature: feature.name != owner)
        hearers = (hears for feature in in_order if feature.name != but for hears in feature.hearers)
        return any(hears(turn, words) for hears in hearers)

    def without_command(self, feature: str, words: str) -> str:
        found = self._features.command_in(words)
        return found[1] if found is not None and found[0].feature == feature else words

    def is_own_work(self, turn: Turn, words: str, addressed: bool) -> bool:
        found = self._features.command_in(words) if addressed else None
        if found is not None:  # a command by itself tells nothing, whatever it is called ("my data")
            return not found[1].strip() or found[0].own(found[1])
        return any(fits(turn, words) for feature in self._features.all for fits in feature.makers)

    def is_own_form(self, name: str) -> bool:
        paper = self._features.forms.get(name)
        return paper is not None and paper.own

    def commands_for(self, role: str) -> Sequence[Spoken]:
        return [spoken for spoken, least in self._spoken if may(role, least)]

    def _answers_question(self, turn: Turn, words: str) -> bool:
        asked = turn.db.get(OpenQuestion, people.question_key(turn.place.lane, turn.who.id))
        if asked is None or asked.expires_at < turn.now:
            return False
        question = self._features.questions.get(asked.name)
        if question is None or not question.fits(words):
            return False
        value = json.loads(asked.value)
        turn.forget_question()
        question.run(turn, value, words)
        return True


def _replied_to(turn: Turn) -> str:
    """The feature whose card these words reply to, "" if they reply to none."""
    event = turn.event
    root = (event.reply_to or event.place.thread) if isinstance(event, Said) else ""
    notice = outgoing.notice_at(turn.db, turn.place.lane, root) if root else None
    return notice.kind.partition(".")[0] if notice is not None else ""


def _not_taken(turn: Turn, words: str) -> str:
    """The sentence for what nobody understood; a voice message gets one of its own."""
    files = turn.event.files if isinstance(turn.event, Said) else ()
    if any(file.kind == "voice" for file in files):
        return "baton.voice"
    return "baton.not_understood" if words else "baton.nothing_said"


def _run(turn: Turn, command: Command, rest: str, words: str, *, late: bool) -> None:
    if not may(turn.who.role, command.least):
        raise Oops("baton.not_yours", needed=turn.room.label(f"baton.needed.{command.least}"))
    if command.fresh and late:
        turn.reply(_still(turn, words))
        return
    command.run(turn, rest)


def _still(turn: Turn, words: str) -> Card:
    """Ask whether words that arrived late still hold."""
    title = turn.line("baton.still", at=turn.said_at, words=words)
    if len(words) > MOST_CARRIED:
        return Card(title, (Text(turn.lines("baton.still_long")),))
    yes = turn.button("baton.still_yes", "primary", words=words, letter=turn.event.id)
    return Card(title, (Buttons((yes, turn.button("baton.still_no"))),))
