"""A draft on its way through review: checked before others see it, then approved by somebody else or sent back."""

from __future__ import annotations

from bot import sop, taskrows
from bot.chat import Block, Buttons, Card, Field, Form, Line, Link, Note, Oops, Quote, Text
from bot.feature import Feature, Fields, Value, one
from bot.work import Look, Turn
from handlers.tasks import checking, doing, handing, rules
from storage import moves, slots
from storage.people import GUEST, Member
from storage.tasks import REVIEW, Task

reviewing = Feature("tasks")
MOST_SHOWN = 420
"""So many letters of a draft stand on the reviewer's card; the rest is one press away."""


# --- submitted ----------------------------------------------------------------------------------------------------


def open_submit(look: Look, value: Value) -> Form:
    task = doing.the_task(look, value)
    if look.reader is None:
        raise LookupError("a form without a reader")
    doing.must(look, "submit", task, look.reader)
    field = Field("draft", look.label("tasks.submit.draft"), "long", task.draft, required=True,
                  hint=look.label("tasks.submit.hint"), limit=rules.MOST_WORDS)  # fmt: skip
    return handing.form(look, "submit", task, (field,))


@reviewing.form("submit", open_submit, least=GUEST, own=True)
def filled(turn: Turn, value: Value, fields: Fields) -> None:
    submit(turn, doing.the_task(turn, value), one(fields, "draft"))


def submit(turn: Turn, task: Task, draft: str) -> None:
    """Hand the draft in. What the check finds is shown to the author alone, who decides what to do about it."""
    doing.must(turn, "submit", task, turn.who)
    task.draft = draft.strip() or task.draft
    if not task.draft:
        raise Oops("tasks.submit.empty", number=task.number, field="draft")
    turn.db.add(task)
    found = checking.seen(turn, task).all
    if not found:
        into_review(turn, task)
        return
    moves.note(turn.db, task, "checked", task.state, turn.now, turn.who.id, why=str(len(found)))
    title = turn.line("tasks.submit.found", number=task.number, n=len(found))
    ways = (turn.button("tasks.submit", "primary", form=True, label=turn.label("tasks.submit.change"), task=task.id),
            turn.button("tasks.submit_anyway", task=task.id))  # fmt: skip
    turn.whisper(Card(title, (Text(found[:6]), Buttons(ways)), "warn"))
    turn.toast("tasks.submit.look", n=len(found))


@reviewing.button("submit_anyway", least=GUEST)
def anyway(turn: Turn, value: Value) -> None:
    task = doing.the_task(turn, value)
    doing.must(turn, "submit", task, turn.who)
    into_review(turn, task)
    turn.settle("tasks.submit.went", number=task.number, who=taskrows.name(turn, task.reviewer_id))


def into_review(turn: Turn, task: Task) -> None:
    """From now on the reviewer's clock runs."""
    task.author_id = turn.who.id
    task.reviewer_id = doing.reviewer_for(turn, task) if _needs_reviewer(turn, task) else task.reviewer_id
    task.submitted_at, task.review_due_at = turn.now, turn.now + rules.REVIEW_TAKES
    doing.change(turn, "submit", task)
    doing.plan_clocks(turn, task)
    doing.ask_reviewer(turn, task)
    turn.hang_for(turn.who, "tasks.piece", task.id)
    turn.toast("tasks.submit.went", number=task.number, who=taskrows.name(turn, task.reviewer_id))


def _needs_reviewer(look: Look, task: Task) -> bool:
    """Nobody was named, or they wrote it themselves, or have left, or are away today."""
    named = look.db.get(Member, task.reviewer_id) if task.reviewer_id else None
    gone = named is None or named.left_at is not None or named.id == task.owner_id
    return gone or doing.is_away(look, task.reviewer_id)


@reviewing.button("withdraw", least=GUEST)
def withdraw(turn: Turn, value: Value) -> None:
    """The author takes the draft back to work on it."""
    task = doing.the_task(turn, value)
    doing.must(turn, "withdraw", task, turn.who)
    task.review_due_at = task.submitted_at = None
    doing.change(turn, "withdraw", task)
    doing.plan_clocks(turn, task)
    turn.toast("tasks.withdrawn_draft", number=task.number)


# --- approved, or sent back ---------------------------------------------------------------------------------------


@reviewing.button("approve", least=GUEST)
def approve_pressed(turn: Turn, value: Value) -> None:
    task = doing.the_task(turn, value)
    approve(turn, task)
    turn.toast("tasks.approved", number=task.number)


def approve(turn: Turn, task: Task) -> None:
    """Good to go: the owner publishes at the slot."""
    doing.must(turn, "approve", task, turn.who)
    task.reviewer_id, task.review_due_at = turn.who.id, None
    doing.change(turn, "approve", task)
    slot = slots.of_task(turn.db, task.id)
    task.due_at, task.due_said = (slot.at if slot else None), False
    turn.db.add(task)
    doing.plan_clocks(turn, task)
    owner = turn.db.get(Member, task.owner_id)
    if owner is not None:
        look = turn.to(owner)
        key = "tasks.told.approved_slot" if slot else "tasks.told.approved"
        doing.tell(turn, owner.id, key, task, at=taskrows.moment(look, slot.at) if slot else "")


def open_send_back(look: Look, value: Value) -> Form:
    task = doing.the_task(look, value)
    if look.reader is None:
        raise LookupError("a form without a reader")
    doing.must(look, "send_back", task, look.reader)
    field = Field("why", look.label("tasks.send_back.why"), "long", required=True, limit=1000)
    return handing.form(look, "send_back", task, (field,))


@reviewing.form("send_back", open_send_back, least=GUEST, own=True)
def send_back_filled(turn: Turn, value: Value, fields: Fields) -> None:
    send_back(turn, doing.the_task(turn, value), one(fields, "why"))
    turn.toast("tasks.sent_back")


def send_back(turn: Turn, task: Task, why: str) -> None:
    """Not yet: the author hears why, and has some hours."""
    doing.must(turn, "send_back", task, turn.who)
    if not why:
        raise Oops("tasks.send_back.say_why", field="why")
    task.reviewer_id, task.review_due_at, task.submitted_at = turn.who.id, None, None
    task.sent_back += 1
    slot = slots.of_task(turn.db, task.id)
    task.due_at, task.due_said = rules.rewrite_due(turn.now, slot.at if slot else None), False
    doing.change(turn, "send_back", task, why=why)
    doing.plan_clocks(turn, task)
    owner = turn.db.get(Member, task.owner_id)
    if owner is not None:
        at = taskrows.moment(turn.to(owner), task.due_at)
        doing.tell(turn, owner.id, "tasks.told.sent_back", task, why=why, at=at)


# --- what the reviewer sees ---------------------------------------------------------------------------------------


@reviewing.button("read", least=GUEST)
def read(turn: Turn, value: Value) -> None:
    """The reviewer's card, where the reviewer is looking."""
    task = doing.the_task(turn, value)
    turn.hang_for(turn.who, "tasks.review", task.id, again=True)
    turn.toast("tasks.in_private")


@reviewing.button("whole", least=GUEST)
def whole(turn: Turn, value: Value) -> None:
    """The whole draft as a message of its own."""
    task = doing.the_task(turn, value)
    first, *rest = task.draft.splitlines() or [""]
    turn.whisper(Card((first,), (Text(tuple((line,) for line in rest)),) if rest else ()))
    turn.toast("tasks.in_private")


@reviewing.notice("review")
def review(look: Look, subject: str) -> Card | None:
    """The draft, who wrote it, until when an answer is due; and what came of it."""
    task = look.db.get(Task, subject)
    if task is None or look.reader is None or not sop.may_see(task, look.reader):
        return None
    who, title = taskrows.name(look, task.owner_id), taskrows.short(task.title, 40)
    if task.state != REVIEW:
        return Card(_came_of_it(look, task))
    at = taskrows.moment(look, task.review_due_at) if task.review_due_at else ""
    blocks: list[Block] = [*draft_blocks(look, task), *_told_before(look, task)]
    if not sop.refusal("approve", task, look.reader):
        send_back = look.button("tasks.send_back", form=True, task=task.id)
        blocks.append(Buttons((look.button("tasks.approve", "primary", task=task.id), send_back)))
    return Card(look.line("tasks.review.title", number=task.number, title=title, who=who, at=at), tuple(blocks))


def draft_blocks(look: Look, task: Task) -> list[Block]:
    """As much of the draft as fits, or the address where it stands."""
    address = rules.address_in(task.draft)
    if address and address == task.draft.strip():
        return [Text(((Link(look.label("tasks.review.open"), address),),))]
    shown = taskrows.short(task.draft, MOST_SHOWN)
    found: list[Block] = [Quote((shown,))]
    if len(shown) < len(" ".join(task.draft.split())):
        found.append(Buttons((look.button("tasks.whole", task=task.id),)))
    return found


def _told_before(look: Look, task: Task) -> list[Block]:
    slot = slots.of_task(look.db, task.id)
    account = taskrows.account_name(look, task.account_id)
    at = taskrows.moment(look, slot.at) if slot else ""
    lines: list[Line] = [look.line("tasks.review.where", account=account, at=at)] if account and at else []
    why = slot.override_reason if slot else ""
    lines += [look.line("tasks.review.overridden", why=why)] if why else []
    last = moves.last(look.db, task.id, "send_back")
    lines += [look.line("tasks.review.before", n=task.sent_back, why=last.why)] if last else []
    seen = checking.seen(look, task)
    lines = [*seen.frozen, *lines]
    lines += [look.line("tasks.review.found", n=len(seen.lines))] if seen.lines else []
    return [Note(line) for line in lines]


def _came_of_it(look: Look, task: Task) -> Line:
    move = max((m for m in moves.history(look.db, task.id) if m.was == REVIEW and m.now != REVIEW),
               key=lambda m: m.seq or 0, default=None)  # fmt: skip
    deed = move.deed if move else "release"
    who, at = (
        taskrows.name(look, move.who_id if move else ""),
        taskrows.moment(look, move.at if move else look.now),
    )
    return look.line("tasks.review.over", number=task.number, title=taskrows.short(task.title, 40), who=who, at=at,
                     deed=look.label(f"tasks.deed.{deed}"))  # fmt: skip
