"""Help: what the bot can do, written from the commands themselves."""

from __future__ import annotations

from bot.chat import Card, Line, Note, Text
from bot.feature import Feature
from bot.work import Spoken, Turn
from storage.people import GUEST

helping = Feature("help")


@helping.command("帮助", "help", "?", "？", least=GUEST)
def show(turn: Turn, words: str) -> None:
    """Everything this person may say, by its Chinese and its English name."""
    lines = tuple(_line(turn, command) for command in turn.parts.repertoire.commands_for(turn.who.role))
    turn.whisper(Card(turn.line("help.title"), (Text(lines), Note(turn.line("help.how")))))
    if turn.place.kind == "channel":
        turn.reply("help.in_private", who=turn.me)


def _line(turn: Turn, command: Spoken) -> Line:
    names = (command.chinese, command.english) if turn.lang == "zh" else (command.english, command.chinese)
    return turn.line("help.one", first=names[0], second=names[1], what=turn.label(_about(turn, command)))


def _about(turn: Turn, command: Spoken) -> str:
    """What a guest may do with a command can be less than what it does for the team: then it has words of its own."""
    guests = f"help.guest.{command.about.replace('.about.', '_')}"
    own = turn.who.role == GUEST and guests in set(turn.parts.texts.keys())
    return guests if own else command.about
