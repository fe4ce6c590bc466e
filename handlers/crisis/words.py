"""What people say to the bot about crises: report one, rehearse one, see what is frozen, set the clocks and the key."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.chat import Buttons, Card, Event, Field, Form, Oops, Option, Quoted, Said, Text
from bot.feature import Feature, Fields, Value, one
from bot.work import Look, Turn
from handlers.crisis import cards, judging, pictures, raising, scope, settings, telling, watching
from handlers.crisis.raising import Report
from storage import evidence, freezes, intake
from storage.changes import Change
from storage.evidence import Seen
from storage.people import DEPUTY, DIRECTOR, GUEST

words_said = Feature("crisis")
RENEW = ("换", "更换", "新", "renew", "new")
END = ("停", "停用", "关", "off", "end", "stop")


# --- reporting ----------------------------------------------------------------------------------------------------


@words_said.command("上报", "report", least=GUEST, reads=lambda words: True)
def report(turn: Turn, words: str) -> None:
    """`上报` and what was seen; in reply to a message, that message. Alone: a form."""
    event = turn.event
    quoted = event.quoted if isinstance(event, Said) else None
    seen = "\n".join(part for part in (words, quoted.text if quoted else "") if part)
    has_pictures = isinstance(event, Said) and any(file.kind == "image" for file in event.files)
    if not seen and not has_pictures:
        row = Buttons((turn.room.button("crisis.report", "primary", form=True),))
        turn.reply(Card(turn.room.line("crisis.ask_report"), (row,)))
        return
    link = quoted.link if quoted else ""
    sender = quoted.author.name if quoted and quoted.author else ""
    found = Seen(
        evidence.WORDS, event.id, event.at, seen, sender=sender, link=link or raising.link_in(seen),
        message=_meant(event, quoted, words),
    )  # fmt: skip
    taken = watching.report(turn, seen, found, "report")
    if isinstance(event, Said):
        pictures.seen(turn, event, taken.alert)


def _meant(event: Event, quoted: Quoted | None, words: str) -> str:
    """The message that is reported: the one replied to, or the report itself."""
    if quoted is not None and quoted.message and not words:
        return f"{event.place.lane}|{quoted.message}"
    return watching.key_of(event) if isinstance(event, Said) else ""


def open_report(look: Look, value: Value) -> Form:
    label = look.label
    products = tuple(Option(name, name) for name in scope.range_of(look).products[:30])
    fields = [
        Field("words", label("crisis.form.report.words"), "long", required=True, limit=3000),
        Field("where", label("crisis.form.report.where"), "text", hint=label("crisis.form.report.where_hint")),
        Field("link", label("crisis.form.report.link"), "text", limit=500),
    ]
    if products:
        fields.append(Field("product", label("crisis.form.report.product"), "one", "", products))
    return Form(
        "crisis.report", label("crisis.form.report.title"), tuple(fields), label("crisis.form.submit"),
        label("crisis.form.cancel"), label("crisis.form.sent"), {}, (look.line("crisis.form.report.intro"),),
    )  # fmt: skip


@words_said.form("report", open_report, least=GUEST)
def reported(turn: Turn, value: Value, fields: Fields) -> None:
    words = one(fields, "words")
    if not words:
        raise Oops("crisis.form.report.empty", field="words")
    seen = Seen(evidence.WORDS, turn.event.id, turn.said_at, words, place=one(fields, "where"),
                link=one(fields, "link") or raising.link_in(words))  # fmt: skip
    watching.report(turn, words, seen, "report", one(fields, "product"))
    turn.toast("crisis.reported_toast")


# --- rehearsing ---------------------------------------------------------------------------------------------------


@words_said.command("演练", "drill", least=DEPUTY, fresh=True)
def drill(turn: Turn, words: str) -> None:
    """The whole route on a story that did not happen: marked everywhere, counted nowhere, nothing really frozen."""
    story = words or turn.room.label("crisis.drill_story")
    judged = judging.judge(turn, story)
    grave = replace(judged or judging.BY_HAND, severity="P0", suspect=False)
    seen = Seen(evidence.WORDS, turn.event.id, turn.said_at, story)
    sold = scope.range_of(turn)
    product = "" if sold.named(story) else next(iter(sold.products), "")
    taken = raising.take(turn, Report(seen, grave, "drill", turn.who, product, drill=True))
    turn.reply(Card(telling.titled(turn.room, taken.alert, "crisis.drill_begun")))


# --- what is frozen -----------------------------------------------------------------------------------------------


@words_said.command("冻结", "freezes", means=lambda words: not words)
def frozen(turn: Turn, words: str) -> None:
    """What nobody answers, pastes or posts just now, since when, and who is in charge."""
    found = freezes.open_freezes(turn.db, turn.team.id)
    if not found:
        turn.reply("crisis.nothing_frozen")
        return
    room = turn.room
    lines = tuple(
        room.line("crisis.frozen_one", number=freeze.alert_number, what=cards.frozen_words(room, freeze),
                  since=freeze.since, who=freeze.in_charge)
        for freeze in found
    )  # fmt: skip
    turn.reply(Card(room.line("crisis.frozen_title", n=len(found)), (Text(lines),)))


# --- settings -----------------------------------------------------------------------------------------------------


@words_said.command("预警设置", "alert settings", least=DEPUTY, fresh=True, reads=settings.reads)
def clocks(turn: Turn, words: str) -> None:
    """`预警设置 P0 5 P1 15 加急 开`: the minutes until somebody must have taken it, and the other clocks."""
    settings.change(turn, words)
    turn.whisper(settings.card(turn.to(turn.who)))


@words_said.command("接入密钥", "intake key", least=DIRECTOR, fresh=True, reads=lambda words: words in (*RENEW, *END))
def key(turn: Turn, words: str) -> None:
    """The name and secret with which an outside monitor signs. Shown once, to the director alone."""
    asked = re.sub(r"\s+", "", words.casefold())
    if asked in END:
        ended = intake.end(turn.db, turn.team.id)
        _note(turn, "intake_key_gone", "")
        turn.whisper("crisis.key.ended" if ended else "crisis.key.none")
    elif asked in RENEW:
        made = intake.renew(turn.db, turn.team.id, turn.who.name, turn.now)
        _note(turn, "intake_key", made.name)
        turn.whisper("crisis.key.made", name=made.name, secret=made.secret)
    else:
        known = turn.db.get(intake.IntakeKey, turn.team.id)
        turn.whisper("crisis.key.known" if known else "crisis.key.none", **({"name": known.name} if known else {}))


def _note(turn: Turn, what: str, after: str) -> None:
    turn.db.add(Change(
        team_id=turn.team.id, at=turn.now, by_id=turn.who.id, by=turn.who.name, what=what, after=after,
    ))  # fmt: skip
