"""A team file has taken somebody out of the team: who has their accounts now hears of it."""

from __future__ import annotations

from bot.work import Tick
from handlers.setup import accounts
from storage.people import Member
from storage.teams import Account


def accounts_left(tick: Tick, subject: str) -> None:
    """ "member:account:account…": whose accounts they were, and which."""
    member_id, *ids = subject.split(":")
    member = tick.db.get(Member, member_id)
    known = [tick.db.get(Account, account_id) for account_id in ids]
    found = [account for account in known if account is not None and account.owner_id != member_id]
    if member is None or member.left_at is None or not found:
        return tick.skip("back again, or the accounts are gone")
    accounts.tell(tick, member, found)
    return None
