"""Screenshots: fetched outside, kept with their SHA-256, joined to the story that their sender has just reported."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta

from bot.chat import Buttons, Card, File, Said, pack
from bot.feature import Feature, Value
from bot.thoughts import Found
from bot.work import Turn
from handlers.crisis import rules, scope, telling
from storage import alerts, evidence, freezes
from storage.alerts import Alert, LoosePicture
from storage.evidence import Seen
from storage.people import GUEST

screenshots = Feature("crisis")
WITHIN = timedelta(minutes=30)
"""So long a platform that does not answer is asked again for a picture."""
MOST_BYTES = 20_000_000


def seen(turn: Turn, event: Said, alert: Alert | None) -> None:
    """Pictures in a message: they belong to what their sender has just reported, or wait a moment for a report."""
    files = [(number, file) for number, file in enumerate(event.files) if file.kind == "image"]
    if not files:
        return
    story = alert or alerts.reported_by(turn.db, turn.team.id, turn.who.id, turn.said_at - rules.PICTURES_WITHIN)
    story = story or (_asked_for(turn) if event.addressed else None)
    for number, file in files:
        if story is not None:
            fetch(turn, story, f"{event.id}:{number}", file)
        elif event.addressed:
            turn.db.merge(LoosePicture(
                id=f"{event.id}:{number}", team_id=turn.team.id, member_id=turn.who.id, at=event.at,
                file=json.dumps(asdict(file)), place=pack(event.place),
            ))  # fmt: skip


def _asked_for(turn: Turn) -> Alert | None:
    """The front line was asked for screenshots: with one story frozen, a picture sent to the bot is of that."""
    mine = []
    for freeze in freezes.open_freezes(turn.db, turn.team.id):
        alert = turn.db.get(Alert, freeze.alert_id)
        if alert is not None and turn.who.id in {m.id for m in scope.front_line(turn, alert, freeze)}:
            mine.append(alert)
    return mine[0] if len(mine) == 1 else None


def waiting(turn: Turn, alert: Alert) -> None:
    """A report has come: the pictures that its reporter sent just before belong to it."""
    for picture in alerts.loose_pictures(turn.db, turn.team.id, turn.said_at - rules.PICTURES_WITHIN):
        if picture.member_id == turn.who.id:
            fetch(turn, alert, picture.id, File(**json.loads(picture.file)))
            turn.db.delete(picture)


def fetch(turn: Turn, alert: Alert, source: str, file: File) -> None:
    """Have the picture fetched; it is kept as soon as it is there."""
    carried = {"alert": alert.id, "source": source, "name": file.name, "at": turn.said_at.isoformat()}
    turn.think("crisis.picture", json.dumps(carried), file=file, within=WITHIN, limit=MOST_BYTES)


@screenshots.thought("picture")
def fetched(turn: Turn, words: str, found: Found) -> None:
    """The picture is here: sealed into the evidence. Or it is not, which its sender must know while it still exists."""
    carried: dict[str, str] = json.loads(words)
    alert = turn.db.get(Alert, carried["alert"])
    if alert is None:
        return
    by = turn.who
    if found.fault or not found.data:
        alerts.note(turn.db, alert, "picture_lost", turn.now, by_id=by.id, by=by.name, words=found.fault)
        telling.tell(turn, alert, [by], "crisis.told.picture_lost")
        return
    if not alert.drill:
        evidence.keep(turn.db, turn.team.id, alert.id, Seen(
            evidence.PICTURE, carried["source"], turn.said_at, sender=by.name, reporter_id=by.id, picture=found.data,
            picture_name=carried["name"],
        ), turn.now)  # fmt: skip
    alerts.note(turn.db, alert, "picture", turn.now, by_id=by.id, by=by.name)
    telling.show(turn, alert)
    if turn.first_time("crisis.picture", alert.id, by.id, turn.now.replace(second=0, microsecond=0)):
        telling.tell(turn, alert, [by], "crisis.told.picture")


@screenshots.hears
def hear(turn: Turn, words: str) -> bool:
    """Nothing but pictures: they were joined to a story, or the bot asks whether they report something."""
    event = turn.event
    if words or not isinstance(event, Said) or not any(file.kind == "image" for file in event.files):
        return False
    if any(loose.member_id == turn.who.id for loose in alerts.loose_pictures(
        turn.db, turn.team.id, turn.said_at - rules.PICTURES_WITHIN
    )):  # fmt: skip
        row = Buttons((turn.button("crisis.report", "primary", form=True), turn.button("crisis.no_report")))
        turn.reply(Card(turn.line("crisis.pictures.ask"), (row,)))
    return True


@screenshots.button("no_report", least=GUEST)
def no_report(turn: Turn, value: Value) -> None:
    """The pictures were no report: they are forgotten."""
    for picture in alerts.loose_pictures(turn.db, turn.team.id, turn.now - rules.PICTURES_WITHIN):
        if picture.member_id == turn.who.id:
            turn.db.delete(picture)
    turn.settle("crisis.pictures.dropped")
