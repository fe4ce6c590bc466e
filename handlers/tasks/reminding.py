"""The cards that come unasked: what is overdue, and what somebody who is away leaves to their backup."""

from __future__ import annotations

from bot import taskrows
from bot.chat import Block, Button, Buttons, Card, Note
from bot.feature import Feature, Value
from bot.work import Look, Turn
from handlers.tasks import doing, handing
from storage import slots, tasks
from storage.people import GUEST

reminding = Feature("tasks")
MOST_ROWS = 5


@reminding.notice("overdue")
def overdue(look: Look, subject: str) -> Card | None:
    """Once a day, in private: what is late, with the ways to put it right. It stays true as that happens."""
    found = tasks.overdue_of(look.db, subject, look.now)
    if not found:
        return Card(look.line("tasks.overdue.none"), (), "good")
    known = slots.of_tasks(look.db, [task.id for task in found[:MOST_ROWS]])
    rows: list[Block] = [taskrows.late_row(look, task, known.get(task.id)) for task in found[:MOST_ROWS]]
    if len(found) > MOST_ROWS:
        rows.append(Buttons((look.button("tasks.column", label=look.label("tasks.board.all_late"), state="late"),)))
    return Card(look.line("tasks.overdue.title", n=len(found)), (*rows, Note(look.line("tasks.overdue.how"))), "warn")


@reminding.notice("offers")
def offers(look: Look, subject: str) -> Card | None:
    """Everything that others would like to hand to this reader, to accept one by one or all at once."""
    found = tasks.offered_to(look.db, subject)
    if not found:
        return Card(look.line("tasks.offers.none"))
    known = slots.of_tasks(look.db, [task.id for task in found])
    rows: list[Block] = [taskrows.row(look, task, known) for task in found[:MOST_ROWS]]
    ways: tuple[Button, ...] = (look.button("tasks.accept_all", "primary"),) if len(found) > 1 else ()
    carries = look.line("tasks.offer.carries", carried=doing.carried(look, subject))
    blocks = (*rows, Buttons(ways), Note(carries)) if ways else (*rows, Note(carries))
    return Card(look.line("tasks.offers.title", n=len(found)), blocks)


@reminding.button("accept_all", least=GUEST, fresh=True)
def accept_all(turn: Turn, value: Value) -> None:
    found = tasks.offered_to(turn.db, turn.who.id)
    for task in found:
        handing.accept(turn, {"task": task.id})
    turn.toast("tasks.offers.accepted", n=len(found))
