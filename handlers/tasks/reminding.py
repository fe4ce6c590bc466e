"""The cards that come unasked: what is overdue, and what somebody who is away leaves to their backup."""

from __future__ import annotations

from bot import slotted, slotwords, taskrows
from bot.chat import Block, Button, Buttons, Card, Note, Oops, Row
from bot.feature import Feature, Value
from bot.work import Look, Turn
from handlers.tasks import doing, handing
from storage import people, slots, tasks
from storage.people import GUEST, Member
from storage.slots import Slot

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
    found, posts = tasks.offered_to(look.db, subject), slots.offered_to(look.db, subject)
    n = len(found) + len(posts)
    if not n:
        return Card(look.line("tasks.offers.none"))
    known = slots.of_tasks(look.db, [task.id for task in found])
    rows: list[Block] = [taskrows.row(look, task, known) for task in found]
    rows += [Row(slotwords.line(look, slot), _take_or_not(look, slot)) for slot in posts]
    ways: tuple[Button, ...] = (look.button("tasks.accept_all", "primary"),) if n > 1 else ()
    carries = look.line("tasks.offer.carries", carried=doing.carried(look, subject))
    blocks = (*rows[:MOST_ROWS], Buttons(ways), Note(carries)) if ways else (*rows, Note(carries))
    return Card(look.line("tasks.offers.title", n=n), blocks)


def _take_or_not(look: Look, slot: Slot) -> tuple[Button, ...]:
    return (look.button("tasks.take_slot", "primary", slot=slot.id), look.button("tasks.leave_slot", slot=slot.id))


@reminding.button("take_slot", least=GUEST, fresh=True)
def take_slot(turn: Turn, value: Value) -> None:
    """A post with no task behind it changes hands."""
    slotted.take_over(turn, _offered_slot(turn, value), turn.who.id)
    turn.toast("tasks.offers.accepted", n=1)


@reminding.button("leave_slot", least=GUEST)
def leave_slot(turn: Turn, value: Value) -> None:
    """Whose post it was, or who leads them, hears that somebody else must make it."""
    slot = _offered_slot(turn, value)
    slot.offered_to = ""
    turn.db.add(slot)
    owner = turn.db.get(Member, slot.owner_id) if slot.owner_id else None
    leads = people.leads_of(turn.db, turn.team.id, owner.group if owner else "ops", {turn.who.id})
    for member in [owner] if owner is not None and owner.left_at is None else leads:
        look = turn.to(member)
        said = look.line("tasks.offers.left", who=turn.who.name, what=slotwords.line(look, slot)[0])
        turn.tell(member, Card(said), quiet=True)
    turn.refresh("tasks.offers", turn.who.id)
    turn.toast("tasks.decline.said")


def _offered_slot(look: Look, value: Value) -> Slot:
    slot = look.db.get(Slot, value.get("slot", ""))
    if slot is None or look.reader is None or slot.offered_to != look.reader.id or slot.state != slots.PLANNED:
        raise Oops("tasks.offers.over")
    return slot


@reminding.button("accept_all", least=GUEST, fresh=True)
def accept_all(turn: Turn, value: Value) -> None:
    found = tasks.offered_to(turn.db, turn.who.id)
    for task in found:
        handing.accept(turn, {"task": task.id})
    posts = slots.offered_to(turn.db, turn.who.id)
    for slot in posts:
        slotted.take_over(turn, slot, turn.who.id)
    turn.toast("tasks.offers.accepted", n=len(found) + len(posts))
