"""Somebody is away, or has left: what is open, tasks and slots alike, is listed and goes to the backup to accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from bot import slotwords, taskrows
from bot.chat import Block, Card, Line, Note, Text
from bot.dates import span_words
from bot.hours import at_local
from bot.work import Look, Tick
from handlers.tasks import doing
from storage import leaves, moves, people, slots, tasks
from storage.people import GUEST, Member
from storage.slots import Slot
from storage.tasks import REVIEW, Task
from storage.teams import Account

MOST_ROWS, MOST_NAMED = 5, 8


@dataclass(slots=True)
class Share:
    """What one backup is asked to take over."""

    tasks: list[Task] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.tasks) + len(self.slots)


@dataclass(frozen=True, slots=True)
class Away:
    """Who is away and on which days; `last` is None for whoever has left."""

    member: Member
    first: date
    last: date | None

    def days(self, look: Look) -> str:
        """The days in the reader's language."""
        return span_words(self.first, self.last, look.lang) if self.last else ""


def leaving(tick: Tick, subject: str) -> None:
    """Somebody is away ("member:first:last") or has left ("member:left")."""
    member_id, first, last = (*subject.split(":"), "")[:3]
    member = tick.db.get(Member, member_id)
    if member is None:
        return tick.skip("nobody by that name")
    gone = first == "left"
    away = Away(member, tick.today if gone else date.fromisoformat(first), None if gone else date.fromisoformat(last))
    if not gone:
        meant = _as_it_stands(tick, away)
        if meant is None:
            return tick.skip("no leave after all")
        away = meant
    _pass_on_reviews(tick, member)
    asked = _shared_out(tick, away)
    if not asked:
        return _nothing_due(tick, away)
    for backup_id, share in asked.items():
        _offer(tick, member, backup_id, share)
    _say(tick, away, asked)
    return None


def _as_it_stands(tick: Tick, away: Away) -> Away | None:
    """The leave as far as it still is one: part of it may have been cancelled since."""
    day = max(away.first, tick.today)
    found = next((one for one in leaves.since(tick.db, away.member.id, day) if one.first <= day), None)
    return Away(away.member, away.first, min(away.last or found.last, found.last)) if found else None


def _shared_out(tick: Tick, away: Away) -> dict[str, Share]:
    """What wants somebody meanwhile, by whom it is offered to; "" where there is nobody."""
    asked: dict[str, Share] = {}
    for task in tasks.open_of(tick.db, away.member.id):
        free = not task.offered_to and task.state != REVIEW
        if away.last is None or (free and _falls_due(tick, task, away.last)):
            asked.setdefault(_backup(tick, task.account_id, away.member), Share()).tasks.append(task)
    for slot in _posts(tick, away):
        if away.last is None or not slot.offered_to:
            asked.setdefault(_backup(tick, slot.account_id, away.member), Share()).slots.append(slot)
    return asked


def _posts(tick: Tick, away: Away) -> Sequence[Slot]:
    """What they were to post meanwhile with no task behind it."""
    until = at_local(away.last + timedelta(days=1), time(0), tick.team_tz) if away.last else None
    return slots.alone(tick.db, away.member.id, tick.now, until)


def _falls_due(tick: Tick, task: Task, until: date) -> bool:
    """Whether it wants something while the person is away."""
    slot = slots.of_task(tick.db, task.id)
    moments = [at for at in (task.due_at, slot.at if slot else None) if at is not None]
    return any(at.astimezone(tick.team_tz).date() <= until for at in moments)


def _backup(tick: Tick, account_id: str, member: Member) -> str:
    """The backup of the account; else who leads the person's group; "" where there is nobody."""
    account = tick.db.get(Account, account_id) if account_id else None
    names = [account.owner_id, account.backup_id] if account else []
    away = leaves.on(tick.db, names, tick.today)
    for name in names:
        backup = tick.db.get(Member, name) if name else None
        if backup is not None and backup.id != member.id and backup.left_at is None and name not in away:
            return name
    leads = people.leads_of(tick.db, tick.team.id, member.group, {member.id})
    return leads[0].id if leads else ""


def _offer(tick: Tick, member: Member, backup_id: str, share: Share) -> None:
    backup = tick.db.get(Member, backup_id) if backup_id else None
    if backup is None:
        return
    for task in share.tasks:
        task.offered_to, task.offered_by = backup.id, member.id
        moves.note(tick.db, task, "offer", task.state, tick.now, whom_id=backup.id)
        doing.show(tick, task)
    for slot in share.slots:
        slot.offered_to = backup.id
        tick.db.add(slot)
    tick.hang_for(backup, "tasks.offers", backup.id, again=True, quiet=True)


# --- saying so ----------------------------------------------------------------------------------------------------


def _say(tick: Tick, away: Away, asked: dict[str, Share]) -> None:
    """The person themselves, while they are in the team, and who leads them hear who was asked."""
    member, n = away.member, sum(share.n for share in asked.values())
    names = [taskrows.name(tick, backup) for backup in asked if backup]
    if member.left_at is None and (member.role != GUEST or away.last is not None):
        look = tick.to(member)
        said = look.label("tasks.comma").join(names) or look.label("tasks.leaving.nobody")
        title = look.line("tasks.leaving.mine", days=away.days(look), n=n, backup=said)
        tick.tell(member, Card(title, (*_rows(look, list(asked.values())), *_the_rest(look, away, asked))), quiet=True)
    for lead in people.leads_of(tick.db, tick.team.id, member.group, {member.id, *asked}):
        look = tick.to(lead)
        said = look.label("tasks.comma").join(names) or "—"
        key = "tasks.leaving.away" if away.last else "tasks.leaving.left"
        tick.tell(lead, Card(look.line(key, who=member.name, days=away.days(look), n=n, backup=said)), quiet=True)


def _rows(look: Look, shares: Sequence[Share]) -> list[Block]:
    rows: list[Block] = [taskrows.row(look, task, owner=False) for share in shares for task in share.tasks]
    rows += [Text((slotwords.line(look, slot),)) for share in shares for slot in share.slots]
    return rows[:MOST_ROWS]


def _the_rest(look: Look, away: Away, asked: dict[str, Share]) -> list[Block]:
    """What stays with the person until they are back."""
    given = {task.id for share in asked.values() for task in share.tasks}
    rest = [task for task in tasks.open_of(look.db, away.member.id) if task.id not in given]
    numbers = " ".join(f"#{task.number}" for task in rest[:MOST_NAMED])
    key = "tasks.leaving.rest" if len(rest) <= MOST_NAMED else "tasks.leaving.rest_many"
    return [Note(look.line(key, n=len(rest), numbers=numbers))] if rest else []


def _nothing_due(tick: Tick, away: Away) -> None:
    """Before they go, whoever has something open hears that it can wait."""
    left = tasks.open_of(tick.db, away.member.id)
    if not left or away.last is None or away.member.left_at is not None:
        return tick.skip("nothing open")
    if any(_falls_due(tick, task, away.last) for task in left) or _posts(tick, away):
        return tick.skip("what falls due is with somebody already")
    if not tick.first_time("nothing_due", away.member.id, away.first, away.last):
        return tick.skip("told before")
    look = tick.to(away.member)
    lines: tuple[Line, ...] = tuple(taskrows.line(look, task, None, owner=False) for task in left[:MOST_ROWS])
    title = look.line("tasks.leaving.can_wait", days=away.days(look), n=len(left))
    tick.tell(away.member, Card(title, (Text(lines),)), quiet=True)
    return None


def _pass_on_reviews(tick: Tick, member: Member) -> None:
    """What waits for this person's yes or no waits for somebody else's."""
    if member.left_at is None and member.id not in leaves.on(tick.db, [member.id], tick.today):
        return
    for task in tasks.to_review(tick.db, member.id):
        task.reviewer_id = doing.reviewer_for(tick, task)
        tick.db.add(task)
        doing.show(tick, task, member.id)
        doing.ask_reviewer(tick, task)
