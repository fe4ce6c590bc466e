"""Words that move a task on, where the rest of them suits: a due time is named, or somebody of the team."""

from __future__ import annotations

from bot.phrases.boardwords import BoardWords, read_board
from bot.phrases.claims import read_claim
from bot.work import Turn
from handlers.tasks import saidwhen
from storage import people, tasks


def meant(turn: Turn, words: str) -> BoardWords | None:
    """The deed that these words ask for; None if they only sound like one ("12 给力")."""
    found = read_board(words)
    if found.deed == "none" or not tasks.numbered(turn.db, turn.team.id, found.number):
        return None
    if found.deed == "due":
        named = saidwhen.reckoned(turn, found.rest, turn.now) or saidwhen.due_in(turn, found.rest)[0]
        return found if named is not None else None
    if found.deed in ("hand", "assign"):
        return found if _names_somebody(turn, found.rest) else None
    return found


def comes_first(turn: Turn, words: str) -> bool:
    """Whether the deed is meant, though the words also read like giving back or being done.

    "12发了 链接" brings the link, "12退回" of somebody else's draft sends it back; one's own is given back by it.
    """
    found = meant(turn, words)
    if found is None or read_claim(words).intent == "claim":
        return False
    if found.deed in ("approve", "send_back"):
        there = tasks.numbered(turn.db, turn.team.id, found.number)
        return all(task.owner_id != turn.who.id for task in there)
    return found.deed != "submit" or found.rest != ""


def _names_somebody(turn: Turn, words: str) -> bool:
    low = words.casefold()
    crew = people.everyone(turn.db, turn.team.id)
    return any(name and name.casefold() in low for member in crew for name in (member.name, member.handle))
