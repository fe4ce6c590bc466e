"""What is to be drawn: the words and figures of a picture, before anybody has thought of colours.

Every word that the picture shows is in here, in the reader's language; so the same description is the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field as Tagged

Mark: TypeAlias = Literal["in", "late", "silent", "away", "none", "share"]
"""How somebody took part on a day: answered, answered late, said nothing, on leave, was not asked; or, for several
people together, which share of them answered."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of one row. `text` stands in the cell ("98%"), `share` (0 to 1) fills it, where it is about several."""

    mark: Mark
    text: str = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One person, or several together; as many cells as there are days."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Who took part on which day (its weekday and its number). `legend` says what the marks mean that occur, `empty`
    what stands there if nobody was asked at all."""

    title: str
    note: str
    days: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]
    legend: tuple[tuple[Mark, str], ...]
    empty: str
    tag: Literal["heat"] = "heat"


@dataclass(frozen=True, slots=True)
class Stage:
    """One state of the board: how many pieces stood there before and after, and how many came and went between."""

    name: str
    before: int
    after: int
    came: int
    went: int


@dataclass(frozen=True, slots=True)
class Flow:
    """How pieces moved over the board. `was` and `now` name the two lengths of each bar, `came` and `went` the columns
    of figures beside it."""

    title: str
    note: str
    stages: tuple[Stage, ...]
    was: str
    now: str
    came: str
    went: str
    tag: Literal["flow"] = "flow"


@dataclass(frozen=True, slots=True)
class Column:
    """One day: how many of each severity, the gravest first, and how many there were a week before."""

    name: str
    counts: tuple[int, ...]
    before: int


@dataclass(frozen=True, slots=True)
class Bars:
    """How many alerts there were on each day. `kinds` names the severities, `was` the mark of the week before."""

    title: str
    note: str
    columns: tuple[Column, ...]
    kinds: tuple[str, ...]
    was: str
    tag: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Shot:
    """Nothing drawn: a screenshot that somebody sent and that was kept (`storage.screenshots`), byte for byte."""

    kept: str
    sha256: str
    tag: Literal["shot"] = "shot"


Art: TypeAlias = Annotated[Heat | Flow | Bars | Shot, Tagged(discriminator="tag")]
