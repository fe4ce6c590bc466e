"""Finds what a question means in the team's library, as far as the asker may see it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.library import meanings
from bot.library.entries import Entry as Sought
from bot.library.entries import Fact as SoughtFact
from bot.library.findings import SILENCE, Finding
from bot.look import Look
from bot.wording.filling import BLANK
from handlers.faq import rules
from storage import freezes, library, phrasings, teams
from storage.content import Content
from storage.freezes import Freeze
from storage.library import Standing, Version
from storage.people import Member
from storage.teams import Team


def find(look: Look, question: str, member: Member, brand: str | None, meant: str = "") -> Finding:
    """What is to be done with the question: answer, offer, or stay silent. `meant`: its vector, if somebody was asked.

    Where the best entry is one that this person may not see, the next best is no answer to what they asked.
    """
    edition = library.edition(look.db, look.team.id)
    shelf = look.parts.shelves.shelf(
        f"{look.team.id}:{brand or ''}", edition, lambda: list(entries(look.db, look.team, look.now, brand))
    )

    def frozen(entry: Sought) -> bool:
        version = look.db.get(Version, entry.id)
        return version is not None and freeze_on(look, version) is not None

    found = shelf.find(question, look.now, frozen=frozen, vector=meanings.unpacked(meant))
    seen = tuple(each for each in found.candidates if _may_see(look, member, each.entry))
    if found.best is None or not seen or (found.verdict != "offer" and seen[0] != found.best):
        return SILENCE if found.verdict != "frozen" else found
    return replace(found, candidates=seen)


def _may_see(look: Look, member: Member, entry: Sought) -> bool:
    version = look.db.get(Version, entry.id)
    return version is not None and rules.sees(member, version, hidden=False)


def freeze_on(look: Look, version: Version) -> Freeze | None:
    """The crisis that has frozen this entry, if one has."""
    products = version.products.splitlines()
    return freezes.frozen(look.db, look.team.id, products=products, now=look.now)


def why(finding: Finding) -> str:
    """Why these entries were found, to be told when somebody asks."""
    return json.dumps(
        [
            {
                "version": each.entry.id,
                "reasons": [[r.kind, r.asked, list(r.words)] for r in each.reasons],
                "doubts": [[d.kind, d.asked, d.held] for d in each.doubts],
            }
            for each in finding.candidates
        ],
        ensure_ascii=False,
    )


def brands(look: Look, member: Member) -> list[str | None]:
    """Whose libraries this person may mean. A team with one brand never sees the word: then all of it."""
    known = [brand.name for brand in teams.brands(look.db, look.team.id)]
    if len(known) < 2:
        return [None]
    mine = {a.brand for a in teams.accounts(look.db, look.team.id) if member.id in (a.owner_id, a.backup_id)}
    return [name for name in known if name in mine] or list(known)


def brand_of_new(look: Look) -> str:
    """The brand of an entry for which nobody named one."""
    known = teams.brands(look.db, look.team.id)
    return known[0].name if len(known) == 1 else ""


def entries(db: Session, team: Team, now: datetime, brand: str | None) -> Iterator[Sought]:
    """Everything that is said now or will be, each version for its own time."""
    learnt = phrasings.of_team(db, team.id)
    for each in library.all_standings(db, team.id, brand):
        if each.until is None or each.until > now:
            yield _sought(each, learnt.get(each.entry.id, ()))


def _sought(each: Standing, learnt: Sequence[str]) -> Sought:
    said = each.version.content
    return Sought(
        id=each.version.id, question=said.question, others=tuple(dict.fromkeys((*said.asks, *learnt))),
        wordings=tuple(_plainly(wording.text, said) for wording in said.wordings if wording.text),
        facts=tuple(SoughtFact(fact.name, fact.kind, fact.value) for fact in said.facts),
        category=said.category, product=said.products[0] if len(said.products) == 1 else "", campaign=said.campaign,
        state="approved", opens_at=each.since, closes_at=each.until,
    )  # fmt: skip


def _plainly(text: str, said: Content) -> str:
    """The wording with its own facts, for whoever compares words; nobody is shown this."""
    values = {fact.name: fact.value for fact in said.facts}
    return BLANK.sub(lambda blank: values.get(blank["name"].strip(), ""), text)
