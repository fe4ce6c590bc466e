"""Somebody asks: what the library says to it, kept as one asking with its card, private first."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.chat import Buttons, Card, Oops, Place, Said, pack, unpack_place
from bot.feature import Feature, Value
from bot.library.findings import SILENCE, Finding
from bot.thoughts import Found
from bot.work import Turn
from handlers.faq import fluent, later, meant, rules, searching, voices
from storage import askings, freezes, gaps, library
from storage.askings import ANSWERED, FROZEN, NONE, OFFERED, Asking, Showing
from storage.library import Version
from storage.people import GUEST, Member

asked = Feature("faq")
MOST = 400
"""Nobody asks in more letters than these; a pasted story is looked at by its beginning."""


def ask(turn: Turn, words: str, *, brand: str | None = None, sure: bool = True) -> bool:
    """Answer, offer, or say that there is nothing. `sure` false: nobody said it is a question; then silence is kept
    where there is no good answer, and False returned."""
    question = " ".join(words.split())[:MOST]
    if not question:
        raise Oops("faq.what")
    choice = [brand] if brand is not None else searching.brands(turn, turn.who)
    if len(choice) > 1:
        return _ask_brand(turn, question, [name for name in choice if name], sure)
    found = searching.find(turn, rules.without_hint(question), turn.who, choice[0])
    frozen = _story(turn, question)
    clear = frozen or (found is not None and found.verdict in ("answer", "frozen"))
    if not (clear or sure or rules.is_question(question)):
        return False
    noted = searching.is_a_gap(turn, question, choice[0], sure=sure)
    if found is None and not frozen:
        later.begin(turn, question, choice[0], noted=noted)
    elif clear or not meant.begin(turn, question, choice[0], noted=noted):
        show(turn, _keep(turn, question, found or SILENCE, frozen=frozen, noted=noted))
    return True


def _story(turn: Turn, question: str) -> bool:
    """Whether the words themselves are about what a crisis has frozen."""
    return freezes.frozen(turn.db, turn.team.id, text=question, now=turn.now) is not None


@asked.thought("meant", meant.think)
def asked_what_it_means(turn: Turn, words: str, found: Found) -> None:
    """It is known what the question means, or nobody said so in time: then its words must do."""
    told = json.loads(words)
    _come_back(turn, told["question"], told["brand"], None, found.text, noted=told.get("noted", True))


@asked.thought("later", later.think)
def laid_out(turn: Turn, words: str, found: Found) -> None:
    """The library is laid out by now, or it has been looked through plainly."""
    told = json.loads(words)
    known = None if found.fault else later.finding(found.text)
    _come_back(turn, told["question"], told["brand"], known, noted=told.get("noted", True))


def _come_back(
    turn: Turn, question: str, brand: str | None, known: Finding | None, vector: str = "", *, noted: bool = True
) -> None:
    """The answer, in a turn of its own; what was found meanwhile must still hold."""
    found = searching.held(turn, known, turn.who) if known else None
    found = found or searching.find(turn, rules.without_hint(question), turn.who, brand, vector)
    if found is None:
        raise Oops("faq.laying_out")
    show(turn, _keep(turn, question, found, frozen=_story(turn, question), noted=noted))


def _ask_brand(turn: Turn, question: str, names: Iterable[str], sure: bool) -> bool:
    """Who serves several brands is asked which; nothing crosses from one to the other."""
    names = list(names)
    named = [name for name in names if name.casefold() in question.casefold()]
    if len(named) == 1:
        return ask(turn, question, brand=named[0], sure=sure)
    if not sure and not rules.is_question(question):
        return False
    buttons = tuple(turn.button("faq.brand", label=name, words=question, brand=name) for name in names[:5])
    turn.whisper(Card(turn.line("faq.which_brand", words=question), (Buttons(buttons),)))
    return True


@asked.button("brand", least=GUEST)
def brand_chosen(turn: Turn, value: Value) -> None:
    """Which brand the question was about."""
    turn.settle("faq.brand_chosen", words=value.get("words", ""), brand=value.get("brand", ""))
    ask(turn, value.get("words", ""), brand=value.get("brand", ""))


# --- kept ---------------------------------------------------------------------------------------------------------


def _keep(turn: Turn, question: str, found: Finding, *, frozen: bool, noted: bool = True) -> Asking:
    """`noted`: without an answer it is a gap; what nobody asked the library and is not about the team is none."""
    asking = Asking(
        team_id=turn.team.id, member_id=turn.who.id, question=question, at=turn.now, place=pack(turn.place),
        source=turn.event.message if isinstance(turn.event, Said) else "", state=_state(found, frozen),
        versions="\n".join(each.entry.id for each in found.candidates), why=searching.why(found),
        offered=found.verdict == "offer",
    )  # fmt: skip
    turn.db.add(asking)
    turn.db.flush()
    if asking.state == ANSWERED:
        pick(turn, asking, turn.who, found.candidates[0].entry.id)
    elif asking.state == FROZEN and asking.versions:
        _voice_of_frozen(turn, asking)
    elif asking.state == NONE and noted and not found.kept_back:
        keep_gap(turn, asking)
    return asking


def _state(found: Finding, frozen: bool) -> str:
    if frozen or found.verdict == "frozen":
        return FROZEN
    return {"answer": ANSWERED, "offer": OFFERED}.get(found.verdict, NONE)


def _voice_of_frozen(turn: Turn, asking: Asking) -> None:
    version = turn.db.get(Version, asking.versions.splitlines()[0])
    if version is not None:
        voices.choose(turn, asking, turn.who, version.content)
        turn.db.add(asking)


def keep_gap(turn: Turn, asking: Asking) -> None:
    """The question without an answer is written down, once for everybody who asks it."""
    near = asking.versions.splitlines()
    version = turn.db.get(Version, near[0]) if near else None
    gap = gaps.keep(turn.db, turn.team.id, rules.key(asking.question), asking.question, asking.member_id, turn.now)
    gap.near_id = version.entry_id if version else gap.near_id
    asking.gap_id, asking.state = gap.id, NONE
    turn.db.add(gap)
    turn.db.add(asking)


def pick(turn: Turn, asking: Asking, member: Member, version_id: str) -> None:
    """From now on the card shows this version, in the voice that suits the asker."""
    version = turn.db.get(Version, version_id)
    if version is None or version.team_id != turn.team.id:
        raise Oops("faq.gone")
    asking.state, asking.chosen = ANSWERED, version.id
    voices.choose(turn, asking, member, version.content)
    turn.db.add(asking)
    note_showing(turn, asking, version, askings.ASKED)


def note_showing(turn: Turn, asking: Asking, version: Version, how: str) -> None:
    """Who was shown which version when: they hear of it when it changes. Entries that the wording quotes count too."""
    said = voices.words(turn, asking, turn.who, version.content)
    quoted = {used.entry for used in said.filled.used if used.entry}
    for each in (version, *voices.versions_now(turn, asking, quoted)):
        if how != askings.ASKED or not askings.was_shown(turn.db, asking.id, each.id, how):
            turn.db.add(
                Showing(
                    team_id=turn.team.id, entry_id=each.entry_id, version_id=each.id, member_id=turn.who.id,
                    at=turn.now, how=how, kind=asking.kind, where=asking.where, asking_id=asking.id,
                )
            )  # fmt: skip


# --- shown --------------------------------------------------------------------------------------------------------


def show(turn: Turn, asking: Asking) -> None:
    """The card, in private; in a channel only a word that it is there."""
    place = turn.place if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is None:
        raise Oops("faq.no_direct")
    turn.hang("faq.answer", asking.id, place, turn.who)
    fluent.begin(turn, asking)
    if turn.place.kind == "channel":
        turn.reply("faq.in_private", who=turn.me)


def mine(turn: Turn, value: Value) -> Asking:
    """The asking that a pressed button belongs to; it is the asker's own."""
    asking = turn.db.get(Asking, value.get("asking", ""))
    if asking is None or asking.team_id != turn.team.id or asking.member_id != turn.who.id:
        raise Oops("faq.gone")
    return asking


def current(turn: Turn, asking: Asking) -> Version:
    """The version that the card shows. Raises Oops if it is said no more, or frozen."""
    version = turn.db.get(Version, asking.chosen) if asking.chosen else None
    entry = turn.db.get(library.Entry, version.entry_id) if version else None
    standing = library.standing(turn.db, entry, turn.now) if entry else None
    if version is None or standing is None or standing.version.id != version.id:
        raise Oops("faq.outdated")
    freeze = searching.freeze_on(turn, version)
    if freeze is not None:
        raise Oops("faq.frozen_now", who=freeze.in_charge)
    return version


def redraw(turn: Turn, asking: Asking) -> None:
    """The card has changed; what comes late from elsewhere knows that it is late."""
    asking.thinking += 1
    asking.phrased = ""
    turn.db.add(asking)
    turn.refresh("faq.answer", asking.id)
    fluent.begin(turn, asking)


def place_of(asking: Asking) -> Place:
    """Where it was asked."""
    return unpack_place(asking.place)
