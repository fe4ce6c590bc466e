"""The `baton` command, subject by subject, and what all of it begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.refusals import CannotRun

if TYPE_CHECKING:
    from bot.settings import Settings

Whose = Annotated[str, typer.Option("--team", help="Which team, if there are several.")]
Brand = Annotated[str, typer.Option("--brand", help="Which brand, if there are several.")]


def subject(what: str) -> typer.Typer:
    """The commands about one thing."""
    return typer.Typer(help=what, no_args_is_help=True, rich_markup_mode=None)


def settings() -> Settings:
    """The settings; from here on, nothing that this process logs or dies of shows a secret."""
    from bot import logs
    from bot.settings import load

    told = load()
    logs.set_up(told.secrets())
    return told


def database_url() -> str:
    """Where Baton remembers, for a command that needs nothing else."""
    told = settings()
    from bot import fitness

    for sentence in fitness.database(told):
        raise CannotRun(sentence, code=2)
    return told.url
