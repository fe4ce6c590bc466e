"""Something was settled: the director's digests that may still ask for it are drawn anew, wherever it was done."""

from __future__ import annotations

from datetime import timedelta

from bot.work import Work

KINDS = ("day", "week")
CARDS = ("digest.report", "digest.details")


def decided(work: Work) -> None:
    """A digest asks until the next working day is over; an older one asks for nothing any more."""
    since = work.workdays().last_before(work.today)
    days = [since + timedelta(days=n) for n in range((work.today - since).days + 1)]
    work.refresh_all([(card, f"{kind}:{day.isoformat()}") for card in CARDS for kind in KINDS for day in days])
