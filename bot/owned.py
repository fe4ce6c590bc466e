"""What a feature may own: commands, buttons, forms, questions, watchers, thoughts; each with who answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat import Card, Form
from bot.thoughts import Found, Think
from bot.work import Look, Turn, Work
from storage.outgoing import Outgoing

Fields = Mapping[str, str | tuple[str, ...]]
Value = Mapping[str, str]
OnWords = Callable[[Turn, str], None]
OnPress = Callable[[Turn, Value], None]
OnFilled = Callable[[Turn, Value, Fields], None]
OpensForm = Callable[[Look, Value], Form]
Draws = Callable[[Look, str], Card | None]
Hears = Callable[[Turn, str], bool]
Makes = Callable[[Turn, str], bool]
Watches = Callable[[Turn, Any], None]
Takes = Callable[[Turn, str, Found], None]
Loses = Callable[[Work, Outgoing], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A word that people say. `fresh`: not carried out as if new when it arrives more than ten minutes late.

    `reads` says whether words that follow a Chinese name without a space still belong to it ("请假明天").
    `means` says whether the command is meant at all when these words follow ("add captions" adds nobody to the team).
    `own` says whether these words are the team's own work (a topic, an entry, a draft, a setting) and not something
    that it tells: nobody has to look out for a crisis in them.
    """

    feature: str
    names: tuple[str, ...]
    run: OnWords
    least: str
    fresh: bool
    reads: Callable[[str], bool]
    means: Callable[[str], bool]
    own: Callable[[str], bool]

    @property
    def about(self) -> str:
        """The key of the sentence that says what it does, for the help: "feature.about.NAME"."""
        return f"{self.feature}.about.{self.english.replace('-', '_').replace(' ', '_')}"

    @property
    def chinese(self) -> str:
        return next((name for name in self.names if is_chinese(name)), self.names[0])

    @property
    def english(self) -> str:
        return next((name for name in self.names if not is_chinese(name)), self.names[0])


@dataclass(frozen=True, slots=True)
class Press:
    """A button somebody owns."""

    run: OnPress
    least: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A form somebody owns: how it is opened (only reads) and what is done once it was filled. `own`: what is written
    into it is the team's own work (see `Command`)."""

    opens: OpensForm
    run: OnFilled
    least: str
    fresh: bool
    own: bool


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


def is_chinese(name: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in name)
