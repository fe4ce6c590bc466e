"""Which days a team works: public holidays off, make-up days on, and the team's own exceptions above both."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Protocol, cast

DAY: Final = timedelta(days=1)
SUNDAY: Final = 6
BRIDGING: Final = frozenset({"CN"})
"""Countries that announce make-up days each year. Elsewhere a year without any is nothing unusual."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar of one team (or of a member who keeps another one).

    `country` is "CN", "US", a part such as "DE-BY", or "" for plain weekends. `overrides` says for single days whether
    they are worked, `titles` what those days are called.
    """

    country: str
    overrides: Mapping[date, bool] = field(default_factory=dict)
    titles: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        return self.overrides.get(day, day in _year(self.country, day.year).working)

    def make_up(self, day: date) -> bool:
        """Is this a weekend day that is worked?"""
        return self.is_working(day) and day in _year(self.country, day.year).weekend

    def next_after(self, day: date) -> date:
        return self._seek(day, DAY)

    def last_before(self, day: date) -> date:
        return self._seek(day, -DAY)

    def monday(self, day: date) -> date:
        """The Monday that names the sprint of this day. A Sunday that is worked opens the following sprint."""
        if day.weekday() == SUNDAY and self.is_working(day):
            return day + DAY
        return day - timedelta(days=day.weekday())

    def week(self, day: date) -> tuple[date, ...]:
        """The working days of the sprint that this day falls into, in order; empty in a week of holidays."""
        monday = self.monday(day)
        days = (monday + timedelta(days=n) for n in range(-1, 6))
        return tuple(d for d in days if self.is_working(d))

    def name(self, day: date, lang: str = "zh") -> str:
        """What the holiday is called, "" on an ordinary day."""
        if day in self.titles:
            return self.titles[day]
        if self.is_working(day):
            return ""
        return _names(self.country, day.year, lang).get(day, "")

    def knows(self, year: int) -> bool:
        """False where make-up days are the custom and nobody has told us this year's: then weekends and holidays
        still count, but the days in between will be wrong."""
        if self.country not in BRIDGING:
            return True
        told = any(works and day.year == year and day.weekday() > 4 for day, works in self.overrides.items())
        return told or bool(_year(self.country, year).make_up)

    def missing_year(self, today: date) -> int | None:
        """The year to warn of: this one or, from November on (when it is announced), the next."""
        years = (today.year, today.year + 1) if today.month >= 11 else (today.year,)
        return next((year for year in years if not self.knows(year)), None)

    def _seek(self, day: date, step: timedelta) -> date:
        for n in range(1, 400):
            if self.is_working(day + n * step):
                return day + n * step
        raise LookupError(f"no working day within a year of {day}")


def is_country(code: str) -> bool:
    """Is there a table of holidays for this code ("CN", "US-CA", or "" for none)?"""
    if not code:
        return True
    country, _, part = code.partition("-")
    return bool(_module_of(country)) and (not part or part in _table_class(country).subdivisions)


# --- one year of one country, worked out once and then only looked up ------------------------------------------


@dataclass(frozen=True, slots=True)
class _Year:
    working: frozenset[date]
    weekend: frozenset[date]

    @property
    def make_up(self) -> frozenset[date]:
        return self.working & self.weekend


class _Table(Protocol):
    """What we use of a table of the holidays library."""

    weekend: set[int]
    weekend_workdays: set[date]

    def is_weekend(self, day: date) -> bool: ...
    def get_list(self, day: date) -> list[str]: ...
    def __contains__(self, day: object) -> bool: ...


@lru_cache(maxsize=64)
def _year(country: str, year: int) -> _Year:
    table = _table(country, year, "") if country else None
    days = _days_of(year)
    weekend = frozenset(d for d in days if _is_weekend(table, d))
    if table is None:
        return _Year(frozenset(days) - weekend, weekend)
    working = (d for d in days if (d in table.weekend_workdays if d in weekend else d not in table))
    return _Year(frozenset(working), weekend)


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1)]


def _is_weekend(table: _Table | None, day: date) -> bool:
    # Where the law knows one free day (Hong Kong, India), offices still keep two.
    if table is None or len(table.weekend) < 2:
        return day.weekday() > 4
    return table.is_weekend(day)


@lru_cache(maxsize=32)
def _names(country: str, year: int, lang: str) -> dict[date, str]:
    if not country:
        return {}
    table = _table(country, year, lang)
    own = {d: _tidy(table.get_list(d), lang) for d in _days_of(year) if d in table}
    named = {day: name for day, name in own.items() if name}
    return _whole_runs(country, year, named, lang) if country in BRIDGING else named


def _whole_runs(country: str, year: int, named: dict[date, str], lang: str) -> dict[date, str]:
    """The bridging days and weekends of a long holiday carry its name: 15-23 Feb 2026 are all 春节."""
    free = [d for d in _days_of(year) if d not in _year(country, year).working]
    found = dict(named)
    for day in free:
        if day not in found and (near := _nearest_in_run(day, set(free), named)):
            found[day] = named[near]
    return found


def _nearest_in_run(day: date, free: set[date], named: dict[date, str]) -> date | None:
    ahead = behind = day
    while ahead in free or behind in free:
        for candidate in (behind, ahead):
            if candidate in named:
                return candidate
        behind = behind - DAY if behind in free else behind
        ahead = ahead + DAY if ahead in free else ahead
    return None


def _tidy(names: list[str], lang: str) -> str:
    """Names without what stands in brackets ("observed", "substituted from …"), and no name for a bridging day."""
    bare = [re.sub(r"\s*[（(].*?[）)]", "", name).strip() for name in names]
    words = dict.fromkeys(name for name in bare if name not in ("休息日", "Day off"))
    return ("、" if lang == "zh" else ", ").join(words)


# --- the holidays library, loaded late and in part ---------------------------------------------------------------


def _table(country: str, year: int, lang: str) -> _Table:
    code, _, part = country.partition("-")
    kind = _table_class(code)
    table = kind(years=[year], subdiv=part or None, language=_language(kind, lang), expand=False)
    return cast(_Table, table)


def _language(kind: Any, lang: str) -> str | None:
    """The table's own words for our zh and en; English where it knows no Chinese."""
    wanted = ("zh_CN", "en_US") if lang == "zh" else ("en_US",)
    return next((code for code in wanted if code in kind.supported_languages), None)


def _table_class(country: str) -> Any:
    """The library's class for one country, Any because the library's types are of its 250 modules together."""
    module = _module_of(country)
    if not module:
        raise ValueError(f"no table of holidays for country {country!r}")
    return getattr(importlib.import_module(f"holidays.countries.{module}"), country)


def _module_of(country: str) -> str:
    _spare_the_rest()
    from holidays.registry import COUNTRIES

    found = (module for module, (_, *codes) in COUNTRIES.items() if codes and codes[0] == country)
    return next(found, "")


def _spare_the_rest() -> None:
    """Let one country be imported alone, with only the calendars that it goes by: the packages themselves would import
    all 250 (half a second, 11 MB)."""
    spec = find_spec("holidays")
    for path in (spec and spec.submodule_search_locations) or ():
        for name in ("calendars", "groups", "countries"):
            if f"holidays.{name}" not in sys.modules:
                sys.modules[f"holidays.{name}"] = _in_part(f"holidays.{name}", Path(path) / name)


def _in_part(name: str, folder: Path) -> ModuleType:
    """A package that imports what it gives away only when somebody asks for it."""
    gives = {
        alias.name: told.module or ""
        for told in ast.parse((folder / "__init__.py").read_text("utf-8")).body if isinstance(told, ast.ImportFrom)
        for alias in told.names
    }  # fmt: skip

    def look_up(wanted: str) -> Any:
        if wanted not in gives:
            raise AttributeError(wanted)
        return getattr(importlib.import_module(gives[wanted]), wanted)

    package = ModuleType(name)
    package.__path__ = [str(folder)]
    package.__getattr__ = look_up  # type: ignore[method-assign]  # a module may have one (PEP 562)
    return package
