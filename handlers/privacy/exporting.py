"""`导出`: all that a team has, as a file for its director; that it was asked for and that it went out are noted."""

from __future__ import annotations

from typing import Final

from bot.chat import Card, Link, Note, Text
from bot.feature import Feature, Value
from bot.work import Turn
from storage import access, handouts
from storage.people import DIRECTOR

exporting = Feature("privacy")
ALL: Final = ("", "数据", "全部", "全部数据", "战队数据", "data", "all", "all data", "everything", "the team's data")


@exporting.command("导出", "export", least=DIRECTOR, means=lambda words: words.casefold().strip(" 。.!！") in ALL)
def export(turn: Turn, words: str) -> None:
    """The team's data as JSON Lines; where nobody can reach an address of ours, how to get it on the machine."""
    _hand_out(turn)
    if turn.place.kind == "channel":
        turn.reply(Card(turn.room.line("privacy.in_private", who=turn.me)))


@exporting.button("export", least=DIRECTOR, fresh=True)
def pressed_export(turn: Turn, value: Value) -> None:
    _hand_out(turn)
    turn.toast("privacy.sent")


def _hand_out(turn: Turn) -> None:
    """An address for the director alone, for an hour."""
    look = turn.to(turn.who)
    note = Note(look.line("privacy.export.evidence"))
    if not turn.parts.address:
        turn.whisper(Card(look.line("privacy.export.how"), (Text((look.line("privacy.export.by_hand"),)), note)))
        return
    made = handouts.make(turn.db, turn.team.id, turn.who.id, handouts.TEAM, turn.now)
    address = f"{turn.parts.address}/team/{made.secret}.{handouts.TEAM}"
    access.note(turn.db, turn.team.id, access.LINKED, turn.now, turn.who.name, turn.who.id)
    title = look.line("privacy.export.title", team=turn.team.name, at=made.until)
    link = (Link(look.label("privacy.export.fetch"), address),)
    turn.whisper(Card(title, (Text((link,)), note), sealed=True))
