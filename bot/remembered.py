"""What a move of a task keeps beside its words: a moment, a slot, figures; each is put into words for whoever reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from bot import taskrows
from bot.look import Look
from storage.moves import TaskMove

SLOT = re.compile(r"(?P<account>\w*)@(?P<at>\S+?)(?:｜(?P<reason>.*))?", re.DOTALL)
FIGURE = re.compile(r"(\w+)=(\d+)")


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def slot(account_id: str, at: datetime, reason: str = "") -> str:
    return f"{account_id}@{moment(at)}" + (f"｜{reason}" if reason else "")


def figures(told: Mapping[str, int]) -> str:
    return " ".join(f"{name}={amount}" for name, amount in told.items())


def in_words(look: Look, move: TaskMove) -> str:
    """Why, or what, as the reader says it."""
    if move.deed == "due" and (at := _moment(move.why)) is not None:
        return taskrows.moment(look, at)
    if move.deed in ("slot", "overridden"):
        return _slot(look, move.why)
    if move.deed in ("figures", "so_far", "imported") and (told := FIGURE.findall(move.why)):
        return " · ".join(
            look.label("tasks.figures.one", what=look.label(f"tasks.figures.{name}"), n=int(n)) for name, n in told
        )
    return move.why


def _slot(look: Look, kept: str) -> str:
    found = SLOT.fullmatch(kept)
    at = _moment(found["at"]) if found else None
    if found is None or at is None:
        return kept
    account = taskrows.account_name(look, found["account"])
    said = look.label("tasks.history_slot", account=account, at=taskrows.moment(look, at)).strip()
    return f"{said}｜{found['reason']}" if found["reason"] else said


def _moment(kept: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(kept)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
