"""Keeps sprints: which week is meant, publishing one, giving the data focus, wrapping it up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.decided import CARDS, KINDS
from bot.hours import at_local
from bot.work import Look, Work
from handlers.sprint import rules
from storage import leaves, moves, people, rhythm, sprints, tasks, topics, waves
from storage.people import DEPUTY, DIRECTOR, LEAD, Member
from storage.sprints import Sprint
from storage.tasks import Task
from storage.topics import Topic
from storage.waves import Wave

DRAFTERS: Final = (LEAD, DEPUTY, DIRECTOR)
DAY: Final = timedelta(days=1)
CARRIED_DUE: Final = time(15, 0)
"""What comes along is due on the first working day of the next sprint."""


def days_of(look: Look, monday: date) -> tuple[date, ...]:
    return look.workdays().week(monday)


def times_of(look: Look, monday: date) -> rules.Times:
    """The moments of a week that has working days."""
    return rules.times(rhythm.of_team(look.db, look.team.id), days_of(look, monday), look.team_tz)


def this_week(look: Look) -> date:
    return look.workdays().monday(look.today)


def week_to_draft(look: Look) -> date:
    """Which week a draft is for now: this one until it is published or over, then the next."""
    monday = this_week(look)
    known = sprints.of_week(look.db, look.team.id, monday)
    if _is_over(look, monday, known) or (known is not None and known.state != sprints.DRAFT):
        return next_week(look)
    return monday


def next_week(look: Look) -> date:
    return rules.following(look.workdays(), this_week(look))


def _is_over(look: Look, monday: date, known: Sprint | None) -> bool:
    """A week without working days, or after its wrap-up; one that nobody planned, when its last day has come."""
    days = days_of(look, monday)
    if not days or times_of(look, monday).wraps <= look.now:
        return True
    last_day = look.today == days[-1] and times_of(look, monday).publishes + rules.STILL_SENSIBLE <= look.now
    return last_day and (known is None or not known.is_drafted)


def sprint_for(work: Work, monday: date) -> Sprint:
    """The sprint of that week, made if nobody has spoken of it yet."""
    found = sprints.of_week(work.db, work.team.id, monday)
    if found is None:
        found = Sprint(team_id=work.team.id, monday=monday, created_at=work.now)
        work.db.add(found)
        work.db.flush()
    return found


def drafted(look: Look) -> Sprint | None:
    """The sprint that is written and not out yet: what data watches can be put on it already."""
    found = sprints.of_week(look.db, look.team.id, week_to_draft(look))
    return found if found is not None and found.is_drafted and found.state == sprints.DRAFT else None


def of_subject(look: Look, subject: str) -> Sprint | None:
    """The sprint that a card or an occasion is about ("team:monday", or the Monday alone)."""
    day = date.fromisoformat(subject.rpartition(":")[2])
    return sprints.of_week(look.db, look.team.id, day)


def publish(work: Work, sprint: Sprint, by: str = "") -> None:
    """From now on this is what the team works for: the pinned card, and what content and data owe."""
    before = sprints.running(work.db, work.team.id)
    if before is not None and before.monday < sprint.monday:
        wrap(work, before)  # nobody did: two weeks are never on at once
    when = times_of(work, sprint.monday)
    sprint.state, sprint.published_at, sprint.published_by = sprints.PUBLISHED, work.now, by
    sprint.pack_due_at = max(when.pack_due, work.now + rules.SECOND_REMINDER)
    sprint.wraps_at = when.wraps
    work.db.add(sprint)
    _bring(work, sprint)
    for home in work.homes():
        work.hang("sprint.card", sprint.subject, home, pin=True)
    work.refresh("sprint.card", sprint.subject)
    work.refresh("sprint.draft", sprint.subject)
    work.refresh("sprint.wanted", sprint.subject)
    for group in ("content", "data"):
        for member in owing(work, group) if group == "content" or not sprint.focus else ():
            work.hang_for(member, f"sprint.ask_{group}", sprint.subject, quiet=True)
    ask_for_wave(work, sprint)
    work.plan("sprint.remind", f"{sprint.monday.isoformat()}:1", sprint.pack_due_at)
    work.plan("sprint.remind", f"{sprint.monday.isoformat()}:2", sprint.pack_due_at + rules.SECOND_REMINDER)
    work.plan("sprint.wrap", sprint.monday.isoformat(), when.wraps)


def wave_of(look: Look, sprint: Sprint) -> Wave | None:
    """The wave that is planned for this week, with everybody's part in it."""
    start = at_local(sprint.monday - DAY, time(0), look.team_tz)
    return waves.between(look.db, look.team.id, start, start + 8 * DAY)


def opens(look: Look, wave: Wave) -> str:
    """The account that opens the wave."""
    return next((step.account_id for step in waves.steps(look.db, wave.id) if step.kind == "KOL"), "")


def ask_for_wave(work: Work, sprint: Sprint) -> None:
    """A day was named for the wave, and nobody for its parts."""
    drafter = work.db.get(Member, sprint.drafted_by) if sprint.drafted_by else None
    if sprint.wave_at is None or sprint.wave_at <= work.now or wave_of(work, sprint) is not None:
        return
    asked = [drafter] if drafter is not None and drafter.left_at is None else []
    for member in asked or people.in_charge(work.db, work.team.id, work.today):
        work.hang_for(member, "sprint.no_wave", sprint.subject, quiet=True)


def _bring(work: Work, sprint: Sprint) -> None:
    """The topics that were chosen to come along are in this week's pack from now on."""
    brought = [topic for key in sprint.brings.split() if (topic := work.db.get(Topic, key)) is not None]
    weeks = {topic.week for topic in brought} | {sprint.monday}
    sprints.bring(work.db, [topic.id for topic in brought], sprint.monday)
    for week in weeks:
        work.refresh("topics.pack", f"{work.team.id}:{week.isoformat()}")
    for topic in brought:
        work.refresh("topics.topic", topic.id)


def owing(look: Look, group: str) -> list[Member]:
    """Who is asked for what the group owes: its leads, as far as they are there today."""
    team = people.everyone(look.db, look.team.id)
    away = leaves.on(look.db, [member.id for member in team], look.today)
    return list(people.leads_of(look.db, look.team.id, group, away))


def has_pack(look: Look, sprint: Sprint) -> bool:
    """Whether content has added anything for this week: what was left of the week before is no new pack."""
    brought = set(sprint.brings.split())
    return any(topic.id not in brought for topic in topics.of_week(look.db, look.team.id, sprint.monday))


def show(work: Work, sprint: Sprint) -> None:
    """Whatever shows the sprint is out of date."""
    for kind in ("card", "draft", "wanted", "ask_content", "ask_data", "wrap", "no_wave"):
        work.refresh(f"sprint.{kind}", sprint.subject)
    eve = work.workdays().last_before(sprint.monday)
    work.refresh_all([(card, f"{kind}:{eve.isoformat()}") for card in CARDS for kind in KINDS])  # they wanted a draft


def wrap(work: Work, sprint: Sprint) -> None:
    """The week is over: keep how it went, say so once, take the card from the pins, offer what is left."""
    since = sprint.published_at or sprint.created_at
    went = sprints.reckon(work.db, sprint, since, work.now)
    sprint.done, sprint.carried, sprint.unclaimed = went.done, "\n".join(went.carried), went.unclaimed
    sprint.passed, sprint.reviewed = moves.first_pass(work.db, work.team.id, since, work.now)
    sprint.state, sprint.wrapped_at = sprints.WRAPPED, work.now
    work.db.add(sprint)
    work.db.flush()
    work.unpin("sprint.card", sprint.subject)
    work.refresh("sprint.card", sprint.subject)
    for home in work.homes():
        work.hang("sprint.wrap", sprint.subject, home)
    for owner in {task.owner_id for task in _tasks(work, sprint)} - {""}:
        member = work.db.get(Member, owner)
        if member is not None and member.left_at is None:
            work.hang_for(member, "sprint.carried", sprint.subject, quiet=True)


def _tasks(look: Look, sprint: Sprint) -> list[Task]:
    return [task for key in sprint.carried_ids if (task := look.db.get(Task, key)) is not None]


def left_with(look: Look, sprint: Sprint, member_id: str) -> list[Task]:
    """What this person had open at the wrap-up and still has."""
    return [task for task in _tasks(look, sprint) if task.owner_id == member_id and task.state in sprints.IN_WORK]


def carry(work: Work, sprint: Sprint, member: Member) -> list[Task]:
    """What this person did not finish comes along: whatever was due by then is due at the start of the next sprint."""
    due = carried_due(work, sprint)
    found = left_with(work, sprint, member.id)
    for task in found:
        if task.state == tasks.DRAFT and (task.due_at is None or task.due_at < due):
            task.due_at, task.due_said = due, True
            moves.note(work.db, task, "due", task.state, work.now, member.id)
        work.db.add(task)
    for kind in ("mine.plate", "tasks.overdue"):
        work.refresh(kind, member.id)
    for task in found:
        work.refresh("tasks.piece", task.id)
    work.refresh("tasks.board", work.team.id)
    work.refresh("sprint.carried", sprint.subject)
    return found


def carried_due(look: Look, sprint: Sprint) -> datetime:
    calendar = look.workdays()
    first = calendar.week(rules.following(calendar, sprint.monday))[0]
    return at_local(first, CARRIED_DUE, look.team_tz)
