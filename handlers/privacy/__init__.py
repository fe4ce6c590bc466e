"""What a team decides about its data: what a language model may read, how long words stay; and who looked at what."""

from __future__ import annotations

from typing import Final

from bot.chat import Card, Field, Form, Line, Note, Oops, Text
from bot.dates import day_words
from bot.feature import Feature, Fields, Value, one
from bot.texts import clock_words
from bot.work import Look, Turn
from handlers.privacy import cards, exporting
from storage import access, consents, retention
from storage.access import Access
from storage.changes import Change
from storage.consents import ASKED_FOR, Whose
from storage.people import DEPUTY, DIRECTOR, GUEST

privacy = Feature("privacy")
privacy.include(exporting.exporting)
privacy.notice("settings")(cards.settings)

LOG: Final = ("记录", "历史", "log", "history")
MOST_SHOWN: Final = 15


@privacy.command("隐私", "privacy", least=GUEST, means=lambda words: not words or words.casefold() in LOG)
def show(turn: Turn, words: str) -> None:
    """Everybody may read how data is dealt with; the director changes it. `记录`: who opened and took out what."""
    if words:
        log(turn)
    else:
        place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
        if place is None:
            raise Oops("privacy.no_direct")
        turn.hang("privacy.settings", turn.team.id, place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply(Card(turn.room.line("privacy.in_private", who=turn.me)))


# --- what a language model may read ---------------------------------------------------------------------------------


@privacy.button("switch", least=DIRECTOR, fresh=True)
def switch(turn: Turn, value: Value) -> None:
    """On or off, as the button says: what was pressed twice is not switched back."""
    whose, on = value.get("whose", ""), value.get("on") == "yes"
    if whose not in ASKED_FOR:
        raise Oops("privacy.gone")
    if (whose in consents.of(turn.db, turn.team.id)) != on:
        (consents.give if on else consents.take_back)(turn.db, turn.team.id, Whose(whose))
        _note(turn, f"model_words_{'on' if on else 'off'}", whose)
    turn.refresh("privacy.settings", turn.team.id)
    turn.toast(f"privacy.switched_{'on' if on else 'off'}", whose=turn.label(f"privacy.whose.{whose}"))


# --- for how long words stay ----------------------------------------------------------------------------------------


def opens(look: Look, value: Value) -> Form:
    """One field for each kind, with the span that holds now."""
    fields = tuple(
        Field(kind, look.label(f"privacy.kind.{kind}"), "text", str(retention.days(look.db, look.team.id, kind)),
              hint=look.label("privacy.between", least=of.least, most=of.most, usual=of.usual), limit=5)
        for kind, of in retention.KINDS.items()
    )  # fmt: skip
    return Form("privacy.days", look.label("privacy.form.title"), fields, look.label("privacy.form.send"),
                look.label("privacy.form.cancel"), look.label("privacy.form.sent"))  # fmt: skip


@privacy.form("days", opens, least=DIRECTOR, fresh=True)
def chosen(turn: Turn, value: Value, fields: Fields) -> None:
    """All or nothing: a number that cannot be is named at its field."""
    spans = {kind: _span(kind, one(fields, kind).strip()) for kind in retention.KINDS}
    for kind, span in spans.items():
        before = retention.days(turn.db, turn.team.id, kind)
        if span != before:
            retention.choose(turn.db, turn.team.id, kind, span)
            _note(turn, "retention", kind, str(before), str(span))
    turn.refresh("privacy.settings", turn.team.id)
    turn.toast("privacy.form.sent")


def _span(kind: str, words: str) -> int:
    of = retention.KINDS[kind]
    if not (words.isascii() and words.isdigit() and of.least <= int(words) <= of.most):
        raise Oops("privacy.span", field=kind, least=of.least, most=of.most)
    return int(words)


def _note(turn: Turn, what: str, subject: str, before: str = "", after: str = "") -> None:
    turn.db.add(Change(
        team_id=turn.team.id, at=turn.now, by_id=turn.who.id, by=turn.who.name, what=what, subject=subject,
        before=before, after=after,
    ))  # fmt: skip
    turn.db.flush()


# --- who looked at what ---------------------------------------------------------------------------------------------


def log(turn: Turn) -> None:
    """Evidence that was opened, data that was taken out or erased: for whoever directs the team."""
    if turn.who.role not in (DEPUTY, DIRECTOR):
        raise Oops("baton.not_yours", needed=turn.label(f"baton.needed.{DEPUTY}"))
    look = turn.to(turn.who)
    found = access.latest(turn.db, turn.team.id, MOST_SHOWN)
    lines = tuple(_line(look, each) for each in found) or (look.line("privacy.log.none"),)
    turn.whisper(Card(look.line("privacy.log.title"), (Text(lines), Note(look.line("privacy.log.note"))), sealed=True))


def _line(look: Look, entry: Access) -> Line:
    local = entry.at.astimezone(look.tz)
    said = look.label(f"privacy.log.{entry.what}", who=entry.by or "—", what=entry.subject)
    return look.line("privacy.log.one", day=day_words(local.date(), look.lang), at=clock_words(local), said=said)


@privacy.button("log", least=DEPUTY)
def pressed_log(turn: Turn, value: Value) -> None:
    log(turn)
    turn.toast("privacy.sent")
