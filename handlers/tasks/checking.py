"""What the draft check finds in a piece, one line each."""

from __future__ import annotations

from bot import draftcheck
from bot.chat import Line
from bot.draftcheck import Draft
from bot.teamfile.words import NETWORKS
from bot.work import Look
from handlers.tasks import rules
from storage.tasks import Task
from storage.teams import Account


def lines(look: Look, task: Task) -> tuple[Line, ...]:
    """The findings in the reader's language; none, if the draft is an address: what stands there is not fetched."""
    words = rules.ADDRESS.sub(" ", task.draft).strip()
    if not words:
        return ()
    account = look.db.get(Account, task.account_id) if task.account_id else None
    network = NETWORKS.get(account.network.casefold(), account.network) if account else ""
    draft = Draft(words, (network,) if network else (), task.product, task.brand or None, look.reader)
    found = draftcheck.check(look.db, look.team, draft, look.now).findings
    return tuple(draftcheck.line(look, finding) for finding in found)
