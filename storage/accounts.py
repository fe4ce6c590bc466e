"""What becomes of the accounts of somebody who leaves the team: their backup has them from that moment on."""

from __future__ import annotations

import json

from sqlmodel import Session

from storage import teams
from storage.people import GUEST, Member
from storage.teams import Account


def hand_on(db: Session, member: Member) -> list[Account]:
    """The member looks after nothing any more. Returns what they owned: each account is its backup's now, or nobody's.

    A guest who stands in for an owner does not become the owner: an account belongs to somebody of the team itself.
    """
    owned = []
    for account in teams.accounts(db, member.team_id):
        if account.backup_id == member.id:
            account.backup_id = ""
        if account.owner_id == member.id:
            owned.append(account)
            account.owner_id = ""
            if _is_here(db.get(Member, account.backup_id)):
                account.owner_id, account.backup_id = account.backup_id, ""
        account.roster = _roster_without(account.roster, member.id)
        db.add(account)
    db.flush()
    return owned


def _is_here(backup: Member | None) -> bool:
    return backup is not None and backup.left_at is None and backup.role != GUEST


def _roster_without(roster: str, member_id: str) -> str:
    """The duties of everybody else, "" if there are none."""
    duties = [duty for duty in json.loads(roster) if duty[0] != member_id] if roster else []
    return json.dumps(duties) if duties else ""
