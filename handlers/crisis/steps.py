"""The steps of an alert's life, from taking it over to the wording that is approved."""

from __future__ import annotations

from bot.chat import Card, Field, Form, Oops, Option
from bot.feature import Feature, Fields, Value, many, may, one
from bot.texts import Blank
from bot.work import Look, Turn
from handlers.crisis import asking, calling, rules, scope, telling
from storage import alerts, freezes, people
from storage.alerts import ACKNOWLEDGED, APPROVED, ASSIGNED, COSIGNED, DRAFTED, OPEN, Alert, Cosign
from storage.people import DEPUTY, GUEST, LEAD, Member

life = Feature("crisis")
MOST_PICKED = 25
"""So many people a form offers to pick from."""


def alert_in(look: Look, value: Value) -> Alert:
    """The alert that a button carries."""
    alert = look.db.get(Alert, value.get("alert", ""))
    if alert is None or alert.team_id != look.team.id:
        raise Oops("crisis.gone")
    return alert


def must_follow(look: Look, alert: Alert, step: str) -> None:
    """Raises Oops if the alert has gone on, or has not got so far: it says how it stands."""
    if not rules.may_follow(step, alert.state):
        raise Oops("crisis.not_now", number=alert.number, state=look.label(f"crisis.state.{alert.state}"))


def must_be_handling(look: Look, alert: Alert) -> None:
    """Whoever was assigned may do it, and everybody who leads."""
    who = look.reader
    if who is None or not (may(who.role, LEAD) or who.id in (alert.handler_id, alert.owner_id)):
        raise Oops("baton.not_yours", needed=look.label(f"baton.needed.{LEAD}"))


def advance(
    turn: Turn, alert: Alert, step: str, state: str, words: str = "", key: str = "", **values: Blank
) -> None:  # fmt: skip
    """The alert goes on: noted with who and when, its next clock set, everybody told. `key` and its `values`: what the
    reporters hear, where that is not the usual sentence of this step."""
    clocks = alerts.clocks_of(turn.db, turn.team.id)
    alert.state, alert.step_at = state, turn.now
    alert.due_at = rules.due_after(state, alert.severity, clocks, turn.now)
    turn.db.add(alert)
    alerts.note(turn.db, alert, step, turn.now, by_id=turn.who.id, by=turn.who.name, words=words)
    calling.stop(turn, alert, step)
    turn.cancel("crisis.clock", alert.id, step, whole=True)
    if alert.due_at is not None:
        turn.plan("crisis.clock", f"{alert.id}:{state}:{turn.now:%Y%m%d%H%M%S%f}", alert.due_at)
    telling.show(turn, alert)
    telling.show_decided(turn)
    telling.reporter(turn, alert, key or f"crisis.told.{step}", turn.who.id, **values, who=turn.who.name)


def take_over(turn: Turn, alert: Alert) -> None:
    """From now on this person is in charge, of the freeze too."""
    alert.owner_id = turn.who.id
    freeze = freezes.of_alert(turn.db, alert.id)
    if freeze is not None and freeze.thawed_at is None:
        freeze.in_charge_id, freeze.in_charge = turn.who.id, turn.who.name
        turn.db.add(freeze)


# --- taking it over, passing it on, assigning it ------------------------------------------------------------------


@life.button("acknowledge", least=LEAD)
def acknowledge(turn: Turn, value: Value) -> None:
    alert = alert_in(turn, value)
    owner = turn.db.get(Member, alert.owner_id) if alert.owner_id else None
    if alert.state != OPEN and owner is not None:
        raise Oops("crisis.taken", who=owner.name, state=turn.label(f"crisis.state.{alert.state}"))
    must_follow(turn, alert, "acknowledge")
    take_over(turn, alert)
    advance(turn, alert, "acknowledge", ACKNOWLEDGED)
    turn.toast("crisis.yours", number=alert.number)


@life.button("pass_on", least=DEPUTY)
def pass_on(turn: Turn, value: Value) -> None:
    """Somebody else is asked to take it over; until they do, the calls go on."""
    alert = alert_in(turn, value)
    must_follow(turn, alert, "acknowledge")
    other = turn.db.get(Member, value.get("to", ""))
    if other is None or other.team_id != turn.team.id or other.left_at is not None:
        raise Oops("crisis.gone")
    turn.hang_for(other, "crisis.alert", alert.id, again=True, urgent=True)
    by = turn.who
    alerts.note(turn.db, alert, "pass_on", turn.now, by_id=by.id, by=by.name, words=other.name)
    asking.ask(turn, alert, [other])
    turn.toast("crisis.passed_on", who=other.name)


def open_assign(look: Look, value: Value) -> Form:
    alert = alert_in(look, value)
    must_follow(look, alert, "assign")
    options = _pickable(look, [member for member in people.everyone(look.db, look.team.id) if member.role != GUEST])
    who = Field("who", look.label("crisis.form.assign.who"), "person", alert.handler_id, options, required=True)
    return form(look, "assign", alert, who)


@life.form("assign", open_assign, least=LEAD)
def assign(turn: Turn, value: Value, fields: Fields) -> None:
    alert = alert_in(turn, value)
    must_follow(turn, alert, "assign")
    handler = turn.db.get(Member, one(fields, "who"))
    if handler is None or handler.team_id != turn.team.id or handler.left_at is not None:
        raise Oops("crisis.form.assign.nobody", field="who")
    if not alert.owner_id:
        take_over(turn, alert)
    alert.handler_id = handler.id
    state = ASSIGNED if alert.state in (OPEN, ACKNOWLEDGED) else alert.state
    advance(turn, alert, "assign", state, handler.name)
    if handler.id != turn.who.id:
        turn.hang_for(handler, "crisis.alert", alert.id, again=True, urgent=True)
    turn.toast("crisis.assigned", who=handler.name)


# --- the wording --------------------------------------------------------------------------------------------------


def open_draft(look: Look, value: Value) -> Form:
    alert = alert_in(look, value)
    must_follow(look, alert, "draft")
    must_be_handling(look, alert)
    asked = tuple(signature.member_id for signature in alerts.cosigns(look.db, alert.id))
    others = [m for m in people.everyone(look.db, look.team.id) if look.reader is None or m.id != look.reader.id]
    ask = look.label
    return form(
        look, "draft", alert,
        Field("wording", ask("crisis.form.draft.wording"), "long", alert.wording, required=True, limit=2000),
        Field("signers", ask("crisis.form.draft.signers"), "many", asked, _pickable(look, others, guests_first=True)),
        Field("posts", ask("crisis.form.draft.posts"), "text", alert.posts, hint=ask("crisis.official"), limit=60),
    )  # fmt: skip


@life.form("draft", open_draft)
def draft(turn: Turn, value: Value, fields: Fields) -> None:
    """The wording as it shall be; a changed one must be signed anew by everybody who is asked."""
    alert = alert_in(turn, value)
    must_follow(turn, alert, "draft")
    must_be_handling(turn, alert)
    wording = must_say(fields, "wording", "crisis.form.draft.empty")
    if not alert.owner_id:
        take_over(turn, alert)
    alert.wording, alert.wording_by, alert.posts = wording, turn.who.name, one(fields, "posts")
    alert.handler_id = alert.handler_id or turn.who.id
    alerts.ask_cosigns(turn.db, alert.id, many(fields, "signers"))
    advance(turn, alert, "draft", DRAFTED, wording)
    for signature in alerts.cosigns(turn.db, alert.id):
        signer = turn.db.get(Member, signature.member_id)
        if signer is not None and signer.left_at is None:
            turn.hang_for(signer, "crisis.cosign", signature.id, urgent=True)
    if not alerts.cosigns(turn.db, alert.id):
        _ask_approval(turn, alert)
    turn.toast("crisis.drafted")


def _ask_approval(turn: Turn, alert: Alert) -> None:
    """The wording waits for whoever decides."""
    owner = turn.db.get(Member, alert.owner_id) if alert.owner_id else None
    decides = [owner] if owner is not None and may(owner.role, DEPUTY) else scope.first_called(turn)
    for boss in decides:
        turn.hang_for(boss, "crisis.alert", alert.id, again=True, urgent=True)


@life.button("cosign", least=GUEST)
def cosign(turn: Turn, value: Value) -> None:
    alert, signature = _signature(turn, value)
    signature.state, signature.said_at = alerts.SIGNED, turn.now
    turn.db.add(signature)
    turn.db.flush()
    if all(each.state == alerts.SIGNED for each in alerts.cosigns(turn.db, alert.id)):
        advance(turn, alert, "cosign", COSIGNED, turn.who.name)
        _ask_approval(turn, alert)
    else:
        alerts.note(turn.db, alert, "signed", turn.now, by_id=turn.who.id, by=turn.who.name)
        telling.show(turn, alert)
    turn.toast("crisis.signed")


def open_object(look: Look, value: Value) -> Form:
    alert, _ = _signature(look, value)
    return why_form(look, "object", alert)


@life.form("object", open_object, least=GUEST)
def objected(turn: Turn, value: Value, fields: Fields) -> None:
    """Whoever was asked to sign does not: the wording goes back to whoever wrote it, with the reason."""
    alert, signature = _signature(turn, value)
    why = the_why(fields)
    signature.state, signature.said_at, signature.note = alerts.REFUSED, turn.now, why
    turn.db.add(signature)
    _back(turn, alert, "object", why)


def _signature(look: Look, value: Value) -> tuple[Alert, Cosign]:
    alert = alert_in(look, value)
    must_follow(look, alert, "cosign")
    for signature in alerts.cosigns(look.db, alert.id):
        if look.reader is not None and signature.member_id == look.reader.id and signature.state == alerts.ASKED:
            return alert, signature
    raise Oops("crisis.not_asked_to_sign")


# --- the decision -------------------------------------------------------------------------------------------------


@life.button("approve", least=DEPUTY, fresh=True)
def approve(turn: Turn, value: Value) -> None:
    """The wording holds, once everybody who was asked has signed it."""
    alert = alert_in(turn, value)
    must_follow(turn, alert, "approve")
    missing = [s for s in alerts.cosigns(turn.db, alert.id) if s.state != alerts.SIGNED]
    if missing:
        names = [member.name for s in missing if (member := turn.db.get(Member, s.member_id)) is not None]
        raise Oops("crisis.unsigned", who=turn.label("crisis.comma").join(names))
    advance(turn, alert, "approve", APPROVED, alert.wording)
    handler = turn.db.get(Member, alert.handler_id) if alert.handler_id else None
    if handler is not None and handler.id != turn.who.id:
        asking.ask(turn, alert, [handler])
    turn.toast("crisis.approved")


def open_send_back(look: Look, value: Value) -> Form:
    alert = alert_in(look, value)
    must_follow(look, alert, "send_back")
    return why_form(look, "send_back", alert)


@life.form("send_back", open_send_back, least=DEPUTY, fresh=True)
def send_back(turn: Turn, value: Value, fields: Fields) -> None:
    alert = alert_in(turn, value)
    must_follow(turn, alert, "send_back")
    _back(turn, alert, "send_back", the_why(fields))


def _back(turn: Turn, alert: Alert, step: str, why: str) -> None:
    advance(turn, alert, step, ASSIGNED, why)
    handler = turn.db.get(Member, alert.handler_id) if alert.handler_id else None
    if handler is not None and handler.id != turn.who.id:
        asking.ask(turn, alert, [handler])
    turn.toast("crisis.sent_back")


@life.button("plain")
def plain(turn: Turn, value: Value) -> None:
    """The wording alone, to be copied with a long press."""
    alert = alert_in(turn, value)
    if alert.state not in (APPROVED, alerts.ANSWERED, alerts.THAWED):
        raise Oops("crisis.no_wording")
    turn.tell(turn.who, Card((alert.wording,)))


def _pickable(look: Look, members: list[Member], *, guests_first: bool = False) -> tuple[Option, ...]:
    """People to pick from: who decides first, or (to sign) those from outside, such as legal."""
    order = sorted(members, key=lambda m: (m.role == GUEST) != guests_first)
    return tuple(Option(member.id, member.name) for member in order[:MOST_PICKED])


def form(look: Look, name: str, alert: Alert, *fields: Field) -> Form:
    """A form about one alert; it says which."""
    return Form(
        f"crisis.{name}", look.label(f"crisis.form.{name}.title"), fields, look.label("crisis.form.submit"),
        look.label("crisis.form.cancel"), look.label("crisis.form.sent"), {"alert": alert.id},
        (telling.titled(look, alert, "crisis.form.about"), telling.fact(alert)),
    )  # fmt: skip


def why_form(look: Look, name: str, alert: Alert) -> Form:
    """A form that asks for nothing but the reason."""
    why = Field("why", look.label(f"crisis.form.{name}.why"), "long", required=True, limit=500)
    return form(look, name, alert, why)


def the_why(fields: Fields) -> str:
    return must_say(fields, "why", "crisis.form.why")


def must_say(fields: Fields, name: str, key: str) -> str:
    """What was written into a field. Raises Oops (with the sentence `key`) if that is nothing."""
    words = one(fields, name)
    if not words:
        raise Oops(key, field=name)
    return words
