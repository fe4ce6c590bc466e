"""The director's digest: what needs a decision, how the day or the week went, and one good thing. Private."""

from __future__ import annotations

from collections.abc import Sequence

from bot import taskrows
from bot.chat import Block, Card, Oops, Row
from bot.feature import Feature, Value
from bot.look import Look
from bot.work import Turn
from handlers.digest import cards, periods, standing_in, telling
from handlers.digest.facts import Facts, gather
from storage import people, standups
from storage.people import DEPUTY, LEAD, Member
from storage.standups import HelpRequest
from storage.tasks import Task

digest = Feature("digest")
digest.include(standing_in.standing_in)
digest.include(telling.telling)
digest.notice("report")(cards.digest)
digest.notice("praise")(cards.praise)

WEEKLY = ("本周", "这周", "week", "weekly", "this week")

# --- asked for ----------------------------------------------------------------------------------------------------


@digest.command("日报", "digest", least=DEPUTY, means=lambda words: words.strip().casefold() in ("", *WEEKLY))
def ask(turn: Turn, words: str) -> None:
    """`日报`: today so far; `日报 本周`: the week so far. Always in private."""
    _show(turn, periods.WEEK if words.strip() else periods.DAY)


@digest.command("周报", "weekly digest", least=DEPUTY, means=lambda words: not words.strip())
def ask_weekly(turn: Turn, words: str) -> None:
    """The week so far."""
    _show(turn, periods.WEEK)


def _show(turn: Turn, kind: str) -> None:
    calendar = turn.workdays()
    period = periods.of_week(turn.today, calendar) if kind == periods.WEEK else periods.of_day(turn.today, calendar)
    turn.hang_for(turn.who, "digest.report", period.subject, again=True)
    telling.ask(turn, turn.who, period)
    if turn.place.kind == "channel":
        turn.reply("digest.in_private")


@digest.button("details", least=DEPUTY)
def details(turn: Turn, value: Value) -> None:
    """Every figure, beside the one of the period before."""
    turn.whisper(cards.details(turn, _subject(turn, value)))


@digest.button("open", least=DEPUTY)
def open_figure(turn: Turn, value: Value) -> None:
    """The items behind one figure."""
    try:
        turn.whisper(cards.opened(turn, value.get("what", ""), _subject(turn, value)))
    except KeyError:
        raise Oops("baton.unknown_button") from None


def _subject(turn: Turn, value: Value) -> str:
    subject = value.get("of", "")
    try:
        periods.of_subject(subject, turn.workdays())
    except ValueError:
        raise Oops("baton.unknown_button") from None
    return subject


# --- decided right there ------------------------------------------------------------------------------------------


@digest.button("nudge", least=DEPUTY, fresh=True)
def nudge(turn: Turn, value: Value) -> None:
    """Those who hold things up are asked in private, once a day."""
    what = value.get("what", "")
    facts = gather(turn, periods.of_subject(_subject(turn, value), turn.workdays()))
    found = [_held_up(turn, member, pieces, what) for member, pieces in _whom(turn, facts, what)]
    names = [name for name in found if name]
    if not names:
        raise Oops("digest.nudged_before" if found else "digest.nobody_to_nudge")
    turn.toast("digest.nudged", who=turn.label("digest.names").join(names))


def _whom(turn: Turn, facts: Facts, what: str) -> Sequence[tuple[Member, Sequence[Task | HelpRequest]]]:
    """Who holds up what."""
    if what == "blockers":
        return _leads_asked(turn, facts)
    late = facts.late_reviews if what == "reviews" else facts.overdue
    held: dict[str, list[Task]] = {}
    for task in late:
        held.setdefault(task.reviewer_id if what == "reviews" else task.owner_id, []).append(task)
    members = ((turn.db.get(Member, member_id), pieces) for member_id, pieces in held.items() if member_id)
    return [(member, pieces) for member, pieces in members if member is not None and member.left_at is None]


def _leads_asked(turn: Turn, facts: Facts) -> list[tuple[Member, list[HelpRequest]]]:
    """Requests that nobody took lie with whom they were put to, or with the lead of the group."""
    found: dict[str, tuple[Member, list[HelpRequest]]] = {}
    everyone = people.everyone(turn.db, turn.team.id)
    for request in facts.blockers:
        if request.state == standups.TAKEN:
            continue
        leads = [m for m in everyone if m.id == request.to_id or (m.group == request.group and m.role == LEAD)]
        for member in leads:
            found.setdefault(member.id, (member, []))[1].append(request)
    return list(found.values())


def _held_up(turn: Turn, member: Member, pieces: Sequence[Task | HelpRequest], what: str) -> str:
    """Ask one person; returns their name, "" if they were asked today already."""
    if not turn.first_time("digest.nudge", what, member.id, turn.today):
        return ""
    look = turn.to(member)
    rows = tuple(_row(look, piece) for piece in pieces[:5])
    turn.tell(member, Card(look.line(f"digest.asks_{what}", who=turn.who.name, n=len(pieces)), rows))
    return member.name


def _row(look: Look, piece: Task | HelpRequest) -> Block:
    if isinstance(piece, Task):
        return taskrows.row(look, piece)
    who, what = taskrows.name(look, piece.asker_id), taskrows.short(piece.what)
    line = look.line("digest.item.blocker_free", who=who, what=what)
    return Row(line, (look.button("standup.take", "primary", request=piece.id),))


@digest.button("praise", least=DEPUTY, fresh=True)
def praise(turn: Turn, value: Value) -> None:
    """The good thing is told in the home channel, once."""
    facts = gather(turn, periods.of_subject(_subject(turn, value), turn.workdays()))
    if facts.best is None or facts.best[0].id != value.get("task", ""):
        raise Oops("digest.no_praise")
    task, _ = facts.best
    if not turn.first_time("digest.praise", task.id):
        raise Oops("digest.praised_before")
    for home in turn.homes():
        turn.hang("digest.praise", task.id, home)
    turn.toast("digest.praised")
