"""Help: what the bot can do, written from the commands themselves; first in short, then topic by topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.chat import Card, Line, Option, Select, Text
from bot.feature import Feature, Value
from bot.work import Look, Spoken, Turn
from storage.people import GUEST

helping = Feature("help")

TOPICS: Mapping[str, tuple[str, ...]] = {
    "day": ("standup", "mine", "members", "privacy", "help"),
    "sprint": ("sprint", "topics", "calendar", "waves"),
    "tasks": ("tasks",),
    "library": ("faq", "check"),
    "fans": ("handoff",),
    "crisis": ("crisis", "keywords"),
    "team": ("setup", "digest"),
}
"""What people do, and the features whose commands they do it with."""
MOST_NAMES = 6
"""So many commands of one topic stand on the first card."""


@helping.command("帮助", "help", "?", "？", least=GUEST)
def show(turn: Turn, words: str) -> None:
    """The topics; `帮助 站会`: everything this person may say about one of them, or about one command."""
    turn.whisper(_card(turn, words))
    if turn.place.kind == "channel":
        turn.reply("help.in_private", who=turn.me)


@helping.button("topic", least=GUEST)
def picked(turn: Turn, value: Value) -> None:
    """The same, picked from the list."""
    turn.whisper(_card(turn, turn.label(f"help.topic.{value['choice']}") if value.get("choice") in TOPICS else ""))


def _card(turn: Turn, words: str) -> Card:
    mine = turn.parts.repertoire.commands_for(turn.who.role)
    named = _named(words)
    of_feature: dict[str, list[Spoken]] = {}
    for command in mine:
        of_feature.setdefault(_feature(command), []).append(command)
    by_topic = {
        topic: [command for feature in features for command in of_feature.get(feature, ())]
        for topic, features in TOPICS.items()
    }
    for topic, commands in by_topic.items():
        if commands and named in _names_of(turn, topic):
            return _all_of(turn, turn.label(f"help.topic.{topic}"), commands)
    for command in mine:
        if named and named in (command.chinese.casefold(), command.english.casefold()):
            return _all_of(turn, _names(turn, command)[0], [command])
    return _first(turn, {topic: commands for topic, commands in by_topic.items() if commands})


def _first(turn: Turn, by_topic: Mapping[str, Sequence[Spoken]]) -> Card:
    """One line for each topic, and a list to pick from."""
    lines = tuple(_topic_line(turn, topic, commands) for topic, commands in by_topic.items())
    options = tuple(Option(topic, turn.label(f"help.topic.{topic}")) for topic in by_topic)
    return Card(turn.line("help.title"), (Text(lines), Select("help.topic", turn.label("help.pick"), options)))


def _topic_line(turn: Turn, topic: str, commands: Sequence[Spoken]) -> Line:
    names = [_names(turn, command)[0] for command in commands if _feature(command) != helping.name][:MOST_NAMES]
    more = turn.label("help.more") if len(commands) > len(names) + (topic == "day") else ""
    said = turn.label("baton.comma").join(names) + more
    return turn.line("help.of_topic", topic=turn.label(f"help.topic.{topic}"), commands=said)


def _all_of(turn: Turn, name: str, commands: Sequence[Spoken]) -> Card:
    return Card(turn.line("help.about_topic", topic=name), (Text(tuple(_line(turn, c) for c in commands)),))


def _line(turn: Turn, command: Spoken) -> Line:
    first, second = _names(turn, command)
    return turn.line("help.one", first=first, second=second, what=turn.label(_about(turn, command)))


def _names(look: Look, command: Spoken) -> tuple[str, str]:
    names = (command.chinese, command.english)
    return names if look.lang == "zh" else names[::-1]


def _names_of(turn: Turn, topic: str) -> set[str]:
    """What the topic is called in either language, and its features."""
    return {_named(turn.parts.texts.label(f"help.topic.{topic}", lang)) for lang in ("zh", "en")} | {topic}


def _named(words: str) -> str:
    return words.strip(" 「」“”\"'。.?？！!").casefold()


def _feature(command: Spoken) -> str:
    return command.about.partition(".")[0]


def _about(turn: Turn, command: Spoken) -> str:
    """What a guest may do with a command can be less than what it does for the team: then it has words of its own."""
    guests = f"help.guest.{command.about.replace('.about.', '_')}"
    own = turn.who.role == GUEST and guests in set(turn.parts.texts.keys())
    return guests if own else command.about
