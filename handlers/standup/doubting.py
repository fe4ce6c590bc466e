"""Asks about words that may be a stand-up, and takes yes, no, and what becomes of the words meanwhile."""

from __future__ import annotations

import json
from datetime import date

from bot.chat import Buttons, Card, Oops, Said, Text
from bot.feature import Feature, Value
from bot.words import is_no, is_yes
from bot.work import Look, Turn
from handlers.standup import cards, question, taking
from storage import once, people
from storage.people import GUEST, OpenQuestion
from storage.standups import Answer

doubts = Feature("standup")

OUTCOMES = ("was_one", "was_more", "was_none")
"""What a press on the question's card can make of it."""


def ask(turn: Turn, words: str, source: str = "") -> None:
    """Ask whether these words were meant for the stand-up, and whether they join what the person has handed in.

    `source`: the message they came from, if not this one.
    """
    stands = taking.standing(turn, words)
    asked = question.put(
        turn, words, source or taking.source_of(turn), day=taking.day_meant(turn, words),
        stands=stands.id if stands else "",
    )  # fmt: skip
    reader = turn.who if turn.place.kind == "dm" else None
    turn.hang(question.NOW, question.subject(asked), turn.place, reader)


@doubts.notice("is_it")
def draw(look: Look, subject: str) -> Card | None:
    """The question while it is open; later what came of it."""
    key, _, of = subject.rpartition("#")
    asked = look.db.get(OpenQuestion, key)
    if asked is not None and question.is_open(look, asked) and question.told(asked)["of"] == of:
        told = question.told(asked)
        stands = look.db.get(Answer, told["stands"])
        return _is_it(look, of, told["day"]) if stands is None else _is_more(look, of, stands)
    return Card(look.line(f"standup.{_outcome(look, subject)}"))


def _outcome(look: Look, subject: str) -> str:
    """What a press on its card made of the question; a second press must not wipe it away."""
    kept = (name for name in OUTCOMES if once.was_done(look.db, f"{look.team.id}:{question.NOW}:{name}:{subject}"))
    return next(kept, "is_it_over")


def _is_it(look: Look, of: str, day: str) -> Card:
    yes, no = look.button("standup.is_one", "primary", of=of), look.button("standup.is_none", of=of)
    if not day or day == look.today.isoformat():
        return Card(look.line("standup.is_it"), (Buttons((yes, no)),))
    return Card(look.line("standup.is_it_of", day=date.fromisoformat(day)), (Buttons((yes, no)),))


def _is_more(look: Look, of: str, stands: Answer) -> Card:
    """An answer stands already: nothing of it is lost unless the person says so."""
    ways = (
        look.button("standup.is_more", "primary", of=of),
        look.button("standup.is_one", of=of, label=look.label("standup.button.is_instead")),
        look.button("standup.is_none", of=of),
    )
    title = look.line("standup.is_it_more", day=stands.day, at=stands.answered_at or look.now)
    return Card(title, (Text((look.line("standup.stands", what=cards.gist(look, stands)),)), Buttons(ways)))


# --- answered -----------------------------------------------------------------------------------------------------


@doubts.watches(Said)
def pass_by(turn: Turn, event: Said) -> None:
    """Other words came between: from now on a bare "好的" means something else, and only the button answers."""
    asked = question.find(turn, turn.place.lane, turn.who.id)
    if asked is not None and not (is_yes(event.text) or is_no(event.text)):
        asked.name = question.PASSED
        turn.db.add(asked)


@doubts.question("is_it", lambda words: is_yes(words) or is_no(words))
def settle(turn: Turn, value: Value, words: str) -> None:
    """The person says whether what they had typed was meant for the stand-up."""
    key = people.question_key(turn.place.lane, turn.who.id)
    turn.refresh(question.NOW, f"{key}#{value.get('of', '')}")
    if is_yes(words) and value.get("stands"):
        taking.add(turn, value["words"], value.get("source", ""))  # "yes, it is one": nothing is to be lost by it
    elif is_yes(words):
        taking.take(turn, value["words"], value.get("source", ""))
    elif not turn.parts.repertoire.pass_on(turn, value["words"], but=doubts.name):
        turn.reply("standup.not_posted")


@doubts.button("is_one", least=GUEST)
def it_is_one(turn: Turn, value: Value) -> None:
    """Yes: what had been typed goes in as it reads by now."""
    asked = _pressed(turn, value, "was_one")
    taking.take(turn, asked["words"], asked["source"])


@doubts.button("is_more", least=GUEST)
def it_is_more(turn: Turn, value: Value) -> None:
    """It joins the answer that stands."""
    asked = _pressed(turn, value, "was_more")
    taking.add(turn, asked["words"], asked["source"])


@doubts.button("is_none", least=GUEST)
def it_is_none(turn: Turn, value: Value) -> None:
    """No: then some other feature may know what was meant."""
    asked = _pressed(turn, value, "was_none")
    turn.parts.repertoire.pass_on(turn, asked["words"], but=doubts.name)


def _pressed(turn: Turn, value: Value, outcome: str) -> dict[str, str]:
    """What the pressed card asks about, if nothing has answered it yet; from now on the card says the outcome."""
    asked = question.find(turn, turn.place.lane, turn.who.id)
    if asked is None or question.told(asked)["of"] != value.get("of", ""):
        raise Oops("standup.settled")
    turn.first_time(question.NOW, outcome, question.subject(asked))
    turn.forget_question()
    turn.settle(f"standup.{outcome}")
    return question.told(asked)


# --- changed meanwhile --------------------------------------------------------------------------------------------


def about(turn: Turn, source: str) -> OpenQuestion | None:
    """The open question about the message of that name."""
    asked = question.find(turn, turn.place.lane, turn.who.id)
    return asked if asked is not None and question.told(asked)["source"] == source else None


def reword(turn: Turn, asked: OpenQuestion, words: str) -> None:
    """What is asked about reads differently by now, and so will what is posted."""
    asked.value = json.dumps({**question.told(asked), "words": words})
    turn.db.add(asked)
