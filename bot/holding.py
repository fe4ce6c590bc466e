"""Who may say the holding line 安抚口径 of a frozen story: those who sell, for fans write to them; card 9 says so."""

from __future__ import annotations

from typing import Final

from bot import duty
from bot.look import Look
from storage import teams
from storage.freezes import Freeze
from storage.likeness import folded
from storage.teams import Account

SELLER: Final = "KOS"


def may_say(look: Look, freeze: Freeze, member_id: str) -> bool:
    """Whether this person answers for a seller's account that the freeze covers. Where no account sells, everybody may
    who is told of the freeze: somebody must be able to answer."""
    sellers = _sellers(look, freeze)
    return member_id in sellers or not sellers


def _sellers(look: Look, freeze: Freeze) -> set[str]:
    wanted = {folded(name) for name in freeze.product_names}
    selling = [account for account in teams.accounts(look.db, look.team.id) if account.kind.upper() == SELLER]
    concerned = [account for account in selling if _concerns(account, wanted)]
    return {member_id for account in concerned for member_id in duty.everybody_of(account)}


def _concerns(account: Account, products: set[str]) -> bool:
    mine = {folded(name) for name in account.products.splitlines() if name}
    return not products or not mine or bool(mine & products)
