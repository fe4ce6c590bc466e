"""Finds what a question means in the team's library, as far as the asker may see it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

from bot.library import meanings, names, sight, subjects
from bot.library.entries import Entry as Sought
from bot.library.findings import SILENCE, Finding
from bot.library.shelves import Of
from bot.look import Look
from bot.phrases import teamtalk
from storage import freezes, library, tasks, teams, topics
from storage.freezes import Freeze
from storage.library import Entry, Version
from storage.people import Member

KEPT_BACK: Final = replace(SILENCE, kept_back=True)


def find(look: Look, question: str, member: Member, brand: str | None, meant: str = "") -> Finding | None:
    """What is to be done with the question: answer, offer, or stay silent. `meant`: its vector, if somebody was asked.

    None while a large library is being laid out (`later`).
    """
    shelf = look.parts.shelves.at_hand(look.db, Of(look.team.id, brand), look.now)
    if shelf is None:
        return None
    products = names.of_team(look.db, look.team.id)
    found = shelf.find(question, look.now, vector=meanings.unpacked(meant), products=products)
    return held(look, found, member)


def concerns(look: Look, question: str, brand: str | None) -> bool:
    """Whether the question is about anything that the library speaks of, or the team sells, and not about its work."""
    if teamtalk.asks_colleagues(question) or any(_on_board(look, number) for number in teamtalk.numbers(question)):
        return False
    shelf = look.parts.shelves.at_hand(look.db, Of(look.team.id, brand), look.now)
    sold = names.Names(names.of_team(look.db, look.team.id)).products_in(names.plain(question))
    return shelf is None or bool(sold) or shelf.speaks_of(question)


def is_a_gap(look: Look, question: str, brand: str | None, *, sure: bool) -> bool:
    """Whether it is missing in the library where there is no answer. `sure`: somebody asked the library for it; then
    only what is asked of anybody, and has nothing to do with the team, is none."""
    if sure and not subjects.is_elsewhere(names.plain(question)):
        return True
    return concerns(look, question, brand)


def _on_board(look: Look, number: int) -> bool:
    return bool(tasks.numbered(look.db, look.team.id, number) or topics.numbered(look.db, look.team.id, number))


def held(look: Look, found: Finding, member: Member) -> Finding:
    """What holds of it at this moment and for this person: each version as it stands, not frozen, and seen.

    Where the best entry is one that this person may not see, the next best is no answer to what they asked.
    """
    standing = [(each, version) for each in found.candidates if (version := _standing(look, each.entry)) is not None]
    if not standing or (found.verdict != "offer" and standing[0][0] != found.best):
        return SILENCE
    if freeze_on(look, standing[0][1]) is not None:
        return Finding("frozen", (standing[0][0],))
    seen = [(each, version) for each, version in standing if sight.sees(member, version, hidden=False)]
    if not seen or (found.verdict != "offer" and seen[0] != standing[0]):
        return KEPT_BACK
    return replace(found, candidates=tuple(each for each, version in seen if freeze_on(look, version) is None))


def _standing(look: Look, found: Sought) -> Version | None:
    """The version that was found, if it is the one that is said now: an older one never answers."""
    version = look.db.get(Version, found.id)
    entry = look.db.get(Entry, version.entry_id) if version else None
    now = library.standing(look.db, entry, look.now) if entry else None
    return now.version if now is not None and now.version.id == found.id else None


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


def brand_of_new(look: Look, *asked: Member) -> str:
    """The brand of an entry for which nobody named one: the only one, or the only one that one of these people has to
    do with. "": it is every brand's."""
    known = teams.brands(look.db, look.team.id)
    if len(known) == 1:
        return known[0].name
    mine = (brands(look, member) for member in asked)
    return next((only[0] for only in mine if len(only) == 1 and only[0]), "")
