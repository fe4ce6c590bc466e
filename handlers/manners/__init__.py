"""What people say to anybody: thanks, and who are you. It comes before the features that take whatever is left."""

from __future__ import annotations

from bot.feature import Feature
from bot.phrases import cues
from bot.work import Turn

manners = Feature("manners")


@manners.hears
def hear(turn: Turn, words: str) -> bool:
    """What the bot is, and thanks."""
    if cues.is_only("chat.about_bot", words):
        turn.parts.repertoire.say(turn, "help")
        return True
    if cues.is_only("chat.thanks", words):
        turn.reply("manners.welcome")
        return True
    return False
