"""The digest as a card: what to decide, the figures, one good thing; and each figure opened to its items."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot import taskrows
from bot.chat import Block, Buttons, Card, Line, Note, Row, Text
from bot.look import Look
from bot.texts import joined
from handlers.digest import decisions, items, periods, pictures, telling
from handlers.digest.decisions import Decision
from handlers.digest.facts import Before, Facts, compared, gather
from handlers.digest.periods import Period
from storage import moves, once, reports
from storage.handoffs import LANES
from storage.people import Member
from storage.sprints import Sprint
from storage.tasks import Task

CIRCLED = "①②③"
SOON = timedelta(days=14)
"""So long before it begins, a year that nobody has told us the make-up days of is warned of every day."""
MOST_REST = 9
"""So many more decisions stand under the figures."""


def digest(look: Look, subject: str) -> Card | None:
    """One reader's digest of a day or a week, as things stand now."""
    try:
        period = periods.of_subject(subject, look.workdays())
    except ValueError:
        return None
    facts = gather(look, period)
    wanted = _wanted(look, facts)
    if not periods.speaks_of_now(period, look.now, look.team_tz):
        return _past(look, facts, wanted)
    blocks = _asked(wanted)
    own = (_people_and_pieces(look, facts), _outside(look, facts), _stock(look, facts))
    blocks.append(Text(telling.told(look, facts) or own))
    blocks += _praise(look, facts)
    blocks += [Note(line) for line in _warnings(look, facts)]
    blocks.append(_to_details(look, subject, len(wanted) - decisions.MOST))
    return Card(_title(look, facts, len(wanted)), (*blocks, *_pictures(look, facts)))


def _wanted(look: Look, facts: Facts) -> list[Decision]:
    """What this digest still asks to decide."""
    asks = periods.asks(facts.period, look.now, look.team_tz, look.workdays())
    return decisions.wanted(look, facts) if asks else []


def _asked(wanted: list[Decision]) -> list[Block]:
    first = zip(CIRCLED, wanted[: decisions.MOST], strict=False)
    return [Row(joined((f"{sign} ", *one.line)), one.buttons) for sign, one in first]


def _to_details(look: Look, subject: str, more: int) -> Buttons:
    label = look.label("digest.button.details_more", n=more) if more > 0 else look.label("digest.button.details")
    return Buttons((look.button("digest.details", label=label, of=subject),))


def _pictures(look: Look, facts: Facts) -> tuple[Block, ...]:
    """Once a week; a day is told in a line."""
    if facts.period.kind != periods.WEEK:
        return ()
    return pictures.of_week(look, facts, compared(look, periods.before(facts.period, look.workdays())))


def _warnings(look: Look, facts: Facts) -> Iterator[Line]:
    """What the bot itself did not do, or does not know."""
    if facts.not_run:
        first = look.label(items.occasion_key(facts.not_run[0].kind))
        more = look.label("digest.and_others") if len(facts.not_run) > 1 else ""
        yield look.line("digest.not_run", n=len(facts.not_run), first=first, more=more)
    year = facts.unknown_year
    near = year is not None and date(year, 1, 1) - facts.period.last <= SOON
    if year is not None and (near or facts.period.kind == periods.WEEK):
        yield look.line("digest.unknown_year", year=str(year))


def _past(look: Look, facts: Facts, wanted: list[Decision]) -> Card:
    """Drawn anew long after its day, a digest tells only what the day itself brought, not how things stand now; what
    it asked for and nobody has decided stays until the next digest."""
    out = look.line("digest.figure.out", n=len(facts.published))
    lines = ((_stand_up(look, facts),), out, _outside(look, facts))
    more = _to_details(look, facts.period.subject, len(wanted) - decisions.MOST)
    title = _title(look, facts, len(wanted), calm="past")
    return Card(title, (*_asked(wanted), Text(lines), more, *_pictures(look, facts)))


def _title(look: Look, facts: Facts, n: int, calm: str = "calm") -> Line:
    key = f"digest.title.{'' if n else f'{calm}_'}{facts.period.kind}"
    return look.line(key, day=facts.period.last, week=periods.number(facts.period, look.workdays()), n=n)


def _stand_up(look: Look, facts: Facts) -> str:
    if not facts.expected:
        return look.label("digest.figure.no_standup")
    return look.label("digest.figure.standup", given=facts.given, all=facts.expected)


# --- the figures --------------------------------------------------------------------------------------------------


def _people_and_pieces(look: Look, facts: Facts) -> Line:
    """ "站会 9/10｜发布 4、待审 3（1 条超时）｜一次过审 11/12"."""
    stand_up = _stand_up(look, facts)
    asked = look.label("digest.figure.blockers", n=len(facts.blockers)) if facts.blockers else ""
    passed = look.label("digest.figure.passed", passed=facts.passed, reviewed=facts.reviewed) if facts.reviewed else ""
    overdue = look.label("digest.figure.overdue", n=len(facts.overdue)) if facts.overdue else ""
    met = [one.met for one in facts.targets if one.now is not None]
    aims = look.label("digest.figure.targets", met=sum(met), n=len(met)) if met else ""
    return _bar(look, stand_up, asked, _board(look, facts), passed, overdue, aims)


def _board(look: Look, facts: Facts) -> str:
    """What went out and what waits; once the week is wrapped up, how it ended."""
    if facts.period.kind == periods.WEEK and facts.wrapped is not None:
        return look.label("digest.figure.wrapped", **_ended(facts.wrapped))
    board = look.label("digest.figure.board", out=len(facts.published), review=len(facts.in_review))
    return board + (look.label("digest.figure.late", n=len(facts.late_reviews)) if facts.late_reviews else "")


def _ended(sprint: Sprint) -> dict[str, int]:
    return {"done": sprint.done, "carried": len(sprint.carried_ids), "unclaimed": sprint.unclaimed}


def _outside(look: Look, facts: Facts) -> Line:
    """ "转交按时 KOS 46/50｜P0 1 起，4 分钟接手，61 分钟定口径", or that nothing happened."""
    return _bar(look, _handoffs(look, facts), _alerts(look, facts))


def _handoffs(look: Look, facts: Facts) -> str:
    """How many fans were answered in time, lane by lane."""
    lanes = [lane for lane in LANES if any(one.lane == lane for one in facts.handoffs)]
    told = []
    for lane in lanes:
        met = [bool(one.met) for one in facts.handoffs if one.lane == lane]
        name = look.label(f"handoff.lane.{lane}").strip()
        told.append(look.label("handoff.stats.share", name=name, met=sum(met), n=len(met)))
    return look.label("digest.figure.handoffs", shares=look.label("digest.names").join(told)) if told else ""


def _alerts(look: Look, facts: Facts) -> str:
    if not facts.stories:
        return look.label("digest.figure.no_alerts")
    told = [look.label("digest.figure.alerts", severity=severity, n=n) for severity, n in _by_severity(facts)]
    first = facts.stories[0]
    for step, key in (("acknowledge", "taken"), ("approve", "worded")):
        minutes = reports.minutes_to(look.db, first, step)
        if minutes is not None:
            told.append(look.label(f"digest.figure.{key}", n=minutes))
    return look.label("digest.comma").join(told)


def _by_severity(facts: Facts) -> Iterator[tuple[str, int]]:
    for severity in sorted({alert.severity for alert in facts.stories}):
        yield severity, sum(alert.severity == severity for alert in facts.stories)


def _stock(look: Look, facts: Facts) -> Line:
    """ "话术缺口 5 条，2 天内到期 3 条｜明天 7 个档期，无冲突"."""
    library = look.label("digest.figure.gaps", n=len(facts.gaps))
    if facts.expiring:
        library += look.label("digest.figure.expiring", n=len(facts.expiring))
    soon = "slots" if facts.until == facts.period.last + timedelta(days=1) else "slots_until"
    slots = look.label(f"digest.figure.{soon}", n=len(facts.tomorrow), day=facts.until)
    if facts.tomorrow:
        slots += look.label("digest.figure.forced" if facts.forced else "digest.figure.clear", n=len(facts.forced))
    holes = look.label("digest.figure.holes", n=len(facts.holes)) if facts.holes else ""
    return _bar(look, library, slots, holes)


def _bar(look: Look, *parts: str) -> Line:
    return (look.label("digest.bar").join(part for part in parts if part),)


def _praise(look: Look, facts: Facts) -> list[Block]:
    """One good thing, with a button that tells the whole team."""
    if facts.best is None:
        return []
    task, saves = facts.best
    who = taskrows.name(look, task.owner_id)
    line = look.line("digest.good", who=who, number=task.number, title=taskrows.short(task.title), saves=saves)
    if once.was_done(look.db, f"{look.team.id}:digest.praise:{task.id}"):
        return [Text((joined((*line, *look.line("digest.good_told"))),))]
    return [Row(line, (look.button("digest.praise", task=task.id, of=facts.period.subject),))]


def praise(look: Look, subject: str) -> Card | None:
    """The good thing, for everybody to see."""
    task = look.db.get(Task, subject)
    owner = look.db.get(Member, task.owner_id) if task and task.owner_id else None
    saves = max((figures.saves or 0 for figures in moves.figures_of(look.db, subject)), default=0)
    if task is None or owner is None:
        return None
    line = look.line("digest.praise", who=look.mention(owner), title=taskrows.short(task.title), saves=saves)
    return Card(line, tone="good")


# --- opened -------------------------------------------------------------------------------------------------------


def details(look: Look, subject: str) -> Card | None:
    """Every figure beside the one of the period before, each with a way to what stands behind it; and what else there
    is to decide."""
    calendar = look.workdays()
    try:
        period = periods.of_subject(subject, calendar)
    except ValueError:
        return None
    facts = gather(look, period)
    was = compared(look, periods.before(period, calendar))
    rows: list[Block] = [
        Row(line, (look.button("digest.open", label=look.label("digest.button.see"), what=name, of=subject),))
        for name, line in _compared(look, facts, was)
    ]
    rest = [Row(one.line, one.buttons) for one in _wanted(look, facts)[decisions.MOST :][:MOST_REST]]
    return Card(look.line(f"digest.details.{period.kind}", day=period.last), (*rows, *rest))


def _compared(look: Look, facts: Facts, was: Before) -> Iterator[tuple[str, Line]]:
    """What the period brought beside what the one before did; and how things stand, as long as it speaks of that."""
    period, now = facts.period, periods.speaks_of_now(facts.period, look.now, look.team_tz)
    yield "standup", look.line("digest.compare.standup", given=facts.given, all=facts.expected, before=was.given,
                               before_all=was.expected)  # fmt: skip
    yield "published", look.line("digest.compare.published", n=len(facts.published), before=was.published)
    yield "passed", look.line("digest.compare.passed", passed=facts.passed, reviewed=facts.reviewed,
                              before=was.passed, before_all=was.reviewed)  # fmt: skip
    yield "alerts", look.line("digest.compare.alerts", n=len(facts.stories), before=was.stories)
    if facts.handoffs or was.handoffs:
        met = sum(bool(one.met) for one in facts.handoffs)
        yield "handoffs", look.line("digest.compare.handoffs", met=met, n=len(facts.handoffs), before=was.met,
                                    before_all=was.handoffs)  # fmt: skip
    if facts.wrapped is not None and period.kind == periods.WEEK:
        yield "wrapped", look.line("digest.compare.wrapped", **_ended(facts.wrapped))
    for name, found in items.standing(facts).items():
        if found and (now or name == "targets"):
            yield name, look.line(f"digest.compare.{name}", n=len(found))


def opened(look: Look, what: str, period: Period) -> Card:
    """The items behind one figure."""
    facts = gather(look, period)
    lines = items.behind(look, facts, what)
    shown = lines[: items.MOST]
    if len(lines) > len(shown):
        shown.append(look.line("digest.more", n=len(lines) - len(shown)))
    return Card(look.line(f"digest.items.{what}", n=len(lines)), (Text(tuple(shown)),) if shown else ())
