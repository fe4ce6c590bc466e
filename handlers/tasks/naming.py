"""Which task and whom people mean: "12", "12-2", "12 @小满", "@老方 12"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot import naming, sop, taskrows
from bot.chat import Oops
from bot.phrases.plain import plain
from bot.sop import Deed
from bot.work import Turn
from handlers.tasks import doing, rules
from storage import people, tasks, topics
from storage.people import Member
from storage.tasks import TOPIC, Task

ONE_PLACE = re.compile(
    r"(?<![\d./:-])(?P<number>\d{1,4})\s?[-–]\s?(?P<place>\d{1,3})(?![\d./:-]|\s?(?:点|日|月|年|[ap]m\b))"
)
A_DATE_FOLLOWS = re.compile(r"(?:[到至在前]|\b(?:to|by|on|from|before|until))\s*$")
NAMES_ONE = re.compile(r"^\s*(?:选题|任务|task|topic)?\s*#?\s*\d", re.IGNORECASE)


def numbered(words: str) -> bool:
    """Whether the words begin with a task's number."""
    return NAMES_ONE.match(words) is not None


def numbered_or_alone(words: str) -> bool:
    return not words.strip() or numbered(words)


@dataclass(frozen=True, slots=True)
class Placed:
    """Words in which "12-2" is written "12", and which place of 12 was meant."""

    words: str
    places: Mapping[int, int]

    def called(self, number: int) -> str:
        """The number as it was said: "12-2", or "12"."""
        return f"{number}-{self.places[number]}" if number in self.places else str(number)


def placed(turn: Turn, words: str) -> Placed:
    """Of a topic that has such a place, "12-2" is its second place, as on all our cards; of others it is a range."""
    said, pieces, last = plain(words), list[str](), 0
    places: dict[int, int] = {}
    for found in ONE_PLACE.finditer(said):
        number, place = int(found["number"]), int(found["place"])
        topic = None if A_DATE_FOLLOWS.search(said[: found.start()]) else topics.numbered(turn.db, turn.team.id, number)
        if topic is not None and 0 < place <= topic.places and topic.places > 1 and number not in places:
            pieces += [words[last : found.start()], str(number)]
            places[number], last = place, found.end()
    return Placed("".join([*pieces, words[last:]]), places)


def all_of(turn: Turn, words: str) -> list[Task]:
    """All pieces that the number at the beginning may mean to this person: several where a topic has several places."""
    named = rules.number_in(words)
    if named is None:
        raise Oops("tasks.which")
    number, place, _ = named
    found = [t for t in tasks.numbered(turn.db, turn.team.id, number) if doing.is_visible(turn, t)]
    return [task for task in found if task.place == place] if place and len(found) > 1 else found


def one_of(turn: Turn, words: str, deed: Deed | None) -> tuple[Task, str]:
    """The task that the words begin with, and what follows. Of several places under one number it is the one that is
    named, or whose owner is, else the speaker's own, else the only one to which the deed can be done."""
    named = rules.number_in(words)
    if named is None:
        raise Oops("tasks.which")
    number, _, rest = named
    found = all_of(turn, words)
    if not found:
        raise Oops("tasks.unknown", number=number)
    if len(found) > 1:
        found, rest = _narrowed(turn, found, rest, deed)
    if len(found) > 1:
        owners = [f"{number}-{task.place} {taskrows.name(turn, task.owner_id)}".strip() for task in found]
        raise Oops("tasks.several", number=number, first=owners[0], owners=turn.label("tasks.comma").join(owners))
    return found[0], rest


def _narrowed(turn: Turn, found: list[Task], rest: str, deed: Deed | None) -> tuple[list[Task], str]:
    named = None if deed in ("assign", "offer") else _owner_named(turn, rest)
    if named is not None:
        of_them = [task for task in found if task.owner_id == named.id]
        return of_them or found, rest.replace(f"@{named.name}", "", 1).strip() if of_them else rest
    able = [task for task in found if deed is not None and not sop.refusal(deed, task, turn.who)]
    if not able and deed is not None and all(task.state == TOPIC for task in found):
        return found[:1], rest  # of none it can be done: the first says why
    able = able or found
    mine = [task for task in able if turn.who.id in (task.owner_id, task.reviewer_id)]
    free = [task for task in able if task.state == TOPIC]
    if deed == "assign" and free:
        return free[:1], rest
    return mine or [task for task in able if task.state != TOPIC] or able, rest


def _owner_named(turn: Turn, words: str) -> Member | None:
    return next((m for m in people.everyone(turn.db, turn.team.id) if m.name and f"@{m.name}" in words), None)


def whom(turn: Turn, words: str) -> tuple[Member, str]:
    """The person whom the words name, with or without @, and what else they say."""
    found = naming.anywhere(turn, words)
    if found is None:
        raise Oops("tasks.offer.nobody")
    member, rest = found
    return member, re.sub(r"^\s*(?:给|to)\s|\s+(?:给|to)\s*$", " ", f" {rest} ").strip()
