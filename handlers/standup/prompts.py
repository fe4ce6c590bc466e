"""The stand-up's private cards: the questions to one person, the reminder, and the echo of what was kept."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from hashlib import blake2b

from bot.chat import Block, Buttons, Card, Line, Note, Option, Row, Select, Text
from bot.dates import day_words, since_words
from bot.work import Look
from handlers.standup import cards, keeping, rules
from storage import standups, tasks, teams
from storage.standups import Answer, Round

NOON, EVENING = time(12, 0), time(18, 0)
"""From when on it is no longer "morning", and when it is "evening"."""
A_WEEK = timedelta(days=6)
"""So far ahead a weekday alone says which day is meant."""


def prompt(look: Look, subject: str) -> Card | None:
    """What one person sees: the questions, or what came of them."""
    answer = look.db.get(Answer, subject)
    of = look.db.get(Round, answer.round_id) if answer else None
    if answer is None or of is None or look.reader is None:
        return None
    if answer.state == standups.IN:
        return _is_in(look, answer) if answer.source else echo(look, subject)
    if keeping.is_past(look, answer):
        return _is_past(look, answer)
    if answer.state in (standups.AWAY, standups.SKIPPED):
        back = look.button("standup.fill", form=True, label=look.label("standup.button.after_all"), answer=answer.id)
        return Card(look.line(f"standup.prompt.{answer.state}", day=answer.day), (Buttons((back,)),))
    return Card(
        _greeting(look, answer),
        (*_plan(look, answer), Text(_ask(look, answer)), *_old_requests(look), ways(look, answer)),
    )


def _is_in(look: Look, answer: Answer) -> Card:
    return Card(look.line("standup.prompt.in", day=answer.day, at=answer.answered_at or look.now))


def _is_past(look: Look, answer: Answer) -> Card:
    """The card of a day that is over: which day that was, and what to do instead."""
    key = answer.state if answer.state in (standups.AWAY, standups.SKIPPED) else "past"
    return Card(look.line(f"standup.prompt.{key}", day=answer.day))


def _greeting(look: Look, answer: Answer) -> Line:
    moment = (answer.asked_at or look.now).astimezone(look.tz)
    part = "morning" if moment.time() < NOON else "afternoon" if moment.time() < EVENING else "evening"
    late = "late" if _is_late(look, answer) else "open"
    hello = look.label(f"standup.hello.{part}", who=look.reader.name if look.reader else "")
    return look.line(f"standup.prompt.{late}", hello=hello, day=weekday(look, answer), due=answer.due_at)


def _is_late(look: Look, answer: Answer) -> bool:
    return answer.state == standups.SILENT or look.now > answer.due_at


def reminder(look: Look, subject: str) -> Card | None:
    """The one reminder; it too shows what came of it."""
    answer = look.db.get(Answer, subject)
    if answer is None or answer.state in (standups.AWAY, standups.SKIPPED):
        return None
    if answer.state == standups.IN:
        return _is_in(look, answer)
    if keeping.is_past(look, answer):
        return _is_past(look, answer)
    key = "standup.remind_late" if _is_late(look, answer) else "standup.remind"
    return Card(look.line(key, due=answer.due_at), (ways(look, answer),))


def weekday(look: Look, answer: Answer) -> str:
    """The day's weekday; after a long holiday with its date, since another day of that name comes before it."""
    if answer.day - look.today > A_WEEK:
        return day_words(answer.day, look.lang)
    return look.label(f"standup.weekday.{answer.day.weekday()}")


def since(look: Look, answer: Answer) -> str:
    """The last working day in words: "昨天", or "上周五" after a gap."""
    last = look.workdays(look.reader).last_before(answer.day)
    return since_words(last, answer.day, look.lang)


def plan_lines(look: Look, answer: Answer) -> tuple[str, list[str]]:
    """When the person last said what they would do, in words, and what that was."""
    last = standups.last_answer(look.db, answer.member_id, answer.day)
    if last is None:
        return "", []
    return since_words(last.day, answer.day, look.lang), rules.told(last.doing)


def _plan(look: Look, answer: Answer) -> list[Block]:
    planned_on, planned = plan_lines(look, answer)
    found: list[Block] = []
    if planned:
        boxes = "　".join(f"☐ {rules.short(line)}" for line in planned)
        found.append(Text((look.line("standup.prompt.plan", since=planned_on), (boxes,))))
    due = tasks.due_between(look.db, answer.member_id, *day_span(look, answer))
    if due:
        words = [f"#{t.number} {t.title}" + _clock(look, t.due_at) for t in due]
        found.append(Text((look.line("standup.prompt.due", tasks=look.label("standup.comma").join(words)),)))
    return found


def _clock(look: Look, moment: datetime | None) -> str:
    return look.label("standup.at", time=moment) if moment else ""


def day_span(look: Look, answer: Answer) -> tuple[datetime, datetime]:
    start = datetime.combine(answer.day, time.min, look.team_tz).astimezone(look.now.tzinfo)
    end = datetime.combine(answer.day, time.max, look.team_tz).astimezone(look.now.tzinfo)
    return start, end


def _ask(look: Look, answer: Answer) -> tuple[Line, ...]:
    """The three questions; "since when" is said here unless the plan above has said it."""
    key = "standup.prompt.ask" if plan_lines(look, answer)[1] else "standup.prompt.ask_since"
    home = home_title(look)
    where = look.line("standup.prompt.shown", home=home) if home else look.line("standup.prompt.unshown")
    return look.line(key, since=since(look, answer)), where


def home_title(look: Look) -> str:
    """What the home channel is called, rather the one on the reader's messenger; "" if there is none."""
    home = teams.home_near(look.db, look.team.id, look.reader.last_platform if look.reader else "")
    return (home.title or look.label("standup.home")) if home else ""


def _old_requests(look: Look) -> list[Block]:
    """Help that was asked for on an earlier day and is still open is asked about again."""
    if look.reader is None:
        return []
    rows: list[Block] = []
    for request in standups.open_requests_by(look.db, look.reader.id):
        if request.created_at.astimezone(look.team_tz).date() < look.today:
            line = look.line(
                "standup.prompt.still_open", what=rules.short(request.what), state=cards.request_state(look, request)
            )
            solved = look.button("standup.solved", request=request.id)
            rows.append(Row(line, (solved, look.button("standup.stuck", request=request.id))))
    return rows


def ways(look: Look, answer: Answer) -> Buttons:
    return Buttons((
        look.button("standup.fill", "primary", form=True, answer=answer.id),
        look.button("standup.away", answer=answer.id),
        look.button("standup.later", answer=answer.id),
    ))  # fmt: skip


# --- what was said, echoed ----------------------------------------------------------------------------------------


def echo(look: Look, subject: str) -> Card | None:
    """What was kept and posted, with a way to change it or take it back."""
    answer = look.db.get(Answer, subject)
    if answer is None:
        return None
    if answer.state != standups.IN:
        return Card(look.line("standup.echo.taken_back"))
    day = day_words(answer.day, look.lang)
    at = answer.answered_at or look.now
    title = look.line(f"standup.echo.{_shown(look, answer)}", day=day, at=at, home=home_title(look))
    blocks: list[Block] = [Text(cards.said(look, answer))]
    if keeping.is_past(look, answer):
        return Card(title, tuple(blocks))
    blocks += _task_row(look, answer)
    if cards.in_though_away(look, [answer]):
        blocks.append(Note(look.line("standup.echo.still_away", day=day)))
    fill = look.button("standup.fill", form=True, label=look.label("standup.button.change"), answer=answer.id)
    blocks.append(Buttons((fill, look.button("standup.undo", answer=answer.id))))
    return Card(title, tuple(blocks))


def _shown(look: Look, answer: Answer) -> str:
    """Where the answer can be read by now: in the channel (on time or late), there later, or nowhere."""
    of = look.db.get(Round, answer.round_id)
    if of is None or of.state == standups.MISSED or not home_title(look):
        return "unshown"
    if of.state == standups.AHEAD:
        return "early"
    return "late" if answer.late else "in"


def _task_row(look: Look, answer: Answer) -> list[Block]:
    """Each of today's lines becomes a task in one press; those that did say their number."""
    made: list[str] = []
    left: dict[str, str] = {}
    for item in rules.told(answer.doing):
        task = tasks.from_source(look.db, look.team.id, task_source(answer, item))
        if task:
            made.append(f"#{task.number} {rules.short(task.title)}")
        else:
            left[line_key(item)] = rules.short(item)
    blocks: list[Block] = []
    if made:
        blocks.append(Note(look.line("standup.echo.tasks", tasks=look.label("standup.comma").join(made))))
    if len(left) == 1:
        key, what = next(iter(left.items()))
        button = look.button("standup.task", answer=answer.id, choice=key)
        blocks.append(Row(look.line("standup.echo.make", what=what), (button,)))
    elif left:
        options = tuple(Option(key, what) for key, what in left.items())
        blocks.append(Select("standup.task", look.label("standup.button.task"), options, {"answer": answer.id}))
    return blocks


def line_key(line: str) -> str:
    """A short name for a line of an answer, which it keeps when other lines come and go."""
    return blake2b(line.encode(), digest_size=6).hexdigest()


def task_source(answer: Answer, line: str) -> str:
    """What a task was made from: this line of this answer, once."""
    return f"standup:{answer.id}:{line_key(line)}"
