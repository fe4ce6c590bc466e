"""Requests for help that came up in a stand-up: who takes them, who cannot, and when they are done."""

from __future__ import annotations

from bot.chat import Card, Field, Form, Oops
from bot.decided import decided
from bot.feature import Feature, Fields, Value, one
from bot.work import Look, Turn
from handlers.standup import cards, keeping
from storage import people, standups
from storage.people import GUEST, MEMBER, Member
from storage.standups import Answer, HelpRequest

requests = Feature("standup")


@requests.button("take", least=GUEST)
def take_request(turn: Turn, value: Value) -> None:
    """Whoever presses first takes it; a guest only what was asked of them by name."""
    request = _to_answer(turn, value)
    if request.state not in (standups.WAITING, standups.DECLINED):
        raise Oops("standup.request.gone", state=cards.request_state(turn, request))
    if request.asker_id == turn.who.id:
        raise Oops("standup.request.own")
    request.state, request.taken_by, request.taken_at = standups.TAKEN, turn.who.id, turn.now
    _show(turn, request)
    _tell_asker(turn, request, "standup.request.told_taken")
    turn.toast("standup.request.yours")


def open_decline(look: Look, value: Value) -> Form:
    request = _to_answer(look, value)
    asker = look.db.get(Member, request.asker_id)
    field = Field("reason", look.label("standup.decline.reason"), "text", required=True, limit=200)
    return Form(
        "standup.decline", look.label("standup.decline.title"), (field,), look.label("standup.decline.submit"),
        look.label("standup.form.cancel"), look.label("standup.form.sent"), {"request": request.id},
        (look.line("standup.request.title", who=asker.name if asker else "", ask=cards.request_words(look, request)),),
    )  # fmt: skip


@requests.form("decline", open_decline, least=GUEST)
def decline(turn: Turn, value: Value, fields: Fields) -> None:
    """Somebody who was asked cannot: the asker hears why, and others may still take it."""
    request = _to_answer(turn, value)
    if request.state != standups.WAITING:
        raise Oops("standup.request.gone", state=cards.request_state(turn, request))
    reason = one(fields, "reason")
    if not reason:
        raise Oops("standup.decline.why", field="reason")
    request.state, request.declined_by, request.reason = standups.DECLINED, turn.who.id, reason
    _show(turn, request)
    _tell_asker(turn, request, "standup.request.told_declined", reason=reason)


@requests.button("solved", least=GUEST)
def solved(turn: Turn, value: Value) -> None:
    """Whoever asked or helped says that it is done."""
    request = _request(turn, value)
    if turn.who.id not in (request.asker_id, request.taken_by):
        raise Oops("standup.request.not_yours")
    if request.state != standups.DONE:
        request.state, request.taken_by = standups.DONE, request.taken_by or turn.who.id
        _show(turn, request)
        if turn.who.id != request.asker_id:
            _tell_asker(turn, request, "standup.request.told_done")
    turn.toast("standup.request.thanks")


@requests.button("stuck", least=GUEST)
def still_stuck(turn: Turn, value: Value) -> None:
    """Still in the way: whoever can help hears of it again, once a day."""
    request = _request(turn, value)
    if request.asker_id != turn.who.id:
        raise Oops("standup.request.not_yours")
    if turn.first_time("stuck", request.id, turn.today):
        request.asked_again_on = turn.today
        helpers = [turn.db.get(Member, request.taken_by)] if request.taken_by else keeping.meant_by(turn, request)
        for helper in helpers or people.in_charge(turn.db, turn.team.id, turn.today):
            if helper is not None and helper.id != turn.who.id:
                look = turn.to(helper)
                ask = cards.request_words(look, request)
                turn.tell(helper, Card(look.line("standup.request.again", who=turn.who.name, ask=ask)), quiet=True)
        turn.db.add(request)
    turn.toast("standup.request.noted")


def _request(look: Look, value: Value) -> HelpRequest:
    request = look.db.get(HelpRequest, value.get("request", ""))
    if request is None or request.team_id != look.team.id or request.state == standups.DROPPED:
        raise Oops("standup.settled")
    return request


def _to_answer(look: Look, value: Value) -> HelpRequest:
    """The request, if whoever presses may answer it: guests see and do only what is theirs."""
    request = _request(look, value)
    if look.reader is not None and look.reader.role == GUEST and request.to_id != look.reader.id:
        raise Oops("baton.not_yours", needed=look.label(f"baton.needed.{MEMBER}"))
    return request


def _show(turn: Turn, request: HelpRequest) -> None:
    turn.db.add(request)
    turn.refresh("standup.request", request.id)
    for member_id in (request.asker_id, request.taken_by):
        turn.refresh("mine.plate", member_id)
    answer = turn.db.get(Answer, request.answer_id)
    if answer is not None:
        turn.refresh("standup.summary", answer.round_id)
        turn.refresh("standup.prompt", answer.id)
    decided(turn)


def _tell_asker(turn: Turn, request: HelpRequest, key: str, **values: str) -> None:
    asker = turn.db.get(Member, request.asker_id)
    if asker is not None and asker.id != turn.who.id:
        look = turn.to(asker)
        title = look.line(key, who=turn.who.name, ask=cards.request_words(look, request, turn.who.id), **values)
        turn.tell(asker, Card(title), quiet=True)
