"""The machine's own feature: words that arrived late are carried out once the person says they still hold."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Pressed, Said, unpack_event
from bot.feature import Feature, Value
from bot.work import Turn
from storage import incoming


def make() -> Feature:
    """The feature "baton"."""
    baton = Feature("baton")

    @baton.button("still_yes", least="guest")
    def carry_out(turn: Turn, value: Value) -> None:
        """Say the old words again, as if they had just been said."""
        pressed = turn.event
        assert isinstance(pressed, Pressed)
        if turn.first_time("still", pressed.message):
            words = value.get("words", "")
            turn.settle("baton.done_late", words=words)
            turn.event = _as_said(turn, pressed, value.get("letter", ""), words)
            turn.parts.repertoire.say(turn, words)

    @baton.button("still_no", least="guest")
    def drop(turn: Turn, value: Value) -> None:
        pressed = turn.event
        assert isinstance(pressed, Pressed)
        if turn.first_time("still", pressed.message):
            turn.settle("baton.dropped")

    return baton


def _as_said(turn: Turn, pressed: Pressed, letter: str, words: str) -> Said:
    """What was said, with everybody named in it, as if it had just been said by whoever pressed."""
    kept = incoming.by_id(turn.db, letter)
    said = unpack_event(kept.body) if kept is not None and kept.body else None
    if isinstance(said, Said):
        return replace(said, sender=pressed.sender, at=turn.now)
    return Said(pressed.id, pressed.place, pressed.sender, turn.now, words, addressed=True)
