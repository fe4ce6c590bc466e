"""“Something's wrong”: the entry's owner hears it in the reader's words, and says what became of it."""

from __future__ import annotations

from bot.chat import Block, Buttons, Card, Field, Form, Line, Oops, Quote, Row, Text
from bot.decided import decided
from bot.feature import Feature, Fields, Value, one
from bot.library import sight
from bot.texts import Blank
from bot.work import Look, Turn
from handlers.faq import answers
from handlers.faq.forms import form
from storage import gaps
from storage.askings import Asking
from storage.gaps import Fault
from storage.library import Entry, Version
from storage.people import GUEST, Member

faults = Feature("faq")


def opens(look: Look, value: Value) -> Form:
    """What is wrong with it?"""
    asking = look.db.get(Asking, value.get("asking", ""))
    if asking is None or asking.team_id != look.team.id or not asking.chosen:
        raise Oops("faq.gone")
    field = Field("words", look.label("faq.form.wrong"), "long", required=True, limit=1000)
    return form(look, "wrong", (field,), {"asking": asking.id, "version": asking.chosen}, ())


@faults.form("wrong", opens, least=GUEST)
def filled(turn: Turn, value: Value, fields: Fields) -> None:
    """Keep it, and tell the owner."""
    version = turn.db.get(Version, value.get("version", ""))
    entry = turn.db.get(Entry, version.entry_id) if version else None
    if version is None or entry is None or version.team_id != turn.team.id:
        raise Oops("faq.gone")
    fault = gaps.report(turn.db, turn.team.id, entry.id, version.id, turn.who.id, one(fields, "words"), turn.now)
    owner = answers.owner_of(turn, entry)
    if owner is not None:
        turn.hang_for(owner, "faq.fault", fault.id, quiet=True)
    turn.refresh("faq.entry", entry.id)
    turn.toast("faq.fault_told", who=owner.name if owner else turn.label("faq.expert"))


@faults.notice("fault")
def draw(look: Look, subject: str) -> Card | None:
    """What somebody found wrong, until it is settled."""
    fault = look.db.get(Fault, subject)
    entry = look.db.get(Entry, fault.entry_id) if fault else None
    version = look.db.get(Version, fault.version_id) if fault else None
    if fault is None or entry is None or version is None:
        return None
    by, settled = look.db.get(Member, fault.by_id), look.db.get(Member, fault.settled_by)
    values: dict[str, Blank] = {"number": entry.number, "version": version.number, "question": version.question}
    if fault.state != gaps.OPEN:
        key = "faq.fault_settled"
        return Card(look.line(key, **values, who=settled.name if settled else "–"), (Quote((fault.words,)),))
    edit = look.button("faq.edit", "primary", form=True, entry=entry.id)
    buttons = (edit, look.button("faq.settle", fault=fault.id))
    title = look.line("faq.fault", **values, who=by.name if by else "–")
    return Card(title, (Quote((fault.words,)), Buttons(buttons)), "warn")


@faults.button("settle")
def settle(turn: Turn, value: Value) -> None:
    """It has been seen to; whoever reported it hears so."""
    fault = turn.db.get(Fault, value.get("fault", ""))
    entry = turn.db.get(Entry, fault.entry_id) if fault else None
    if fault is None or entry is None or fault.team_id != turn.team.id:
        raise Oops("faq.gone")
    if not sight.may_edit(turn.who, entry):
        raise Oops("faq.not_yours")
    if fault.state != gaps.OPEN:
        raise Oops("faq.settled")
    fault.state, fault.settled_by, fault.settled_at = gaps.SETTLED, turn.who.id, turn.now
    turn.db.add(fault)
    turn.refresh("faq.fault", fault.id)
    decided(turn)
    turn.refresh("faq.entry", entry.id)
    by = turn.db.get(Member, fault.by_id)
    if by is not None and by.id != turn.who.id and by.left_at is None:
        look = turn.to(by)
        turn.tell(by, Card(look.line("faq.yours_settled", number=entry.number, who=turn.who.name)), quiet=True)


def listed(turn: Turn) -> Card:
    """What was found wrong and nobody has settled."""
    found = gaps.open_faults(turn.db, turn.team.id)
    if not found:
        return Card(turn.line("faq.no_faults"))
    return Card(turn.line("faq.faults", n=len(found)), tuple(_row(turn, fault) for fault in found[:10]))


def _row(turn: Turn, fault: Fault) -> Block:
    """With the way to the card on which it is settled, for whoever may."""
    entry, line = turn.db.get(Entry, fault.entry_id), _line(turn, fault)
    may = entry is not None and sight.may_edit(turn.who, entry)
    return Row(line, (turn.button("faq.open_fault", fault=fault.id),)) if may else Text((line,))


@faults.button("open_fault")
def open_fault(turn: Turn, value: Value) -> None:
    """What was said about it, and the buttons that settle it."""
    fault = turn.db.get(Fault, value.get("fault", ""))
    entry = turn.db.get(Entry, fault.entry_id) if fault else None
    if fault is None or entry is None or fault.team_id != turn.team.id:
        raise Oops("faq.gone")
    if not sight.may_edit(turn.who, entry):
        raise Oops("faq.not_yours")
    turn.hang_for(turn.who, "faq.fault", fault.id, again=True)
    turn.toast("faq.sent_to_you")


def _line(turn: Turn, fault: Fault) -> Line:
    entry, by = turn.db.get(Entry, fault.entry_id), turn.db.get(Member, fault.by_id)
    return turn.line(
        "faq.fault_line", number=entry.number if entry else 0, words=fault.words, who=by.name if by else "–"
    )
