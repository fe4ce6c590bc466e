"""How a piece did: its figures a day and three days after, as typed, from a form, or as the data group imports them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot import remembered, taskrows
from bot.chat import Buttons, Card, Field, Form, Line, Link, Note, Oops, Said, Text
from bot.feature import Feature, Fields, Value, one
from bot.phrases import figures as reading
from bot.phrases.plain import plain
from bot.work import Look, Turn, Work
from handlers.tasks import cards, doing, handing
from storage import moves, outgoing, tasks
from storage.moves import ASKED_AFTER, TaskFigures
from storage.people import GUEST
from storage.tasks import DONE, PUBLISHED, RETRO, Task

figures = Feature("tasks")
EARLY = timedelta(hours=12)
"""Figures told so long before their time still count as those."""
NAMED = re.compile(r"[赞藏评转]|播放|阅读|\b(?:likes?|saves?|comments?|shares?|views?)\b", re.IGNORECASE)
ONE_NAMED = re.compile(
    r"\s*(?:点?赞|收?藏|评论?|留言|转发?|分享|播放|观看|阅读|浏览)(?:数|量)?\s*[:：是有]?\s*\d[\d,.]*\s?[wk万千]?\s*了?[\s。.!]*"
    r"|\s*\d[\d,.]*\s?[wk]?\s*(?:likes?|saves?|comments?|shares?|views?)[\s.!]*"
)
"""One figure by its name, and nothing else: enough only while a piece waits for figures."""
SO_FAR = 0
"""The hours of figures that are told before that: kept as how it stands, and asked for again when their time comes."""


# --- figures ------------------------------------------------------------------------------------------------------


def open_figures(look: Look, value: Value) -> Form:
    task = doing.the_task(look, value)
    if look.reader is None:
        raise LookupError("a form without a reader")
    doing.must(look, "figures", task, look.reader)
    hours = hours_of(look, task, value.get("hours", ""))
    known = moves.figures_at(look.db, task.id, hours)
    fields = [
        Field(name, look.label(f"tasks.figures.{name}"), "text", _shown(getattr(known, name) if known else None))
        for name in cards.FIGURES
    ]
    form = handing.form(look, "figures", task, tuple(fields), hours=str(hours))
    return form if hours else replace(form, intro=(*form.intro, look.line("tasks.figures.early")))


def _shown(amount: int | None) -> str:
    return "" if amount is None else str(amount)


@figures.form("figures", open_figures, least=GUEST)
def figures_filled(turn: Turn, value: Value, fields: Fields) -> None:
    task = doing.the_task(turn, value)
    told = {name: amount for name in cards.FIGURES if (amount := _amount(one(fields, name), name)) is not None}
    keep(turn, task, hours_of(turn, task, value.get("hours", "")), told)


def _amount(words: str, name: str) -> int | None:
    if not words:
        return None
    found = reading.read_figures(words, (name,)).told
    if name not in found or words.startswith(("-", "−")) or reading.has_negative(words):
        raise Oops("tasks.figures.unclear", field=name)
    return found[name]


def keep(turn: Turn, task: Task, hours: int, told: Mapping[str, int]) -> None:
    """Keep what was told; what was told before and not now stays."""
    doing.must(turn, "figures", task, turn.who)
    if not told:
        raise Oops("tasks.figures.nothing", field=cards.FIGURES[0])
    note(turn, task, hours, told, turn.who.id, imported=False)
    turn.toast("tasks.figures.kept" if hours else "tasks.figures.kept_early", number=task.number)


def note(work: Work, task: Task, hours: int, told: Mapping[str, int], who_id: str, *, imported: bool) -> bool:
    """Write the figures down; the question about them is settled. False if they were known already."""
    row = moves.figures_at(work.db, task.id, hours)
    if row is not None and all(getattr(row, name) == amount for name, amount in told.items()):
        return False
    row = row or TaskFigures(team_id=work.team.id, task_id=task.id, hours=hours, at=work.now)
    for name, amount in told.items():
        setattr(row, name, amount)
    row.at, row.by_id, row.imported = work.now, who_id, imported
    work.db.add(row)
    was = task.state
    if was != DONE and hours != SO_FAR:  # what is done stays done, whatever figures come in later
        task.state, task.done_at = (DONE, work.now) if hours == ASKED_AFTER[-1] else (RETRO, None)
    deed = "imported" if imported else "figures" if hours else "so_far"
    moves.note(work.db, task, deed, was, work.now, who_id, why=remembered.figures(_all(row)))
    work.cancel("tasks.retro", f"{task.id}:{hours}", "the figures are here")
    doing.show(work, task)
    for asked in ASKED_AFTER:
        work.refresh("tasks.retro", f"{task.id}:{asked}")
    work.refresh("tasks.figures_kept", f"{task.id}:{hours}")
    return True


def _all(row: TaskFigures) -> dict[str, int]:
    return {name: amount for name in cards.FIGURES if (amount := getattr(row, name)) is not None}


def hours_of(look: Look, task: Task, said: str = "") -> int:
    """Which figures are meant: those that were named, else those whose time has come (or nearly)."""
    if said in map(str, (SO_FAR, *ASKED_AFTER)):
        return int(said)
    out = look.now - (task.published_at or look.now)
    return max((hours for hours in ASKED_AFTER if out >= timedelta(hours=hours) - EARLY), default=SO_FAR)


# --- figures in people's own words --------------------------------------------------------------------------------


def hear(turn: Turn, words: str) -> bool:
    """ "赞1.2w 藏3400 评 56", as an answer to the question, or to the only piece that waits for them."""
    event = turn.event
    asked = _asked_about(turn) if isinstance(event, Said) else None
    found = reading.read_figures(words).told
    if not found or (asked is None and turn.place.kind != "dm"):
        return False
    waiting = waiting_for(turn, turn.who.id) if asked is None else []
    if asked is None and len(found) < 2 and not (waiting and ONE_NAMED.fullmatch(plain(words))):
        return False
    if asked is None and not waiting and NAMED.search(words):
        waiting = just_out(turn, turn.who.id)
    if asked is None and len(waiting) > 1:
        turn.reply(which(turn, waiting))
        return True
    asked = asked or next(iter(waiting), None)
    if asked is None:
        return False
    task, hours = asked
    _must_be_readable(task, words)
    answer(turn, task, hours, found)
    return True


def _must_be_readable(task: Task, words: str) -> None:
    if reading.has_negative(words):
        raise Oops("tasks.figures.unread", words=taskrows.short(words, 40), number=task.number)


def typed(turn: Turn, task: Task, words: str) -> None:
    """Figures said of a task by its number; without any, the question is put again."""
    hours = hours_of(turn, task)
    found = reading.read_figures(words).told
    if not found:
        doing.must(turn, "figures", task, turn.who)
        if words:
            raise Oops("tasks.figures.unread", words=taskrows.short(words, 40), number=task.number)
        turn.hang_for(turn.who, "tasks.retro", f"{task.id}:{hours}", again=True)
        return
    _must_be_readable(task, words)
    answer(turn, task, hours, found)


def answer(turn: Turn, task: Task, hours: int, found: Mapping[str, int]) -> None:
    """Keep the typed figures and say back how they were understood."""
    keep(turn, task, hours, found)
    reader = turn.who if turn.place.kind == "dm" else None
    turn.hang("tasks.figures_kept", f"{task.id}:{hours}", turn.place, reader, again=True)


@figures.notice("figures_kept")
def figures_kept(look: Look, subject: str) -> Card | None:
    """How typed figures were understood; what is changed later is changed here, too."""
    task_id, _, said = subject.partition(":")
    task, hours = look.db.get(Task, task_id), int(said)
    row = moves.figures_at(look.db, task_id, hours)
    if task is None or row is None:
        return None
    change = look.button("tasks.figures", form=True, label=look.label("tasks.figures.change"), task=task.id, hours=said)
    told = look.line(
        "tasks.figures.echo" if hours else "tasks.figures.echo_early", number=task.number, hours=hours,
        told=cards.figures_words(look, row), next=ASKED_AFTER[0],
    )  # fmt: skip
    return Card(told, (Buttons((change,)),))


def _asked_about(turn: Turn) -> tuple[Task, int] | None:
    """The question that these words reply to."""
    event = turn.event
    root = (event.reply_to or event.place.thread) if isinstance(event, Said) else ""
    notice = outgoing.notice_at(turn.db, turn.place.lane, root)
    if notice is None or notice.kind != "tasks.retro":
        return None
    task_id, _, hours = notice.subject.partition(":")
    task = turn.db.get(Task, task_id)
    return (task, int(hours)) if task is not None and task.owner_id == turn.who.id else None


def waiting_for(look: Look, member_id: str) -> list[tuple[Task, int]]:
    """The person's pieces whose figures are due and not told."""
    found = []
    for task in tasks.in_retro(look.db, member_id):
        for hours in ASKED_AFTER:
            at = (task.published_at or look.now) + timedelta(hours=hours)
            if at <= look.now and moves.figures_at(look.db, task.id, hours) is None:
                found.append((task, hours))
                break
    return found


def just_out(look: Look, member_id: str) -> list[tuple[Task, int]]:
    """Pieces whose first figures are not due yet: who tells them now means how it stands."""
    found = [task for task in tasks.in_retro(look.db, member_id) if task.state == PUBLISHED]
    return [(task, hours) for task in found if (hours := hours_of(look, task)) == SO_FAR]


def which(look: Look, waiting: list[tuple[Task, int]]) -> Card:
    lines = tuple(look.line("tasks.figures.waits" if h else "tasks.figures.waits_not", number=t.number,
                            title=taskrows.short(t.title), hours=h)
                  for t, h in waiting[:6])  # fmt: skip
    return Card(look.line("tasks.figures.which", number=waiting[0][0].number), (Text(lines),))


# --- the question -------------------------------------------------------------------------------------------------


@figures.notice("retro")
def retro(look: Look, subject: str) -> Card | None:
    """How did it do? Answered, it shows what was told, and by whom."""
    task_id, _, hours = subject.partition(":")
    task = look.db.get(Task, task_id)
    if task is None or task.state not in (PUBLISHED, RETRO, DONE):
        return None
    title = taskrows.short(task.title, 40)
    row = moves.figures_at(look.db, task.id, int(hours))
    if row is not None:
        key = "tasks.retro.imported" if row.imported else "tasks.retro.told" if row.hours else "tasks.retro.so_far"
        said = look.line(key, number=task.number, title=title, hours=hours, told=cards.figures_words(look, row))
        return Card(said, (), "good")
    fill = look.button("tasks.figures", "primary", form=True, task=task.id, hours=hours)
    lines: list[Line] = [(Link(look.label("tasks.review.open"), task.link),)] if task.link else []
    ask = look.line("tasks.retro.ask", number=task.number, title=title, hours=hours)
    return Card(ask, (Text(tuple(lines)), Buttons((fill,)), Note(look.line("tasks.retro.how"))))
