"""What belongs to a team, as files: `baton team|faq|topics|crisis …` and `baton export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import Brand, Whose, database_url, subject

team = subject("Teams, as one file.")
alarms = subject("Alerts and their evidence.")
wordings = subject("A team's FAQ library.")
topics = subject("The topic pack.")


@team.command("import")
def team_import(
    file: Path, dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False
) -> None:
    """Load a team file; loading it again applies only the differences."""
    url = database_url()
    from bot import teamcommands

    teamcommands.load(url, file, dry_run=dry_run, say=typer.echo)


@team.command("export")
def team_export(name: Annotated[str, typer.Argument(help="Which team, if there are several.")] = "") -> None:
    """Print the team as a team file."""
    url = database_url()
    from bot import teamcommands

    typer.echo(teamcommands.dump(url, name), nl=False)


def export(
    file: Path,
    team: Whose = "",
    evidence: Annotated[bool, typer.Option("--evidence", help="With the evidence of alerts.")] = False,
) -> None:
    """Write everything a team has in Baton as JSON Lines; it is noted in the team's log."""
    url = database_url()
    from bot import outward

    outward.export(url, file, team, typer.echo, with_evidence=evidence)


@topics.command("import")
def topics_import(
    file: Path,
    team: Whose = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Put a topic pack (CSV, Excel, Markdown) into this week's pack; exit 1 if a line was wrong."""
    url = database_url()
    from bot import topiccommands
    from handlers.topics import importing

    texts = Path(importing.__file__).with_name("texts.toml")
    right = topiccommands.load(url, file, team, importing.take, texts, dry_run=dry_run, say=typer.echo)
    raise typer.Exit(0 if right else 1)


@wordings.command("import")
def faq_import(
    file: Path,
    team: Whose = "",
    brand: Brand = "",
    whole: Annotated[bool, typer.Option("--whole", help="Write nothing unless every row is right.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Put a library file (CSV, Excel, Markdown) into the library; exit 1 if a row was wrong."""
    url = database_url()
    from bot import librarycommands

    right = librarycommands.load(url, file, team, brand, whole=whole, dry_run=dry_run, say=typer.echo)
    raise typer.Exit(0 if right else 1)


@wordings.command("export")
def faq_export(
    file: Path,
    team: Whose = "",
    brand: Brand = "",
    every: Annotated[bool, typer.Option("--all", help="Every version there ever was.")] = False,
) -> None:
    """Write the library into a file: .csv, .xlsx or .md."""
    url = database_url()
    from bot import librarycommands

    librarycommands.dump(url, file, team, brand, every=every, say=typer.echo)


@wordings.command("eval")
def faq_eval(file: Path, team: Whose = "") -> None:
    """Ask the library the questions of a table (question, number) and count what it answers."""
    url = database_url()
    from bot import librarycommands
    from handlers.faq import trial as trying

    librarycommands.evaluate(url, file, team, trying.ask, typer.echo)


@alarms.command("export")
def crisis_export(number: int, out: Annotated[Path, typer.Option(help="Into which folder.")], team: Whose = "") -> None:
    """Write an alert's timeline and evidence as Markdown and JSON, with its pictures."""
    url = database_url()
    from bot import crisiscommands

    crisiscommands.export(url, number, out, team, typer.echo)


@alarms.command("verify")
def crisis_verify(team: Whose = "") -> None:
    """Whether the chain of evidence holds; exit 1 if anything was changed."""
    url = database_url()
    from bot import crisiscommands

    raise typer.Exit(0 if crisiscommands.verify(url, team, typer.echo) else 1)
