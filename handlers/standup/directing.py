"""What only the director and the deputy do with a stand-up: open it by hand, nudge the missing."""

from __future__ import annotations

from bot.chat import Oops
from bot.feature import Feature, Value
from bot.work import Turn
from handlers.standup import cards, keeping
from storage import occasions, standups
from storage.people import DEPUTY, DIRECTOR
from storage.standups import Round

director = Feature("standup")


@director.button("start", least=DEPUTY)
def start(turn: Turn, value: Value) -> None:
    """Open today's round now, whatever the clock says; an open one stays as it is."""
    if turn.who.role not in (DIRECTOR, DEPUTY):
        raise Oops("baton.not_yours", needed=turn.label("baton.needed.director"))
    of = standups.round_of(turn.db, turn.team.id, turn.today)
    if of is not None and of.state in (standups.OPEN, standups.CLOSED):
        raise Oops("standup.already_open", day=of.day, at=of.opened_at or of.meets_at)
    turn.cancel("standup.open", turn.today.isoformat(), "opened by hand")
    occasions.plan(turn.db, turn.team.id, "standup.open", f"{turn.today.isoformat()}:now", turn.now)
    turn.settle("standup.starting")


@director.button("nudge", least=DEPUTY)
def nudge(turn: Turn, value: Value) -> None:
    """Remind the missing once more, privately; who would hear of it only tomorrow is left in peace."""
    of = turn.db.get(Round, value.get("round", ""))
    if of is None or of.team_id != turn.team.id:
        raise Oops("standup.settled")
    if of.day < turn.today:
        raise Oops("standup.day_over")
    if not turn.first_time("nudge", of.id):
        raise Oops("standup.nudged_before")
    others = [member for member in cards.missing(turn, of) if member.id != turn.who.id]
    if not others:
        raise Oops("standup.nudge_nobody")
    times = [(member, turn.when_loud(member)) for member in others]
    today = [(member, at) for member, at in times if at.astimezone(turn.team_tz).date() == of.day]
    if not today:
        raise Oops("standup.nudge_too_late")
    for member, at in today:
        turn.plan("standup.remind", f"{keeping.answer_for(turn, of, member).id}:nudge", at)
    turn.refresh("standup.report", of.id)
    turn.toast("standup.nudged", n=len(today))
