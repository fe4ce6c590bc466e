"""Looking at alerts: which there are, what was kept as evidence (each look is noted), the whole file to take along."""

from __future__ import annotations

from bot import casefile
from bot.chat import Block, Button, Card, Line, Oops, Quote, Row, Text
from bot.dates import day_words
from bot.feature import Feature, Value, may
from bot.masking import hidden
from bot.texts import Blank
from bot.work import Look, Turn
from handlers.crisis import telling
from handlers.crisis.steps import alert_in
from handlers.crisis.telling import titled
from storage import alerts, evidence
from storage.alerts import Alert
from storage.evidence import Evidence
from storage.people import DEPUTY, GUEST, LEAD

looks = Feature("crisis")
MOST_SHOWN = 12
MOST_WORDS = 400
MOST_LISTED = 10


def may_look(look: Look, alert: Alert) -> bool:
    """Leads and whoever was given a part in it."""
    who = look.reader
    if who is None:
        return False
    signers = {signature.member_id for signature in alerts.cosigns(look.db, alert.id)}
    return may(who.role, LEAD) or who.id in {alert.handler_id, alert.owner_id, *signers}


@looks.button("evidence", least=GUEST)
def show(turn: Turn, value: Value) -> None:
    """The evidence itself, in private, to whoever may see it; the look stands in the timeline."""
    alert = alert_in(turn, value)
    if not may_look(turn, alert):
        raise Oops("baton.not_yours", needed=turn.label(f"baton.needed.{LEAD}"))
    alerts.note(turn.db, alert, "evidence", turn.now, by_id=turn.who.id, by=turn.who.name)
    entries = evidence.of_alert(turn.db, alert.id)
    look = turn.to(turn.who)
    blocks: list[Block] = []
    for entry in entries[:MOST_SHOWN]:
        blocks += _entry(look, entry)
    if len(entries) > MOST_SHOWN:
        blocks.append(Text((look.line("crisis.evidence.more", n=len(entries) - MOST_SHOWN),)))
    whole = "broken" if evidence.verify(turn.db, turn.team.id) else "whole"
    export = (look.button("crisis.export", alert=alert.id),) if may(turn.who.role, LEAD) else ()
    blocks.append(_sealed(look.line(f"crisis.evidence.{whole}"), export))
    turn.tell(turn.who, Card(titled(look, alert, "crisis.evidence.title", n=len(entries)), tuple(blocks), sealed=True))
    turn.toast("crisis.in_private")


def _sealed(line: Line, buttons: tuple[Button, ...]) -> Block:
    return Row(line, buttons) if buttons else Text((line,))


def _entry(look: Look, entry: Evidence) -> list[Block]:
    moment = entry.said_at.astimezone(look.tz)
    day = day_words(moment.date(), look.lang)
    if entry.erased_at is not None:
        return [Text((look.line("crisis.evidence.erased", n=entry.number, day=day, at=entry.said_at),))]
    values: dict[str, Blank] = {
        "n": entry.number,
        "day": day,
        "at": entry.said_at,
        "who": entry.sender,
        "where": entry.place,
    }
    head = look.line(f"crisis.evidence.{entry.kind}", sha=entry.picture_sha256[:16], **values)
    words = entry.words[:MOST_WORDS]
    first: Block = Text((head,))
    if look.reader is not None and may(look.reader.role, DEPUTY) and entry.kind != evidence.TOMBSTONE:
        sure = look.label("crisis.evidence.sure")
        first = Row(head, (look.button("crisis.erase", confirm=sure, entry=entry.id),))
    return [first, *([Quote((words,))] if words else [])]


@looks.button("export", least=LEAD)
def export(turn: Turn, value: Value) -> None:
    """Timeline and evidence as Markdown, in private; the files with the pictures come from `baton crisis export`."""
    alert = alert_in(turn, value)
    alerts.note(turn.db, alert, "export", turn.now, by_id=turn.who.id, by=turn.who.name)
    file = casefile.as_markdown(casefile.of(turn.db, alert, turn.tz))
    title, *rest = file.splitlines()
    turn.tell(turn.who, Card((title,), (Text(tuple((line,) for line in rest)),), sealed=True))
    turn.toast("crisis.in_private")


# --- which there are ----------------------------------------------------------------------------------------------


@looks.command("预警", "alerts", least=GUEST, means=lambda words: not words or words.lstrip("#＃").isdigit())
def listed(turn: Turn, words: str) -> None:
    """What runs, for those who lead; whoever reports sees what came of it. With a number: that alert's card."""
    if words:
        _one(turn, int(words.lstrip("#＃")))
        return
    leads = may(turn.who.role, LEAD)
    mine = alerts.running(turn.db, turn.team.id) if leads else alerts.reported(turn.db, turn.team.id, turn.who.id)
    look = turn.to(turn.who)
    if not mine:
        turn.whisper(Card(look.line("crisis.list.none")))
        return
    lines = tuple(_line(look, alert) for alert in mine[:MOST_LISTED])
    turn.whisper(Card(look.line("crisis.list.title", n=len(mine)), (Text(lines),), sealed=True))


def _line(look: Look, alert: Alert) -> Line:
    state = look.label(f"crisis.state.{alert.state}")
    return titled(look, alert, "crisis.list.one", state=state, fact=hidden(alert.fact)[:40])


def _one(turn: Turn, number: int) -> None:
    alert = alerts.numbered(turn.db, turn.team.id, number)
    if alert is None or not (may_look(turn, alert) or turn.who.id in alerts.reporters(turn.db, alert.id)):
        raise Oops("crisis.no_such", number=number)
    if may_look(turn, alert):
        turn.hang_for(turn.who, "crisis.alert", alert.id, again=True)
    else:
        look = turn.to(turn.who)
        turn.whisper(Card(_line(look, alert), sealed=True))


@looks.button("erase", least=DEPUTY)
def erase(turn: Turn, value: Value) -> None:
    """What must be erased goes, with a tombstone in its place."""
    entry = turn.db.get(Evidence, value.get("entry", ""))
    if entry is None or entry.team_id != turn.team.id or entry.erased_at is not None:
        raise Oops("crisis.gone")
    alert = turn.db.get(Alert, entry.alert_id)
    evidence.erase(turn.db, entry, turn.who.name, "erased on request", turn.now)
    if alert is not None:
        by = turn.who
        alerts.note(turn.db, alert, "erase", turn.now, by_id=by.id, by=by.name, words=f"#{entry.number}")
        telling.show(turn, alert)
    turn.toast("crisis.erased")
