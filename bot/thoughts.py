"""What takes long is thought about outside: how a feature asks for it, and what comes back.

`turn.think("faq.phrase", words)` keeps a wish. Whoever owns that thought (`@faq.thought("phrase", think)`) has `think`
called in a thread, with no transaction open and no lane held; what it returns comes back as a letter in the lane where
it was asked, and the decorated function takes it in a turn of its own. The wish is a row, so it survives a restart;
and it always comes back, in time or with a fault that says why not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.chat import File, Oops
from bot.look import Parts

LATE = "late"
"""Nothing was found in the time that was given."""
BROKEN = "broken"
"""The thinking itself broke; the log says where."""
REFUSED = "refused"
"""An Oops was raised while thinking; it is said as if whoever takes the thought had raised it: they never see it."""
SOON = timedelta(seconds=60)
MOST_BYTES = 10_000_000
"""The largest file that is fetched unless the feature says otherwise."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be thought about: the words of the wish, and the file that came with it, already fetched."""

    words: str
    file: File | None = None
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it: `text` is what `think` returned; without a `think`, `data` is the file that was asked for.

    `fault` is "" if all went well, else one word: LATE, BROKEN, the platform's reason for not giving the file
    ("too_big", …), or the reason of a NoThought.
    """

    text: str = ""
    data: bytes = b""
    fault: str = ""


def refused(no: Oops) -> Found:
    """An Oops, fit to wait in the database."""
    return Found(text=json.dumps([no.key, no.field, no.values]), fault=REFUSED)


def as_raised(found: Found) -> Oops:
    key, field, values = json.loads(found.text)
    return Oops(key, field=field, **values)


class NoThought(Exception):
    """Nothing can come of this, and trying again would not help; `reason` is the `fault` that the feature is told."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Think = Callable[[Parts, Asked], str]
"""Runs in a thread, outside of any transaction; `parts.minds` lets through what the team lets it. Raises NoThought, or
an Oops that the person is told (with values that are words or numbers); ConnectionError or TimeoutError are tried
again."""
