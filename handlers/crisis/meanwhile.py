"""While a story is open: the one line that may be said, what exactly is frozen, who is chased, who wants a rest."""

from __future__ import annotations

from bot import draftcheck, holding
from bot.chat import Field, Form, Oops, Option
from bot.draftcheck import Draft
from bot.feature import Feature, Fields, Value, many, one
from bot.work import Look, Turn
from handlers.crisis import freezing, rules, scope, telling
from handlers.crisis.steps import alert_in, form, must_follow, must_say
from storage import alerts, freezes
from storage.alerts import Alert
from storage.freezes import Freeze
from storage.people import DEPUTY, LEAD

while_open = Feature("crisis")
ALL_THE_SAME = "yes"
MOST_MARKED = 3


def _freeze_in(look: Look, value: Value) -> tuple[Alert, Freeze]:
    alert = alert_in(look, value)
    freeze = freezes.of_alert(look.db, alert.id)
    if freeze is None or freeze.thawed_at is not None:
        raise Oops("crisis.not_frozen", number=alert.number)
    return alert, freeze


# --- the holding line ---------------------------------------------------------------------------------------------


def open_holding(look: Look, value: Value) -> Form:
    alert, freeze = _freeze_in(look, value)
    label = look.label
    ready = freeze.holding or label("crisis.form.holding.ready")
    sure = (Option(ALL_THE_SAME, label("crisis.form.holding.yes")),)
    return form(
        look, "holding", alert,
        Field("line", label("crisis.form.holding.line"), "long", ready, required=True, limit=500),
        Field("sure", label("crisis.form.holding.sure"), "many", (), sure),
    )  # fmt: skip


@while_open.form("holding", open_holding, least=DEPUTY, fresh=True)
def release(turn: Turn, value: Value, fields: Fields) -> None:
    """The one line that may be said while the story is frozen, released by whoever decides; sellers alone get it."""
    alert, freeze = _freeze_in(turn, value)
    line = must_say(fields, "line", "crisis.form.holding.empty")
    if ALL_THE_SAME not in many(fields, "sure"):
        _must_pass_the_check(turn, line)
    freeze.holding, freeze.holding_by, freeze.holding_at = line, turn.who.name, turn.now
    turn.db.add(freeze)
    turn.db.flush()
    alerts.note(turn.db, alert, "holding", turn.now, by_id=turn.who.id, by=turn.who.name, words=line)
    told = telling.front_anew(turn, freeze, lambda member: holding.may_say(turn, freeze, member.id))
    turn.toast("crisis.held", n=told)


def _must_pass_the_check(turn: Turn, line: str) -> None:
    """It goes to fans word for word, so it is held against the draft check like any draft. Raises Oops with what is
    marked; whoever decides may say that it goes out all the same."""
    found = draftcheck.check(turn.db, turn.team, Draft(line), turn.now).findings[:MOST_MARKED]
    if found:
        marked = turn.label("crisis.comma").join(f"“{finding.said}”" for finding in found)
        raise Oops("crisis.form.holding.marked", field="line", words=marked)


# --- what is frozen, who has not taken down, an hour's rest --------------------------------------------------------


def open_scope(look: Look, value: Value) -> Form:
    alert, freeze = _freeze_in(look, value)
    options = tuple(Option(name, name) for name in scope.range_of(look).products[:30])
    label = look.label
    point = Field("point", label("crisis.form.scope.point"), "text", freeze.selling_point, limit=60)
    if not options:
        return form(look, "scope", alert, point)
    products = Field("products", label("crisis.form.scope.products"), "many", freeze.product_names, options)
    return form(look, "scope", alert, products, point)


@while_open.form("scope", open_scope, least=DEPUTY, fresh=True)
def rescope(turn: Turn, value: Value, fields: Fields) -> None:
    """What is frozen is said anew: whole products, a selling point, or only the story itself."""
    alert, freeze = _freeze_in(turn, value)
    known = scope.range_of(turn).products
    freeze.products = "\n".join(name for name in many(fields, "products") if name in known)
    freeze.selling_point = one(fields, "point")
    turn.db.add(freeze)
    turn.db.flush()
    words = freeze.products.replace("\n", "、") + freeze.selling_point
    alerts.note(turn.db, alert, "scope", turn.now, by_id=turn.who.id, by=turn.who.name, words=words)
    freezing.inform(turn, alert, freeze)
    freezing.let_go(turn, freeze)
    telling.show(turn, alert)
    turn.toast("crisis.rescoped")


@while_open.button("chase", least=LEAD)
def chase(turn: Turn, value: Value) -> None:
    alert, freeze = _freeze_in(turn, value)
    count = freezing.chase(turn, alert, freeze)
    turn.toast("crisis.chased", n=count)


@while_open.button("snooze", least=LEAD)
def snooze(turn: Turn, value: Value) -> None:
    """No reminders for an hour; then whoever is in charge hears what has come meanwhile."""
    alert = alert_in(turn, value)
    must_follow(turn, alert, "snooze")
    alert.snoozed_until = turn.now + rules.SNOOZE
    turn.db.add(alert)
    alerts.note(turn.db, alert, "snooze", turn.now, by_id=turn.who.id, by=turn.who.name)
    turn.plan("crisis.wake", f"{alert.id}:{alert.joined}:{turn.now:%Y%m%d%H%M%S%f}", alert.snoozed_until)
    turn.toast("crisis.snoozed", at=alert.snoozed_until)
