"""What the draft check finds in a piece: whether it is frozen, and one line for each finding."""

from __future__ import annotations

from dataclasses import dataclass

from bot import draftcheck
from bot.chat import Line
from bot.draftcheck import Draft
from bot.teamfile.words import NETWORKS
from bot.work import Look
from handlers.tasks import rules
from storage.tasks import Task
from storage.teams import Account


@dataclass(frozen=True, slots=True)
class Seen:
    """`frozen`: that it must not go out while an alert is open, and who is in charge; `lines`: one for each finding."""

    frozen: tuple[Line, ...]
    lines: tuple[Line, ...]

    @property
    def all(self) -> tuple[Line, ...]:
        return self.frozen + self.lines


def seen(look: Look, task: Task) -> Seen:
    """What there is to say, in the reader's language. If the draft is an address, what stands there is not fetched."""
    words = rules.ADDRESS.sub(" ", task.draft).strip()
    account = look.db.get(Account, task.account_id) if task.account_id else None
    network = NETWORKS.get(account.network.casefold(), account.network) if account else ""
    draft = Draft(words, (network,) if network else (), task.product, task.brand or None, look.reader)
    checked = draftcheck.check(look.db, look.team, draft, look.now)
    frozen = (draftcheck.frozen_line(look, checked.frozen),) if checked.frozen else ()
    return Seen(frozen, tuple(draftcheck.line(look, finding) for finding in checked.findings) if words else ())
