"""The cards about an alert: the war room's, the call that nobody answered, the request to sign the wording."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import EVERYBODY, Block, Button, Buttons, Card, Line, Mention, Quote, Row, Text
from bot.texts import Blank, joined
from bot.work import Look
from handlers.crisis import calling, rules, scope, telling
from handlers.crisis.telling import button, fact, titled
from storage import alerts, evidence, freezes
from storage.alerts import ACKNOWLEDGED, ANSWERED, APPROVED, ASSIGNED, CLOSED, COSIGNED, DRAFTED, OPEN, THAWED, Alert
from storage.alerts import Cosign as Signature
from storage.freezes import Freeze
from storage.people import Member

BUTTONS = {
    OPEN: ("acknowledge", "evidence", "pass_on", "false_alarm"),
    ACKNOWLEDGED: ("assign", "evidence", "holding", "scope", "snooze", "false_alarm"),
    ASSIGNED: ("draft", "assign", "evidence", "holding", "snooze", "false_alarm"),
    DRAFTED: ("approve", "send_back", "draft", "evidence"),
    COSIGNED: ("approve", "send_back", "draft", "evidence"),
    APPROVED: ("answer", "plain", "send_back", "evidence"),
    ANSWERED: ("thaw", "plain", "evidence"),
    THAWED: ("close", "evidence", "plain"),
    CLOSED: ("review", "evidence", "export"),
    alerts.REVIEWED: ("evidence", "export"),
    alerts.FALSE: ("evidence",),
}
"""What can be pressed on the card of an alert in each state, the next step first."""


def card(look: Look, subject: str) -> Card | None:
    """The war room's card, at most eight lines: how grave, what, by when; what is frozen; what comes next."""
    alert = look.db.get(Alert, subject)
    if alert is None:
        return None
    title = titled(look, alert, f"crisis.card.title.{alert.state}", **_progress(look, alert))
    if alert.is_over:
        return Card(title, (Text(_ending(look, alert)), _row(look, alert)), "plain", sealed=True)
    leading = scope.leading(look) if alert.state == OPEN else ()
    first = scope.first_called(look, leading) if alert.state == OPEN else ()
    freeze = freezes.of_alert(look.db, alert.id)
    freeze = None if freeze is None or freeze.thawed_at is not None else freeze
    blocks: list[Block] = [Quote(fact(alert)), Text(tuple(_lines(look, alert, first)))]
    blocks += _freeze_row(look, alert, freeze)
    blocks += [Text(_advice(look, alert, freeze)), _row(look, alert, _other(look, leading, first))]
    return Card(title, tuple(blocks), "alarm" if alert.state == OPEN else "warn", sealed=True)


def short(look: Look, alert: Alert) -> Card:
    """How it stands, in one line."""
    return Card(titled(look, alert, f"crisis.card.title.{alert.state}", **_progress(look, alert)), sealed=True)


def _progress(look: Look, alert: Alert) -> dict[str, Blank]:
    """The blanks of all titles: who is at it, by when the next step is due, how many have signed."""
    signed = alerts.cosigns(look.db, alert.id) if alert.state in (DRAFTED, COSIGNED) else ()
    owner, handler = (look.db.get(Member, who) if who else None for who in (alert.owner_id, alert.handler_id))
    return {
        "due": alert.due_at or alert.step_at, "at": alert.step_at, "owner": owner.name if owner else "",
        "handler": handler.name if handler else (owner.name if owner else ""),
        "signed": sum(one.state == alerts.SIGNED for one in signed), "all": len(signed),
        "posts": alert.posts or look.label("crisis.official"),
    }  # fmt: skip


def _lines(look: Look, alert: Alert, first: Sequence[Member]) -> list[Line]:
    """Whom it calls (the `first` who are), where it was seen, which words spoke, how many more there are."""
    lines: list[Line] = []
    if alert.state == OPEN and look.reader is None:
        lines.append(look.line("crisis.card.called", who=_mentions(look, first)))
    elif look.reader is None and _just_graver(look, alert):
        called = telling.in_charge(look, alert)
        lines.append(look.line("crisis.card.graver", who=_mentions(look, called), severity=alert.severity))
    where = [alert.where, _clock(look, alert), _reporter(look, alert), _kept(look, alert)]
    lines.append((look.label("crisis.bar").join(word for word in where if word),))
    words = "".join(f"“{word}”" for word in alert.matched.splitlines()[:4])
    matched = look.line("crisis.card.matched", words=words) if words else look.line("crisis.card.by_hand")
    more = look.line("crisis.card.joined", count=alert.joined) if alert.joined else ()
    lines.append(joined((*matched, *more)))
    if alert.wording and alert.state in (DRAFTED, COSIGNED, APPROVED, ANSWERED):
        lines.append(look.line("crisis.card.wording", words=alert.wording))
    return lines


def _just_graver(look: Look, alert: Alert) -> bool:
    """The alert became graver after its last step: whoever has it must look at the card anew."""
    steps = reversed(alerts.timeline(look.db, alert.id))
    return next((step.what == "raised" for step in steps if step.what == "raised" or step.what in rules.FROM), False)


def _mentions(look: Look, members: Sequence[Member]) -> Line:
    parts: list[Mention | str] = []
    for member in members:
        parts += [look.mention(member), " "]
    return tuple(parts[:-1])


def _clock(look: Look, alert: Alert) -> str:
    return look.label("crisis.card.said_at", at=alert.said_at)


def _reporter(look: Look, alert: Alert) -> str:
    member = look.db.get(Member, alert.reporter_id) if alert.reporter_id else None
    return look.label("crisis.card.reporter", who=member.name) if member else look.label(f"crisis.via.{alert.source}")


def _kept(look: Look, alert: Alert) -> str:
    count = evidence.count_of(look.db, alert.id, evidence.PICTURE)
    return look.label("crisis.card.pictures", n=count) if count else ""


def _freeze_row(look: Look, alert: Alert, freeze: Freeze | None) -> list[Block]:
    if freeze is None:
        return []
    planned = freezes.confirmations(look.db, freeze.id)
    line = look.line("crisis.card.frozen", what=frozen_words(look, freeze))
    if not planned:
        return [Text((line,))]
    told = sum(one.state in freezes.SAID for one in planned)
    line = joined((*line, *look.line("crisis.card.planned", n=len(planned), told=told)))
    if told == len(planned):
        return [Text((line,))]
    silent = [look.db.get(Member, one.member_id) for one in planned if one.state not in freezes.SAID]
    named = dict.fromkeys(member.name for member in silent if member is not None)
    line = joined((*line, *look.line("crisis.card.silent", who=look.label("crisis.comma").join(named))))
    return [Row(line, (button(look, "chase", alert),))]


def frozen_words(look: Look, freeze: Freeze) -> str:
    """What is frozen, in a few words."""
    products = look.label("crisis.comma").join(freeze.product_names)
    if freeze.selling_point:
        return look.label("baton.called", what=products, words=freeze.selling_point).strip()
    return products or look.label("crisis.this_story")


def _advice(look: Look, alert: Alert, freeze: Freeze | None) -> tuple[Line, ...]:
    told = (look.line("crisis.card.front"),) if freeze is not None else ()
    return (*told, look.line(f"crisis.card.next.{alert.state}"))


def _ending(look: Look, alert: Alert) -> tuple[Line, ...]:
    """What is left to say of an alert that is over."""
    if alert.state == alerts.FALSE:
        return fact(alert), look.line("crisis.card.reason", words=alert.reason)
    lines: list[Line] = [fact(alert)]
    if alert.wording:
        lines.append(look.line("crisis.card.wording", words=alert.wording))
    lines.append(look.line("crisis.card.times", times=times(look, alert)))
    if alert.review:
        lines.append(look.line("crisis.card.review", words=alert.review))
    return tuple(lines)


def times(look: Look, alert: Alert) -> str:
    """How long it took to acknowledge, to word, to answer, to close."""
    first: dict[str, int] = {}
    for step in alerts.timeline(look.db, alert.id):
        first.setdefault(step.what, round((step.at - alert.opened_at).total_seconds() / 60))
    told = [(name, first[name]) for name in ("acknowledge", "approve", "answer", "close") if name in first]
    return look.label("crisis.comma").join(look.label(f"crisis.took.{name}", n=minutes) for name, minutes in told)


def _other(look: Look, leading: Sequence[Member], first: Sequence[Member]) -> Member | None:
    """Who decides, too, and was not called first."""
    return next((boss for boss in (scope.bosses(look, leading) if leading else ()) if boss not in first), None)


def _row(look: Look, alert: Alert, other: Member | None = None) -> Buttons:
    return Buttons(tuple(found for name in BUTTONS[alert.state] for found in _button(look, name, alert, other)))


def _button(look: Look, name: str, alert: Alert, other: Member | None) -> Sequence[Button]:
    """The button of that name, where it makes sense now; `other`: to whom it can be passed on."""
    if name == "pass_on":
        label = look.label("crisis.button.pass_on", who=other.name) if other else ""
        return [look.button("crisis.pass_on", label=label, alert=alert.id, to=other.id)] if other else []
    if name == "plain" and not alert.wording:
        return []
    return [button(look, name, alert)]


# --- the call, and the request to sign ----------------------------------------------------------------------------


def call(look: Look, subject: str) -> Card | None:
    """The next message to those who have not answered; once somebody has taken it over, it says who."""
    alert_id, _, level = subject.partition(":")
    alert = look.db.get(Alert, alert_id)
    if alert is None:
        return None
    if alert.state != OPEN:
        return short(look, alert)
    minutes = _waited(look, alert, int(level))
    called: Line = ()
    if look.reader is None:
        circle = calling.circle_of(look, int(level))
        called = _mentions(look, circle) if circle else (Mention(EVERYBODY, look.label("crisis.everybody")),)
    lines = (called,) if called else ()
    row = Buttons((button(look, "acknowledge", alert), button(look, "evidence", alert)))
    title = titled(look, alert, "crisis.call", n=minutes)
    return Card(title, (*((Text(lines),) if lines else ()), Quote(fact(alert)), row), "alarm", sealed=True)


def _waited(look: Look, alert: Alert, level: int) -> int:
    """For how many minutes nobody had taken the alert when this call was made."""
    calls = [step.at for step in alerts.timeline(look.db, alert.id) if step.what == "called"]
    at = calls[level - 1] if level <= len(calls) else look.now
    return round((at - alert.opened_at).total_seconds() / 60)


def cosign(look: Look, subject: str) -> Card | None:
    """Somebody is asked to sign the wording; it shows what they said."""
    signature = look.db.get(Signature, subject)
    alert = look.db.get(Alert, signature.alert_id) if signature else None
    if signature is None or alert is None:
        return None
    wording = Quote((alert.wording,))
    if signature.state != alerts.ASKED:
        at = signature.said_at or look.now
        return Card(titled(look, alert, f"crisis.cosign.{signature.state}", at=at), (wording,), sealed=True)
    row = Buttons((button(look, "cosign", alert), button(look, "object", alert)))
    due = alert.due_at or look.now
    return Card(titled(look, alert, "crisis.cosign.asked", due=due), (wording, row), "warn", sealed=True)
