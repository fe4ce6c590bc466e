"""How an alert ends: answered, thawed, closed, reviewed; or it was a false alarm."""

from __future__ import annotations

from bot.chat import Field, Form, Oops
from bot.feature import Feature, Fields, Value, may, one
from bot.masking import hidden
from bot.texts import Blank
from bot.work import Look, Turn
from handlers.crisis import asking, cards, freezing, scope, telling
from handlers.crisis.steps import (
    advance,
    alert_in,
    form,
    must_be_handling,
    must_follow,
    must_say,
    take_over,
    the_why,
    why_form,
)
from storage import alerts, evidence, freezes
from storage.alerts import ANSWERED, CLOSED, OPEN, REVIEWED, THAWED, Alert, FalseAlarm
from storage.freezes import Freeze
from storage.outgoing import notices
from storage.people import DEPUTY, LEAD

endings = Feature("crisis")


def open_answer(look: Look, value: Value) -> Form:
    alert = alert_in(look, value)
    must_follow(look, alert, "answer")
    must_be_handling(look, alert)
    return form(look, "answer", alert, Field("link", look.label("crisis.form.answer.link"), "text", limit=500))


@endings.form("answer", open_answer)
def answer(turn: Turn, value: Value, fields: Fields) -> None:
    """The public has the answer; whoever decides may thaw now."""
    alert = alert_in(turn, value)
    must_follow(turn, alert, "answer")
    must_be_handling(turn, alert)
    alert.answer_link = one(fields, "link")
    advance(turn, alert, "answer", ANSWERED, alert.answer_link)
    decides = [boss for boss in telling.in_charge(turn, alert) if may(boss.role, DEPUTY)] or scope.first_called(turn)
    asking.ask(turn, alert, [boss for boss in decides if boss.id != turn.who.id])
    turn.toast("crisis.answered")


# --- the thaw -----------------------------------------------------------------------------------------------------


def open_thaw(look: Look, value: Value) -> Form:
    alert = alert_in(look, value)
    must_follow(look, alert, "thaw")
    freeze = freezes.of_alert(look.db, alert.id)
    ready = alert.wording or (freeze.holding if freeze else "")
    wording = Field("wording", look.label("crisis.form.thaw.wording"), "long", ready, required=True, limit=2000)
    return form(look, "thaw", alert, wording)


@endings.form("thaw", open_thaw, least=DEPUTY, fresh=True)
def thaw(turn: Turn, value: Value, fields: Fields) -> None:
    """The story may be spoken of again, in these words; everybody who was told of the freeze is told of them."""
    alert = alert_in(turn, value)
    must_follow(turn, alert, "thaw")
    wording = must_say(fields, "wording", "crisis.form.thaw.empty")
    other = _held_by_another(turn, alert)
    advance(turn, alert, "thaw", THAWED, wording, "crisis.told.thaw_held" if other else "", **_about(turn, other))
    _thaw(turn, alert, wording)
    turn.toast("crisis.thaw_held" if other else "crisis.thawed", **_about(turn, other))


def _held_by_another(look: Look, alert: Alert) -> Freeze | None:
    freeze = freezes.of_alert(look.db, alert.id)
    return freezes.still_holding(look.db, freeze) if freeze and freeze.thawed_at is None else None


def _about(look: Look, other: Freeze | None) -> dict[str, Blank]:
    """What the sentences say of another alert that keeps the same frozen."""
    return {"what": cards.frozen_words(look, other), "other": other.alert_number} if other else {}


def _thaw(turn: Turn, alert: Alert, wording: str) -> None:
    freeze = freezes.of_alert(turn.db, alert.id)
    if freeze is None or freeze.thawed_at is not None:
        return
    freeze.thawed_at, freeze.thawed_by, freeze.wording = turn.now, turn.who.name, wording
    turn.db.add(freeze)
    turn.cancel("crisis.chase", freeze.id, "thawed", whole=True)
    turn.plan("handoff.thaw", freeze.id, turn.now)
    if not freeze.drill:
        turn.plan("faq.freeze", f"{freeze.id}:thaw", turn.now)
    telling.front_anew(turn, freeze)
    turn.db.flush()
    older = freezes.carrying(turn.db, freeze)
    if older is not None:
        turn.refresh("crisis.freeze", older.id)
    freezing.let_go(turn, freeze)
    _free_the_held(turn, freeze)
    telling.show(turn, alert)


def _free_the_held(turn: Turn, freeze: Freeze) -> None:
    """What other alerts had let go and this one still held is free now: whoever hears it not from this one is told."""
    turn.db.flush()
    told = {notice.member_id for notice in notices(turn.db, freeze.team_id, "crisis.freeze", freeze.id)}
    for other in freezes.held_by(turn.db, freeze):
        turn.refresh("crisis.freeze", other.id)
        telling.front_anew(turn, other, lambda member: member.id not in told)


# --- the end ------------------------------------------------------------------------------------------------------


@endings.button("close", least=LEAD, fresh=True)
def close(turn: Turn, value: Value) -> None:
    alert = alert_in(turn, value)
    must_follow(turn, alert, "close")
    _must_decide(turn, alert)
    advance(turn, alert, "close", CLOSED)
    turn.unpin("crisis.alert", alert.id)
    turn.toast("crisis.closed")


def _must_decide(look: Look, alert: Alert) -> None:
    """A P0 is ended by the director or the deputy alone."""
    if alert.severity == "P0" and (look.reader is None or not may(look.reader.role, DEPUTY)):
        raise Oops("baton.not_yours", needed=look.label(f"baton.needed.{DEPUTY}"))


def open_review(look: Look, value: Value) -> Form:
    alert = alert_in(look, value)
    must_follow(look, alert, "review")
    names = ("cause", "learnt", "next")
    fields = (Field(n, look.label(f"crisis.form.review.{n}"), "long", required=n == "cause", limit=800) for n in names)
    return form(look, "review", alert, *fields)


@endings.form("review", open_review, least=LEAD)
def review(turn: Turn, value: Value, fields: Fields) -> None:
    alert = alert_in(turn, value)
    must_follow(turn, alert, "review")
    told = [one(fields, name) for name in ("cause", "learnt", "next")]
    if not told[0]:
        raise Oops("crisis.form.review.empty", field="cause")
    alert.review = "\n".join(words for words in told if words)
    advance(turn, alert, "review", REVIEWED, alert.review)
    turn.toast("crisis.reviewed")


def open_false_alarm(look: Look, value: Value) -> Form:
    alert = alert_in(look, value)
    must_follow(look, alert, "false_alarm")
    _must_decide(look, alert)
    return why_form(look, "false_alarm", alert)


@endings.form("false_alarm", open_false_alarm, least=LEAD, fresh=True)
def false_alarm(turn: Turn, value: Value, fields: Fields) -> None:
    """It was nothing: thawed at once, and kept as an example for whoever changes the rules."""
    alert = alert_in(turn, value)
    must_follow(turn, alert, "false_alarm")
    _must_decide(turn, alert)
    why = the_why(fields)
    if alert.state == OPEN:
        take_over(turn, alert)
    alert.reason = why
    other = _held_by_another(turn, alert)
    key = "crisis.told.false_held" if other else ""
    advance(turn, alert, "false_alarm", alerts.FALSE, why, key, **_about(turn, other))
    _thaw(turn, alert, "")
    turn.unpin("crisis.alert", alert.id)
    first = next(iter(evidence.of_alert(turn.db, alert.id)), None)
    if first is not None and not alert.drill:
        turn.db.add(FalseAlarm(
            team_id=turn.team.id, alert_id=alert.id, words=hidden(first.words), rule=alert.rule, reason=why,
            at=turn.now, by=turn.who.name,
        ))  # fmt: skip
    turn.toast("crisis.false_noted_held" if other else "crisis.false_noted", **_about(turn, other))
