"""What only the director and the deputy do with a stand-up: open it by hand, nudge the missing."""

from __future__ import annotations

from datetime import date

from bot import rounds
from bot.chat import Buttons, Card, Oops
from bot.feature import Feature, Value
from bot.words import is_no, is_yes
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
    if value.get("day", today := turn.today.isoformat()) != today:
        raise Oops("standup.day_over", day=date.fromisoformat(value["day"]))
    of = standups.round_of(turn.db, turn.team.id, turn.today)
    if of is not None and of.state in (standups.OPEN, standups.CLOSED):
        raise Oops("standup.already_open", day=of.day, at=of.opened_at or of.meets_at)
    works = turn.workdays().is_working(turn.today)
    if not works and value.get("sure") != "yes":
        _ask_whether(turn)
        return
    turn.forget_question()
    turn.cancel("standup.open", today, "opened by hand")
    occasions.plan(turn.db, turn.team.id, "standup.open", f"{today}:now", turn.now)
    turn.settle("standup.starting", due=rounds.times_by_hand(turn.team, turn.today, turn.now, works).meets)


def when_it_is(turn: Turn) -> None:
    """Somebody would have it at another time: that is a setting, and whoever may change it gets the settings' card."""
    if turn.who.role not in (DIRECTOR, DEPUTY):
        turn.reply("standup.time_is_set", who=turn.label("baton.needed.deputy"))
        return
    turn.reply("standup.time_is_yours")
    turn.hang_for(turn.who, "setup.settings", turn.team.id, again=True)


def _ask_whether(turn: Turn) -> None:
    """Nobody is asked on a day off without the director knowing which day that is."""
    name = turn.workdays().name(turn.today, turn.room.lang) or turn.room.label("standup.day_off.weekend")
    sure = turn.room.button("standup.start", "primary", label=turn.room.label("standup.button.start_sure"), sure="yes",
                            day=turn.today.isoformat())  # fmt: skip
    ways = Buttons((sure, turn.room.button("standup.start_not")))
    turn.ask("standup.day_off", Card(turn.room.line("standup.day_off.ask", day=turn.today, name=name), (ways,)))


@director.question("day_off", lambda words: is_yes(words) or is_no(words))
def settled(turn: Turn, value: Value, words: str) -> None:
    """The same by word."""
    if is_yes(words):
        start(turn, {"sure": "yes"})
    else:
        turn.reply("standup.day_off.not")


@director.button("start_not", least=DEPUTY)
def start_not(turn: Turn, value: Value) -> None:
    turn.forget_question()
    turn.settle("standup.day_off.not")


@director.button("nudge", least=DEPUTY)
def nudge(turn: Turn, value: Value) -> None:
    """Remind the missing once more, privately; who would hear of it only tomorrow is left in peace."""
    of = turn.db.get(Round, value.get("round", ""))
    if of is None or of.team_id != turn.team.id:
        raise Oops("standup.settled")
    if of.day < turn.today:
        raise Oops("standup.day_over", day=of.day)
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
