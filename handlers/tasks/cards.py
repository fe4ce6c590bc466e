"""The cards of one task: as its reader may handle it, as an offer to take it over, and with its whole history."""

from __future__ import annotations

from bot import remembered, taskrows
from bot.chat import Block, Buttons, Card, Line, Link, Rule, Text
from bot.feature import Feature, Value
from bot.sop import STILL_WRITING
from bot.work import Look, Turn
from handlers.tasks import doing
from storage import moves, slots, topics
from storage.people import GUEST
from storage.slots import Slot
from storage.tasks import DONE, DRAFT, DROPPED, PUBLISHED, RETRO, REVIEW, SCHEDULED, TOPIC, Task

cards = Feature("tasks")
MOST_MOVES = 14
BOT = "Baton"
FIGURES = ("likes", "saves", "comments", "shares", "views")


# --- one task -----------------------------------------------------------------------------------------------------


@cards.notice("piece")
def piece(look: Look, subject: str) -> Card | None:
    """Card 4: what it is, on which account and when, from which angle, until when, and what may be done with it."""
    task = look.db.get(Task, subject)
    if task is None or (look.reader is not None and not doing.is_visible(look, task)):
        return None
    slot = slots.of_task(look.db, task.id)
    blocks: list[Block] = []
    lines = _details(look, task, slot)
    if lines:
        blocks.append(Text(lines))
    buttons = taskrows.buttons(look, task, look.reader)
    if buttons:
        blocks.append(Buttons(buttons))
    return Card(_title(look, task), tuple(blocks), "good" if task.state == DONE else "plain")


def _title(look: Look, task: Task) -> Line:
    title = taskrows.short(task.title, 60)
    mine = look.reader is not None and look.reader.id == task.owner_id
    if mine and task.state == DRAFT and not task.sent_back:
        return look.line("tasks.piece.yours", number=task.number, title=title, place=_place(look, task))
    who = taskrows.name(look, task.owner_id)
    state = look.label(f"tasks.state.{task.state}")
    key = "tasks.piece.title" if who and not mine else "tasks.piece.title_free"
    return look.line(key, number=task.number, title=title, who=who, state=state)


def _place(look: Look, task: Task) -> str:
    """ "（名额 3/3，刚好满）"."""
    places = topics.places_of(look.db, task.topic_id) if task.topic_id else []
    taken = sum(place.state != TOPIC for place in places)
    if len(places) < 2:
        return ""
    return look.label("tasks.piece.full" if taken == len(places) else "tasks.piece.place", n=taken, all=len(places))


def _details(look: Look, task: Task, slot: Slot | None) -> tuple[Line, ...]:
    if task.state == TOPIC:
        return _offered_by_topic(look, task)
    lines: list[Line] = []
    mine = look.reader is not None and look.reader.id == task.owner_id
    if task.is_piece or slot is not None:
        lines += _where_and_when(look, task, slot)
    lines += _angle(look, task)
    lines += _where_it_stands(look, task)
    if mine and task.state in (DRAFT, SCHEDULED):
        lines.append(look.line("tasks.piece.carries", carried=doing.carried(look, task.owner_id, task)))
    if task.offered_to:
        lines.append(look.line("tasks.piece.offered", who=taskrows.name(look, task.offered_to)))
    return (*lines, *_origin(look, task))


def _origin(look: Look, task: Task) -> list[Line]:
    """The message that the task was made from: a link where the platform has one, whose it was, and what it said."""
    if not (task.origin or task.origin_by or task.origin_said):
        return []
    whose = "origin_who" if task.origin_by else "origin"
    where = look.label(f"tasks.piece.{whose}", who=task.origin_by)
    said = taskrows.short(task.origin_said, 60)
    more = (look.label("tasks.piece.origin_said", words=said),) if said and task.origin_said != task.title else ()
    return [(Link(where, task.origin) if task.origin else where, *more)]


def _offered_by_topic(look: Look, task: Task) -> tuple[Line, ...]:
    said = (("point", task.selling_point), ("product", task.product), ("angle", task.angle))
    return (*(look.line(f"tasks.piece.{name}", words=words) for name, words in said if words), *_origin(look, task))


def _where_and_when(look: Look, task: Task, slot: Slot | None) -> list[Line]:
    account = taskrows.account_name(look, task.account_id)
    if not account and slot is None:
        return [look.line("tasks.piece.no_plan")] if task.state in STILL_WRITING else []
    lines = [look.line("tasks.piece.account", account=account)] if account else []
    if slot is None:
        return [*lines, look.line("tasks.piece.no_slot")] if task.state in STILL_WRITING else lines
    key = "slot_override" if slot.override_reason else "slot"
    lines.append(look.line(f"tasks.piece.{key}", at=taskrows.moment(look, slot.at), why=slot.override_reason))
    return lines


def _angle(look: Look, task: Task) -> list[Line]:
    others = [one for one in doing.others_of(look, task) if one.angle and doing.is_visible(look, one)]
    if not task.angle:
        return []
    if not others or task.state not in (DRAFT, REVIEW):
        return [look.line("tasks.piece.angle", words=task.angle)]
    told = look.label("tasks.comma").join(
        look.label("tasks.piece.writes", who=taskrows.name(look, one.owner_id), angle=one.angle) for one in others[:3]
    )
    return [look.line("tasks.piece.angle_others", words=task.angle, others=told)]


def _where_it_stands(look: Look, task: Task) -> list[Line]:
    reviewer = taskrows.name(look, task.reviewer_id)
    lines: list[Line] = []
    if task.state == DRAFT and task.sent_back:
        last = moves.last(look.db, task.id, "send_back")
        lines.append(look.line("tasks.piece.sent_back", who=reviewer, why=last.why if last else ""))
    if task.state == DRAFT and task.due_at:
        key = "draft_due" if task.is_piece and reviewer else "due"
        lines.append(look.line(f"tasks.piece.{key}", at=taskrows.moment(look, task.due_at), who=reviewer))
    if task.state == REVIEW and task.review_due_at:
        lines.append(look.line("tasks.piece.review", who=reviewer, at=taskrows.moment(look, task.review_due_at)))
    if task.state in (PUBLISHED, RETRO, DONE) and task.link:
        lines.append((Link(look.label("tasks.piece.link"), task.link),))
    lines += _figures(look, task) if task.published_at else []
    if task.state == DROPPED:
        last = moves.last(look.db, task.id, "drop")
        lines.append(look.line("tasks.piece.dropped", why=last.why if last else ""))
    return lines


def _figures(look: Look, task: Task) -> list[Line]:
    """What was told of it; how it stood soon after it was out only until its first figures are there."""
    found = moves.figures_of(look.db, task.id)
    told = [row for row in found if row.hours] or found
    return [
        look.line("tasks.piece.figures" if row.hours else "tasks.piece.figures_early", hours=row.hours,
                  told=figures_words(look, row))
        for row in told
    ]  # fmt: skip


def figures_words(look: Look, row: moves.TaskFigures) -> str:
    """ "赞 12000 · 藏 3400 · 评 56"."""
    told = [(name, amount) for name in FIGURES if (amount := getattr(row, name)) is not None]
    return " · ".join(look.label("tasks.figures.one", what=look.label(f"tasks.figures.{n}"), n=a) for n, a in told)


# --- an offer -----------------------------------------------------------------------------------------------------


@cards.notice("offer")
def offer(look: Look, subject: str) -> Card | None:
    """Somebody wants to hand a task to this reader; answered, it says what came of it."""
    task = look.db.get(Task, subject)
    if task is None or look.reader is None:
        return None
    title = taskrows.short(task.title, 40)
    if task.offered_to != look.reader.id:
        mine = task.owner_id == look.reader.id
        return Card(look.line("tasks.offer.yours" if mine else "tasks.offer.settled", number=task.number, title=title))
    by, owner = taskrows.name(look, task.offered_by), taskrows.name(look, task.owner_id)
    key = "tasks.offer.title_own" if task.offered_by == task.owner_id else "tasks.offer.title_of"
    said = look.line(key, number=task.number, title=title, who=by or owner, owner=owner)
    lines = _details(look, task, slots.of_task(look.db, task.id))[:4]
    carries = look.line("tasks.offer.carries", carried=doing.carried(look, look.reader.id))
    return Card(said, (Text((*lines, carries)), Buttons(taskrows.next_step(look, task, look.reader))))


# --- the history --------------------------------------------------------------------------------------------------


@cards.notice("history")
def history(look: Look, subject: str) -> Card | None:
    """Everything that was done to the task, by whom and when; the last stands last."""
    task = look.db.get(Task, subject)
    if task is None or (look.reader is not None and not doing.is_visible(look, task)):
        return None
    found = list(moves.history(look.db, task.id))
    lines = [_move(look, move) for move in found[-MOST_MOVES:]]
    if len(found) > MOST_MOVES:
        lines.insert(0, look.line("tasks.history.earlier", n=len(found) - MOST_MOVES))
    made = look.line("tasks.history.made", at=_stamp(look, task), who=taskrows.name(look, task.made_by) or BOT)
    blocks: list[Block] = [Text((made, *lines))]
    details = _details(look, task, slots.of_task(look.db, task.id))
    if details:
        blocks = [Text(details), Rule(), *blocks]
    buttons = taskrows.buttons(look, task, look.reader)
    return Card(_title(look, task), (*blocks, Buttons(buttons)) if buttons else tuple(blocks))


def _stamp(look: Look, task: Task) -> str:
    return look.label("tasks.moment", day=task.created_at.astimezone(look.tz).date(), at=task.created_at)


def _move(look: Look, move: moves.TaskMove) -> Line:
    at = look.label("tasks.moment", day=move.at.astimezone(look.tz).date(), at=move.at)
    who = taskrows.name(look, move.who_id) or BOT
    whom = taskrows.name(look, move.whom_id)
    why = look.label("tasks.reason", why=taskrows.short(remembered.in_words(look, move), 80)) if move.why else ""
    said = look.label("tasks.history.to", whom=whom) if whom else ""
    deed = look.label(f"tasks.deed.{move.deed}")
    return look.line("tasks.history.move", at=at, who=who, deed=deed, whom=said, why=why)


def show_history(turn: Turn, task: Task) -> None:
    """`任务 12`: in the channel where it was asked, else in private."""
    if turn.place.kind == "dm":
        turn.hang("tasks.history", task.id, turn.place.itself, turn.who, again=True)
    else:
        turn.hang_for(turn.who, "tasks.history", task.id, again=True)
        turn.reply("tasks.in_your_dm", who=turn.me)


@cards.button("history", least=GUEST)
def history_pressed(turn: Turn, value: Value) -> None:
    turn.hang_for(turn.who, "tasks.history", doing.the_task(turn, value).id, again=True)
    turn.toast("tasks.in_private")
