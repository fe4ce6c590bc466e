"""`baton try …`: what Baton understands, on a file of examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import subject

trial = subject("Try what Baton understands, on a file of examples.")


@trial.command()
def standups(file: Path, out: Annotated[Path, typer.Option(help="Where the predictions go.")]) -> None:
    """Read typed stand-ups: {"text": …} a line in, {"yesterday", "today", "blockers"} a line out."""
    from bot import trials
    from handlers.standup import trial as trying

    trials.predict(trying.predict, file, out)


@trial.command()
def crisis(
    file: Path,
    out: Annotated[Path, typer.Option(help="Where the predictions go.")],
    plain: Annotated[bool, typer.Option("--plain", help="By words alone, even if a model is installed.")] = False,
) -> None:
    """Judge words that may be a crisis: {"text": …} a line in, {"crisis", "severity", "rules", …} a line out."""
    from bot.crisis import trial as trying

    trying.run(file, out, plain=plain)


@trial.command()
def routing(
    file: Path,
    out: Annotated[Path, typer.Option(help="Where the predictions go.")],
    plain: Annotated[bool, typer.Option("--plain", help="By words alone, even if a model is installed.")] = False,
) -> None:
    """Say who should answer a fan: {"text": …} a line in, {"label": "koe|kos|koc|director|none"} a line out."""
    from bot.routing import trial as trying

    trying.run(file, out, plain=plain)


@trial.command("faq")
def faq_trial(
    file: Path,
    library: Annotated[Path, typer.Option(help="The entries to find: {set, id, question, variants, answer} a line.")],
    out: Annotated[Path, typer.Option(help="Where the predictions go.")],
    plain: Annotated[bool, typer.Option("--plain", help="By words alone, though the extra semantic is there.")] = False,
) -> None:
    """Look questions up in a library: {"set", "query"} a line in, {"answer": id or null, "ranked"} a line out."""
    from bot.library import trial as trying

    trying.run(file, library, out, plain=plain)


@trial.command()
def claims(file: Path, out: Annotated[Path, typer.Option(help="Where the predictions go.")]) -> None:
    """Read words about tasks: {"text": …} a line in, {"intent", "task_ids"} a line out."""
    from bot import trials
    from bot.phrases import trial as trying

    trials.predict(trying.predict_claims, file, out)


@trial.command()
def dates(file: Path, out: Annotated[Path, typer.Option(help="Where the predictions go.")]) -> None:
    """Read due dates: {"text": …, "ref": "2026-03-11T10:30"} a line in, {"date", "time"} a line out."""
    from bot import trials
    from bot.phrases import trial as trying

    trials.predict(trying.predict_dates, file, out, trying.A_DATE)
