"""A task made from a message or from words, linked back to where it came from."""

from __future__ import annotations

import re
from datetime import datetime

from bot import sop, taskrows
from bot.chat import Oops, Place, Pointed, Quoted, Said
from bot.feature import Feature
from bot.masking import hidden
from bot.work import Look, Turn
from handlers.tasks import doing, handing, saidwhen
from storage import moves, people, tasks, teams
from storage.people import GUEST, Member
from storage.tasks import Task

making = Feature("tasks")
FROM_MESSAGE = "tasks.from_message"
MOST_TITLE = 120
FOR = re.compile(r"^(?:给|to|for)\s*(?=@)", re.IGNORECASE)


@making.watches(Pointed)
def pointed(turn: Turn, event: Pointed) -> None:
    """Slack's shortcut on a message: the task is the presser's, and shows in the message's thread."""
    if event.action != FROM_MESSAGE:
        return
    if turn.who.role == GUEST:
        raise Oops("baton.not_yours", needed=turn.label("baton.needed.member"))
    task = make(turn, event.quoted.text, event.quoted, turn.who)
    show(turn, task, event.place, event.quoted.message)


def from_words(turn: Turn, words: str) -> None:
    """`建任务 [什么] [@谁] [什么时候前]`; as a reply, the message that was replied to is what is to be done."""
    event = turn.event
    quoted = event.quoted if isinstance(event, Said) else None
    member, rest = _for_whom(turn, words)
    at, title = saidwhen.due_in(turn, rest)
    if at is not None and at <= turn.now:
        raise Oops("tasks.plan.past")
    title = title.strip(" ，,。.:：") or (quoted.text if quoted else "")
    task = make(turn, title, quoted, turn.who, at)
    if member is not None and member.id != turn.who.id:
        _give(turn, task, member)
    if quoted is not None and turn.place.kind == "channel":
        show(turn, task, turn.place, quoted.message)
    else:
        turn.hang("tasks.piece", task.id, turn.place, turn.who if turn.place.kind == "dm" else None, again=True)


def make(turn: Turn, title: str, quoted: Quoted | None, owner: Member, at: datetime | None = None) -> Task:
    """The task of this message; the same message gives the same task."""
    title = hidden(" ".join(title.split()))[:MOST_TITLE]
    if not title:
        raise Oops("tasks.make.what")
    source = f"message:{turn.place.lane}:{quoted.message}" if quoted else f"said:{turn.event.id}"
    known = tasks.from_source(turn.db, turn.team.id, source)
    if known is not None:
        raise Oops("tasks.make.is_made", number=known.number, title=taskrows.short(known.title))
    task = tasks.make(turn.db, turn.team.id, title, owner.id, source, turn.now, origin=quoted.link if quoted else "")
    if quoted is not None:
        task.origin_by = _name(turn, quoted)
        task.origin_said = hidden(" ".join(quoted.text.split()))[:MOST_TITLE]
    task.due_at, task.due_said = at, at is not None
    moves.note(turn.db, task, "make", task.state, turn.now, turn.who.id)
    doing.show(turn, task)
    return task


def _name(look: Look, quoted: Quoted) -> str:
    """Who wrote the message, as the team knows them, else as the platform does."""
    author = quoted.author
    known = people.known_as(look.db, author.platform, author.workspace, author.id) if author else None
    return known.name if known is not None else author.name if author else ""


def _give(turn: Turn, task: Task, member: Member) -> None:
    """A lead assigns what they have made; a colleague is asked whether they take it."""
    if not sop.refusal("assign", task, turn.who):
        handing.assign(turn, task, member)
    else:
        handing.offer(turn, task, member)


def _for_whom(turn: Turn, words: str) -> tuple[Member | None, str]:
    """Who is named, and the words without the name."""
    crew = sorted(people.everyone(turn.db, turn.team.id), key=lambda m: -len(m.name))
    for member in crew:
        for name in (member.name, member.handle):
            mark = f"@{name}"
            if name and mark.casefold() in words.casefold():
                at = words.casefold().index(mark.casefold())
                before = FOR.sub("", words[:at] + "@").rstrip("@")
                return member, f"{before} {words[at + len(mark) :]}".strip()
    return None, words


def show(turn: Turn, task: Task, place: Place, message: str) -> None:
    """In the message's thread, where the bot is in that channel; else to whoever made it, in private."""
    known = teams.channel_at(turn.db, place.platform, place.workspace, place.id)
    if place.kind == "channel" and known is not None and not known.gone:
        turn.hang("tasks.piece", task.id, place.itself.in_thread(place.thread or message))
    else:
        turn.hang_for(turn.who, "tasks.piece", task.id, again=True)
