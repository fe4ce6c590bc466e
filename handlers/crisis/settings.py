"""The team's clocks for alerts, as a director or deputy sets them in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.chat import Card, Oops, Text
from bot.work import Look, Turn
from storage import alerts
from storage.alerts import AlertClocks
from storage.changes import Change

NAMES: Mapping[str, str] = {
    "p0": "p0", "p1": "p1", "p2": "p2", "指定": "assign", "assign": "assign", "口径": "wording", "wording": "wording",
    "合并": "window", "join": "window",
}  # fmt: skip
LIMITS: Mapping[str, tuple[int, int]] = {
    "p0": (1, 60), "p1": (1, 240), "p2": (5, 1440), "assign": (5, 240), "wording": (10, 1440), "window": (10, 10080),
}  # fmt: skip
PAIR = re.compile(r"(p0|p1|p2|指定|口径|合并|assign|wording|join)\s*[:：=]?\s*(\d{1,5})", re.IGNORECASE)
BUZZ = re.compile(r"(?:加急|urgent)\s*[:：=]?\s*(开|关|on|off)", re.IGNORECASE)
FILLING = re.compile(r"分钟?|min(utes)?|[\s,，;；、]", re.IGNORECASE)


def reads(words: str) -> bool:
    return PAIR.search(words) is not None or BUZZ.search(words) is not None


def change(turn: Turn, words: str) -> None:
    """Set what the words name; each change stands in the team's record. Raises Oops, and then nothing was changed."""
    left = FILLING.sub("", BUZZ.sub("", PAIR.sub("", words)))
    if left:
        raise Oops("crisis.settings.unclear", words=left)
    clocks = alerts.clocks_of(turn.db, turn.team.id)
    for name, minutes in PAIR.findall(words):
        field = NAMES[name.lower()]
        least, most = LIMITS[field]
        if not least <= int(minutes) <= most:
            raise Oops("crisis.settings.limits", name=name, least=least, most=most)
        _set(turn, clocks, field, int(minutes))
    found = BUZZ.search(words)
    if found is not None:
        _set(turn, clocks, "buzz", found[1].lower() in ("开", "on"))
    turn.db.add(clocks)
    turn.db.flush()


def _set(turn: Turn, clocks: AlertClocks, field: str, value: int | bool) -> None:
    before = getattr(clocks, field)
    if before != value:
        setattr(clocks, field, value)
        turn.db.add(Change(
            team_id=turn.team.id, at=turn.now, by_id=turn.who.id, by=turn.who.name, what="alert_clock",
            subject=field, before=_said(before), after=_said(value),
        ))  # fmt: skip


def _said(value: int | bool) -> str:
    return str(value) if not isinstance(value, bool) else "on" if value else "off"


def card(look: Look) -> Card:
    """The clocks as they are, and how they are changed."""
    clocks = alerts.clocks_of(look.db, look.team.id)
    buzz = look.label("crisis.settings.on" if clocks.buzz else "crisis.settings.off")
    first, *rest = look.lines(
        "crisis.settings.card", p0=clocks.p0, p1=clocks.p1, p2=clocks.p2, assign=clocks.assign,
        wording=clocks.wording, window=clocks.window, buzz=buzz,
    )  # fmt: skip
    return Card(first, (Text(tuple(rest)),))
