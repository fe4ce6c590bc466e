"""Looking back: how today's round stands, and what was said on earlier days; each person sees what is theirs to see."""

from __future__ import annotations

from datetime import date, timedelta

from bot import naming, rounds
from bot.chat import Block, Card, Line, Oops, Text
from bot.dates import day_words, read_days
from bot.texts import joined
from bot.work import Turn
from handlers.standup import cards
from storage import standups
from storage.people import DEPUTY, DIRECTOR, GUEST, LEAD, Member
from storage.standups import Answer, Round

MOST = 10
"""So many answers are shown at once, the latest ones."""
COUNTED = timedelta(days=30)
"""Participation is told of so long."""
AHEAD = timedelta(days=7)
"""An answer given early is history too."""


def status(turn: Turn) -> None:
    """Today's round: the count for members, names for those who lead, and for guests only what is their own."""
    if turn.who.role == GUEST and not turn.who.enrolled:
        raise Oops("standup.not_enrolled")
    of = standups.round_of(turn.db, turn.team.id, turn.today)
    begun = of is not None and of.state != standups.AHEAD
    lines = [_round_in_short(turn, of) if of is not None and begun else _next_round(turn)]
    if turn.who.role == GUEST and begun:
        lines = []
    mine = standups.answer_of(turn.db, of.id, turn.who.id) if of else None
    if mine is not None:
        lines.append(turn.line(f"standup.status.mine_{mine.state}", at=mine.answered_at or turn.now))
    if of is not None and begun and turn.who.role in (LEAD, DEPUTY, DIRECTOR):
        lines.append(_not_in_yet(turn, of))
    first, *rest = lines or [_next_round(turn)]
    _tell(turn, Card(first, _text(rest)))


def _round_in_short(turn: Turn, of: Round) -> Line:
    if of.state == standups.MISSED:
        return turn.line("standup.summary.missed", day=of.day)
    answers = standups.answers(turn.db, of.id)
    given, expected = cards.counted(answers)
    title = turn.line("standup.status.title", day=of.day, given=given, all=expected)
    return joined([*title, *cards.not_now(turn, of, answers)])


def _next_round(turn: Turn) -> Line:
    """When the next round is: today's while its time has not come."""
    day, meets = rounds.next_meeting(turn.team, turn.workdays(), turn.now)
    return turn.line("standup.status.none", day=day, at=meets)


def _not_in_yet(turn: Turn, of: Round) -> Line:
    silent = [m for m in cards.asked(turn, of) if sees(turn.who, m)]
    if not silent:
        return turn.line("standup.status.all_in")
    return turn.line("standup.status.missing", names=cards.names(turn, silent))


def _tell(turn: Turn, card: Card) -> None:
    """In private; a question asked in a channel is told there where the answer went."""
    turn.whisper(card)
    if turn.place.kind == "channel":
        turn.reply("standup.told_in_private", who=turn.me)


def history(turn: Turn, words: str) -> None:
    """`记录 [@谁] [日期]`: one's own by default; leads see their group, the director everybody."""
    named, days = _asked_for(turn, words)
    whom = named or turn.who
    if not sees(turn.who, whom):
        raise Oops("standup.history.not_yours", who=whom.name)
    first, last = days or (date.min, turn.today + AHEAD)
    found = standups.history(turn.db, whom.id, first, last, MOST)
    if not found:
        raise Oops("standup.history.none", who=whom.name)
    lines = [line for answer in found for line in _told(turn, answer)]
    given, asked = standups.participation(turn.db, whom.id, turn.today - COUNTED)
    title = turn.line("standup.history.title", who=whom.name, given=given, all=asked)
    _tell(turn, Card(title, _text(lines)))


def sees(who: Member, other: Member) -> bool:
    """Everyone sees about themselves what the director sees; leads see their group; director and deputy see all."""
    if who.id == other.id or who.role in (DEPUTY, DIRECTOR):
        return True
    return who.role == LEAD and who.group == other.group


def _asked_for(turn: Turn, words: str) -> tuple[Member | None, tuple[date, date] | None]:
    """Whom and which days the words name, in either order; both may be of several words ("@Mei Lin 9 Feb").

    Raises Oops if they are neither.
    """
    said = words.split()
    for cut in range(len(said), -1, -1):
        before, after = " ".join(said[:cut]), " ".join(said[cut:])
        for name, when in ((before, after), (after, before)):
            whom = naming.the_one(turn, name)
            days = read_days(when, turn.today)
            if (whom or not name) and (days or not when):
                return whom, days
    raise Oops("standup.history.unknown", word=words)


def _told(turn: Turn, answer: Answer) -> list[Line]:
    key = "standup.history.late" if answer.late else "standup.history.day"
    return [turn.line(key, day=day_words(answer.day, turn.lang)), *cards.said(turn, answer)]


def _text(lines: list[Line]) -> tuple[Block, ...]:
    return (Text(tuple(lines)),) if lines else ()
