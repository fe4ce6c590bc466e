"""In whose voice and for which place an answer is worded: the asker's own account, unless they say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.look import Look
from bot.teamimport.columns import persona
from bot.wording.filling import Filled, Others, Speaker, fill
from handlers.faq import rules
from storage import leaves, library, people, teams
from storage.askings import Asking
from storage.content import COMMENT, DM, VOICES, WHERE, Content, Wording
from storage.library import Entry, Version
from storage.people import Member
from storage.teams import Account


@dataclass(frozen=True, slots=True)
class Said:
    """What a card says: the wording of the entry, and how it reads once it is filled. `lane`: it is handed on."""

    wording: Wording | None
    filled: Filled

    @property
    def lane(self) -> str:
        return self.wording.lane if self.wording else ""


def accounts_of(look: Look, member: Member) -> list[Account]:
    """The accounts this person speaks for: their own, then those they stand in for."""
    known = teams.accounts(look.db, look.team.id)
    own = [account for account in known if account.owner_id == member.id]
    return own + [account for account in known if account.backup_id == member.id and account.owner_id != member.id]


def choose(look: Look, asking: Asking, member: Member, said: Content) -> None:
    """Decide the voice and the place of the card: what the words name, else what suits the asker's account."""
    account = _account(accounts_of(look, member), said, rules.kind_in(asking.question))
    kind = rules.kind_in(asking.question) or (account.kind if account else "")
    asking.account_id = account.id if account else ""
    asking.kind = kind or next((voice for voice in _order(said) if voice), "KOC")
    asking.where = rules.where_in(asking.question) or usual_place(said, asking.kind)


def _account(mine: Sequence[Account], said: Content, kind: str) -> Account | None:
    """The asker's account that fits best: of the named voice, for the entry's product, with a wording."""

    def fit(account: Account) -> tuple[bool, bool, bool]:
        products = set(account.products.splitlines())
        return account.kind == kind, bool(products & set(said.products)), _speaks(said, account.kind)

    found = max(mine, key=fit, default=None)
    return None if found is not None and kind and found.kind != kind else found


def _speaks(said: Content, kind: str) -> bool:
    return any(wording.kind == kind and wording.text for wording in said.wordings)


def _order(said: Content) -> list[str]:
    return [voice for voice in ("KOC", "KOE", "KOS", "KOL") if _speaks(said, voice)]


def usual_place(said: Content, kind: str) -> str:
    """Sellers write to people, everybody else answers under a post; where only one is worded, that one."""
    usual = DM if kind == rules.PRICE_VOICE else COMMENT
    return next((where for where in (usual, *WHERE) if said.wording(kind, where)), usual)


def words(look: Look, asking: Asking, member: Member, said: Content) -> Said:
    """The wording for the card's voice and place, filled for the account that says it."""
    wording = said.wording(asking.kind, asking.where)
    if wording is None or wording.lane:
        return Said(wording, Filled(""))
    who, more = speaker(look, asking, member), others(look, asking)
    filled = fill(wording.text, said, who, look.now, look.team_tz, more)
    priceless = said.prices and not any(used.fact.kind == "price" for used in filled.used)
    if priceless and any(out.why in ("over", "channel") for out in filled.left_out):
        return Said(wording, Filled("", left_out=filled.left_out))  # of a price nothing but its frame is left
    return Said(wording, filled)


def speaker(look: Look, asking: Asking, member: Member) -> Speaker:
    account = look.db.get(Account, asking.account_id) if asking.account_id else None
    if account is None or account.kind != asking.kind:
        return Speaker(network=account.network if account else "", me=member.name)
    sheet = persona(account.persona)
    return Speaker(account.network, {trait.key: trait.words for trait in sheet.traits}, sheet.about, member.name)


def others(look: Look, asking: Asking) -> Others:
    """The other entries of the same brand, as they are said now."""

    def content_of(number: int) -> Content | None:
        found = versions_now(look, asking, (number,))
        return found[0].content if found else None

    return content_of


def versions_now(look: Look, asking: Asking, numbers: Iterable[int]) -> list[Version]:
    """What the entries of these numbers say now; another brand's are not even looked at."""
    chosen = look.db.get(Version, asking.chosen) if asking.chosen else None
    entry = look.db.get(Entry, chosen.entry_id) if chosen else None
    brand = entry.brand if entry else None
    found = [each for number in numbers for each in library.entry(look.db, look.team.id, number, brand)]
    standing = (library.standing(look.db, each, look.now) for each in found)
    return [each.version for each in standing if each is not None]


def lane_owner(look: Look, lane: str, said: Content, network: str) -> Member | None:
    """Who answers in this lane: the owner of an account of that kind, best on this network and for this product."""
    if lane not in VOICES:
        return next(iter(people.in_charge(look.db, look.team.id, look.today)), None)

    def fit(account: Account) -> tuple[bool, bool]:
        return bool(set(account.products.splitlines()) & set(said.products)), account.network == network

    fitting = [a for a in teams.accounts(look.db, look.team.id) if a.kind == lane and a.owner_id]
    away = leaves.on(look.db, [account.owner_id for account in fitting], look.today)
    here = [account for account in fitting if account.owner_id not in away] or fitting
    account = max(here, key=fit, default=None)
    owner = look.db.get(Member, account.owner_id) if account else None
    return owner if owner is not None and owner.left_at is None else None
