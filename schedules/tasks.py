"""Asks about tasks unasked: the reviewer whose time is up, what goes out now, the figures, what is overdue."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot import taskrows
from bot.chat import Buttons, Card
from bot.hours import at_local
from bot.work import Tick, Work
from handlers.tasks import doing, rules
from storage import leaves, moves, occasions, people, slots, tasks, waves
from storage.people import Member
from storage.tasks import DRAFT, PUBLISHED, RETRO, REVIEW, SCHEDULED, Task

DAY = timedelta(days=1)


# --- a piece on its way -------------------------------------------------------------------------------------------


def review_late(tick: Tick, subject: str) -> None:
    """The reviewer's time is up: they are reminded, and who leads content (or the team) hears of it."""
    task_id, _, due = subject.partition(":")
    task = tick.db.get(Task, task_id)
    if task is None or task.state != REVIEW or task.review_due_at != datetime.fromisoformat(due):
        return tick.skip("reviewed meanwhile")
    told = {task.reviewer_id, task.owner_id}
    _tell(tick, task.reviewer_id, "tasks.told.review_late", task)
    for lead in people.leads_of(tick.db, tick.team.id, "content", told) or people.in_charge(
        tick.db, tick.team.id, tick.today
    ):
        if lead.id not in told:
            _tell(tick, lead.id, "tasks.told.review_late_lead", task)
    doing.show(tick, task)
    return None


def go_out(tick: Tick, subject: str) -> None:
    """The slot is now: its owner is told, whatever the hour, since it is their own appointment."""
    task_id, _, at = subject.partition(":")
    task = tick.db.get(Task, task_id)
    slot = slots.of_task(tick.db, task_id)
    if task is None or slot is None or slot.at != datetime.fromisoformat(at) or slot.state != slots.PLANNED:
        return tick.skip("no such slot any more")
    if task.state not in (DRAFT, REVIEW, SCHEDULED):
        return tick.skip(f"it is {task.state}")
    if waves.step_of_slot(tick.db, slot.id) is not None:
        return tick.skip("the wave's own card tells them")
    key = "tasks.told.go_out" if task.state == SCHEDULED else "tasks.told.go_out_not"
    _tell(tick, task.owner_id, key, task, quiet=False)
    return None


def retro(tick: Tick, subject: str) -> None:
    """A day and three days after: how did it do? Not asked, if the figures are here already."""
    task_id, _, hours = subject.partition(":")
    task = tick.db.get(Task, task_id)
    if task is None or task.state not in (PUBLISHED, RETRO):
        return tick.skip("not published, or over")
    if task.state == PUBLISHED:
        task.state = RETRO
        moves.note(tick.db, task, "asked", PUBLISHED, tick.now)
        doing.show(tick, task)
    if moves.figures_at(tick.db, task.id, int(hours)) is not None:
        return tick.skip("the figures are here")
    owner = tick.db.get(Member, task.owner_id)
    if owner is None or owner.left_at is not None or not tick.hang_for(owner, "tasks.retro", subject, quiet=True):
        return tick.skip("nobody to ask")
    return None


def _tell(tick: Tick, member_id: str, key: str, task: Task, *, quiet: bool = True) -> None:
    member = tick.db.get(Member, member_id) if member_id else None
    if member is None or member.left_at is not None:
        return
    look = tick.to(member)
    title = look.line(
        key, number=task.number, title=taskrows.short(task.title), owner=taskrows.name(look, task.owner_id),
        reviewer=taskrows.name(look, task.reviewer_id), state=look.label(f"tasks.state.{task.state}"),
    )  # fmt: skip
    step = taskrows.next_step(look, task, member)
    tick.tell(member, Card(title, (Buttons(step),) if step else ()), quiet=quiet)


# --- overdue, once a day ------------------------------------------------------------------------------------------


def plan_next(work: Work, after: datetime) -> None:
    """The next morning on which people are asked about what is late."""
    today = after.astimezone(work.team_tz).date()
    calendar = work.workdays()
    day = today if calendar.is_working(today) else calendar.next_after(today)
    at = at_local(day, rules.ASKS_OVERDUE_AT, work.team_tz)
    if at <= after:
        day = calendar.next_after(day)
    occasions.move(work.db, work.team.id, "tasks.overdue", day.isoformat(), asks_at(work, day))


def asks_at(work: Work, day: date) -> datetime:
    return at_local(day, rules.ASKS_OVERDUE_AT, work.team_tz)


def ask_overdue(tick: Tick, subject: str) -> None:
    """Everybody with something late is asked once that day, in private; who is away is left in peace."""
    day = date.fromisoformat(subject)
    following = tick.workdays().next_after(max(day, tick.today))
    tick.plan("tasks.overdue", following.isoformat(), asks_at(tick, following))
    if not tick.workdays().is_working(day):
        return tick.skip("not a working day")
    if day != tick.today:
        return tick.miss("the day was over")
    owners = tasks.owners_overdue(tick.db, tick.team.id, tick.now)
    away = leaves.on(tick.db, owners, day)
    for owner_id in owners:
        owner = tick.db.get(Member, owner_id)
        if owner is None or owner.left_at is not None or owner_id in away:
            continue
        if not owner.country or tick.workdays(owner).is_working(day):
            tick.hang_for(owner, "tasks.overdue", owner_id, again=True, quiet=True)
    return None


def overdue_given_up(tick: Tick, subject: str) -> None:
    """A day that could not be asked about must not be the last one."""
    plan_next(tick, tick.now)


def open_again(tick: Tick, subject: str) -> None:
    """A command outside of the chat changed the pack: the cards that show it are drawn anew."""
    for kind in ("topics.pack", "sprint.card"):
        tick.refresh(kind, f"{tick.team.id}:{subject.partition(':')[0]}")
    tick.refresh("tasks.board", tick.team.id)
