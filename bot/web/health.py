"""How the bot is doing: the database, the letters that wait, and each connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.app import Baton
from bot.metrics import Metrics
from storage import incoming, occasions, outgoing
from storage.occasions import Occasion

LAST = timedelta(days=7)
"""What did not run is shown for so long."""
TOO_OLD = 120.0
"""Seconds that an event or a letter may wait before something is wrong."""


@dataclass(frozen=True, slots=True)
class State:
    """One look at a running Baton. Every entry of `wrong` is a sentence."""

    wrong: tuple[str, ...]
    oldest_in: float = 0.0
    oldest_out: float = 0.0
    parked: int = 0

    @property
    def ready(self) -> bool:
        return not self.wrong

    def as_json(self) -> dict[str, object]:
        return {
            "ready": self.ready, "wrong": list(self.wrong), "oldest_event_seconds": round(self.oldest_in, 1),
            "oldest_letter_seconds": round(self.oldest_out, 1), "parked": self.parked,
        }  # fmt: skip


def state_of(baton: Baton) -> State:
    """Look at everything once; the lags go to the metrics too."""
    now = baton.clock.now()
    try:
        with baton.database.read() as db:
            oldest_in = _age(incoming.oldest_waiting(db), now)
            oldest_out = _age(outgoing.oldest_waiting(db, now, baton.adapters), now)
            _tell_what_did_not_run(baton.metrics, occasions.not_run(db, now - LAST, now))
            parked = sum(table.count(db).get("parked", 0) for table in (incoming, outgoing))
    except SQLAlchemyError as why:
        return State((f"the database does not answer ({type(why).__name__})",))
    baton.metrics.lag_in.set(oldest_in)
    baton.metrics.lag_out.set(oldest_out)
    wrong = [f"{name}: {trouble}" for name, adapter in baton.adapters.items() if (trouble := adapter.alive())]
    if oldest_in > TOO_OLD:
        wrong.append(f"an event has waited for {oldest_in:.0f} s")
    if oldest_out > TOO_OLD:
        wrong.append(f"a letter has waited for {oldest_out:.0f} s")
    return State(tuple(wrong), oldest_in, oldest_out, parked)


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0


def _tell_what_did_not_run(metrics: Metrics, found: Sequence[Occasion]) -> None:
    """As it is now: what has run meanwhile is not told any more."""
    metrics.not_run.clear()
    for (kind, how), n in Counter((one.kind, one.state) for one in found).items():
        metrics.not_run.labels(kind, how).set(n)
