"""Whoever is given a place in the team, another one, or none, hears of it in private: who did it, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat import Card, Line, Text
from bot.hours import parse_clock
from bot.work import Look, Turn
from storage.people import DEPUTY, DIRECTOR, GUEST, LEAD, Member

BIGGER = (LEAD, DEPUTY, DIRECTOR)
"""What somebody with one of these roles may do stands in a sentence of its own."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stood before: "" for a role means that they were not in the team."""

    role: str
    group: str
    enrolled: bool

    @classmethod
    def of(cls, member: Member, *, joins: bool) -> Place:
        return cls("" if joins else member.role, member.group, member.enrolled and not joins)


def placed(turn: Turn, member: Member, before: Place) -> None:
    """Tell them what they are from now on; who changes their own place knows."""
    if member.id == turn.who.id:
        return
    look = turn.to(member)
    lines = _meaning(look, member, before)
    turn.tell(member, Card(_title(look, turn.who.name, member, before), (Text(lines),) if lines else ()), quiet=True)


def removed(turn: Turn, member: Member) -> None:
    if member.id != turn.who.id:
        look = turn.to(member)
        title, *rest = look.lines("setup.told.removed", by=turn.who.name, team=turn.team.name)
        turn.tell(member, Card(title, (Text(tuple(rest)),)), quiet=True)


def _title(look: Look, by: str, member: Member, before: Place) -> Line:
    key = "moved" if before.role == member.role else "role"
    if not before.role or (before.role == GUEST != member.role):
        key = "guest_joins" if member.role == GUEST else "joins"
    elif before.role == member.role and before.group == member.group:
        key = "asked" if member.enrolled else "not_asked"
    until = look.label("setup.told.until", day=member.role_until) if member.role_until else ""
    return look.line(
        f"setup.told.{key}", by=by, team=look.team.name, until=until,
        role=look.label(f"baton.role.{member.role}"),
        group=look.label(f"baton.group.{member.group}"),
    )  # fmt: skip


def _meaning(look: Look, member: Member, before: Place) -> tuple[Line, ...]:
    """What they can do now, and whether they are asked for stand-ups."""
    lines: list[Line] = []
    if member.role in BIGGER and member.role != before.role:
        lines.append(look.line(f"setup.told.can_{member.role}"))
    elif before.role in BIGGER and member.role != before.role:
        lines.append(look.line("setup.told.no_more"))
    if member.role == GUEST and before.role != GUEST:
        lines.append(look.line("setup.told.can_guest"))
    if member.enrolled and not before.enrolled:
        lines.append(look.line("setup.told.rounds", at=parse_clock(look.team.standup_at), before=look.team.ask_before))
    elif before.enrolled and not member.enrolled:
        lines.append(look.line("setup.told.no_rounds"))
    if not before.role:
        lines.append(look.line("setup.told.help"))
    return tuple(lines)
