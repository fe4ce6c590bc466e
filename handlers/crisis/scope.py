"""Whom and what an alert concerns: which products, who posts for them, which planned posts are in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Range:
    """What the team sells, and the accounts that post for it; looked up once for all that is asked of it."""

    accounts: tuple[Account, ...]
    products: tuple[str, ...]
    """Every product that its brands and accounts name, each once."""
    brands: tuple[str, ...]

    def named(self, text: str) -> tuple[str, ...]:
        """The products that the words name; where they name none and there is but one, that one."""
        found = productnames.named(self.products, text, self.brands)
        return found or (self.products if len(self.products) == 1 else ())


def range_of(look: Look) -> Range:
    brands, accounts = teams.brands(look.db, look.team.id), teams.accounts(look.db, look.team.id)
    sold = [*(brand.products for brand in brands), *(account.products for account in accounts)]
    known = [name for products in sold for name in names(products)]
    return Range(tuple(accounts), tuple(dict.fromkeys(known)), tuple(brand.name for brand in brands))


def posters(accounts: Iterable[Account], wanted_products: Iterable[str]) -> list[str]:
    """Who posts for these products (their ids): owners, backups and rosters of the accounts. Without a product: whoever
    posts at all."""
    wanted = {folded(name) for name in wanted_products}
    found: dict[str, None] = {}
    for account in accounts:
        mine = {folded(name) for name in names(account.products)}
        if not wanted or not mine or mine & wanted:
            found.update(dict.fromkeys(duty.everybody_of(account)))
    return list(found)


def front_line(
    look: Look, alert: Alert, freeze: Freeze, accounts: Sequence[Account] = (), ahead: Sequence[Slot] | None = None
) -> list[Member]:
    """Who must know of the freeze: who posts for the product; for a story without one, everybody who posts, if it is
    grave; and whoever has a planned post in its scope. `accounts` and the posts `ahead`: where they are at hand."""
    concerned = freeze.product_names or tuple(alert.product.splitlines())
    grave = alert.severity != "P2" and not alert.suspect
    accounts = accounts or teams.accounts(look.db, look.team.id)
    ids = posters(accounts, concerned) if concerned or grave else []
    ids += [keeper_of(look, slot) for slot in (planned(look, freeze) if ahead is None else ahead)]
    ids = list(dict.fromkeys(who for who in (*ids, alert.reporter_id) if who))
    known = people.of_ids(look.db, ids)
    return [known[who] for who in ids if who in known and known[who].left_at is None]


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
    account = None if slot.owner_id else look.db.get(Account, slot.account_id)
    return account.owner_id if account else slot.owner_id


# --- who decides: `lead`: all who lead the team or a group, where they are at hand ----------------------------------


def leading(look: Look) -> Sequence[Member]:
    return people.with_role(look.db, look.team.id, people.DIRECTOR, people.DEPUTY, people.LEAD)


def bosses(look: Look, lead: Sequence[Member] = ()) -> list[Member]:
    """Who decides on crises: directors and deputies; without any, the leads."""
    lead = lead or leading(look)
    found = [member for member in lead if member.role in (people.DIRECTOR, people.DEPUTY)]
    return found or [member for member in lead if member.role == people.LEAD]


def first_called(look: Look, lead: Sequence[Member] = ()) -> list[Member]:
    """Who is called first: the directors who are not away, else the deputies."""
    return list(people.in_charge(look.db, look.team.id, look.today, lead)) or bosses(look, lead)


def deputies(look: Look, lead: Sequence[Member] = ()) -> list[Member]:
    """Who is called next: the deputies who are not among the first; without any, everybody who decides."""
    lead = lead or leading(look)
    first = {member.id for member in first_called(look, lead)}
    return [member for member in lead if member.role == people.DEPUTY and member.id not in first] or bosses(look, lead)
