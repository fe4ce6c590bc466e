"""How a persona and a duty roster are kept in one column each, and read back."""

from __future__ import annotations

import json

from bot.hours import format_shift, parse_shift
from bot.teamfile import Duty, Persona, Trait


def persona_text(persona: Persona) -> str:
    """ "" for an empty one."""
    if persona == Persona():
        return ""
    return json.dumps([persona.about, [[t.key, t.words] for t in persona.traits]], ensure_ascii=False)


def persona(text: str) -> Persona:
    if not text:
        return Persona()
    about, traits = json.loads(text)
    return Persona(about, tuple(Trait(key, words) for key, words in traits))


def roster_text(roster: tuple[Duty, ...], ids: dict[str, str]) -> str:
    """`ids` are members by handle: a roster survives that somebody's handle changes."""
    rows = [[ids.get(duty.who, ""), format_shift(duty.hours), duty.holidays] for duty in roster]
    return json.dumps(rows) if rows else ""


def roster(text: str, handles: dict[str, str]) -> tuple[Duty, ...]:
    """`handles` are handles by member; a duty of somebody who left is nobody's and falls away."""
    rows = json.loads(text) if text else []
    return tuple(Duty(handles[who], parse_shift(hours), holidays) for who, hours, holidays in rows if who in handles)
