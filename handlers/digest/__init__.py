"""The director's digest: what needs a decision, how the day or the week went, and one good thing. Private."""

from __future__ import annotations

from bot.chat import Oops
from bot.decided import decided
from bot.feature import Feature, Value
from bot.work import Turn
from handlers.digest import cards, decisions, nudging, periods, standing_in, telling
from handlers.digest.facts import gather
from storage.alerts import Alert
from storage.people import DEPUTY

digest = Feature("digest")
digest.include(standing_in.standing_in)
digest.include(nudging.nudging)
digest.include(telling.telling)
digest.notice("report")(cards.digest)
digest.notice("details")(cards.details)
digest.notice("praise")(cards.praise)

WEEKLY = ("本周", "这周", "week", "weekly", "this week")

# --- asked for ----------------------------------------------------------------------------------------------------


@digest.command("日报", "digest", least=DEPUTY, means=lambda words: words.strip().casefold() in ("", *WEEKLY))
def ask(turn: Turn, words: str) -> None:
    """`日报`: today so far; `日报 本周`: the week so far. Always in private."""
    _show(turn, periods.WEEK if words.strip() else periods.DAY)


@digest.command("周报", "weekly digest", least=DEPUTY, means=lambda words: not words.strip())
def ask_weekly(turn: Turn, words: str) -> None:
    """The week so far."""
    _show(turn, periods.WEEK)


def _show(turn: Turn, kind: str) -> None:
    calendar = turn.workdays()
    period = periods.of_week(turn.today, calendar) if kind == periods.WEEK else periods.of_day(turn.today, calendar)
    turn.hang_for(turn.who, "digest.report", period.subject, again=True)
    telling.ask(turn, turn.who, period)
    if turn.place.kind == "channel":
        turn.reply("digest.in_private")


@digest.button("details", least=DEPUTY)
def details(turn: Turn, value: Value) -> None:
    """Every figure, beside the one of the period before."""
    turn.hang_for(turn.who, "digest.details", periods.of_value(value, turn.workdays()).subject, again=True)
    if turn.place.kind == "channel":
        turn.toast("digest.in_private")


@digest.button("open", least=DEPUTY)
def open_figure(turn: Turn, value: Value) -> None:
    """The items behind one figure."""
    try:
        turn.whisper(cards.opened(turn, value.get("what", ""), periods.of_value(value, turn.workdays())))
    except KeyError:
        raise Oops("baton.unknown_button") from None


@digest.button("wording", least=DEPUTY)
def wording(turn: Turn, value: Value) -> None:
    """A wording too long for the digest, whole, with the buttons that settle it."""
    alert = turn.db.get(Alert, value.get("alert", ""))
    if alert is None or alert.team_id != turn.team.id or not alert.wording:
        raise Oops("baton.unknown_button")
    turn.whisper(decisions.whole_wording(turn, alert))


# --- praised ---------------------------------------------------------------------------------------------------------


@digest.button("praise", least=DEPUTY, fresh=True)
def praise(turn: Turn, value: Value) -> None:
    """The good thing is told in the home channel, once."""
    facts = gather(turn, periods.of_value(value, turn.workdays()))
    if facts.best is None or facts.best[0].id != value.get("task", ""):
        raise Oops("digest.no_praise")
    task, _ = facts.best
    if not turn.first_time("digest.praise", task.id):
        raise Oops("digest.praised_before")
    for home in turn.homes():
        turn.hang("digest.praise", task.id, home)
    decided(turn)
    turn.toast("digest.praised")
