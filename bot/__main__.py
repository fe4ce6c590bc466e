"""The `baton` command. Each command is a few lines; what it does stands elsewhere, and is loaded when it is needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import rubbish
from bot.refusals import CannotRun

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="Baton 接力棒: conducts a brand's KOX team in Feishu and Slack.",
    no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False,
)  # fmt: skip
db = typer.Typer(help="The database.", no_args_is_help=True, rich_markup_mode=None)
team = typer.Typer(help="Teams, as one file.", no_args_is_help=True, rich_markup_mode=None)
feishu = typer.Typer(help="Feishu apps of further companies.", no_args_is_help=True, rich_markup_mode=None)
locks = typer.Typer(help="The keys that lock the workspaces' tokens.", no_args_is_help=True, rich_markup_mode=None)
trial = typer.Typer(
    help="Try what Baton understands, on a file of examples.", no_args_is_help=True, rich_markup_mode=None
)
alarms = typer.Typer(help="Alerts and their evidence.", no_args_is_help=True, rich_markup_mode=None)
wordings = typer.Typer(help="A team's FAQ library.", no_args_is_help=True, rich_markup_mode=None)
topics = typer.Typer(help="The topic pack.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(alarms, name="crisis")
app.add_typer(db, name="db")
app.add_typer(wordings, name="faq")
app.add_typer(feishu, name="feishu")
app.add_typer(locks, name="keys")
app.add_typer(team, name="team")
app.add_typer(topics, name="topics")
app.add_typer(trial, name="try")

Whose = Annotated[str, typer.Option("--team", help="Which team, if there are several.")]
Brand = Annotated[str, typer.Option("--brand", help="Which brand, if there are several.")]
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


@db.command()
def upgrade() -> None:
    """Bring the database to the shape that this version needs."""
    url = database_url()
    from bot.opening import opened

    with opened(url):
        typer.echo("The database is up to date.")


@feishu.command("add")
def feishu_add(
    app_id: str,
    mode: Annotated[str, typer.Option(help="webhook or websocket.")] = "webhook",
    domain: Annotated[str, typer.Option(help="https://open.larksuite.com for Lark.")] = "https://open.feishu.cn",
) -> None:
    """Add an app, or give it new secrets, which are asked for and locked."""
    told = settings()
    from bot import feishuapps

    if mode not in ("webhook", "websocket"):
        raise CannotRun("--mode is webhook or websocket", code=2)

    def asked(what: str) -> str:
        given: str = typer.prompt(what, default="", hide_input=True, show_default=False)
        return given.strip()

    secret, key, token = asked("App Secret"), asked("Encrypt Key"), asked("Verification Token")
    further = feishuapps.FurtherApp(app_id, secret, key, token, "webhook" if mode == "webhook" else "websocket", domain)
    feishuapps.add(database_url(), told.secret_keys.get_secret_value(), further, typer.echo)


@feishu.command("list")
def feishu_list() -> None:
    """Which further apps there are."""
    url = database_url()
    from bot import feishuapps

    feishuapps.listed(url, typer.echo)


@feishu.command("remove")
def feishu_remove(app_id: str) -> None:
    """Forget an app."""
    url = database_url()
    from bot import feishuapps

    feishuapps.remove(url, app_id, typer.echo)


@locks.command("new")
def new_key() -> None:
    """Make a key for BATON_SECRET_KEYS."""
    from bot import keys

    typer.echo(keys.new())


@locks.command("rotate")
def rotate_keys() -> None:
    """Lock every token anew with the first of BATON_SECRET_KEYS; then the others may go."""
    told = settings()
    from bot import keycommands

    keycommands.rotate(database_url(), told.secret_keys.get_secret_value(), typer.echo)


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


@app.command("export")
def export(
    file: Path,
    team: Whose = "",
    evidence: Annotated[bool, typer.Option("--evidence", help="With the evidence of alerts.")] = False,
) -> None:
    """Write everything a team has in Baton as JSON Lines; it is noted in the team's log."""
    url = database_url()
    from bot import outward

    outward.export(url, file, team, typer.echo, with_evidence=evidence)


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
