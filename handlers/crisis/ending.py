"""How an alert ends: answered, thawed, closed, reviewed; or it was a false alarm. And what is done meanwhile."""

from __future__ import annotations

from bot.chat import Field, Form, Oops, Option
from bot.feature import Feature, Fields, Value, many, may, one
from bot.masking import hidden
from bot.work import Look, Turn
from handlers.crisis import freezing, rules, scope, telling
from handlers.crisis.steps import advance, alert_in, form, must_be_handling, must_follow, take_over
from storage import alerts, evidence, freezes
from storage.alerts import ANSWERED, CLOSED, OPEN, REVIEWED, THAWED, Alert, FalseAlarm
from storage.freezes import Freeze
from storage.outgoing import notices
from storage.people import DEPUTY, LEAD, Member

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
    telling.tell(turn, alert, [b for b in decides if b.id != turn.who.id], "crisis.told.may_thaw", "thaw")
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
    wording = one(fields, "wording")
    if not wording:
        raise Oops("crisis.form.thaw.empty", field="wording")
    advance(turn, alert, "thaw", THAWED, wording)
    _thaw(turn, alert, wording)
    turn.toast("crisis.thawed")


def _thaw(turn: Turn, alert: Alert, wording: str) -> None:
    freeze = freezes.of_alert(turn.db, alert.id)
    if freeze is None or freeze.thawed_at is not None:
        return
    freeze.thawed_at, freeze.thawed_by, freeze.wording = turn.now, turn.who.name, wording
    turn.db.add(freeze)
    turn.cancel("crisis.chase", freeze.id, "thawed", whole=True)
    turn.plan("handoff.thaw", freeze.id, turn.now)
    _tell_front(turn, freeze)
    telling.show(turn, alert)


def _tell_front(turn: Turn, freeze: Freeze) -> None:
    """Everybody who has the freeze gets it anew, as it reads now: a changed card wakes nobody."""
    for notice in notices(turn.db, "crisis.freeze", freeze.id):
        member = turn.db.get(Member, notice.member_id) if notice.member_id else None
        if member is not None and member.left_at is None:
            turn.hang_for(member, "crisis.freeze", freeze.id, again=True, urgent=True)


# --- meanwhile: the holding line, what is frozen, who has not taken down -------------------------------------------


def _freeze_in(look: Look, value: Value) -> tuple[Alert, Freeze]:
    alert = alert_in(look, value)
    freeze = freezes.of_alert(look.db, alert.id)
    if freeze is None or freeze.thawed_at is not None:
        raise Oops("crisis.not_frozen", number=alert.number)
    return alert, freeze


def open_holding(look: Look, value: Value) -> Form:
    alert, freeze = _freeze_in(look, value)
    ready = freeze.holding or look.label("crisis.form.holding.ready")
    line = Field("line", look.label("crisis.form.holding.line"), "long", ready, required=True, limit=500)
    return form(look, "holding", alert, line)


@endings.form("holding", open_holding, least=DEPUTY, fresh=True)
def holding(turn: Turn, value: Value, fields: Fields) -> None:
    """The one line that may be said while the story is frozen, released by whoever decides."""
    alert, freeze = _freeze_in(turn, value)
    line = one(fields, "line")
    if not line:
        raise Oops("crisis.form.holding.empty", field="line")
    freeze.holding, freeze.holding_by, freeze.holding_at = line, turn.who.name, turn.now
    turn.db.add(freeze)
    alerts.note(turn.db, alert, "holding", turn.now, by_id=turn.who.id, by=turn.who.name, words=line)
    _tell_front(turn, freeze)
    turn.toast("crisis.held")


def open_scope(look: Look, value: Value) -> Form:
    alert, freeze = _freeze_in(look, value)
    options = tuple(Option(name, name) for name in scope.all_products(look)[:30])
    label = look.label
    point = Field("point", label("crisis.form.scope.point"), "text", freeze.selling_point, limit=60)
    if not options:
        return form(look, "scope", alert, point)
    products = Field("products", label("crisis.form.scope.products"), "many", freeze.product_names, options)
    return form(look, "scope", alert, products, point)


@endings.form("scope", open_scope, least=DEPUTY, fresh=True)
def rescope(turn: Turn, value: Value, fields: Fields) -> None:
    """What is frozen is said anew: whole products, a selling point, or only the story itself."""
    alert, freeze = _freeze_in(turn, value)
    known = scope.all_products(turn)
    freeze.products = "\n".join(name for name in many(fields, "products") if name in known)
    freeze.selling_point = one(fields, "point")
    turn.db.add(freeze)
    turn.db.flush()
    words = freeze.products.replace("\n", "、") + freeze.selling_point
    alerts.note(turn.db, alert, "scope", turn.now, by_id=turn.who.id, by=turn.who.name, words=words)
    freezing.inform(turn, alert, freeze)
    telling.show(turn, alert)
    turn.toast("crisis.rescoped")


@endings.button("chase", least=LEAD)
def chase(turn: Turn, value: Value) -> None:
    alert, freeze = _freeze_in(turn, value)
    count = freezing.chase(turn, alert, freeze)
    turn.toast("crisis.chased", n=count)


@endings.button("snooze", least=LEAD)
def snooze(turn: Turn, value: Value) -> None:
    """No reminders for an hour; then whoever is in charge hears what has come meanwhile."""
    alert = alert_in(turn, value)
    must_follow(turn, alert, "snooze")
    alert.snoozed_until = turn.now + rules.SNOOZE
    turn.db.add(alert)
    alerts.note(turn.db, alert, "snooze", turn.now, by_id=turn.who.id, by=turn.who.name)
    turn.plan("crisis.wake", f"{alert.id}:{alert.joined}:{turn.now:%Y%m%d%H%M%S%f}", alert.snoozed_until)
    turn.toast("crisis.snoozed", at=alert.snoozed_until)


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
    why = Field("why", look.label("crisis.form.false_alarm.why"), "long", required=True, limit=300)
    return form(look, "false_alarm", alert, why)


@endings.form("false_alarm", open_false_alarm, least=LEAD, fresh=True)
def false_alarm(turn: Turn, value: Value, fields: Fields) -> None:
    """It was nothing: thawed at once, and kept as an example for whoever changes the rules."""
    alert = alert_in(turn, value)
    must_follow(turn, alert, "false_alarm")
    _must_decide(turn, alert)
    why = one(fields, "why")
    if not why:
        raise Oops("crisis.form.why", field="why")
    if alert.state == OPEN:
        take_over(turn, alert)
    alert.reason = why
    advance(turn, alert, "false_alarm", alerts.FALSE, why)
    _thaw(turn, alert, "")
    turn.unpin("crisis.alert", alert.id)
    first = next(iter(evidence.of_alert(turn.db, alert.id)), None)
    if first is not None and not alert.drill:
        turn.db.add(FalseAlarm(
            team_id=turn.team.id, alert_id=alert.id, words=hidden(first.words), rule=alert.rule, reason=why,
            at=turn.now, by=turn.who.name,
        ))  # fmt: skip
    turn.toast("crisis.false_noted")
