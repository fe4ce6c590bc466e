"""The stand-up's cards for everybody: the summary, an answer in its thread, a request; and the director's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat import Block, Button, Buttons, Card, Line, Note, Row, Text, plain
from bot.texts import clock_words, joined
from bot.work import Look
from handlers.standup import rules
from storage import leaves, once, people, standups
from storage.people import Member
from storage.standups import Answer, HelpRequest, Round

MOST_NAMES = 12
"""So many people of one group stand on the summary; the others are counted."""
MOST_LINES = 8
"""So many lines has the summary at most (cards.md, "Rules"): requests stand on it as far as the groups leave room."""
MOST_REQUESTS = 8
"""So many requests stand in the director's report; the others are counted."""
A_WEEK = timedelta(days=7)
"""Within it a weekday alone says by which day something is wanted."""
UNTAKEN = (standups.WAITING, standups.DECLINED)


def said(look: Look, answer: Answer) -> tuple[Line, ...]:
    """The three parts of an answer, as they were said."""
    doing = "doing" if answer.day == look.today else "planned"  # "today" is said of no other day
    parts = (("done", answer.done), (doing, answer.doing), ("needs", answer.needs))
    lines: list[Line] = []
    for name, text in parts:
        found = rules.told(text)
        if found:
            lines.append(joined([*look.line(f"standup.part.{name}"), found[0] if len(found) == 1 else ""]))
            lines += [(f"· {item}",) for item in found] if len(found) > 1 else []
    return tuple(lines) or (look.line("standup.part.nothing"),)


# --- the summary in the home channel ------------------------------------------------------------------------------


def summary(look: Look, subject: str) -> Card | None:
    """One card that fills up: how many are in, what each group says, who wants help."""
    of = look.db.get(Round, subject)
    if of is None:
        return None
    answers = list(standups.answers(look.db, of.id))
    blocks: list[Block] = []
    lines = _group_lines(look, answers)
    if lines:
        blocks.append(Text(lines))
    blocks += _help_rows(look, standups.requests_in(look.db, of.id), MOST_LINES - len(lines) - len(("title", "note")))
    blocks.append(Note(look.line("standup.summary.thread" if lines else "standup.summary.empty")))
    return Card(_title(look, of, answers), tuple(blocks))


def _title(look: Look, of: Round, answers: Sequence[Answer]) -> Line:
    given, expected = counted(answers)
    title = look.line(f"standup.summary.{of.state}", day=of.day, given=given, all=expected)
    return joined((*title, *not_now(look, of, answers)))


def not_now(look: Look, of: Round, answers: Sequence[Answer]) -> Line:
    """How many are away, and who is asked only later."""
    title: Line = ()
    away = sum(a.state == standups.AWAY for a in answers)
    if away:
        title += look.line("standup.summary.away", n=away)
    return (*title, *_later(look, of, answers))


def counted(answers: Sequence[Answer]) -> tuple[int, int]:
    """How many are in, of how many who are expected: who is away or has skipped is not."""
    expected = [a for a in answers if a.state not in (standups.AWAY, standups.SKIPPED)]
    return sum(a.state == standups.IN for a in expected), len(expected)


def _later(look: Look, of: Round, answers: Sequence[Answer]) -> Line:
    """Who is asked only after the close: at the start of a late shift, or at another time of their own."""
    later = [a for a in answers if a.asks_at > of.closes_at and a.state == standups.ASKED]
    if not later:
        return ()
    members = [look.db.get(Member, a.member_id) for a in later]
    key = "later" if all(member is not None and member.shifts for member in members) else "own_time"
    times = [clock_words(time) for time in sorted({a.asks_at.astimezone(look.tz) for a in later})]
    return look.line(f"standup.summary.{key}", n=len(later), times=look.label("standup.comma").join(times))


def _group_lines(look: Look, answers: list[Answer]) -> tuple[Line, ...]:
    given = [(a, look.db.get(Member, a.member_id)) for a in answers if a.state == standups.IN]
    away = in_though_away(look, answers)
    lines: list[Line] = []
    for group in people.GROUPS:
        inside = [(a, m) for a, m in given if m is not None and m.group == group]
        if inside:
            told = [_one(look, a, m, away) for a, m in inside[:MOST_NAMES]]
            if len(inside) > MOST_NAMES:
                told.append(look.label("standup.summary.more", n=len(inside) - MOST_NAMES))
            lines.append(
                look.line("standup.summary.group", group=look.label(f"baton.group.{group}"), said="｜".join(told))
            )
    return tuple(lines)


def _one(look: Look, answer: Answer, member: Member, away: set[str]) -> str:
    key = "standup.summary.one_away" if member.id in away else "standup.summary.one"
    return look.label(key, who=member.name, what=gist(look, answer))


def in_though_away(look: Look, answers: Sequence[Answer]) -> set[str]:
    """Who has leave that day and handed in all the same: the answer counts, and the leave is still shown."""
    given = [a for a in answers if a.state == standups.IN]
    return leaves.on(look.db, [a.member_id for a in given], given[0].day) if given else set()


def gist(look: Look, answer: Answer) -> str:
    """What the team wants to know of an answer: what happens today; else what got done; else what is missing."""
    lines = rules.told(answer.doing or answer.done or answer.needs)
    first = rules.short(lines[0] if lines else "") or look.label("standup.part.nothing")
    more = len(lines) - 1
    return look.label("standup.summary.several", what=first, more=more) if more > 0 else first


def _help_rows(look: Look, requests: Sequence[HelpRequest], room: int) -> list[Block]:
    """What is asked for, first what nobody has taken; where there is no room, the rest stands in the thread."""
    wanted = sorted((r for r in requests if r.state != standups.DROPPED), key=lambda r: r.state not in UNTAKEN)
    shown = wanted if len(wanted) <= room else wanted[: room - 1]
    rows = [_help_row(look, request) for request in shown]
    more = sum(request.state in UNTAKEN for request in wanted[len(shown) :])
    if more:
        rows.append(Text((look.line("standup.summary.more_help", n=more),)))
    return rows


def _help_row(look: Look, request: HelpRequest) -> Block:
    ask = request_words(look, request)
    line = look.line("standup.summary.help", who=_name(look, request.asker_id), ask=ask)
    if request.state in UNTAKEN:
        return Row(line, (look.button("standup.take", "primary", request=request.id),))
    return Text((joined([*line, "　", *request_state_line(look, request)]),))


# --- an answer in its thread, and a request -----------------------------------------------------------------------


def answer(look: Look, subject: str) -> Card | None:
    """One person's whole answer, in the thread of the summary; gone when it was taken back or erased."""
    given = look.db.get(Answer, subject)
    if given is None or given.state != standups.IN or not (given.done or given.doing or given.needs):
        return None
    name = _name(look, given.member_id)
    key = "standup.thread.late" if given.late else "standup.thread.in"
    return Card(look.line(key, who=name, at=given.answered_at or look.now), (Text(said(look, given)),))


def request(look: Look, subject: str) -> Card | None:
    """A request for help: who asks whom for what until when, and what came of it."""
    found = look.db.get(HelpRequest, subject)
    if found is None or found.state == standups.DROPPED:
        return None
    title = look.line("standup.request.title", who=_name(look, found.asker_id), ask=request_words(look, found))
    whole: list[Block] = [Text(tuple((line,) for line in rules.items(found.what)))] if _is_cut(found) else []
    if found.state == standups.WAITING:
        return Card(title, (*whole, _request_buttons(look, found)))
    state: list[Block] = [*whole, Text((request_state_line(look, found),))]
    if found.state == standups.DECLINED:
        state.append(Buttons((look.button("standup.take", "primary", request=found.id),)))
    if found.state == standups.TAKEN:
        state.append(Buttons((look.button("standup.solved", request=found.id),)))
    return Card(title, tuple(state), "good" if found.state == standups.DONE else "plain")


def _request_buttons(look: Look, found: HelpRequest) -> Buttons:
    take: list[Button] = [look.button("standup.take", "primary", request=found.id)]
    if look.reader is not None:
        take.append(look.button("standup.decline", form=True, request=found.id))
    return Buttons(tuple(take))


def request_words(look: Look, found: HelpRequest, teller: str = "") -> str:
    """ "内容中台：出一张竞品对比图（15:00 前）", as much as was said and fits. The words are the asker's own.

    `teller` is whoever the sentence around it names already: nobody is named twice.
    """
    asked = rules.short(found.what)
    group = look.label(f"baton.group_name.{found.group}") if found.group else ""
    whom = _name(look, found.to_id) if found.to_id else group
    whom = "" if teller and found.to_id == teller else whom
    what = look.label("standup.request.whom", whom=whom, what=asked) if whom else asked
    return what + (_until(look, found.due_at, found.created_at) if found.due_at else "")


def _until(look: Look, due: datetime, asked_at: datetime) -> str:
    """By when, with its day where that is another; a time that was past when it was said is shown as past."""
    ahead = due.astimezone(look.tz).date() - look.local.date()
    at: datetime | str = _moment(look, due)
    if timedelta(0) < ahead < A_WEEK:
        weekday = look.label(f"standup.weekday.{due.astimezone(look.tz).weekday()}")
        at = look.label("standup.request.on_weekday", weekday=weekday, at=due)
    return look.label(f"standup.request.{'due' if due > asked_at else 'due_past'}", at=at)


def _is_cut(found: HelpRequest) -> bool:
    return rules.short(found.what) != found.what


def request_state_line(look: Look, found: HelpRequest) -> Line:
    who = _name(look, found.declined_by if found.state == standups.DECLINED else found.taken_by)
    at = _moment(look, found.taken_at or look.now)
    return look.line(f"standup.request.{found.state}", who=who, at=at, reason=rules.short(found.reason))


def _moment(look: Look, at: datetime) -> datetime | str:
    """The time, with its day where that is not today."""
    day = at.astimezone(look.tz).date()
    return at if day == look.local.date() else look.label("standup.request.on_day", day=day, at=at)


def request_state(look: Look, found: HelpRequest) -> str:
    return plain(request_state_line(look, found))


def _name(look: Look, member_id: str) -> str:
    member = look.db.get(Member, member_id) if member_id else None
    return member.name if member else ""


def asked(look: Look, of: Round) -> list[Member]:
    """Who was asked by now and has said nothing yet."""
    return _members(look, [a for a in _awaited(look, of) if a.asks_at <= look.now])


def missing(look: Look, of: Round) -> list[Member]:
    """Who should have answered by now, each at their own time, and has not."""
    return _members(look, [a for a in _awaited(look, of) if a.due_at <= look.now])


def _awaited(look: Look, of: Round) -> list[Answer]:
    return [a for a in standups.answers(look.db, of.id) if a.state in (standups.ASKED, standups.SILENT)]


def _members(look: Look, answers: Sequence[Answer]) -> list[Member]:
    """Whose answers these are, in the team's order; who has left the rounds is nobody's concern."""
    wanted = {answer.member_id for answer in answers}
    return [member for member in people.in_rounds(look.db, look.team.id) if member.id in wanted]


# --- the director's report ----------------------------------------------------------------------------------------


def report(look: Look, subject: str) -> Card | None:
    """How a round ended, for the director: who is missing, who is away, which help nobody has taken."""
    of = look.db.get(Round, subject)
    if of is None:
        return None
    answers = standups.answers(look.db, of.id)
    given, expected = counted(answers)
    title = look.line("standup.report.title", day=of.day, given=given, all=expected)
    title = joined([*title, *_later(look, of, answers)])
    silent = missing(look, of)
    lines = _report_lines(look, of, answers, silent)
    nudge: tuple[Block, ...] = ()
    if once.was_done(look.db, f"{look.team.id}:nudge:{of.id}"):
        nudge = (Note(look.line("standup.report.nudged")),)
    elif silent and of.day >= look.today:
        nudge = (Buttons((look.button("standup.nudge", round=of.id),)),)
    return Card(title, (Text(lines), *nudge))


def _report_lines(look: Look, of: Round, answers: Sequence[Answer], silent: list[Member]) -> tuple[Line, ...]:
    lines: list[Line] = []
    if silent:
        lines.append(look.line("standup.report.missing", names=names(look, silent)))
    away = {a.member_id for a in answers if a.state == standups.AWAY}
    for key, whose in (("away", away), ("in_though_away", in_though_away(look, answers))):
        members = [m for a in answers if a.member_id in whose and (m := look.db.get(Member, a.member_id))]
        if members:
            lines.append(look.line(f"standup.report.{key}", names=names(look, members)))
    untaken = [request for request in standups.requests_in(look.db, of.id) if request.state in UNTAKEN]
    for request in untaken[:MOST_REQUESTS]:
        ask = request_words(look, request)
        lines.append(look.line("standup.report.help", who=_name(look, request.asker_id), ask=ask))
    if len(untaken) > MOST_REQUESTS:
        lines.append(look.line("standup.summary.more_help", n=len(untaken) - MOST_REQUESTS))
    return tuple(lines) or (look.line("standup.report.all_in"),)


def names(look: Look, members: Sequence[Member]) -> str:
    return look.label("standup.comma").join(member.name for member in members)
