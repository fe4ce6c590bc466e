"""What a feature is: a name, and the commands, buttons, forms and notices that it owns.

A feature collects its parts by decorators; `Features` puts all features together, refuses collisions at the start,
finds the one handler of an event, and knows enough to write the help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from bot.owned import (
    Command,
    Draws,
    Fields,
    Hears,
    Loses,
    Makes,
    OnPress,
    OpensForm,
    Paper,
    Pondering,
    Press,
    Question,
    Value,
    Watcher,
    is_chinese,
)
from bot.thoughts import Think
from storage.people import GUEST, MEMBER

__all__ = ["Feature", "Features", "Fields", "OnPress", "Value", "anything", "many", "may", "one"]

F = TypeVar("F", bound=Callable[..., Any])


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
        self.makers: list[Makes] = []
        self.watchers: list[Watcher] = []
        self.losers: list[Loses] = []

    def include(self, part: Feature) -> None:
        """Take in what another file of the same feature collected. Raises ValueError if the two collide."""
        self.commands += part.commands
        self.hearers += part.hearers
        self.makers += part.makers
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
        own: Callable[[str], bool] = lambda words: False,
    ) -> Callable[[F], F]:
        """`run(turn, words)` answers to any of these names; words is what was said after the name."""

        def keep(run: F) -> F:
            self.commands.append(Command(self.name, names, run, least, fresh, reads, means, own))
            return run

        return keep

    def button(self, name: str, *, least: str = MEMBER, fresh: bool = False) -> Callable[[F], F]:
        """`run(turn, value)` is done when the button "feature.name" is pressed."""

        def keep(run: F) -> F:
            self.buttons[self._mine(self.buttons, name)] = Press(run, least, fresh)
            return run

        return keep

    def form(
        self, name: str, opens: OpensForm, *, least: str = MEMBER, fresh: bool = False, own: bool = False
    ) -> Callable[[F], F]:
        """`run(turn, value, fields)` is done when the form "feature.name" was sent; `opens(look, value)` makes it.

        The button of the same name opens it.
        """

        def keep(run: F) -> F:
            self.forms[self._mine(self.forms, name)] = Paper(opens, run, least, fresh, own)
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

    def makes(self, fits: Makes) -> Makes:
        """`fits(turn, words)` says whether these words, though no command begins them, are the team's own work (see
        `Command`), such as a table of topics."""
        self.makers.append(fits)
        return fits

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
                if (_ends_here(rest) or (is_chinese(name) and command.reads(rest))) and command.means(words):
                    return command, words
        return None


def anything(words: str) -> bool:
    """Whatever follows a command (for its `reads`, `means` or `own`)."""
    return True


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
