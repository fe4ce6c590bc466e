"""One row of what is kept about somebody, as the team speaks of it: no codes, no ids, and never empty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import singledispatch
from typing import Final

from sqlmodel import SQLModel

from bot import remembered
from bot.look import Look
from bot.wording.channels import network_name
from storage.access import Access
from storage.alerts import AlertStep
from storage.changes import Change
from storage.moves import TaskFigures, TaskMove
from storage.outgoing import Notice
from storage.people import Identity, Member
from storage.tasks import Task
from storage.teams import Account
from storage.traces import Row

FIGURES: Final = ("likes", "saves", "comments", "shares", "views")
OF_CARDS: Final = {
    "standup": "standup", "tasks": "task", "crisis": "alert", "handoff": "handoff", "faq": "library",
    "sprint": "sprint", "waves": "slot", "calendar": "slot", "topics": "task", "digest": "digest",
}  # fmt: skip
"""The first word of a card's name, and what people call such a thing."""


def in_words(look: Look, row: Row) -> str:
    """What it says, its parts apart; where it says nothing, what it is."""
    told = [_in_one_line(look, said) for said in _told(row.of, look, row) if said.strip()]
    return look.label("members.data.bar").join(told) if told else _what(look, row)


def _in_one_line(look: Look, said: str) -> str:
    return look.listed((" ".join(line.split()) for line in said.splitlines() if line.strip()), "semicolon")


def _what(look: Look, row: Row) -> str:
    return look.label(f"members.data.what.{type(row.of).__name__.lower()}")


@singledispatch
def _told(of: SQLModel, look: Look, row: Row) -> Iterator[str]:
    yield from row.words


@_told.register
def _(of: Member, look: Look, row: Row) -> Iterator[str]:
    yield from (of.name, of.email, look.label(f"baton.role.{of.role}"))
    if of.group:
        yield look.label(f"baton.group_name.{of.group}")
    yield of.shifts


@_told.register
def _(of: Identity, look: Look, row: Row) -> Iterator[str]:
    yield look.label("members.me.account", platform=look.label(f"members.platform.{of.platform}"), name=of.name)


@_told.register
def _(of: Account, look: Look, row: Row) -> Iterator[str]:
    yield look.label("tasks.account", network=network_name(of.network, look.lang), name=of.name or of.handle)
    yield _persona(look, of.persona)


def _persona(look: Look, kept: str) -> str:
    """A persona sheet: who it is, then each trait by its name."""
    try:
        who, traits = json.loads(kept)
        told = [look.label("baton.more_exactly", what=name, words=said) for name, said in traits]
    except (ValueError, TypeError):
        return kept
    return look.label("members.comma").join([who, *told])


@_told.register
def _(of: TaskMove, look: Look, row: Row) -> Iterator[str]:
    task = look.db.get(Task, of.task_id)
    deed = look.label(f"tasks.deed.{of.deed}")
    yield look.label("members.data.done", number=task.number, deed=deed) if task else deed
    yield remembered.in_words(look, of)


@_told.register
def _(of: TaskFigures, look: Look, row: Row) -> Iterator[str]:
    for name in FIGURES:
        amount = getattr(of, name)
        if amount is not None:
            yield look.label("tasks.figures.one", what=look.label(f"tasks.figures.{name}"), n=amount)


@_told.register
def _(of: Notice, look: Look, row: Row) -> Iterator[str]:
    kind = OF_CARDS.get(of.kind.partition(".")[0], "profile")
    yield look.label("members.data.kind." + kind)


@_told.register
def _(of: AlertStep, look: Look, row: Row) -> Iterator[str]:
    yield of.note


@_told.register
def _(of: Access, look: Look, row: Row) -> Iterator[str]:
    yield look.label(f"privacy.log.{of.what}", who=of.by, what=of.subject)


@_told.register
def _(of: Change, look: Look, row: Row) -> Iterator[str]:
    yield of.subject
