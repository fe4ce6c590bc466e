"""What a span of time brought, counted for those who lead the team: only reads, over everything that is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, or_, select

from storage import alerts, standups, tasks
from storage.alerts import Alert, AlertStep
from storage.library import Standing
from storage.moves import TaskFigures, TaskMove
from storage.people import Member
from storage.sprints import OUT, Sprint
from storage.standups import Answer, HelpRequest, Round
from storage.tasks import Task
from storage.topics import OPEN, Topic

NOT_EXPECTED = (standups.AWAY, standups.SKIPPED)
SEVERITY = {"P0": 0, "P1": 1, "P2": 2}


def stand_ups(db: Session, team_id: str, first: date, last: date) -> tuple[int, int]:
    """How many answers came in on these days, and how many were expected. Rounds that never opened do not count."""
    state = select(Answer.state, func.count()).join(Round, col(Round.id) == Answer.round_id)
    state = state.where(
        Round.team_id == team_id, col(Round.day).between(first, last), col(Round.opened_at).is_not(None)
    )
    found = dict(db.exec(state.group_by(Answer.state)).all())
    expected = sum(n for name, n in found.items() if name not in NOT_EXPECTED)
    return found.get(standups.IN, 0), expected


def silent(db: Session, team_id: str, first: date, last: date) -> Sequence[tuple[Member, int]]:
    """Who was expected on these days and said nothing, and how often; the most silent first."""
    lookup = select(Member, func.count()).join(Answer, col(Answer.member_id) == Member.id)
    lookup = lookup.join(Round, col(Round.id) == Answer.round_id).where(
        Round.team_id == team_id, col(Round.day).between(first, last), col(Round.opened_at).is_not(None),
        col(Answer.state).in_((standups.ASKED, standups.SILENT)), col(Member.left_at).is_(None),
    )  # fmt: skip
    found = db.exec(lookup.group_by(col(Member.id)).order_by(func.count().desc(), col(Member.name))).all()
    return [(member, times) for member, times in found]


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in the stand-up of one day."""

    member: Member
    day: date
    state: str
    late: bool


def attendance(db: Session, team_id: str, first: date, last: date) -> Sequence[Part]:
    """Everybody's part in the rounds of these days that opened; who has left since is left out."""
    lookup = select(Member, Answer).join(Answer, col(Answer.member_id) == Member.id)
    lookup = lookup.join(Round, col(Round.id) == Answer.round_id).where(
        Round.team_id == team_id, col(Round.day).between(first, last), col(Round.opened_at).is_not(None),
        col(Member.left_at).is_(None),
    )  # fmt: skip
    found = db.exec(lookup.order_by(col(Answer.day), col(Member.name))).all()
    return [Part(member, answer.day, answer.state, answer.late) for member, answer in found]


def days_met(db: Session, team_id: str, first: date, last: date) -> Sequence[date]:
    """The days on which a round opened."""
    lookup = select(Round).where(
        Round.team_id == team_id, col(Round.day).between(first, last), col(Round.opened_at).is_not(None)
    )
    return [one.day for one in db.exec(lookup.order_by(col(Round.day))).all()]


@dataclass(frozen=True, slots=True)
class Movement:
    """How many tasks stood in one state before and after a span, and how many came into it and left it meanwhile."""

    before: int
    after: int
    came: int
    went: int


def movement(db: Session, team_id: str, start: datetime, end: datetime) -> Mapping[str, Movement]:
    """How the board moved in that span, state by state: from how it stands now, going back move by move."""
    counted = db.exec(select(Task.state, func.count()).where(Task.team_id == team_id).group_by(Task.state)).all()
    after, came, went = Counter(dict(counted)), Counter[str](), Counter[str]()
    moved = select(TaskMove).where(TaskMove.team_id == team_id, col(TaskMove.at) >= start, TaskMove.was != TaskMove.now)
    began: dict[str, str] = {}
    for move in db.exec(moved.order_by(col(TaskMove.seq))).all():
        began.setdefault(move.task_id, move.was)
        if move.at >= end:
            after.subtract([move.now])
            after.update([move.was])
        else:
            came.update([move.now])
            went.update([move.was])
    made = select(Task.id, Task.state, Task.created_at).where(Task.team_id == team_id, col(Task.created_at) >= start)
    for task_id, state, created_at in db.exec(made).all():
        first = began.get(task_id, state)
        if created_at >= end:
            after[first] -= 1
        else:
            came[first] += 1
    return {
        state: Movement(after[state] - came[state] + went[state], after[state], came[state], went[state])
        for state in tasks.STATES
    }


@dataclass(frozen=True, slots=True)
class Ended:
    """How a week ended when it was wrapped up: what was out or done, what went on, and the places nobody had taken."""

    done: tuple[Task, ...]
    carried: tuple[Task, ...]
    unclaimed: tuple[Task, ...]


def ended(db: Session, sprint: Sprint) -> Ended:
    """The same week as `sprints.reckon` counted it then; what has been done to a task since is looked away from."""
    since, at = sprint.published_at or sprint.created_at, sprint.wrapped_at or sprint.created_at
    pieces = _pack(db, sprint)
    moves = select(TaskMove).where(TaskMove.team_id == sprint.team_id, col(TaskMove.at) >= at)
    later = {move.task_id: move.was for move in db.exec(moves.order_by(col(TaskMove.seq).desc())).all()}
    then = [(task, later.get(task.id, task.state)) for task in pieces]
    own = select(Task).where(
        Task.team_id == sprint.team_id, Task.topic_id == "", Task.state == tasks.DONE, col(Task.done_at) >= since,
        col(Task.done_at) < at,
    )  # fmt: skip
    finished = db.exec(own.order_by(col(Task.number))).all()
    carried = (db.get(Task, key) for key in sprint.carried_ids)
    return Ended(
        (*(task for task, state in then if state in OUT), *finished), tuple(task for task in carried if task),
        tuple(task for task, state in then if state == tasks.TOPIC),
    )  # fmt: skip


def _pack(db: Session, sprint: Sprint) -> Sequence[Task]:
    """The pieces of the week's topics, also of those that have been brought into the week after."""
    following = select(Sprint).where(Sprint.team_id == sprint.team_id, col(Sprint.monday) > sprint.monday)
    next_one = db.exec(following.order_by(col(Sprint.monday)).limit(1)).first()
    brought = next_one.brings.split() if next_one is not None else []
    of_pack = select(Task).join(Topic, col(Topic.id) == Task.topic_id).where(
        Topic.team_id == sprint.team_id, Topic.state == OPEN,
        or_(col(Topic.week) == sprint.monday, col(Topic.id).in_(brought)),
    )  # fmt: skip
    return db.exec(of_pack.order_by(col(Task.number), col(Task.place))).all()


def interactions(db: Session, team_id: str, start: datetime, end: datetime) -> Sequence[tuple[str, int]]:
    """The account and all interactions (by the last figures) of each piece that went out in that span."""
    lookup = select(Task, TaskFigures).join(TaskFigures, col(TaskFigures.task_id) == Task.id).where(
        Task.team_id == team_id, col(Task.published_at) >= start, col(Task.published_at) < end
    )  # fmt: skip
    last: dict[str, tuple[str, int]] = {}
    for task, told in db.exec(lookup.order_by(col(TaskFigures.hours))).all():
        parts = (told.likes, told.saves, told.comments, told.shares)
        last[task.id] = (task.account_id, sum(part or 0 for part in parts))
    return list(last.values())


def blockers(db: Session, team_id: str) -> Sequence[HelpRequest]:
    """What somebody needs and nobody has solved, first what nobody has taken, the oldest first."""
    waiting = (standups.WAITING, standups.DECLINED, standups.TAKEN)
    lookup = select(HelpRequest).where(HelpRequest.team_id == team_id, col(HelpRequest.state).in_(waiting))
    found = db.exec(lookup.order_by(col(HelpRequest.created_at))).all()
    return sorted(found, key=lambda request: request.state == standups.TAKEN)


def published(db: Session, team_id: str, start: datetime, end: datetime) -> Sequence[Task]:
    """What went out in that span, in its order."""
    lookup = select(Task).where(Task.team_id == team_id, col(Task.published_at) >= start, col(Task.published_at) < end)
    return db.exec(lookup.order_by(col(Task.published_at), col(Task.number))).all()


def in_review(db: Session, team_id: str) -> Sequence[Task]:
    """What waits for a yes or no, the longest-waiting first."""
    lookup = select(Task).where(Task.team_id == team_id, Task.state == tasks.REVIEW)
    return db.exec(lookup.order_by(col(Task.submitted_at), col(Task.number))).all()


def stories(db: Session, team_id: str, start: datetime, end: datetime) -> Sequence[Alert]:
    """The alerts raised in that span, without drills and false alarms, the gravest first."""
    found = [alert for alert in alerts.since(db, team_id, start) if alert.opened_at < end]
    true = [alert for alert in found if alert.state != alerts.FALSE and not alert.drill]
    return sorted(true, key=lambda alert: (SEVERITY.get(alert.severity, 9), alert.opened_at))


def minutes_to(db: Session, alert: Alert, step: str) -> int | None:
    """How many minutes after its beginning the alert first came to this step; None if it did not."""
    lookup = select(func.min(AlertStep.at)).where(AlertStep.alert_id == alert.id, AlertStep.what == step)
    at = db.exec(lookup).first()
    return None if at is None else max(round((at - alert.opened_at).total_seconds() / 60), 0)


def expiring(standings: Sequence[Standing], now: datetime, until: datetime) -> Sequence[Standing]:
    """Of the entries that hold now, those that end before then, the next to end first."""
    found = [one for one in standings if one.at(now) and one.until is not None and one.until < until]
    return sorted(found, key=lambda one: (one.until or until, one.entry.number))


def best(db: Session, team_id: str, start: datetime, end: datetime, least: int) -> tuple[Task, int] | None:
    """The piece that was saved most, and how often, by figures that came in that span; None below `least`."""
    lookup = select(Task, TaskFigures.saves).join(TaskFigures, col(TaskFigures.task_id) == Task.id)
    lookup = lookup.where(
        TaskFigures.team_id == team_id, col(TaskFigures.at) >= start, col(TaskFigures.at) < end,
        col(TaskFigures.saves) >= least,
    ).order_by(col(TaskFigures.saves).desc(), col(Task.number))  # fmt: skip
    found = db.exec(lookup.limit(1)).first()
    return (found[0], found[1] or 0) if found else None
