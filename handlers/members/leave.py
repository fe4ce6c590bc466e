"""Leave: a person is away, which the rounds show at once, and nobody is told why."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from bot import takeovers
from bot.chat import Block, Card, Line, Oops, Row
from bot.dates import read_days, span_words
from bot.feature import Value
from bot.hours import at_local
from bot.work import Look, Turn
from handlers.members import leave_words
from storage import leaves, standups
from storage.standups import Answer

HANDED_ON_AT, BEGINS_AT = time(15, 0), time(8, 30)
MOST_DAYS = 60
"""Longer leave is more often a slip of the finger than meant."""
ANY_DAY = date(2026, 1, 5)
"""Whether words read like days does not depend on today."""
CANCEL = re.compile(r"^(?:取消|撤销|cancel)\s*|\s*(?:取消|撤销|cancel)$", re.IGNORECASE)
SAYS_LEAVE = re.compile(r"请假|休假|年假|调休|休息|\bon leave\b|\boff\b|\baway\b", re.IGNORECASE)
LIST = ("列表", "记录", "list")
OWN_CARDS = ("standup.prompt", "standup.echo", "standup.reminder")
"""What hangs in a person's own messages about one stand-up."""


def reads(words: str) -> bool:
    """Whether these words after "请假" still belong to it."""
    return (
        _is_list(words) or read_days(CANCEL.sub("", words), ANY_DAY) is not None or CANCEL.fullmatch(words) is not None
    )


def means(words: str) -> bool:
    return not words or reads(words)


def hear(turn: Turn, words: str) -> bool:
    """Leave in people's own words, with the days and perhaps the reason, which is neither kept nor repeated."""
    if SAYS_LEAVE.search(words) and read_days(words, ANY_DAY):  # "明天请假", "tomorrow off"
        take(turn, words)
        return True
    wish = leave_words.wish(words, _own_today(turn))
    if wish is None:
        return False
    if wish.days is None:
        turn.reply(f"members.leave.{wish.unclear}", you=_you(turn))
    else:
        _note(turn, wish.days)
    return True


def _is_list(words: str) -> bool:
    return words.strip().casefold() in LIST


# --- taken and taken back -----------------------------------------------------------------------------------------


def say(turn: Turn, words: str) -> None:
    """`请假 [哪天]`: away on these days, today if none are named; `取消 [哪天]`, `列表`."""
    if _is_list(words):
        turn.whisper(card(turn))
    elif CANCEL.search(words) and words:
        take_back(turn, CANCEL.sub("", words).strip())
    else:
        take(turn, words)


def take(turn: Turn, words: str) -> None:
    today = _own_today(turn)
    days = read_days(words, today) if words else (today, today)
    if days is None:
        raise Oops("members.leave.when", word=words)
    _note(turn, days)


def _note(turn: Turn, days: tuple[date, date]) -> None:
    today = _own_today(turn)
    if days[1] < today:
        raise Oops("members.leave.past", days=span_words(*days, turn.lang, today))
    if (count := (days[1] - days[0]).days + 1) > MOST_DAYS:
        told = span_words(*days, turn.lang, today)
        raise Oops("members.leave.long", days=told, n=str(count), most=str(MOST_DAYS))
    first, last = max(days[0], today), days[1]
    leaves.take(turn.db, turn.who.id, first, last)
    _show_away(turn, first, last)
    _hand_on(turn, first, last)
    span = span_words(first, last, turn.room.lang, today)
    turn.reply("members.leave.taken", you=_you(turn), days=span)


def _hand_on(turn: Turn, first: date, last: date) -> None:
    """Before they go, their backup is asked to take over what falls due meanwhile (`schedules.tasks.leaving`)."""
    eve = at_local(turn.workdays().last_before(first), HANDED_ON_AT, turn.team_tz)
    subject = f"{turn.who.id}:{first.isoformat()}:{last.isoformat()}"
    turn.plan("tasks.leaving", subject, max(eve, turn.now))
    begins = max(at_local(first, BEGINS_AT, turn.team_tz), turn.now)
    turn.plan("tasks.leaving", f"{subject}:begun", begins)
    turn.plan("handoff.leaving", f"{turn.who.id}:{first.isoformat()}", begins)


def take_back(turn: Turn, words: str) -> None:
    """These days are no leave after all; without days the only coming leave, or a list to pick from."""
    today = _own_today(turn)
    coming = leaves.since(turn.db, turn.who.id, today)
    if words:
        days = read_days(words, today)
        if days is None:
            raise Oops("members.leave.when", word=words)
    elif len(coming) == 1:
        days = coming[0].first, coming[0].last
    elif coming:
        turn.whisper(card(turn))
        return
    else:
        raise Oops("members.leave.none")
    _end(turn, max(days[0], today), days[1])


def pressed_back(turn: Turn, value: Value) -> None:
    """The button beside one leave on the list."""
    try:
        first, last = date.fromisoformat(value.get("first", "")), date.fromisoformat(value.get("last", ""))
    except ValueError:
        raise Oops("members.leave.none") from None
    _end(turn, max(first, _own_today(turn)), last)


def _end(turn: Turn, first: date, last: date) -> None:
    if last < first or not leaves.end(turn.db, turn.who.id, first, last):
        raise Oops("members.leave.none")
    _show_back(turn, first, last)
    for rest in leaves.since(turn.db, turn.who.id, last):
        if rest.first == last + timedelta(days=1):  # away later than was noted: what falls due then is asked about anew
            _hand_on(turn, rest.first, rest.last)
    n = takeovers.withdraw(turn, _own_today(turn))
    said = turn.room.label("members.leave.withdrawn", n=n) if n else ""
    days = span_words(first, last, turn.room.lang, _own_today(turn))
    turn.settle("members.leave.back", you=_you(turn), days=days, withdrawn=said)


def _you(turn: Turn) -> Line:
    """In a channel the answer says whom it is for."""
    return (turn.me, " ") if turn.place.kind == "channel" else ()


def _own_today(turn: Turn) -> date:
    """Leave is counted in the team's days, as the rounds are."""
    return turn.said_at.astimezone(turn.team_tz).date()


# --- what the rounds show -----------------------------------------------------------------------------------------


def _show_away(turn: Turn, first: date, last: date) -> None:
    """Away in the rounds of these days; an answer that was given in a round that has opened stays as it is."""
    for answer, of in standups.part_in(turn.db, turn.who.id, first, last):
        given_early = answer.state == standups.IN and of.state == standups.AHEAD
        if answer.state in (standups.ASKED, standups.SILENT) or given_early:
            answer.state = standups.AWAY
            turn.db.add(answer)
        _refresh(turn, answer.id, of.id)
    turn.refresh("mine.plate", turn.who.id)


def _show_back(turn: Turn, first: date, last: date) -> None:
    """Back in the rounds of these days: with what was said before, or asked (again)."""
    for answer, of in standups.part_in(turn.db, turn.who.id, first, last):
        was_away = answer.state == standups.AWAY
        if was_away:
            answer.state = standups.IN if answer.answered_at else standups.unanswered(of, answer, turn.now)
            turn.db.add(answer)
        _refresh(turn, answer.id, of.id)
        if was_away and answer.state == standups.ASKED and of.state in (standups.OPEN, standups.CLOSED):
            _ask(turn, answer)
    turn.refresh("mine.plate", turn.who.id)


def _ask(turn: Turn, answer: Answer) -> None:
    """Ask for the stand-up after all: at once, or when the person's own time has come."""
    if answer.asks_at > turn.now:
        turn.plan("standup.ask", answer.id, answer.asks_at)
    else:
        answer.asked_at = answer.asked_at or turn.now
        turn.hang_for(turn.who, "standup.prompt", answer.id)
        remind = answer.due_at - timedelta(minutes=turn.team.remind_before)
        if remind > turn.now:
            turn.plan("standup.remind", answer.id, remind)


def _refresh(turn: Turn, answer_id: str, round_id: str) -> None:
    """Draw anew what shows that somebody is away."""
    for kind in ("standup.summary", "standup.report"):
        turn.refresh(kind, round_id)
    for kind in OWN_CARDS:
        turn.refresh(kind, answer_id)


# --- the list -----------------------------------------------------------------------------------------------------


def card(look: Look) -> Card:
    """The person's own coming leave, each with a button to take it back."""
    if look.reader is None:
        raise LookupError("a list of leave without a person")
    rows: list[Block] = []
    for leave in leaves.since(look.db, look.reader.id, look.today):
        back = look.button("members.back", first=leave.first.isoformat(), last=leave.last.isoformat())
        rows.append(Row((span_words(leave.first, leave.last, look.lang, look.today),), (back,)))
    if not rows:
        return Card(look.line("members.leave.none_coming"))
    return Card(look.line("members.leave.list"), tuple(rows))


def words(look: Look, member_id: str) -> str:
    """The coming leave of a person in one line, "" if there is none."""
    coming = leaves.since(look.db, member_id, look.today)
    return look.label("members.comma").join(
        span_words(leave.first, leave.last, look.lang, look.today) for leave in coming
    )
