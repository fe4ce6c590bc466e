"""What a wave is: when each step is due, and by how much a late start moves them. No chat, no database, no clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from storage.waves import FIRST_HOUR, Wave, WaveStep

HOUR: Final = timedelta(hours=1)
PATIENCE: Final = timedelta(minutes=15)
"""So long after its time a link is late, and again until it is asked for once more."""
MOST_CHASES: Final = 2
ON_TIME: Final = timedelta(minutes=5)
"""A KOL who is this late is not late."""
LASTS: Final = timedelta(hours=24)
"""So long after the KOL's post (or after its time) a wave is over, whatever came of it."""
SAME_POST: Final = timedelta(minutes=90)
"""A planned post of the account so near to its step in the wave is that step."""


def due(wave: Wave, kind: str) -> datetime:
    """When a step of that kind is due: counted from the KOL's post, or from when it should be."""
    begins = wave.started_at or wave.planned_at
    after = {"KOC": wave.koc_after, "KOS": wave.kos_after, "KOE": wave.kos_after, FIRST_HOUR: 60}.get(kind, 0)
    return begins + timedelta(minutes=after)


def late_by(wave: Wave) -> int:
    """By how many minutes the KOL posted later than planned; 0 within a few minutes of it."""
    late = (wave.started_at or wave.planned_at) - wave.planned_at
    return round(late.total_seconds() / 60) if late > ON_TIME else 0


def is_late(step: WaveStep, now: datetime) -> bool:
    return step.done_at is None and step.due_at + PATIENCE <= now
