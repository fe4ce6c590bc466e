"""What stands behind each figure, line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot import taskrows
from bot.chat import Line, Link
from bot.look import Look
from bot.texts import joined
from handlers.digest import standing_in
from handlers.digest.facts import Facts
from handlers.digest.targets import PASSED, Measured
from storage import reports
from storage.library import Entry
from storage.standups import HelpRequest
from storage.tasks import Task

MOST = 20


def standing(facts: Facts) -> Mapping[str, Sequence[object]]:
    """The figures of how things stand now, by name, with their items."""
    return {
        "reviews": facts.in_review, "overdue": facts.overdue, "blockers": facts.blockers, "gaps": facts.gaps,
        "faults": facts.faults, "waiting": facts.waiting, "expiring": facts.expiring, "tomorrow": facts.tomorrow,
        "holes": facts.holes, "targets": facts.targets, "not_run": facts.not_run,
    }  # fmt: skip


def behind(look: Look, facts: Facts, what: str) -> list[Line]:
    """The items of the figure of that name. Raises KeyError for a name that no figure has."""
    return _READERS[what](look, facts)


def _silent(look: Look, facts: Facts) -> list[Line]:
    found = reports.silent(look.db, look.team.id, facts.period.first, facts.period.last)
    return [look.line("digest.item.silent", who=member.name, n=times) for member, times in found]


def _published(look: Look, facts: Facts) -> list[Line]:
    return [_linked(taskrows.line(look, task, None), task) for task in facts.published]


def _linked(line: Line, task: Task) -> Line:
    return joined((*line, " ", Link("↗", task.link))) if task.link else line


def _passed(look: Look, facts: Facts) -> list[Line]:
    return [look.line("digest.item.passed", passed=facts.passed, back=facts.reviewed - facts.passed)]


def _reviews(look: Look, facts: Facts) -> list[Line]:
    return [joined((*taskrows.line(look, task, None), _reviewer(look, task))) for task in facts.in_review]


def _reviewer(look: Look, task: Task) -> str:
    return look.label("digest.item.with", who=taskrows.name(look, task.reviewer_id)) if task.reviewer_id else ""


def _overdue(look: Look, facts: Facts) -> list[Line]:
    return [taskrows.line(look, task, None) for task in facts.overdue]


def _blockers(look: Look, facts: Facts) -> list[Line]:
    return [_blocker(look, request) for request in facts.blockers]


def _blocker(look: Look, request: HelpRequest) -> Line:
    who, by = taskrows.name(look, request.asker_id), taskrows.name(look, request.taken_by)
    key = "digest.item.blocker_taken" if by else "digest.item.blocker_free"
    return look.line(key, what=taskrows.short(request.what, 40), who=who, by=by)


def _alerts(look: Look, facts: Facts) -> list[Line]:
    return [
        look.line("digest.item.alert", severity=alert.severity, number=alert.number,
                  fact=taskrows.short(alert.fact, 40), state=look.label(f"crisis.state.{alert.state}"))
        for alert in facts.stories
    ]  # fmt: skip


def _handoffs(look: Look, facts: Facts) -> list[Line]:
    return [
        look.line(f"digest.item.handoff{'' if one.met else '_late'}", number=one.number,
                  lane=look.label(f"handoff.lane.{one.lane}").strip(), who=taskrows.name(look, one.owner_id),
                  words=taskrows.short(one.words, 40))
        for one in facts.handoffs
    ]  # fmt: skip


def _gaps(look: Look, facts: Facts) -> list[Line]:
    return [look.line("digest.item.gap", question=taskrows.short(gap.question, 40), n=gap.times) for gap in facts.gaps]


def _faults(look: Look, facts: Facts) -> list[Line]:
    return [
        look.line("digest.item.fault", entry=_number(look, fault.entry_id), words=taskrows.short(fault.words, 40))
        for fault in facts.faults
    ]


def _waiting(look: Look, facts: Facts) -> list[Line]:
    return [look.line("digest.item.entry", entry=_number(look, version.entry_id)) for version in facts.waiting]


def _expiring(look: Look, facts: Facts) -> list[Line]:
    return [
        look.line("digest.item.expires", entry=one.entry.number, at=taskrows.moment(look, one.until or look.now))
        for one in facts.expiring
    ]


def _tomorrow(look: Look, facts: Facts) -> list[Line]:
    found = []
    for slot in facts.tomorrow:
        title = slot.title or _title(look, slot.task_id)
        line = look.line("digest.item.slot", at=taskrows.moment(look, slot.at), title=taskrows.short(title),
                         account=taskrows.account_name(look, slot.account_id))  # fmt: skip
        forced = look.label("digest.item.forced", why=slot.override_reason) if slot.override_reason else ""
        found.append(joined((*line, forced)))
    return found


def _holes(look: Look, facts: Facts) -> list[Line]:
    return [standing_in.told(look, hole) for hole in facts.holes]


def _targets(look: Look, facts: Facts) -> list[Line]:
    return [_target(look, one) for one in facts.targets]


def _target(look: Look, one: Measured) -> Line:
    """How far it is, with the sign that the target itself is written with."""
    if one.now is None:
        return look.line("digest.item.target_unknown", words=one.target.words)
    now = f"{one.now}%" if one.target.what == PASSED else f"{one.now}"
    return look.line(f"digest.item.target{'_met' if one.met else ''}", words=one.target.words, now=now)


def _not_run(look: Look, facts: Facts) -> list[Line]:
    return [
        look.line(f"digest.item.not_run_{one.state}", what=look.label(occasion_key(one.kind)),
                  at=taskrows.moment(look, one.should_at or one.due_at))
        for one in facts.not_run
    ]  # fmt: skip


def occasion_key(kind: str) -> str:
    """The sentence that says what a job does: "standup.open" has its words in "standup.occasion.open"."""
    feature, _, name = kind.partition(".")
    return f"{feature}.occasion.{name}"


def _wrapped(look: Look, facts: Facts) -> list[Line]:
    """One line for each way in which a piece of the week ended."""
    if facts.wrapped is None:
        return []
    ended = reports.ended(look.db, facts.wrapped)
    done, carried = ([_whose(look, task) for task in pieces] for pieces in (ended.done, ended.carried))
    ways = (("done", done), ("carried", carried), ("unclaimed", [f"#{task.number}" for task in ended.unclaimed]))
    return [look.line(f"digest.item.{way}", n=len(told), tasks=_listed(look, told)) for way, told in ways if told]


def _whose(look: Look, task: Task) -> str:
    return f"#{task.number} {taskrows.name(look, task.owner_id)}".strip()


def _listed(look: Look, told: Sequence[str]) -> str:
    """ "#12 小满、#14 老方"; of a topic with many places, its number once."""
    each = list(dict.fromkeys(told))
    more = look.label("digest.item.and_more", n=len(each) - MOST) if len(each) > MOST else ""
    return look.label("digest.names").join(each[:MOST]) + more


def _title(look: Look, task_id: str) -> str:
    task = look.db.get(Task, task_id) if task_id else None
    return task.title if task else ""


def _number(look: Look, entry_id: str) -> int:
    entry = look.db.get(Entry, entry_id)
    return entry.number if entry else 0


_READERS: Final[Mapping[str, Callable[[Look, Facts], list[Line]]]] = {
    "standup": _silent, "published": _published, "passed": _passed, "reviews": _reviews, "overdue": _overdue,
    "blockers": _blockers, "alerts": _alerts, "handoffs": _handoffs, "gaps": _gaps, "faults": _faults,
    "waiting": _waiting, "expiring": _expiring, "tomorrow": _tomorrow, "holes": _holes, "targets": _targets,
    "not_run": _not_run, "wrapped": _wrapped,
}  # fmt: skip
