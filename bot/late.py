"""The machine's own feature: words that arrived late are carried out once the person says they still hold."""

from __future__ import annotations

from bot.chat import Pressed
from bot.feature import Feature, Value
from bot.work import Turn


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
            turn.parts.repertoire.say(turn, words)

    @baton.button("still_no", least="guest")
    def drop(turn: Turn, value: Value) -> None:
        pressed = turn.event
        assert isinstance(pressed, Pressed)
        if turn.first_time("still", pressed.message):
            turn.settle("baton.dropped")

    return baton
