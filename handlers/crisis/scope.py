"""Whom and what an alert concerns: which products, who posts for them, which planned posts are in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot import duty, productnames
from bot.work import Look
from handlers.crisis.rules import SCOPE_AHEAD
from storage import people, slots, teams
from storage.alerts import Alert
from storage.freezes import Freeze
from storage.likeness import folded
from storage.people import Member
from storage.slots import Slot
from storage.teams import Account

BETWEEN = re.compile(r"[\n,，、;；]+")


def names(text: str) -> list[str]:
    """Product names as they are kept, one a line or with commas between."""
    return [name.strip() for name in BETWEEN.split(text) if name.strip()]


def all_products(look: Look) -> list[str]:
    """Every product that the team's brands and accounts name, each once."""
    brands = [name for brand in teams.brands(look.db, look.team.id) for name in names(brand.products)]
    held = [name for account in teams.accounts(look.db, look.team.id) for name in names(account.products)]
    return list(dict.fromkeys([*brands, *held]))


def products_in(look: Look, text: str) -> tuple[str, ...]:
    """The products that the words name; where they name none and the team has but one, that one."""
    return named(all_products(look), text, productnames.brands_of(look))


def named(known: Sequence[str], text: str, brands: Sequence[str] = ()) -> tuple[str, ...]:
    """Which of the known products the words name; none named and one known: that one."""
    return productnames.named(known, text, brands) or (tuple(known) if len(known) == 1 else ())


def posters(look: Look, wanted_products: Iterable[str]) -> list[Member]:
    """Who posts for these products: owners, backups and rosters of their accounts. Without a product: whoever posts
    at all."""
    wanted = {folded(name) for name in wanted_products}
    found: dict[str, Member] = {}
    for account in teams.accounts(look.db, look.team.id):
        mine = {folded(name) for name in names(account.products)}
        if not wanted or not mine or mine & wanted:
            for member in _keepers(look, account):
                found[member.id] = member
    return list(found.values())


def _keepers(look: Look, account: Account) -> list[Member]:
    kept = (look.db.get(Member, member_id) for member_id in duty.everybody_of(account))
    return [member for member in kept if member is not None and member.left_at is None]


def front_line(look: Look, alert: Alert, freeze: Freeze) -> list[Member]:
    """Who must know of the freeze: who posts for the product; for a story without one, everybody who posts, if it is
    grave; and whoever has a planned post in its scope."""
    concerned = freeze.product_names or tuple(alert.product.splitlines())
    grave = alert.severity != "P2" and not alert.suspect
    found = {member.id: member for member in (posters(look, concerned) if concerned or grave else [])}
    for slot in planned(look, freeze):
        owner = look.db.get(Member, keeper_of(look, slot))
        if owner is not None and owner.left_at is None:
            found[owner.id] = owner
    reporter = look.db.get(Member, alert.reporter_id) if alert.reporter_id else None
    if reporter is not None and reporter.left_at is None:
        found.setdefault(reporter.id, reporter)
    return list(found.values())


def planned(look: Look, freeze: Freeze) -> list[Slot]:
    """The posts planned within 72 hours that the freeze covers."""
    until = look.now + SCOPE_AHEAD
    mine = {folded(name) for name in freeze.product_names}
    return [slot for slot in _ahead(look, look.now, until) if _covered(slot, mine, freeze)]


def _ahead(look: Look, start: datetime, end: datetime) -> Sequence[Slot]:
    return [slot for slot in slots.between(look.db, look.team.id, start, end) if slot.state == slots.PLANNED]


def _covered(slot: Slot, frozen: set[str], freeze: Freeze) -> bool:
    same_point = bool(folded(slot.selling_point)) and folded(slot.selling_point) == folded(freeze.selling_point)
    return folded(slot.product) in frozen or same_point


def keeper_of(look: Look, slot: Slot) -> str:
    """Who must take the post down: who posts it, else the account's owner."""
    account = look.db.get(Account, slot.account_id)
    return slot.owner_id or (account.owner_id if account else "")


def bosses(look: Look) -> list[Member]:
    """Who decides on crises: directors and deputies; without any, the leads."""
    found = people.with_role(look.db, look.team.id, people.DIRECTOR, people.DEPUTY)
    return list(found or people.with_role(look.db, look.team.id, people.LEAD))


def first_called(look: Look) -> list[Member]:
    """Who is called first: the directors who are not away, else the deputies."""
    return list(people.in_charge(look.db, look.team.id, look.today)) or bosses(look)


def deputies(look: Look) -> list[Member]:
    """Who is called next: the deputies who are not among the first; without any, everybody who decides."""
    first = {member.id for member in first_called(look)}
    found = [member for member in people.with_role(look.db, look.team.id, people.DEPUTY) if member.id not in first]
    return found or bosses(look)
