"""`baton faq import`, `export` and `eval`: a team's library as a file, into the database and out of it, and tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot import libraryfile, shelving, tables
from bot.opening import tried, visited
from bot.refusals import CannotRun
from bot.shelving import PORTION, Loaded, Loader, Problem, Row
from bot.teamcommands import chosen, taken
from bot.texts import Texts
from bot.wording.sheet import Record
from storage import access, teams
from storage.db import Database, hold, utc_now
from storage.teams import Team

Say = Callable[[str], None]
Asks = Callable[[Session, Team, Sequence[str]], Sequence[Sequence[int]]]
"""For each question the numbers of the entries that were found: one if it is answered, those and 0 if offered."""


def load(url: str, path: Path, team: str, brand: str, *, whole: bool, dry_run: bool, say: Say) -> bool:
    """Put the file's rows into the library; who approved what is what the file says. False if a row was wrong."""
    try:
        rows = libraryfile.read(path.name, _bytes(path))
    except tables.Unreadable as why:
        raise CannotRun(f"{path}: {_texts().label(why.key, 'en', **why.values)}") from None
    wrong = rows.problems if whole else ()
    with (tried if dry_run else visited)(url) as database:
        with database.read() as db:
            of = chosen(db, team)
            loader = Loader(of, _brand(db, of, brand), "", utc_now(), trusted=True)
        done = Loaded(problems=wrong) if wrong else _put(database, loader, rows.rows, whole=whole)
    problems = done.problems if wrong else (*rows.problems, *done.problems)
    for problem in problems:
        say(_sentence(problem))
    for column in rows.unknown:
        say(f"unknown column: {column}")
    say(_sum(loader.team.name, done, len(problems), dry_run))
    return not problems


def _put(database: Database, loader: Loader, rows: Sequence[Row], *, whole: bool) -> Loaded:
    """All rows, or some at a time, so that a Baton that runs on this database can speak in between."""
    with database.read() as db:
        good, problems = shelving.known(db, loader, *shelving.read(loader, rows))
    refused = Loaded(problems=tuple(problems))
    if whole and problems:
        return refused
    some = max(len(good) if whole else PORTION, 1)
    portions = [good[at : at + some] for at in range(0, len(good), some)]
    puts = (partial(_held_put, loader=loader, records=portion) for portion in portions)
    return reduce(Loaded.and_then, (database.surely(put, loosely=True) for put in puts), refused)


def _held_put(db: Session, loader: Loader, records: Sequence[Record]) -> Loaded:
    """Nobody else does anything for the team meanwhile."""
    hold(db, [loader.team.id])
    return shelving.put(db, loader, records)


def dump(url: str, path: Path, team: str, brand: str, *, every: bool, say: Say) -> None:
    """Write the library into a file; its ending says how: .csv, .xlsx or .md. Raises CannotRun."""
    form = path.suffix.lower().lstrip(".")
    if form not in libraryfile.FORMS:
        raise CannotRun(f"{path}: I write {', '.join(f'.{known}' for known in libraryfile.FORMS)}")
    with visited(url) as database, database.write(loosely=True) as db:
        of = taken(db, team)
        found = list(shelving.records(db, of, brand or None, utc_now(), every=every))
        access.note(db, of.id, access.LIBRARY, utc_now(), "baton faq export", subject=form)
        name, data = of.name, libraryfile.write(form, of.name, found, ZoneInfo(of.tz), of.lang)
    try:
        path.write_bytes(data)
    except OSError as why:
        raise CannotRun(f"{path}: {why.strerror}") from None
    say(f"{name}: {len(found)} version{'s' if len(found) != 1 else ''} written to {path}.")


def evaluate(url: str, path: Path, team: str, asks: Asks, say: Say) -> None:
    """Ask the library the questions of a table (question, number; no number: silence is right), and count."""
    try:
        table = tables.read(path.name, _bytes(path))
        rows = table.records({"question": ("问题", "question"), "number": ("编号", "number")}, needed=("question",))
    except tables.Unreadable as why:
        raise CannotRun(f"{path}: {_texts().label(why.key, 'en', **why.values)}") from None
    wanted = [(row["question"], row["number"].upper().removeprefix("FAQ-")) for row in rows]
    with visited(url) as database, database.read() as db:
        found = asks(db, chosen(db, team), [question for question, _ in wanted])
    counts = dict.fromkeys(("right", "offered", "wrong", "silent", "rightly silent"), 0)
    for (question, number), numbers in zip(wanted, found, strict=True):
        what = _judged(number, [str(n) for n in numbers])
        counts[what] += 1
        if what == "wrong":
            say(f"wrong: “{question}” was answered with FAQ-{numbers[0]}" + (f", not FAQ-{number}" if number else ""))
    say(f"{len(wanted)} questions: " + ", ".join(f"{count} {what}" for what, count in counts.items()))


def _judged(wanted: str, found: Sequence[str]) -> str:
    if not found:
        return "silent" if wanted else "rightly silent"
    if "0" in found:
        return "offered" if wanted in found else "silent" if wanted else "rightly silent"
    return "right" if found[0] == wanted else "wrong"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as why:
        raise CannotRun(f"{path}: {why.strerror}") from None


def _brand(db: Session, team: Team, brand: str) -> str:
    known = [row.name for row in teams.brands(db, team.id)]
    if brand and brand not in known:
        raise CannotRun(f"{team.name} has no brand {brand}; there are: {', '.join(known) or 'none'}")
    if not brand and len(known) > 1:
        raise CannotRun(f"there are several brands, say which with --brand: {', '.join(known)}")
    return brand or (known[0] if known else "")


def _sentence(problem: Problem) -> str:
    texts = _texts()
    kind, _, key = problem.why.partition(":")
    if kind == "table":
        return texts.label(key, "en", line=problem.line, column=problem.column, value=problem.words)
    why = texts.label(f"faq.wrong.{problem.why}", "en", words=problem.words, blank="{…}")
    return texts.label("faq.wrong_at", "en", line=problem.line, column=problem.column, why=why)


def _texts() -> Texts:
    here = Path(__file__).parent
    return Texts.load({"tables": here / "tables" / "texts.toml",
                       "faq": here.parent / "handlers" / "faq" / "texts.toml"})  # fmt: skip


def _sum(team: str, done: Loaded, wrong: int, dry_run: bool) -> str:
    parts = [f"{len(done.new)} new", f"{len(done.changed)} changed", f"{done.same} the same", f"{wrong} wrong"]
    drafts = f" {done.unapproved} went in as drafts: a price needs two approvers." if done.unapproved else ""
    return f"{team}: {', '.join(parts)}{', nothing written (--dry-run)' if dry_run else ''}.{drafts}"
