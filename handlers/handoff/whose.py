"""Whose a fan is: the account of the lane for the network and the product, who is on duty there, who is next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import duty, productnames
from bot.look import Look
from bot.teamfile.words import NETWORKS
from storage import leaves, people, teams
from storage.handoffs import Handoff
from storage.people import Member
from storage.teams import Account


def network_of(account: Account) -> str:
    """The account's network under the one name that we compare by."""
    return NETWORKS.get(account.network.casefold(), account.network.casefold())


def accounts_of(look: Look, member: Member) -> list[Account]:
    """The accounts this person speaks for: their own, then those they stand in for."""
    known = teams.accounts(look.db, look.team.id)
    own = [account for account in known if account.owner_id == member.id]
    return own + [account for account in known if account.backup_id == member.id and account.owner_id != member.id]


def spoken_for(look: Look, member: Member, words: str, network: str) -> Account | None:
    """Our account under whose post the fan spoke: the one that is named, else the asker's on that network."""
    low = words.casefold()
    for account in teams.accounts(look.db, look.team.id):
        if any(len(name) > 1 and name.casefold() in low for name in (account.name, account.handle)):
            return account
    mine = [account for account in accounts_of(look, member) if not network or network_of(account) == network]
    return mine[0] if mine else None


def product_in(look: Look, words: str, account: Account | None) -> str:
    """The product that the words name, if only by a short name; without one, that of an account that has only one."""
    named = productnames.named(productnames.of(look), words, productnames.brands_of(look))
    if named:
        return max(named, key=len)
    own = account.products.splitlines() if account else []
    return own[0] if len(own) == 1 else ""


def serving(look: Look, handoff: Handoff) -> Account | None:
    """The account of the lane that fits the fan best: same brand, same network, the product among its own."""
    of_lane = [a for a in teams.accounts(look.db, look.team.id) if a.kind.casefold() == handoff.lane]
    from_ = look.db.get(Account, handoff.account_id) if handoff.account_id else None
    if from_ is not None and from_.brand:
        of_lane = [account for account in of_lane if account.brand in ("", from_.brand)]

    def fit(account: Account) -> tuple[bool, bool, bool]:
        network = not handoff.network or network_of(account) == handoff.network
        return network, handoff.product in account.products.splitlines(), not account.products

    return max(of_lane, key=fit, default=None)


def in_line(look: Look, handoff: Handoff) -> Iterator[Member]:
    """Everybody who could answer, the first first: on duty, owner, backup, their lead, whoever directs the team."""
    seen = {handoff.asker_id}
    account = look.db.get(Account, handoff.served_by) if handoff.served_by else None
    for member in _all(look, handoff, account):
        if member is None or member.id in seen or member.left_at is not None:
            continue
        seen.add(member.id)
        if people.identities(look.db, member.id):  # somebody whom no messenger knows yet cannot be told
            yield member


def _all(look: Look, handoff: Handoff, account: Account | None) -> Iterator[Member | None]:
    if account is not None:
        yield duty.on_duty(look.db, account, look.now, look.team_tz, look.workdays())
        yield from _here(look, [account.owner_id, account.backup_id])
    if handoff.lane != "director":
        group = _group(look, account)
        yield from people.leads_of(look.db, look.team.id, group, {handoff.asker_id})
    yield from people.in_charge(look.db, look.team.id, look.today)
    if handoff.lane == "director":
        yield from people.with_role(look.db, look.team.id, people.DEPUTY)


def _here(look: Look, ids: Sequence[str]) -> list[Member]:
    """Those who are not on leave; if all are, all."""
    members = [member for member_id in ids if member_id and (member := look.db.get(Member, member_id))]
    away = leaves.on(look.db, [member.id for member in members], look.today)
    return [member for member in members if member.id not in away] or members


def _group(look: Look, account: Account | None) -> str:
    owner = look.db.get(Member, account.owner_id) if account and account.owner_id else None
    return owner.group if owner else "ops"


def next_after(look: Look, handoff: Handoff) -> Member | None:
    """Whoever comes after all that had it and could not."""
    had = {handoff.owner_id, *handoff.cannot}
    return next((member for member in in_line(look, handoff) if member.id not in had), None)


def helpers(look: Look, handoff: Handoff) -> list[Member]:
    """Who hears of it when the owner is late: whoever is on duty by now or stands in, and the lead."""
    others = [m for m in in_line(look, handoff) if m.id != handoff.owner_id and m.id not in handoff.cannot]
    leads = [m for m in others if m.role in (people.LEAD, people.DEPUTY, people.DIRECTOR)]
    return list({member.id: member for member in (*others[:1], *leads[:1])}.values())
