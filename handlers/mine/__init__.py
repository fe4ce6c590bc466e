"""Mine: what is on one person's plate today, as a card and as the page that Slack and Feishu give a bot.

At most eight lines: what others wait for stands first, then what is late, then the rest, and what does not fit is
counted.
"""

from __future__ import annotations

from datetime import time, timedelta

from bot import rounds, taskrows
from bot.chat import Block, Buttons, Card, Line, Note, Oops, Opened, Row, Text
from bot.feature import Feature
from bot.hours import at_local
from bot.work import Look, Turn
from storage import handoffs, leaves, slots, standups, tasks
from storage.people import GUEST, Member
from storage.slots import Slot
from storage.standups import HelpRequest, Round
from storage.tasks import Task

mine = Feature("mine")
MOST_LINES, LEAST_TASKS = 8, 2
"""A phone shows eight lines; the person's two most urgent tasks are always among them."""
MOST_FANS, MOST_WAITING, MOST_SLOTS = 2, 2, 4


@mine.command("我的", "我的任务", "mine", "my tasks", least=GUEST)
def show(turn: Turn, words: str) -> None:
    """Today's stand-up, open requests and tasks of whoever asks, in private."""
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is None:
        raise Oops("mine.no_direct")
    turn.hang("mine.plate", turn.who.id, place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply("mine.in_private", who=turn.me)


@mine.notice("plate")
def plate(look: Look, subject: str) -> Card | None:
    """The card that was asked for stays true: what is done on it, or elsewhere, shows."""
    return card(look)


@mine.watches(Opened)
def opened(turn: Turn, event: Opened) -> None:
    """The person's own page is drawn anew whenever they open it."""
    if event.what == "home":
        turn.show_home("mine.plate", turn.who.id)


def card(look: Look) -> Card:
    """What this person has to do."""
    who = look.reader
    if who is None:
        raise LookupError("a plate without a person")
    first = [*_standup(look, who), *_fans(look, who.id), *_waited_for(look, who.id)]
    last = [*_slots(look, who.id), *_requests(look, who.id), Note(look.line("mine.help"))]
    title = look.line("mine.title", who=who.name, day=look.today)
    others = Card(title, (*first, *last))
    return Card(title, (*first, *_tasks(look, who.id, max(MOST_LINES - len(others.lines), LEAST_TASKS)), *last))


def _standup(look: Look, who: Member) -> list[Block]:
    of = standups.round_of(look.db, look.team.id, look.today)
    answer = standups.answer_of(look.db, of.id, who.id) if of else None
    if answer is None:
        return [Text((_to_come(look, who, of),))]
    line = look.line(f"mine.standup.{answer.state}", at=answer.answered_at or answer.due_at)
    key = "mine.button.change" if answer.state == standups.IN else "mine.button.fill"
    fill = look.button("standup.fill", "primary", form=True, label=look.label(key), answer=answer.id)
    return [Text((line,)), Buttons((fill,))]


def _to_come(look: Look, who: Member, of: Round | None) -> Line:
    """What is told while nobody expects an answer of this person yet: from when, if they are asked later today."""
    usual = rounds.times(look.team, look.today)
    call = rounds.call(look.team, who, look.today, usual) if _takes_part(look, who) else None
    begun = of is not None and of.state != standups.AHEAD
    if call is None or begun or look.now >= usual.asks:
        return look.line("mine.standup.none")
    if leaves.on(look.db, [who.id], look.today):
        return look.line("mine.standup.away")
    at = max(call.asks, usual.asks)
    if at.astimezone(look.tz).date() == look.local.date():
        return look.line("mine.standup.ahead", at=at)
    return look.line("mine.standup.ahead_then", at=taskrows.moment(look, at))


def _takes_part(look: Look, who: Member) -> bool:
    """Whether the team meets today, and this person with it; leave is another matter."""
    if not (look.team.ready and who.enrolled and look.workdays().is_working(look.today)):
        return False
    return not who.country or look.workdays(who).is_working(look.today)


def _requests(look: Look, member_id: str) -> list[Block]:
    """What the person asked of others, and what they took for others."""
    asked = [_told(look, "mine.asked", r) for r in standups.open_requests_by(look.db, member_id)]
    taken = [_told(look, "mine.taken", r) for r in standups.taken_by(look.db, member_id)]
    return [Text((*asked, *taken))] if asked or taken else []


def _told(look: Look, key: str, request: HelpRequest) -> tuple[str, ...]:
    return (look.label(key, what=request.what),)


def _fans(look: Look, member_id: str) -> list[Block]:
    """Fans who wait for this person's answer, the most urgent first."""
    held = handoffs.held_by(look.db, member_id)
    rows: list[Block] = [
        Row(look.line(f"mine.fan{'' if one.paused_at is None and one.due_at else '_frozen'}", number=one.number,
                      at=taskrows.moment(look, one.due_at) if one.due_at else "", words=taskrows.short(one.words, 20)),
            (look.button("handoff.answered", handoff=one.id),))
        for one in held[:MOST_FANS]
    ]  # fmt: skip
    if len(held) > MOST_FANS:
        rows.append(Text((look.line("mine.more_fans", n=len(held) - MOST_FANS),)))
    return rows


def _waited_for(look: Look, member_id: str) -> list[Block]:
    """What others want this person to take over or to review."""
    offered, reviews = tasks.offered_to(look.db, member_id), tasks.to_review(look.db, member_id)
    found = [taskrows.row(look, task) for task in (*offered, *reviews)[:MOST_WAITING]]
    more = len(offered) + len(reviews) - MOST_WAITING
    return [*found, Text((look.line("mine.more_waiting", n=more),))] if more > 0 else found


def _tasks(look: Look, member_id: str, room: int) -> list[Block]:
    """The person's tasks, the most urgent first, each with what is to be done next; so many lines are left for them."""
    found = tasks.open_of(look.db, member_id)
    shown = found if len(found) <= room else found[: room - 1]
    known = slots.of_tasks(look.db, [task.id for task in shown])
    rows = [taskrows.row(look, task, known, owner=False) for task in shown]
    if len(found) > len(shown):
        rows.append(Text((look.line("mine.more_tasks", n=len(found) - len(shown)),)))
    return rows


def _slots(look: Look, member_id: str) -> list[Block]:
    """What the person posts on the day of the card, and has posted."""
    start = at_local(look.local.date(), time(0), look.tz)
    found = slots.of_owner(look.db, member_id, start, start + timedelta(days=1))
    if not found:
        return []
    told = look.label("tasks.comma").join(_slot(look, slot) for slot in found[:MOST_SLOTS])
    return [Text((look.line("mine.slots", n=len(found), slots=told),))]


def _slot(look: Look, slot: Slot) -> str:
    task = look.db.get(Task, slot.task_id) if slot.task_id else None
    what = f"#{task.number}" if task else taskrows.short(slot.title, 12)
    return look.label("mine.slot_out" if slot.state == slots.PUBLISHED else "mine.slot", at=slot.at, what=what)
