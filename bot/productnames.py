"""Which of the team's products somebody's words are about: whole names first, then the short ones that people use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.library.names import Names, of_team, plain
from bot.look import Look
from storage import teams
from storage.likeness import folded


def of(look: Look) -> tuple[str, ...]:
    """Every product that the team's brands and accounts name, each once."""
    return tuple(sorted(of_team(look.db, look.team.id)))


def brands_of(look: Look) -> tuple[str, ...]:
    return tuple(brand.name for brand in teams.brands(look.db, look.team.id))


def named(known: Sequence[str], text: str, brands: Sequence[str] = ()) -> tuple[str, ...]:
    """The products that the words name. By a short name ("那支喷雾") only where it can mean one alone; the name of a
    brand is no product's."""
    said = folded(text)
    whole = tuple(name for name in known if folded(name) and folded(name) in said)
    if whole:
        return whole
    called = _names(tuple(known)).products_in(plain(text))
    not_these = {plain(brand) for brand in brands}
    meant = {next(iter(one)) for short, one in called.items() if len(one) == 1 and short not in not_these}
    return tuple(name for name in known if plain(name) in meant)


@lru_cache(maxsize=64)
def _names(known: tuple[str, ...]) -> Names:
    return Names(known)
