"""The cards of the board: one task as its reader may handle it, its whole history, an offer, and the board itself."""

from __future__ import annotations

from datetime import time

from bot import taskrows
from bot.chat import Block, Button, Buttons, Card, Line, Link, Note, Row, Rule, Text
from bot.feature import Feature, Value
from bot.hours import at_local
from bot.sop import STILL_WRITING
from bot.work import Look, Turn
from handlers.tasks import doing
from storage import moves, slots, tasks, topics
from storage.people import GUEST
from storage.slots import Slot
from storage.tasks import CARRIED, DONE, DRAFT, DROPPED, PUBLISHED, RETRO, REVIEW, SCHEDULED, TOPIC, Task

cards = Feature("tasks")
MOST_MOVES = 14
BOT = "Baton"
FIGURES = ("likes", "saves", "comments", "shares", "views")
MOST_OVERDUE = 3
PER_STATE = 2
"""So many tasks of each state stand on the board; the rest is one press away."""
PER_PAGE = 6
COLUMNS = (TOPIC, DRAFT, REVIEW, SCHEDULED, PUBLISHED, RETRO)


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
        lines.append(look.line("tasks.piece.carries", carried=doing.carried(look, task.owner_id)))
    if task.offered_to:
        lines.append(look.line("tasks.piece.offered", who=taskrows.name(look, task.offered_to)))
    if task.origin:
        lines.append((Link(look.label("tasks.piece.origin"), task.origin),))
    return tuple(lines)


def _offered_by_topic(look: Look, task: Task) -> tuple[Line, ...]:
    said = (("point", task.selling_point), ("product", task.product), ("angle", task.angle))
    return tuple(look.line(f"tasks.piece.{name}", words=words) for name, words in said if words)


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
    for row in moves.figures_of(look.db, task.id) if task.published_at else ():
        lines.append(look.line("tasks.piece.figures", hours=row.hours, told=figures_words(look, row)))
    if task.state == DROPPED:
        last = moves.last(look.db, task.id, "drop")
        lines.append(look.line("tasks.piece.dropped", why=last.why if last else ""))
    return lines


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
    why = look.label("tasks.reason", why=taskrows.short(move.why, 80)) if move.why else ""
    said = look.label("tasks.history.to", whom=whom) if whom else ""
    deed = look.label(f"tasks.deed.{move.deed}")
    return look.line("tasks.history.move", at=at, who=who, deed=deed, whom=said, why=why)


# --- the board ----------------------------------------------------------------------------------------------------


@cards.notice("board")
def board(look: Look, subject: str) -> Card | None:
    """How many pieces stand where, and of each the most urgent; what is late stands first."""
    if look.reader is not None and look.reader.role == GUEST:
        return _guests_board(look)
    counted = tasks.count_by_state(look.db, look.team.id, COLUMNS)
    monday = look.workdays().monday(look.today)
    done = tasks.done_since(look.db, look.team.id, at_local(monday, time(0), look.team_tz))
    if not counted and not done:
        return Card(look.line("tasks.board.empty"), (Note(look.line("tasks.board.how")),))
    late = list(tasks.overdue(look.db, look.team.id, look.now, MOST_OVERDUE + 1))
    title = look.line("tasks.board.title", n=sum(counted.get(s, 0) for s in CARRIED), done=done)
    blocks: list[Block] = [Text((_counts(look, counted),))]
    blocks += _late_rows(look, late)
    ways = [look.button("tasks.column", label=_column(look, s, counted[s]), state=s) for s in COLUMNS if counted.get(s)]
    return Card(title, (*blocks, Buttons(tuple(ways))))


def _counts(look: Look, counted: dict[str, int]) -> Line:
    return (" · ".join(_column(look, state, counted.get(state, 0)) for state in COLUMNS),)


def _column(look: Look, state: str, n: int) -> str:
    return look.label("tasks.board.column", state=look.label(f"tasks.state.{state}"), n=n)


def _late_rows(look: Look, late: list[Task]) -> list[Block]:
    known = slots.of_tasks(look.db, [task.id for task in late])
    found: list[Block] = [taskrows.row(look, task, known) for task in late[:MOST_OVERDUE]]
    if len(late) > MOST_OVERDUE:
        more = look.button("tasks.column", label=look.label("tasks.board.all_late"), state="late")
        found.append(Row(look.line("tasks.board.more_late"), (more,)))
    return found


def _guests_board(look: Look) -> Card:
    """A guest sees what is theirs."""
    assert look.reader is not None
    mine = tasks.open_of(look.db, look.reader.id)
    rows = tuple(taskrows.row(look, task) for task in mine[:PER_PAGE])
    return Card(look.line("tasks.board.guest", n=len(mine)), rows)


@cards.button("column", least=GUEST)
def column(turn: Turn, value: Value) -> None:
    """One column of the board, in private, a page at a time."""
    state, page = value.get("state", ""), value.get("page", "0")
    card = column_card(turn, state, int(page) if page.isdigit() else 0)
    if turn.place.kind == "dm" and page != "0":
        turn.settle(card)
    else:
        turn.whisper(card)
    turn.toast("tasks.in_private")


def column_card(look: Look, state: str, page: int) -> Card:
    found = _in_column(look, state, page)
    known = slots.of_tasks(look.db, [task.id for task in found])
    rows: list[Block] = [taskrows.row(look, task, known) for task in found[:PER_PAGE]]
    name = look.label("tasks.board.late" if state == "late" else f"tasks.state.{state}")
    if not rows:
        return Card(look.line("tasks.board.none", state=name))
    ways: list[Button] = []
    if page:
        ways.append(look.button("tasks.column", label=look.label("tasks.board.back"), state=state, page=str(page - 1)))
    if len(found) > PER_PAGE:
        ways.append(look.button("tasks.column", label=look.label("tasks.board.on"), state=state, page=str(page + 1)))
    shown = (*rows, Buttons(tuple(ways))) if ways else tuple(rows)
    return Card(look.line("tasks.board.page", state=name, page=page + 1), shown)


def _in_column(look: Look, state: str, page: int) -> list[Task]:
    """One more than a page holds, so that we know whether there is another."""
    if state not in (*COLUMNS, DONE, DROPPED, "late"):
        return []
    if look.reader is not None and look.reader.role == GUEST:
        return [task for task in tasks.open_of(look.db, look.reader.id) if task.state == state][: PER_PAGE + 1]
    if state == "late":
        return list(tasks.overdue(look.db, look.team.id, look.now, PER_PAGE + 1, page * PER_PAGE))
    return list(tasks.first_in(look.db, look.team.id, state, PER_PAGE + 1, page * PER_PAGE))


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
