"""The `baton` command. Each command is a few lines; what it does stands elsewhere, and is loaded when it is needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import rubbish
from bot.commands import database_url, settings, subject
from bot.commands.belongings import alarms, export, team, topics, wordings
from bot.commands.locks import feishu, locks
from bot.commands.trying import trial
from bot.refusals import CannotRun

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="Baton 接力棒: conducts a brand's KOX team in Feishu and Slack.",
    no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False,
)  # fmt: skip
db = subject("The database.")
app.add_typer(alarms, name="crisis")
app.add_typer(db, name="db")
app.add_typer(wordings, name="faq")
app.add_typer(feishu, name="feishu")
app.add_typer(locks, name="keys")
app.add_typer(team, name="team")
app.add_typer(topics, name="topics")
app.add_typer(trial, name="try")

Address = Annotated[str, typer.Option("--url", help="Baton's public address, https://…")]


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"baton {version('baton')}")
        raise typer.Exit


@app.callback()
def baton(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Baton 接力棒: conducts a brand's KOX team in Feishu and Slack."""


@app.command()
def run() -> None:
    """Start Baton: everything in one process."""
    told = settings()
    from bot import running

    running.run(told)


@app.command()
def web() -> None:
    """Only hear: the addresses that platforms call; needs PostgreSQL (on SQLite use `run`)."""
    told = _many_machines("web")
    from bot import running

    running.web(told)


@app.command()
def worker(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where it says how it is; 0 takes a free port.")] = 0,
) -> None:
    """Only answer, speak and keep the clock; needs PostgreSQL (on SQLite use `run`)."""
    told = _many_machines("worker")
    from bot import running

    running.work(told, port)


@app.command("migrate-to")
def migrate_to(
    address: Annotated[str, typer.Argument(metavar="DATABASE_URL", help="postgresql://…, an empty database")],
) -> None:
    """Move everything from SQLite to PostgreSQL, compared table by table; begun again, it goes on where it ended."""
    source = database_url()
    from bot import logs, moving
    from bot.settings import passwords

    logs.set_up([*settings().secrets(), *passwords(address)])
    moving.move(source, address, typer.echo)


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page is; 0 takes a free port.")] = 8765,
    data: Annotated[Path | None, typer.Option(help="Keep the demo in this folder; by default it starts fresh.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the page.")] = True,
    lang: Annotated[str, typer.Option(help="What the pretend team speaks: zh or en.")] = "zh",
    empty: Annotated[bool, typer.Option("--empty", help="A bare team, without its two weeks of history.")] = False,
) -> None:
    """Start Baton with a pretend team on a local page; it has two weeks behind it."""
    from bot.demo import show

    if lang not in ("zh", "en"):
        raise CannotRun("--lang is zh or en", code=2)
    show.run(port, data, browser, lang, empty=empty)


@app.command()
def doctor(
    url: Address = "",
    lang: Annotated[str, typer.Option("--lang", help="zh or en; unset, this computer's language.")] = "",
) -> None:
    """What is missing, in plain words; exit 1 if Baton would not run."""
    try:
        told = settings()
    except CannotRun as why:
        raise CannotRun(str(why)) from None
    import os

    from bot import doctor as examination

    if lang not in ("", "zh", "en"):
        raise CannotRun("--lang is zh or en", code=2)
    said = lang or examination.language(os.environ)
    raise typer.Exit(examination.report(told, typer.echo, url, lang=said))


@app.command()
def manifest(platform: Annotated[str, typer.Argument(help="slack or feishu")], url: Address = "") -> None:
    """What to paste when the app is created on the platform; without an address, for Socket Mode or long connection."""
    from bot import manifests

    typer.echo(manifests.of(platform, url))


app.command("export")(export)


@db.command()
def upgrade() -> None:
    """Bring the database to the shape that this version needs."""
    url = database_url()
    from bot.opening import opened

    with opened(url):
        typer.echo("The database is up to date.")


def _many_machines(what: str) -> Settings:
    told = settings()
    if told.on_sqlite:
        raise CannotRun(f"`baton {what}` needs PostgreSQL; on SQLite everything runs in one process: use `baton run`")
    return told


def main() -> None:
    """The way in. What a person can put right is said in a sentence."""
    rubbish.hardly_look_for_it()
    try:
        app()
    except CannotRun as why:
        typer.echo(str(why), err=True)
        raise SystemExit(why.code) from None


if __name__ == "__main__":
    main()
