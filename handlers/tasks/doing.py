"""Does what is done to a task: checks that it may be, keeps the move, has every card that shows it redrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot import sop, taskrows
from bot.chat import Buttons, Card, Oops
from bot.decided import decided
from bot.sop import Deed
from bot.work import Look, Turn, Work
from storage import leaves, moves, people, slots, tasks, topics
from storage.people import Member
from storage.tasks import REVIEW, TOPIC, Task
from storage.topics import Topic

SETTLES = ("approve", "send_back", "done", "drop", "due")
"""What ends that a task is late, or waits for a review: a digest may have asked for it."""
PER_PERSON = ("mine.plate", "tasks.overdue", "tasks.offers")
MOST_NAMED = 6
CARDS = ("tasks.piece", "tasks.review", "tasks.offer", "tasks.history", "tasks.retro")


def the_task(look: Look, value: Mapping[str, str]) -> Task:
    """The task that a button carries, if whoever pressed may see it."""
    task = look.db.get(Task, value.get("task", ""))
    if task is None or task.team_id != look.team.id:
        raise Oops("tasks.gone")
    return visible(look, task)


def visible(look: Look, task: Task) -> Task:
    """The task, if the reader may see it; to others it is as if it were not there."""
    if not is_visible(look, task):
        raise Oops("tasks.unknown", number=task.number)
    return task


def is_visible(look: Look, task: Task) -> bool:
    topic = look.db.get(Topic, task.topic_id) if task.topic_id else None
    who = look.reader
    return who is None or sop.may_see(task, who, shareable=topic is not None and topic.shareable)


def must(look: Look, deed: Deed, task: Task, who: Member) -> None:
    """Raises the refusal, if this person may not do that to the task now."""
    why = sop.refusal(deed, task, who)
    if why:
        state = look.label(f"tasks.state.{task.state}")
        raise Oops(why, number=task.number, state=state, who=taskrows.name(look, task.owner_id))


def change(turn: Turn, deed: Deed, task: Task, *, why: str = "", whom: str = "", note: str = "") -> None:
    """Move the task to where the deed leads, keep who did it, and show it. Check with `must` before."""
    was, task.state = task.state, sop.state_after(deed, task)
    moves.note(turn.db, task, note or deed, was, turn.now, turn.who.id, why=why, whom_id=whom)
    show(turn, task)
    if deed in SETTLES:
        decided(turn)


def show(work: Work, task: Task, *members: str) -> None:
    """Everything that shows the task is out of date; `members`: also whose it was."""
    shown = [(kind, task.id) for kind in CARDS]
    shown.append(("tasks.board", work.team.id))
    topic = work.db.get(Topic, task.topic_id) if task.topic_id else None
    if topic is not None:
        week = f"{topic.team_id}:{topic.week.isoformat()}"
        shown += [("topics.topic", topic.id), ("topics.pack", week), ("sprint.card", week)]
    people_shown = {task.owner_id, task.reviewer_id, task.offered_to, *members} - {""}
    shown += [(kind, member_id) for member_id in people_shown for kind in PER_PERSON]
    work.refresh_all(shown)


# --- whose it is --------------------------------------------------------------------------------------------------


def give(turn: Turn, deed: Deed, task: Task, member: Member, *, why: str = "", note: str = "") -> None:
    """From now on the task is this person's, with its slot; what was offered or asked of others is settled."""
    before, task.owner_id = task.owner_id, member.id
    asked, task.offered_to, task.offered_by = task.offered_to, "", ""
    task.claimed_at = turn.now
    if task.reviewer_id == member.id:
        task.reviewer_id = reviewer_for(turn, task)
        ask_reviewer(turn, task)
    slot = slots.of_task(turn.db, task.id)
    if slot is not None:
        slot.owner_id = member.id
        slots.place(turn.db, slot)
    change(turn, deed, task, why=why, whom=member.id if deed == "assign" else before, note=note)
    for other in {before, asked} - {"", member.id}:
        for kind in PER_PERSON:
            turn.refresh(kind, other)


def let_go(work: Work, task: Task, now: datetime, who_id: str, *, why: str = "") -> None:
    """Nobody has it any more: a place of a topic is free again, another task waits for somebody to take it."""
    before, was = task.owner_id, task.state
    task.state, task.owner_id, task.offered_to, task.offered_by = TOPIC, "", "", ""
    task.account_id = task.draft = task.author_id = task.reviewer_id = ""
    task.review_due_at = task.submitted_at = task.due_at = None
    task.due_said = False
    free_slot(work, task)
    moves.note(work.db, task, "release", was, now, who_id, why=why, whom_id=before if before != who_id else "")
    show(work, task, before)


def free_slot(work: Work, task: Task) -> None:
    slot = slots.of_task(work.db, task.id)
    if slot is not None:
        slots.drop(work.db, slot)
        show_calendar(work, slot.at)


def show_calendar(work: Work, at: datetime) -> None:
    """The calendar's week card is out of date."""
    monday = work.workdays().monday(at.astimezone(work.team_tz).date())
    work.refresh("calendar.week", f"{work.team.id}:{monday.isoformat()}")


def reviewer_for(look: Look, task: Task) -> str:
    """Who looks at the draft: a lead of content who is there and did not write it; without any, a colleague there."""
    team = people.everyone(look.db, look.team.id)
    away = leaves.on(look.db, [member.id for member in team], look.today) | {task.owner_id, task.author_id}
    leads = [m for m in people.leads_of(look.db, look.team.id, "content", away) if m.id not in away]
    colleagues = [m for m in team if m.id not in away and sop.may_review(m)]
    found = next(iter(leads or colleagues), None)
    return found.id if found else ""


def ask_reviewer(work: Work, task: Task) -> None:
    """The draft lies before its reviewer, in private."""
    reviewer = work.db.get(Member, task.reviewer_id) if task.reviewer_id else None
    if task.state == REVIEW and reviewer is not None:
        work.hang_for(reviewer, "tasks.review", task.id, again=True, quiet=True)


def plan_clocks(work: Work, task: Task) -> None:
    """The reviewer's clock, where one runs; none runs any more elsewhere."""
    if task.state == REVIEW and task.review_due_at is not None:
        work.plan("tasks.review_late", f"{task.id}:{task.review_due_at.isoformat()}", task.review_due_at)
    else:
        work.cancel("tasks.review_late", task.id, f"now {task.state}", whole=True)


# --- saying so ----------------------------------------------------------------------------------------------------


def tell(turn: Turn, member_id: str, key: str, task: Task, *, step: bool = True, **values: str) -> None:
    """Tell somebody else, in private and in their language, what happened to the task, with their next step on it."""
    member = turn.db.get(Member, member_id) if member_id else None
    if member is None or member.id == turn.who.id or member.left_at is not None:
        return
    look = turn.to(member)
    said = {"who": turn.who.name, "number": str(task.number), "title": taskrows.short(task.title), **values}
    buttons = taskrows.next_step(look, task, member) if step else ()
    card = Card(look.line(key, **said), (Buttons(buttons),) if buttons else ())
    turn.tell(member, card, quiet=True)


def carried(look: Look, member_id: str, shown: Task | None = None) -> str:
    """What the person carries: "2 条（#12 #41）". Of many, some are named, `shown` (whose card it is) among them."""
    found = [task.number for task in tasks.open_of(look.db, member_id)]
    if not found:
        return look.label("tasks.carries_none")
    named = found[:MOST_NAMED]
    if shown is not None and shown.number in found and shown.number not in named:
        named[-1] = shown.number
    key = "tasks.carries" if len(found) == len(named) else "tasks.carries_more"
    return look.label(key, n=len(found), numbers=" ".join(f"#{number}" for number in named))


def topic_of(look: Look, task: Task) -> Topic | None:
    return look.db.get(Topic, task.topic_id) if task.topic_id else None


def others_of(look: Look, task: Task) -> list[Task]:
    """The other places of the same topic that somebody has."""
    if not task.topic_id:
        return []
    return [one for one in topics.places_of(look.db, task.topic_id) if one.id != task.id and one.owner_id]


def is_away(look: Look, member_id: str) -> bool:
    return bool(leaves.on(look.db, [member_id], look.today))


def has_left(look: Look, member_id: str) -> bool:
    member = look.db.get(Member, member_id) if member_id else None
    return member is not None and member.left_at is not None
