"""`我的数据`: all that is kept about whoever asks, kind by kind and row by row, and what of it goes on request."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from bot.chat import Buttons, Card, Line, Note, Oops, Text
from bot.dates import day_words
from bot.feature import Feature, Value
from bot.work import Look, Turn
from handlers.members import kept
from storage import traces
from storage.people import GUEST
from storage.traces import GOES, NEEDED, PROOF, RECORD, WORK, Row

data = Feature("members")
ROWS: Final = 25
LONGEST: Final = 120


@data.command("我的数据", "my data", least=GUEST, means=lambda words: not words)
def show(turn: Turn, words: str) -> None:
    """In private, wherever it was asked."""
    turn.whisper(card(turn.to(turn.who)))
    if turn.place.kind == "channel":
        turn.reply(Card(turn.room.line("members.in_private", who=turn.me)))


def card(look: Look) -> Card:
    """What goes on request first, then what stays, each with why."""
    who = look.reader
    if who is None:
        raise LookupError("nobody asks what is kept about them")
    held = traces.held(look.db, who.id)
    comma = look.label("members.comma")
    lines = []
    for fate in (GOES, WORK, NEEDED, PROOF, RECORD):
        told = [look.label("members.data.count", kind=look.label(f"members.data.kind.{h.kind}"), n=h.count)
                for h in held if h.fate == fate]  # fmt: skip
        if told:
            lines.append(look.line(f"members.data.{fate}", kinds=comma.join(told)))
    ways = [look.button("members.all_data")]
    if any(h.fate == GOES for h in held):
        ways.append(look.button("members.erase_all", "danger", confirm=look.label("members.data.sure")))
    note = Note(look.line("members.data.note"))
    return Card(
        look.line("members.data.title", who=who.name), (Text(tuple(lines)), Buttons(tuple(ways)), note), sealed=True
    )


@data.button("all_data", least=GUEST)
def rows(turn: Turn, value: Value) -> None:
    """Row by row, a page at a time."""
    start = value.get("start", "0")
    if not (start.isascii() and start.isdigit()):
        raise Oops("members.data.no_more")
    at, look = int(start), turn.to(turn.who)
    found = traces.rows(turn.db, turn.who.id, at, ROWS + 1)
    if not found:
        raise Oops("members.data.no_more")
    shown = found[:ROWS]
    lines = tuple(_line(look, row) for row in shown)
    more = Buttons((look.button("members.all_data", label=look.label("members.data.more"), start=str(at + ROWS)),))
    title = look.line("members.data.rows", first=at + 1, last=at + len(shown))
    turn.tell(turn.who, Card(title, (Text(lines), *((more,) if len(found) > ROWS else ())), sealed=True))
    turn.toast("members.data.sent")


def _line(look: Look, row: Row) -> Line:
    day = row.at.astimezone(look.tz).date() if isinstance(row.at, datetime) else row.at
    words = kept.in_words(look, row)
    told = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
    kind = look.label(f"members.data.kind.{row.kind}")
    if isinstance(day, date):
        return look.line("members.data.row", kind=kind, day=day_words(day, look.lang), words=told)
    return look.line("members.data.row_no_day", kind=kind, words=told)
