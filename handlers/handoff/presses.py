"""What is pressed on the cards of a handoff: mine, answered, cannot, another lane, never mind, plain text."""

from __future__ import annotations

from bot.chat import Card, Field, Form, Line, Oops, Option, Quote
from bot.feature import Feature, Fields, Value, one
from bot.work import Look, Turn
from handlers.handoff import cards, keeping, lines, whose
from storage import handoffs
from storage.handoffs import ANSWERED, LANES, WAITING, Handoff
from storage.people import GUEST, LEAD, ROLES, Member

presses = Feature("handoff")


def the_handoff(look: Look, value: Value) -> Handoff:
    """The handoff that a pressed button belongs to. Raises Oops if it is over."""
    found = look.db.get(Handoff, value.get("handoff", ""))
    if found is None or found.team_id != look.team.id:
        raise Oops("handoff.gone")
    if found.state == ANSWERED:
        raise Oops("handoff.over", number=found.number, owner=cards.name(look, found.owner_id))
    if not found.is_open:
        raise Oops("handoff.gone")
    return found


def _must_own(handoff: Handoff, who: Member | None, look: Look) -> None:
    if who is None or handoff.owner_id != who.id:
        raise Oops("handoff.not_yours", number=handoff.number, owner=cards.name(look, handoff.owner_id))


# --- by whoever answers -------------------------------------------------------------------------------------------


@presses.button("take", least=GUEST)
def take(turn: Turn, value: Value) -> None:
    """Mine. The backup and the lead may take it too."""
    handoff = the_handoff(turn, value)
    if handoff.owner_id == turn.who.id and handoff.state != WAITING:
        raise Oops("handoff.taken_already", number=handoff.number)
    if handoff.owner_id != turn.who.id and turn.who.id not in {m.id for m in whose.in_line(turn, handoff)}:
        raise Oops("handoff.not_yours", number=handoff.number, owner=cards.name(turn, handoff.owner_id))
    keeping.take(turn, handoff, turn.who)
    turn.toast("handoff.taken", number=handoff.number)


@presses.button("answered", least=GUEST)
def answered(turn: Turn, value: Value) -> None:
    """Answered and closed, with one press."""
    handoff = the_handoff(turn, value)
    _must_own(handoff, turn.who, turn)
    _answer(turn, handoff, "")


def open_reply(look: Look, value: Value) -> Form:
    handoff = the_handoff(look, value)
    _must_own(handoff, look.reader, look)
    words = Field("words", look.label("handoff.form.answer"), "long", required=True, limit=2000)
    return _form(look, "reply", handoff, (words,))


@presses.form("reply", open_reply, least=GUEST)
def replied(turn: Turn, value: Value, fields: Fields) -> None:
    """Answered, with the words: whoever passed the fan on may say them, too."""
    handoff = the_handoff(turn, value)
    _must_own(handoff, turn.who, turn)
    _answer(turn, handoff, one(fields, "words"))


def _answer(turn: Turn, handoff: Handoff, words: str) -> None:
    keeping.answer(turn, handoff, turn.who, words)
    asker = turn.db.get(Member, handoff.asker_id)
    if asker is not None and asker.left_at is None:
        look = turn.to(asker)
        title: Line = look.line("handoff.told.answered", number=handoff.number, who=turn.who.name,
                                words=cards.cut(handoff.words, 40))  # fmt: skip
        turn.tell(asker, Card(title, (Quote((words,)),) if words else ()), quiet=True)
    turn.toast("handoff.answered" if handoff.met else "handoff.answered_late", number=handoff.number)


@presses.button("wording", least=GUEST)
def wording(turn: Turn, value: Value) -> None:
    """What the library says to it, in the voice of whoever answers."""
    handoff = the_handoff(turn, value)
    turn.parts.repertoire.say(turn, f"问 {handoff.words}")


def open_decline(look: Look, value: Value) -> Form:
    handoff = the_handoff(look, value)
    _must_own(handoff, look.reader, look)
    why = Field("why", look.label("handoff.form.why"), "text", required=True, limit=300)
    return _form(look, "decline", handoff, (why,))


@presses.form("decline", open_decline, least=GUEST)
def decline(turn: Turn, value: Value, fields: Fields) -> None:
    """Cannot, and why: the backup has it, then the lead."""
    handoff = the_handoff(turn, value)
    _must_own(handoff, turn.who, turn)
    why = one(fields, "why")
    if not why:
        raise Oops("handoff.form.say_why", field="why")
    following = keeping.pass_on(turn, handoff, turn.who, why)
    if following is None:
        raise Oops("handoff.nobody_else", number=handoff.number, field="why")
    turn.toast("handoff.passed", number=handoff.number, owner=following.name)


# --- by whoever passed the fan on ---------------------------------------------------------------------------------


def _mine(look: Look, value: Value, who: Member | None) -> Handoff:
    handoff = the_handoff(look, value)
    if who is None or (handoff.asker_id != who.id and ROLES.index(who.role) < ROLES.index(LEAD)):
        raise Oops("handoff.not_asked", number=handoff.number)
    return handoff


@presses.button("plain", least=GUEST)
def plain(turn: Turn, value: Value) -> None:
    """The sentence alone, as a message of its own, for long-press and copy."""
    handoff = _mine(turn, value, turn.who)
    owner = turn.db.get(Member, cards.first_owner(turn, handoff))
    turn.whisper(Card((lines.sentence(turn, handoff, owner),)))


@presses.button("withdraw", least=GUEST)
def withdraw(turn: Turn, value: Value) -> None:
    handoff = _mine(turn, value, turn.who)
    keeping.withdraw(turn, handoff, turn.who)
    turn.toast("handoff.withdrawn", number=handoff.number)


def open_other(look: Look, value: Value) -> Form:
    handoff = _mine(look, value, look.reader)
    options = tuple(Option(lane, look.label(f"handoff.to.{lane}")) for lane in LANES if lane != handoff.lane)
    return _form(look, "other", handoff, (Field("lane", look.label("handoff.form.lane"), "one", "", options, True),))


@presses.form("other", open_other, least=GUEST)
def other(turn: Turn, value: Value, fields: Fields) -> None:
    """It was another lane's: it goes there, with a clock of its own."""
    handoff, lane = _mine(turn, value, turn.who), one(fields, "lane")
    if lane not in LANES or lane == handoff.lane:
        raise Oops("handoff.form.choose", field="lane")
    before = handoff.owner_id
    handoff.lane, handoff.declined, handoff.used, handoff.taken_at = lane, "", 0, None
    keeping.stop(turn, handoff, "another lane")
    handoffs.note(turn.db, handoff, "lane", turn.now, turn.who.id, words=lane)
    if keeping.begin(turn, handoff) is None:
        raise Oops("handoff.nobody", lane=turn.label(f"handoff.lane.{lane}"), field="lane")
    keeping.show(turn, handoff)
    owner = turn.db.get(Member, before)
    if owner is not None and owner.id != handoff.owner_id:
        turn.tell(owner, Card(turn.to(owner).line("handoff.told.moved", number=handoff.number)))
    turn.toast("handoff.moved", owner=cards.name(turn, handoff.owner_id))


def _form(look: Look, name: str, handoff: Handoff, fields: tuple[Field, ...]) -> Form:
    return Form(
        f"handoff.{name}", look.label(f"handoff.form.{name}", number=handoff.number), fields,
        look.label("handoff.form.send"), look.label("handoff.form.cancel"), look.label("handoff.form.sent"),
        {"handoff": handoff.id}, ((f"“{cards.cut(handoff.words, 60)}”",),) if handoff.words else (),
    )  # fmt: skip
