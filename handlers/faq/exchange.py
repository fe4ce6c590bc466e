"""A whole library in and out of chat: a file or pasted lines come in as drafts, a file's text goes out."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import TypeAdapter

from bot import libraryfile, sheets, shelving, tables
from bot.chat import Block, Buttons, Card, Line, Oops, Said, Text
from bot.feature import Feature, Value
from bot.library import sight
from bot.look import Parts
from bot.thoughts import Asked, Found
from bot.work import Look, Turn
from handlers.faq import reviewing, searching
from handlers.faq.forms import BLANK
from handlers.faq.reviewing import visible
from storage import access, handouts, teams
from storage.library import Entry

exchange = Feature("faq")
_ROWS: TypeAdapter[libraryfile.Rows] = TypeAdapter(libraryfile.Rows)
MOST_PROBLEMS = 8
MOST_TOLD = 5
PIECE, MOST_PIECES = 2800, 10
FORMS = {
    "csv": "csv", "xlsx": "xlsx", "excel": "xlsx", "表格": "xlsx", "md": "md", "markdown": "md",
}  # fmt: skip
"""What people call the forms of a file."""


def take(turn: Turn, words: str) -> None:
    """`话术 导入` with a file, or with the lines themselves."""
    if not sight.may_edit(turn.who):
        raise Oops("faq.not_yours")
    files = [f for f in turn.event.files if f.kind == "other"] if isinstance(turn.event, Said) else []
    brand, rest = _branded(turn, words)
    whole, rest = _whole(rest)
    if files:
        turn.think("faq.file", json.dumps({"whole": whole, "brand": brand}, ensure_ascii=False), file=files[0])
        turn.reply("faq.reading", name=files[0].name)
    elif rest:
        load(turn, libraryfile.pasted(rest), whole=whole, brand=brand)
    else:
        raise Oops("faq.import_how")


def _branded(turn: Turn, words: str) -> tuple[str, str]:
    """The brand that is named first ("话术 导入 晴屿"); what follows."""
    for name in sorted((brand.name for brand in teams.brands(turn.db, turn.team.id)), key=len, reverse=True):
        rest = words[len(name) :]
        if words.casefold().startswith(name.casefold()) and (not rest or rest[0].isspace() or rest[0] in ":："):
            return name, rest.strip(" \n:：")
    return "", words


def _whole(words: str) -> tuple[bool, str]:
    """Whether nothing is to go in unless all does; what follows."""
    for name in ("全部或不", "要么全进", "all or nothing"):
        if words.casefold().startswith(name):
            return True, words[len(name) :].strip()
    return False, words


def _read(parts: Parts, asked: Asked) -> str:
    """The file's rows, read where nobody waits for it; or the sentence that says why it cannot be read."""
    try:
        rows = libraryfile.read(asked.file.name if asked.file else "", asked.data)
    except tables.Unreadable as why:
        return json.dumps({"refused": why.key, "values": why.values}, default=str)
    return _ROWS.dump_json(rows).decode()


@exchange.thought("file", _read)
def file_came(turn: Turn, words: str, found: Found) -> None:
    """The file has been fetched and read."""
    if found.fault:
        raise Oops("faq.no_file")
    refused = json.loads(found.text)
    if "refused" in refused:
        raise Oops(refused["refused"], **refused["values"])
    told = json.loads(words)
    load(turn, _ROWS.validate_json(found.text), whole=told["whole"], brand=told["brand"])


@exchange.button("file")
def pressed(turn: Turn, value: Value) -> None:
    """A file without words was the library."""
    if not sight.may_edit(turn.who):
        raise Oops("faq.not_yours")
    file = sheets.unpack(value.get("file", ""))
    turn.settle("faq.reading", name=file.name)
    turn.think("faq.file", json.dumps({"whole": False, "brand": ""}), file=file)


def load(turn: Turn, rows: libraryfile.Rows, *, whole: bool, brand: str) -> None:
    """Put the rows in as drafts, and say what became of each kind of them."""
    loader = shelving.Loader(turn.team, brand or searching.brand_of_new(turn), turn.who.id, turn.now)
    problems = rows.problems if whole else ()
    done = shelving.Loaded(problems=problems) if problems else shelving.load(turn.db, loader, rows.rows, whole=whole)
    for version in (*done.new, *done.changed):
        entry = turn.db.get(Entry, version.entry_id)
        if entry is not None and len(done.new) + len(done.changed) <= MOST_TOLD:
            reviewing.call(turn, entry, version)
    turn.reply(report(turn, done, (*rows.problems, *done.problems) if not problems else done.problems, rows.unknown))


def report(turn: Look, done: shelving.Loaded, problems: tuple[shelving.Problem, ...], unknown: tuple[str, ...]) -> Card:
    """How many are new, changed, the same; and each bad row by its line and column."""
    title = turn.line("faq.imported", new=len(done.new), changed=len(done.changed), same=done.same, wrong=len(problems))
    lines: list[Line] = [problem_line(turn, problem) for problem in problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        lines.append(turn.line("faq.more", n=len(problems) - MOST_PROBLEMS))
    if unknown:
        lines.append(turn.line("faq.unknown_columns", columns=turn.listed(unknown)))
    if done.new or done.changed:
        lines.append(turn.line("faq.imported_drafts"))
    blocks: list[Block] = [Text(tuple(lines))] if lines else []
    if done.new or done.changed:
        blocks.append(Buttons((turn.button("faq.waiting"),)))
    return Card(title, tuple(blocks), "warn" if problems else "plain")


def problem_line(look: Look, problem: shelving.Problem) -> Line:
    kind, _, key = problem.why.partition(":")
    if kind == "table":
        return look.line(key, line=problem.line, column=problem.column, value=problem.words)
    why = look.label(f"faq.wrong.{problem.why}", words=problem.words, blank=BLANK)
    return look.line("faq.wrong_at", line=problem.line, column=problem.column, why=why)


# --- out ----------------------------------------------------------------------------------------------------------


def give(turn: Turn, form: str = "") -> None:
    """The library as Markdown, in private, in as many messages as it takes; a larger one, or another form, is a file
    that the person fetches."""
    if not sight.may_edit(turn.who):
        raise Oops("faq.not_yours")
    if not form:
        _as_messages(turn)
    elif form.casefold() in FORMS:
        hand_out(turn, FORMS[form.casefold()])
    else:
        raise Oops("faq.export_how")
    if turn.place.kind == "channel":
        turn.reply("faq.in_private", who=turn.me)


def hand_out(turn: Turn, form: str) -> None:
    """The address of the file, for this person alone and for an hour."""
    made = handouts.make(turn.db, turn.team.id, turn.who.id, form, turn.now)
    address = f"{turn.parts.address or turn.label('faq.export_somewhere')}/library/{made.secret}.{form}"
    lines = [(address,)] if turn.parts.address else [(address,), turn.line("faq.export_without")]
    turn.whisper(Card(turn.line("faq.export_file", form=form.upper(), at=made.until), (Text(tuple(lines)),)))


def _as_messages(turn: Turn) -> None:
    records = list(shelving.records(turn.db, turn.team, None, turn.now, visible=lambda v: visible(turn.who, v, turn)))
    text = libraryfile.write("md", turn.team.name, records, turn.team_tz, turn.lang).decode()
    if not records:
        raise Oops("faq.empty_library")
    if len(text) > MOST_PIECES * PIECE:
        hand_out(turn, "md")
        return
    for piece in _pieces(text):
        turn.whisper(Card((piece,)))
    access.note(turn.db, turn.team.id, access.LIBRARY, turn.now, turn.who.name, turn.who.id, "md")
    turn.whisper(Card(turn.line("faq.exported")))


def _pieces(text: str) -> Iterator[str]:
    """The text in messages, cut between lines."""
    piece = ""
    for line in text.splitlines(keepends=True):
        if len(piece) + len(line) > PIECE and piece:
            yield piece
            piece = ""
        piece += line
    if piece.strip():
        yield piece


@exchange.button("export")
def export(turn: Turn, value: Value) -> None:
    give(turn)
