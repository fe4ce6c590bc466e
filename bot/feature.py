"""What a feature is: a name, and the commands, buttons, forms and notices that it owns.

A feature collects its parts by decorators; `Features` puts all features together, refuses collisions at the start,
finds the one handler of an event, and knows enough to write the help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.chat import Card, Form
from bot.thoughts import Found, Think
from bot.work import Look, Turn, Work
from storage.outgoing import Outgoing
from storage.people import GUEST, MEMBER

Fields = Mapping[str, str | tuple[str, ...]]
Value = Mapping[str, str]
OnWords = Callable[[Turn, str], None]
OnPress = Callable[[Turn, Value], None]
OnFilled = Callable[[Turn, Value, Fields], None]
OpensForm = Callable[[Look, Value], Form]
Draws = Callable[[Look, str], Card | None]
Hears = Callable[[Turn, str], bool]
Watches = Callable[[Turn, Any], None]
Takes = Callable[[Turn, str, Found], None]
Loses = Callable[[Work, Outgoing], None]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Command:
    """A word that people say. `fresh`: not carried out as if new when it arrives more than ten minutes late.

    `reads` says whether words that follow a Chinese name without a space still belong to it ("请假明天").
    `means` says whether the command is meant at all when these words follow ("add captions" adds nobody to the team).
    """

    feature: str
    names: tuple[str, ...]
    run: OnWords
    least: str
    fresh: bool
    reads: Callable[[str], bool]
    means: Callable[[str], bool]

    @property
    def about(self) -> str:
        """The key of the sentence that says what it does, for the help: "feature.about.NAME"."""
        return f"{self.feature}.about.{self.english.replace('-', '_').replace(' ', '_')}"

    @property
    def chinese(self) -> str:
        return next((name for name in self.names if _is_chinese(name)), self.names[0])

    @property
    def english(self) -> str:
        return next((name for name in self.names if not _is_chinese(name)), self.names[0])


@dataclass(frozen=True, slots=True)
class Press:
    """A button somebody owns."""

    run: OnPress
    least: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A form somebody owns: how it is opened (only reads) and what is done once it was filled."""

    opens: OpensForm
    run: OnFilled
    least: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Something the bot asked; `fits` says whether words read like its answer."""

    fits: Callable[[str], bool]
    run: Callable[[Turn, Value, str], None]


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who sees events of some kinds before they are answered."""

    kinds: tuple[type, ...]
    run: Watches
    strangers: bool


@dataclass(frozen=True, slots=True)
class Pondering:
    """Something that takes long: how it is thought about outside (None: only a file is fetched), and who takes it."""

    think: Think | None
    run: Takes


class Feature:
    """One feature. Its name is the first word of all its buttons, forms, notices, questions and sentences."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.commands: list[Command] = []
        self.buttons: dict[str, Press] = {}
        self.forms: dict[str, Paper] = {}
        self.questions: dict[str, Question] = {}
        self.notices: dict[str, Draws] = {}
        self.thoughts: dict[str, Pondering] = {}
        self.hearers: list[Hears] = []
        self.watchers: list[Watcher] = []
        self.losers: list[Loses] = []

    def include(self, part: Feature) -> None:
        """Take in what another file of the same feature collected. Raises ValueError if the two collide."""
        self.commands += part.commands
        self.hearers += part.hearers
        self.watchers += part.watchers
        self.losers += part.losers
        _take_in(self.buttons, part.buttons)
        _take_in(self.forms, part.forms)
        _take_in(self.questions, part.questions)
        _take_in(self.notices, part.notices)
        _take_in(self.thoughts, part.thoughts)

    def command(
        self,
        *names: str,
        least: str = MEMBER,
        fresh: bool = False,
        reads: Callable[[str], bool] = lambda words: False,
        means: Callable[[str], bool] = lambda words: True,
    ) -> Callable[[F], F]:
        """`run(turn, words)` answers to any of these names; words is what was said after the name."""

        def keep(run: F) -> F:
            self.commands.append(Command(self.name, names, run, least, fresh, reads, means))
            return run

        return keep

    def button(self, name: str, *, least: str = MEMBER, fresh: bool = False) -> Callable[[F], F]:
        """`run(turn, value)` is done when the button "feature.name" is pressed."""

        def keep(run: F) -> F:
            self.buttons[self._mine(self.buttons, name)] = Press(run, least, fresh)
            return run

        return keep

    def form(self, name: str, opens: OpensForm, *, least: str = MEMBER, fresh: bool = False) -> Callable[[F], F]:
        """`run(turn, value, fields)` is done when the form "feature.name" was sent; `opens(look, value)` makes it.

        The button of the same name opens it.
        """

        def keep(run: F) -> F:
            self.forms[self._mine(self.forms, name)] = Paper(opens, run, least, fresh)
            return run

        return keep

    def question(self, name: str, fits: Callable[[str], bool]) -> Callable[[F], F]:
        """`run(turn, value, words)` takes the answer to a question asked with `turn.ask`, if the words fit."""

        def keep(run: F) -> F:
            self.questions[self._mine(self.questions, name)] = Question(fits, run)
            return run

        return keep

    def notice(self, name: str) -> Callable[[F], F]:
        """`draw(look, subject)` says how the notice reads now; None takes it down."""

        def keep(draw: F) -> F:
            self.notices[self._mine(self.notices, name)] = draw
            return draw

        return keep

    def thought(self, name: str, think: Think | None = None) -> Callable[[F], F]:
        """`run(turn, words, found)` takes what came of `turn.think("feature.name", words)`, thought about outside."""

        def keep(run: F) -> F:
            self.thoughts[self._mine(self.thoughts, name)] = Pondering(think, run)
            return run

        return keep

    def hears(self, run: Hears) -> Hears:
        """`run(turn, words)` gets what was said to the bot and is no command; True if it took it."""
        self.hearers.append(run)
        return run

    def lost(self, run: Loses) -> Loses:
        """`run(work, letter)` is told of every letter of the team that could not be delivered."""
        self.losers.append(run)
        return run

    def watches(self, *kinds: type, strangers: bool = False) -> Callable[[F], F]:
        """`run(turn, event)` sees every event of these kinds, before it is answered.

        `strangers`: also what people say in the team's channels whom the team does not know. `turn.who` has no id then.
        """

        def keep(run: F) -> F:
            self.watchers.append(Watcher(kinds, run, strangers))
            return run

        return keep

    def _mine(self, taken: Mapping[str, Any], name: str) -> str:
        full = f"{self.name}.{name}"
        if full in taken:
            raise ValueError(f"{full} has two owners")
        return full


class Features:
    """All features that are switched on, in the order in which they may take what is left."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.all = tuple(features)
        self.commands = [command for feature in features for command in feature.commands]
        self.buttons: dict[str, Press] = _merged(feature.buttons for feature in features)
        self.forms: dict[str, Paper] = _merged(feature.forms for feature in features)
        self.questions: dict[str, Question] = _merged(feature.questions for feature in features)
        self.notices: dict[str, Draws] = _merged(feature.notices for feature in features)
        self.thoughts: dict[str, Pondering] = _merged(feature.thoughts for feature in features)
        self._by_name = self._names()
        self._longest_first = sorted(self._by_name, key=len, reverse=True)

    def _names(self) -> dict[str, Command]:
        found: dict[str, Command] = {}
        for command in self.commands:
            for name in command.names:
                if name.casefold() in found:
                    raise ValueError(f"the command {name!r} has two owners")
                found[name.casefold()] = command
        return found

    def owns(self, action: str) -> bool:
        """Whether somebody answers a button of this name."""
        return action in self.buttons or action in self.forms

    def command_in(self, text: str) -> tuple[Command, str] | None:
        """The command that the words begin with, and the words after it."""
        said = text.strip()
        folded = said.casefold()
        for name in self._longest_first:
            if folded.startswith(name):
                rest = said[len(name) :]
                command = self._by_name[name]
                words = rest.strip(" \t\n:：,，")
                if (_ends_here(rest) or (_is_chinese(name) and command.reads(rest))) and command.means(words):
                    return command, words
        return None


def one(fields: Fields, name: str) -> str:
    """What was filled into a field with one answer; "" if nothing."""
    found = fields.get(name, "")
    return found.strip() if isinstance(found, str) else ""


def many(fields: Fields, name: str) -> tuple[str, ...]:
    """What was ticked in a field with several answers."""
    found = fields.get(name, ())
    return tuple(part for part in found.split(",") if part) if isinstance(found, str) else found


def may(role: str, least: str) -> bool:
    """Whether somebody with this role may do what asks for at least that one."""
    order = (GUEST, MEMBER, "lead", "deputy", "director")
    return order.index(role) >= order.index(least)


def _ends_here(rest: str) -> bool:
    return not rest or re.match(r"[\s:：,，.。!！?？@]", rest) is not None


def _is_chinese(name: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in name)


T = TypeVar("T")


def _merged(tables: Iterable[Mapping[str, T]]) -> dict[str, T]:
    """All owners in one table. Names begin with their feature's name, so two features of one name would collide."""
    found: dict[str, T] = {}
    for table in tables:
        _take_in(found, table)
    return found


def _take_in(mine: dict[str, T], theirs: Mapping[str, T]) -> None:
    for name, owner in theirs.items():
        if name in mine:
            raise ValueError(f"{name} has two owners")
        mine[name] = owner
