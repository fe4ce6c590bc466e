"""Whose a task is, and until when: released, offered and accepted, assigned, put off, dropped, taken up again, done."""

from __future__ import annotations

from datetime import date, datetime, time

from bot import remembered, sop, taskrows
from bot.chat import Field, Form, Oops, Option
from bot.feature import Feature, Fields, Value, one
from bot.hours import at_local
from bot.work import Look, Turn
from handlers.tasks import doing
from storage import moves, people, slots
from storage.people import GUEST, Member
from storage.tasks import DRAFT, SCHEDULED, TOPIC, Task

handing = Feature("tasks")


# --- released, dropped, done, taken up again ----------------------------------------------------------------------


@handing.button("release", least=GUEST, fresh=True)
def release_pressed(turn: Turn, value: Value) -> None:
    task = doing.the_task(turn, value)
    release(turn, task)
    turn.toast("tasks.released", number=task.number)


def release(turn: Turn, task: Task, why: str = "") -> None:
    """The place is free again; whoever was to review it hears nothing more of it."""
    doing.must(turn, "release", task, turn.who)
    owner = task.owner_id
    doing.let_go(turn, task, turn.now, turn.who.id, why=why)
    turn.cancel("tasks.review_late", task.id, "released", whole=True)
    doing.tell(turn, owner, "tasks.told.released", task, step=False)


@handing.button("finish", least=GUEST)
def finish_pressed(turn: Turn, value: Value) -> None:
    task = doing.the_task(turn, value)
    finish(turn, task)
    turn.toast("tasks.finished", number=task.number)


def finish(turn: Turn, task: Task) -> None:
    """Done. Whoever had it made hears so."""
    doing.must(turn, "finish", task, turn.who)
    task.done_at = turn.now
    task.offered_to = task.offered_by = ""
    doing.change(turn, "finish", task)
    doing.tell(turn, task.made_by, "tasks.told.finished", task, step=False)


@handing.button("reopen", least=GUEST)
def reopen_pressed(turn: Turn, value: Value) -> None:
    task = doing.the_task(turn, value)
    doing.must(turn, "reopen", task, turn.who)
    task.done_at = None
    doing.change(turn, "reopen", task)
    turn.toast("tasks.reopened", number=task.number)


def open_drop(look: Look, value: Value) -> Form:
    task = doing.the_task(look, value)
    _must(look, "drop", task)
    return form(look, "drop", task, (Field("why", look.label("tasks.drop.why"), "text", required=True, limit=300),))


@handing.form("drop", open_drop, least=GUEST, fresh=True)
def drop_filled(turn: Turn, value: Value, fields: Fields) -> None:
    drop(turn, doing.the_task(turn, value), one(fields, "why"))


def drop(turn: Turn, task: Task, why: str) -> None:
    """Nobody will do it any more, and this is why."""
    doing.must(turn, "drop", task, turn.who)
    if not why:
        raise Oops("tasks.drop.say_why", field="why")
    offered, task.offered_to, task.offered_by = task.offered_to, "", ""
    doing.free_slot(turn, task)
    doing.change(turn, "drop", task, why=why)
    turn.cancel("tasks.review_late", task.id, "dropped", whole=True)
    turn.refresh("mine.plate", offered)
    doing.tell(turn, task.owner_id, "tasks.told.dropped", task, step=False, why=why)


# --- offered, and accepted ----------------------------------------------------------------------------------------


def open_offer(look: Look, value: Value) -> Form:
    task = doing.the_task(look, value)
    _must(look, "offer", task)
    return form(look, "offer", task, (_person_field(look, "tasks.offer.whom", {task.owner_id}),))


@handing.form("offer", open_offer, least=GUEST, fresh=True)
def offer_filled(turn: Turn, value: Value, fields: Fields) -> None:
    member = the_member(turn, one(fields, "whom"))
    offer(turn, doing.the_task(turn, value), member)
    turn.toast("tasks.offer.asked", who=member.name)


def offer(turn: Turn, task: Task, member: Member) -> None:
    """Ask somebody else to take it over. Until they accept, it stays where it is."""
    doing.must(turn, "offer", task, turn.who)
    if member.id == task.owner_id:
        raise Oops("tasks.offer.has_it", who=member.name, number=task.number, field="whom")
    before, task.offered_to, task.offered_by = task.offered_to, member.id, turn.who.id
    moves.note(turn.db, task, "offer", task.state, turn.now, turn.who.id, whom_id=member.id)
    doing.show(turn, task, before)
    turn.hang_for(member, "tasks.offer", task.id, again=True, quiet=True)


@handing.button("take_back", least=GUEST)
def take_back(turn: Turn, value: Value) -> None:
    """The owner keeps it after all."""
    task = doing.the_task(turn, value)
    doing.must(turn, "offer", task, turn.who)
    asked, task.offered_to, task.offered_by = task.offered_to, "", ""
    moves.note(turn.db, task, "kept", task.state, turn.now, turn.who.id, whom_id=asked)
    doing.show(turn, task, asked)
    turn.toast("tasks.offer.kept", number=task.number)


@handing.button("accept", least=GUEST, fresh=True)
def accept(turn: Turn, value: Value) -> None:
    """The task changes hands."""
    task = _offered(turn, value)
    before = task.owner_id
    if task.state == TOPIC:  # let go meanwhile, and free: then it is simply claimed
        doing.give(turn, "claim", task, turn.who)
    else:
        doing.give(turn, "offer", task, turn.who, note="accept")
    doing.tell(turn, before, "tasks.told.accepted", task, step=False)
    turn.hang_for(turn.who, "tasks.piece", task.id, again=True)
    turn.toast("tasks.claimed", number=task.number)


def open_decline(look: Look, value: Value) -> Form:
    task = _offered(look, value)
    return form(look, "decline", task, (Field("why", look.label("tasks.decline.why"), "text", limit=300),))


@handing.form("decline", open_decline, least=GUEST)
def decline(turn: Turn, value: Value, fields: Fields) -> None:
    """It stays with whoever has it; they hear why."""
    task = _offered(turn, value)
    asker, why = task.offered_by, one(fields, "why")
    task.offered_to = task.offered_by = ""
    moves.note(turn.db, task, "decline", task.state, turn.now, turn.who.id, why=why, whom_id=task.owner_id)
    doing.show(turn, task, turn.who.id)
    if doing.has_left(turn, task.owner_id):
        doing.let_go(turn, task, turn.now, "")
    reason = turn.label("tasks.reason", why=why) if why else ""
    for member_id in dict.fromkeys((asker, task.owner_id)):
        doing.tell(turn, member_id, "tasks.told.declined", task, why=reason)
    turn.toast("tasks.decline.said")


def _offered(look: Look, value: Value) -> Task:
    task = doing.the_task(look, value)
    if look.reader is None or task.offered_to != look.reader.id:
        raise Oops("tasks.offer.over", number=task.number)
    return task


# --- assigned -----------------------------------------------------------------------------------------------------


def open_assign(look: Look, value: Value) -> Form:
    task = doing.the_task(look, value)
    _must(look, "assign", task)
    return form(look, "assign", task, (_person_field(look, "tasks.assign.whom", {task.owner_id}),))


@handing.form("assign", open_assign, fresh=True)
def assign_filled(turn: Turn, value: Value, fields: Fields) -> None:
    member = the_member(turn, one(fields, "whom"))
    assign(turn, doing.the_task(turn, value), member)
    turn.toast("tasks.assign.done", who=member.name)


def assign(turn: Turn, task: Task, member: Member) -> None:
    """A lead says whose it is."""
    doing.must(turn, "assign", task, turn.who)
    if member.id == task.owner_id and task.state != TOPIC:
        raise Oops("tasks.offer.has_it", who=member.name, number=task.number, field="whom")
    before = task.owner_id
    doing.give(turn, "assign", task, member)
    task.reviewer_id = task.reviewer_id or doing.reviewer_for(turn, task)
    doing.tell(turn, before, "tasks.told.assigned_away", task, step=False, whom=member.name)
    if member.id == turn.who.id:
        turn.hang_for(member, "tasks.piece", task.id, again=True)
    else:
        turn.hang_for(member, "tasks.piece", task.id, again=True, quiet=True)


# --- due ----------------------------------------------------------------------------------------------------------


def open_due(look: Look, value: Value) -> Form:
    task = doing.the_task(look, value)
    _must(look, "due", task)
    local = task.due_at.astimezone(look.tz) if task.due_at else None
    day = Field("day", look.label("tasks.due.day"), "date", local.date().isoformat() if local else "", required=True)
    at = Field("at", look.label("tasks.due.at"), "time", local.strftime("%H:%M") if local else "18:00", required=True)
    return form(look, "due", task, (day, at))


@handing.form("due", open_due, least=GUEST, fresh=True)
def due_filled(turn: Turn, value: Value, fields: Fields) -> None:
    try:
        at = at_local(date.fromisoformat(one(fields, "day")), time.fromisoformat(one(fields, "at")), turn.tz)
    except ValueError:
        raise Oops("tasks.plan.when", field="day") from None
    due(turn, doing.the_task(turn, value), at)
    turn.toast("tasks.due.kept", at=taskrows.moment(turn, at))


def due(turn: Turn, task: Task, at: datetime) -> None:
    """Another due time; the owner hears of it, if somebody else set it."""
    doing.must(turn, "due", task, turn.who)
    if at <= turn.now:
        raise Oops("tasks.plan.past", field="day")
    slot = slots.of_task(turn.db, task.id)
    if slot is not None and task.state == DRAFT and at > slot.at:
        raise Oops("tasks.due.after_slot", slot=taskrows.moment(turn, slot.at), field="day")
    if task.state == SCHEDULED and slot is not None:
        raise Oops("tasks.due.has_slot", number=task.number, field="day")
    task.due_at, task.due_said = at, True
    moves.note(turn.db, task, "due", task.state, turn.now, turn.who.id, why=remembered.moment(at))
    doing.show(turn, task)
    member = turn.db.get(Member, task.owner_id) if task.owner_id else None
    if member is not None:
        doing.tell(turn, member.id, "tasks.told.due", task, at=taskrows.moment(turn.to(member), at))


# --- what the forms share -----------------------------------------------------------------------------------------


def form(look: Look, name: str, task: Task, fields: tuple[Field, ...], **values: str) -> Form:
    """A form about one task: its sentences are "tasks.NAME.title" and so on."""
    title = look.label(f"tasks.{name}.title", number=task.number)
    intro = look.line("tasks.form.about", number=task.number, title=taskrows.short(task.title, 60))
    return Form(
        f"tasks.{name}", title, fields, look.label("tasks.form.keep"), look.label("tasks.form.cancel"),
        look.label("tasks.form.kept"), {"task": task.id, **values}, (intro,),
    )  # fmt: skip


def _person_field(look: Look, label: str, but: set[str]) -> Field:
    crew = [m for m in people.everyone(look.db, look.team.id) if m.id not in but]
    options = tuple(Option(member.id, member.name) for member in crew)
    return Field("whom", look.label(label), "person", "", options, required=True)


def the_member(look: Look, member_id: str) -> Member:
    member = look.db.get(Member, member_id) if member_id else None
    if member is None or member.team_id != look.team.id or member.left_at is not None:
        raise Oops("tasks.offer.nobody", field="whom")
    return member


def _must(look: Look, deed: sop.Deed, task: Task) -> None:
    if look.reader is None:
        raise LookupError("a form without a reader")
    doing.must(look, deed, task, look.reader)
