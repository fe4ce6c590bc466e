"""Mine: what is on one person's plate today, as a card and as the page that Slack and Feishu give a bot."""

from __future__ import annotations

from bot.chat import Block, Buttons, Card, Line, Note, Oops, Opened, Text
from bot.feature import Feature
from bot.work import Look, Turn
from storage import standups, tasks
from storage.people import GUEST
from storage.standups import HelpRequest
from storage.tasks import Task

mine = Feature("mine")


@mine.command("我的", "mine", least=GUEST)
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
        turn.show_home(card(turn))


def card(look: Look) -> Card:
    """What this person has to do."""
    who = look.reader
    if who is None:
        raise LookupError("a plate without a person")
    blocks: list[Block] = [*_standup(look, who.id), *_requests(look, who.id), *_tasks(look, who.id)]
    return Card(look.line("mine.title", who=who.name, day=look.today), (*blocks, Note(look.line("mine.help"))))


def _standup(look: Look, member_id: str) -> list[Block]:
    of = standups.round_of(look.db, look.team.id, look.today)
    answer = standups.answer_of(look.db, of.id, member_id) if of else None
    if answer is None:
        return [Text((look.line("mine.standup.none"),))]
    line = look.line(f"mine.standup.{answer.state}", at=answer.answered_at or answer.due_at)
    key = "mine.button.change" if answer.state == standups.IN else "mine.button.fill"
    fill = look.button("standup.fill", "primary", form=True, label=look.label(key), answer=answer.id)
    return [Text((line,)), Buttons((fill,))]


def _requests(look: Look, member_id: str) -> list[Block]:
    """What the person asked of others, and what they took for others."""
    asked = [_told(look, "mine.asked", r) for r in standups.open_requests_by(look.db, member_id)]
    taken = [_told(look, "mine.taken", r) for r in standups.taken_by(look.db, member_id)]
    return [Text((*asked, *taken))] if asked or taken else []


def _told(look: Look, key: str, request: HelpRequest) -> tuple[str, ...]:
    return (look.label(key, what=request.what),)


def _tasks(look: Look, member_id: str) -> list[Block]:
    lines = tuple(_task(look, task) for task in tasks.open_of(look.db, member_id))
    return [Text((look.line("mine.tasks"), *lines))] if lines else []


def _task(look: Look, task: Task) -> Line:
    if task.due_at is None:
        return look.line("mine.task", number=task.number, title=task.title)
    day = task.due_at.astimezone(look.tz).date()
    return look.line("mine.task_due", number=task.number, title=task.title, day=day, at=task.due_at)
