"""The board: how many pieces stand where, what is late, and each of its columns a page at a time."""

from __future__ import annotations

from datetime import time

from bot import taskrows
from bot.chat import Block, Button, Buttons, Card, Line, Note, Row, Text
from bot.feature import Feature, Value
from bot.hours import at_local
from bot.work import Look, Turn
from storage import slots, tasks
from storage.people import GUEST
from storage.tasks import CARRIED, DONE, DRAFT, DROPPED, PUBLISHED, RETRO, REVIEW, SCHEDULED, TOPIC, Task

overview = Feature("tasks")
MOST_OVERDUE = 3
PER_PAGE = 6
COLUMNS = (TOPIC, DRAFT, REVIEW, SCHEDULED, PUBLISHED, RETRO)


@overview.notice("board")
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


@overview.button("column", least=GUEST)
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
