"""The accounts of somebody who has left: who has them now is told, and so is it where nobody has."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Card, Line, Text
from bot.look import Look
from bot.work import Turn, Work
from handlers.setup import keeping
from storage import accounts, people
from storage.people import DIRECTOR, Member
from storage.teams import Account


def hand_on(turn: Turn, member: Member) -> list[Account]:
    """Whatever the person looked after goes to its backup at once, and everybody concerned hears of it."""
    owned = accounts.hand_on(turn.db, member)
    for account in owned:
        keeping.note(turn, "account", member.name, _owner_name(turn, account), called(account))
    tell(turn, member, owned, but=turn.who.id)
    return owned


def tell(work: Work, member: Member, owned: Sequence[Account], *, but: str = "") -> None:
    """Each new owner hears what is theirs now; who leads hears what has no owner (`but` whoever was just told)."""
    for owner_id, theirs in _by_owner(owned).items():
        owner = work.db.get(Member, owner_id) if owner_id else None
        told = [owner] if owner is not None else [boss for boss in _bosses(work, member) if boss.id != but]
        for person in told:
            look = work.to(person)
            key = "setup.accounts.yours" if owner is not None else "setup.accounts.nobodys"
            first, *rest = look.lines(key, who=member.name, accounts=_names(look, theirs), n=len(theirs))
            work.tell(person, Card(first, (Text(tuple(rest)),) if rest else ()), quiet=True)


def lines(look: Look, owned: Sequence[Account]) -> tuple[Line, ...]:
    """For whoever removed the person: the accounts, and who has them now."""
    found = []
    for owner_id, theirs in _by_owner(owned).items():
        key = "setup.remove.accounts" if owner_id else "setup.remove.ownerless"
        owner = _owner_name(look, theirs[0])
        found.append(look.line(key, accounts=_names(look, theirs), owner=owner))
    return tuple(found)


def called(account: Account) -> str:
    return f"{account.network} {account.name or account.handle}"


def _names(look: Look, owned: Sequence[Account]) -> str:
    return look.label("setup.comma").join(called(account) for account in owned)


def _owner_name(look: Look, account: Account) -> str:
    owner = look.db.get(Member, account.owner_id) if account.owner_id else None
    return owner.name if owner is not None else ""


def _by_owner(owned: Sequence[Account]) -> dict[str, list[Account]]:
    """The accounts by who has them now, those that nobody has under ""."""
    found: dict[str, list[Account]] = {}
    for account in owned:
        found.setdefault(account.owner_id, []).append(account)
    return found


def _bosses(work: Work, member: Member) -> list[Member]:
    """Who leads the group that the person was in, and who directs the team; each of them once."""
    leads = people.leads_of(work.db, work.team.id, member.group, {member.id})
    known = {boss.id: boss for boss in (*leads, *people.with_role(work.db, work.team.id, DIRECTOR))}
    return list(known.values())
