"""With a language model: the plain answer is there at once; better words take its place if everything in them holds.

What is sent are the question, with whatever points to a person blotted out, and the wordings that may be said. Nobody
waits for it: the card hangs already, and is drawn anew if something good comes back in time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot import masking
from bot.library import names, phrasing
from bot.library.phrasing import ME, Source, Wish
from bot.look import Look, Parts
from bot.thoughts import Asked
from bot.work import Turn
from handlers.faq import voices
from storage.askings import ANSWERED, OFFERED, Asking
from storage.consents import Whose
from storage.library import Entry, Version
from storage.people import Member

PATIENCE: Final = timedelta(seconds=6)


def begin(turn: Turn, asking: Asking) -> None:
    """Ask the model for better words, if there is one and there is something to say."""
    if not turn.minds.writer(Whose.MEMBERS).there or not asking.question:
        return
    sources = tuple(_sources(turn, asking))
    if not sources:
        return
    known = turn.parts.shelves.products(turn.team.id)
    products = known | names.of_team(turn.db, turn.team.id)  # the words may name only those of the entry they come from
    wish = Wish(masking.hidden(asking.question), asking.kind, asking.where, sources, tuple(sorted(products)))
    asking.thinking += 1
    turn.db.add(asking)
    told = {"asking": asking.id, "thinking": asking.thinking, "wish": wish.packed()}
    turn.think("faq.fluent", json.dumps(told, ensure_ascii=False), within=PATIENCE)


def think(parts: Parts, asked: Asked) -> str:
    return phrasing.phrase(parts.minds.writer(Whose.MEMBERS), json.loads(asked.words)["wish"])


# --- what the model is given --------------------------------------------------------------------------------------


def _sources(look: Look, asking: Asking) -> Iterator[Source]:
    """The version that the card shows; where two are as near, each of them."""
    member = look.db.get(Member, asking.member_id)
    if member is None:
        return
    for version in _versions(look, asking):
        entry = look.db.get(Entry, version.entry_id)
        said = _said(look, asking, member, version)
        if entry is None or said.lane or not said.filled.text.strip():
            continue
        used = {f"{each.fact.name} {each.fact.value}" for each in said.filled.used}
        facts = {f"{fact.name} {fact.value}" for fact in version.content.facts if fact.kind != "price"}
        yield Source(entry.number, version.question, _nameless(said.filled.text, member), tuple(sorted(facts | used)))


def _said(look: Look, asking: Asking, member: Member, version: Version) -> voices.Said:
    """How the version reads for the asker; where nothing is chosen yet, in the voice that would be."""
    if asking.state == ANSWERED:
        return voices.words(look, asking, member, version.content)
    supposed = Asking(
        team_id=asking.team_id, member_id=member.id, question=asking.question, at=asking.at, state=ANSWERED
    )
    voices.choose(look, supposed, member, version.content)
    return voices.words(look, supposed, member, version.content)


def _versions(look: Look, asking: Asking) -> list[Version]:
    ids = [asking.chosen] if asking.state == ANSWERED else _as_near(asking)
    return [version for version in (look.db.get(Version, each) for each in ids) if version is not None]


def _as_near(asking: Asking) -> list[str]:
    """The offered versions, if all that speaks against them is each other: no model decides what a guard holds back."""
    found = json.loads(asking.why) if asking.state == OFFERED else []
    clear = all(kind == "close" for each in found[:2] for kind, *_ in each["doubts"])
    return [each["version"] for each in found[:2]] if found and clear else []


def version_of(turn: Turn, asking: Asking, number: int) -> Version | None:
    """The version that the model may have meant by this number."""
    for version in _versions(turn, asking):
        entry = turn.db.get(Entry, version.entry_id)
        if entry is not None and entry.number == number:
            return version
    return None


def _nameless(text: str, member: Member) -> str:
    return text.replace(member.name, ME) if member.name else text
