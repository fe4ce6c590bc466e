"""What whoever decides says instead of pressing: `我接手`, `预警 11 接手`, `解冻 11`, `误报 11`, `alert 6`."""

from __future__ import annotations

import re
from typing import Final

from bot.chat import Buttons, Card, Oops, Text
from bot.feature import Feature, may
from bot.work import Turn
from handlers.crisis import looking, steps
from handlers.crisis.telling import button, fact, titled
from storage import alerts, tasks, teams
from storage.alerts import OPEN, Alert
from storage.people import DEPUTY, LEAD

directing = Feature("crisis")
"""Heard before the board, which knows 接手, too."""
NUMBER: Final = r"(?:预警|alert)?\s*[#＃]?\s*(?P<number>\d{1,6})"
TAKE: Final = r"(?:(?:我|那我)?(?:来|要|先|现在)?接手|i(?:'ll| will)? take(?: over)?|take(?: over)?)"
THAW: Final = r"(?:解冻|thaw)"
FALSE: Final = r"(?:判为|是)?误报|(?:it'?s a )?false alarm"
STEPS: Final = (("acknowledge", TAKE, LEAD), ("thaw", THAW, DEPUTY), ("false_alarm", FALSE, LEAD))
"""The step, the words for it, and who may take it."""
MINE: Final = re.compile(r"(?:我|那我)(?:来|要|先|现在)?接手(?:了|吧)?|i(?:'ll| will)? take (?:it|over)")
SHOWN: Final = re.compile(r"alert\s*[#＃]?\s*(?P<number>\d{1,6})")


@directing.hears
def hear(turn: Turn, words: str) -> bool:
    """The same checks as the buttons; where something must be written, the button that opens the form is offered."""
    said = words.strip().rstrip("。.!！~").casefold()
    if found := SHOWN.fullmatch(said):
        looking.listed(turn, found["number"])
        return True
    if MINE.fullmatch(said):
        return _mine(turn)
    for step, verb, least in STEPS:
        found = re.fullmatch(rf"(?:{verb})(?:了|吧)?\s*{NUMBER}(?:了|吧)?|{_after(verb)}", said)
        if found is not None:
            number = int(found["number"] or found["before"])
            return _step(turn, step, least, number, named="预警" in said or "alert" in said)
    return False


def _after(verb: str) -> str:
    """The number first: `预警 11 接手`."""
    return rf"(?:预警|alert)\s*[#＃]?\s*(?P<before>\d{{1,6}})\s*[:：,，]?\s*(?:{verb})(?:了|吧)?"


def _mine(turn: Turn) -> bool:
    """Taken without a number: the one that nobody has; only in the war room, elsewhere it may mean a task."""
    if turn.channel is None or turn.channel.purpose != teams.WAR_ROOM:
        return False
    waiting = [alert for alert in alerts.running(turn.db, turn.team.id) if alert.state == OPEN]
    if len(waiting) == 1:
        _must_be(turn, LEAD)
        steps.acknowledge(turn, {"alert": waiting[0].id})
        turn.reply("crisis.yours", number=waiting[0].number)
    for alert in waiting if len(waiting) > 1 else ():
        _offer(turn, alert, "acknowledge")
    return bool(waiting)


def _step(turn: Turn, step: str, least: str, number: int, *, named: bool) -> bool:
    """Taken at once where it was said that an alert is meant; else, where no topic has that number, offered."""
    alert = alerts.numbered(turn.db, turn.team.id, number)
    if step == "acknowledge" and not named and (alert is None or _topic(turn, number)):
        return False
    if alert is None:
        raise Oops("crisis.no_such", number=number)
    _must_be(turn, least)
    if step == "acknowledge" and named:
        steps.acknowledge(turn, {"alert": alert.id})
        turn.reply("crisis.yours", number=number)
        return True
    steps.must_follow(turn, alert, step)
    _offer(turn, alert, step)
    return True


def _must_be(turn: Turn, least: str) -> None:
    if not may(turn.who.role, least):
        raise Oops("baton.not_yours", needed=turn.label(f"baton.needed.{least}"))


def _topic(turn: Turn, number: int) -> bool:
    return bool(tasks.numbered(turn.db, turn.team.id, number))


def _offer(turn: Turn, alert: Alert, step: str) -> None:
    """The button of the step; outside the war room in private, since what was said is not for everybody."""
    in_war_room = turn.channel is not None and turn.channel.purpose == teams.WAR_ROOM
    look = turn.room if in_war_room else turn
    row = Buttons((button(look, step, alert),))
    card = Card(titled(look, alert, "crisis.form.about"), (Text((fact(alert),)), row), sealed=True)
    if in_war_room:
        turn.reply(card)
    else:
        turn.whisper(card)
