"""What people want of tasks in their own words: taken, given back, or done; in the order in which they said it."""

from __future__ import annotations

import re

from bot import naming as people_named
from bot import taskrows
from bot.chat import Card, Line, Oops, Said, Text
from bot.phrases.claims import ClaimWords, read_claims
from bot.work import Turn
from handlers.tasks import claiming, commanding, handing, naming, rules, saidwhen
from handlers.tasks.naming import Placed
from storage import outgoing
from storage.tasks import DROPPED, Task
from storage.topics import Topic

MOST_CLAIMS = 12
TELLS_OF_ONE = ("topics.topic", "tasks.piece", "tasks.history", "tasks.offer")
FOR_SOMEBODY = re.compile(r"(?:给|帮|替|代|\bfor\b)\s*(?P<whom>@?[^\W\d_]\S*)", re.IGNORECASE)


def are_there(turn: Turn, words: str) -> bool:
    """Whether the words want anything of a task: of one by its number, or of the one that they reply to."""
    found = _read(turn, naming.placed(turn, words).words)
    return any(wish.numbers or wish.either for wish in found)


def of_several_kinds(turn: Turn, words: str) -> bool:
    """ "放弃 12，认领 13"."""
    return len(read_claims(naming.placed(turn, words).words)) > 1


def carry_out(turn: Turn, words: str, verb: str = "") -> bool:
    """Do all of it; False if nothing is wanted. `verb`: the command that the words stood behind."""
    said = naming.placed(turn, words)
    found = _read(turn, f"{verb} {said.words}".strip())
    first = rules.number_in(said.words)
    if verb and first and not any(wish.numbers or wish.either for wish in found):
        found = [ClaimWords("claim", (first[0],))]
    wanted = [wish for wish in found if wish.numbers or wish.either]
    if len(wanted) > 1:
        wanted = [wish for wish in wanted if wish.intent != "release" or _has_one_of(turn, wish, said)]
    for wish in wanted:
        _one(turn, wish, said)
    return bool(wanted)


def _has_one_of(turn: Turn, wish: ClaimWords, said: Placed) -> bool:
    """ "认领 12，不要 13" gives nothing back where 13 is not theirs."""
    return any(_have_already(turn, said.called(number)) is not None for number in wish.numbers)


def _read(turn: Turn, words: str) -> list[ClaimWords]:
    found = read_claims(words)
    if found and not any(wish.numbers or wish.either for wish in found):
        return [ClaimWords(found[0].intent, _spoken_of(turn))]
    return found


def _spoken_of(turn: Turn) -> tuple[int, ...]:
    """The number of what these words reply to ("我要了" below a card)."""
    event = turn.event
    root = (event.reply_to or event.place.thread) if isinstance(event, Said) else ""
    notice = outgoing.notice_at(turn.db, turn.place.lane, root)
    if notice is None or notice.team_id != turn.team.id or notice.kind not in TELLS_OF_ONE:
        return ()
    of = turn.db.get(Topic, notice.subject) or turn.db.get(Task, notice.subject)
    return (of.number,) if of is not None else ()


def _one(turn: Turn, wish: ClaimWords, said: Placed) -> None:
    if wish.either:
        numbers = turn.label("tasks.comma").join(f"#{number}" for number in wish.either)
        raise Oops("tasks.which_of", numbers=numbers, first=wish.either[0])
    if wish.intent == "claim":
        _claim_all(turn, wish.numbers, said)
        return
    deed = _give_back if wish.intent == "release" else commanding.is_done
    for number in wish.numbers[:MOST_CLAIMS]:
        deed(turn, said.called(number))


def _give_back(turn: Turn, number: str) -> None:
    task = naming.one_of(turn, number, "release")[0]
    handing.release(turn, task)
    turn.reply("tasks.released", number=task.number)


# --- claimed ------------------------------------------------------------------------------------------------------


def _claim_all(turn: Turn, numbers: tuple[int, ...], said: Placed) -> None:
    """Every one that is free is claimed; what is not is said, each with its reason."""
    _must_be_for_oneself(turn, numbers[0], said.words)
    if len(numbers) == 1:
        _claim_at(turn, numbers[0], said)
        return
    lines = tuple(_claim_one(turn, number, said.places.get(number, 0)) for number in numbers[:MOST_CLAIMS])
    turn.reply(Card(turn.room.line("tasks.claims", n=len(lines)), (Text(lines),)))


def _must_be_for_oneself(turn: Turn, number: int, words: str) -> None:
    """ "认领 12 给小满" would give it to whoever says it."""
    for found in FOR_SOMEBODY.finditer(words):
        named = people_named.anywhere(turn, found["whom"])
        if named is not None and named[0].id != turn.who.id:
            raise Oops("tasks.for_somebody", who=named[0].name, number=number)


def _claim_at(turn: Turn, number: int, said: Placed) -> None:
    """The claim holds, whatever becomes of the time that was said with it."""
    words = saidwhen.without(said.words, number)
    at = saidwhen.slot_in(turn, words)
    clear = at is None or saidwhen.is_clear(turn, words, number)
    good = at if clear and at is not None and at > turn.now else None
    if good is not None and (mine := _have_already(turn, said.called(number))) is not None:
        commanding.slot_at(turn, mine, good)
        return
    found, in_the_way = claiming.by_number(turn, number, good, said.places.get(number, 0))
    if not in_the_way:
        _say_claimed(turn, found)
    if not isinstance(found, Task) or found.owner_id != turn.who.id:
        return
    lost = "tasks.plan.unread" if not clear else saidwhen.lost_in(turn, words, number) if at is None else ""
    if in_the_way and at is not None:
        turn.whisper(claiming.conflict_card(turn, found, at, in_the_way))
    elif lost:
        told = rules.number_in(said.words)
        turn.whisper(lost, number=number, words=taskrows.short(told[2] if told else said.words, 40))
    elif at is not None and good is None:
        turn.whisper("tasks.plan.too_late", number=number, at=taskrows.moment_past(turn, at))
    elif at is not None and not found.account_id:
        turn.whisper(claiming.which_account(turn, found, at))


def _have_already(turn: Turn, number: str) -> Task | None:
    """What this person claimed before: who says it again, with a time, means its slot."""
    return next(
        (task for task in naming.all_of(turn, number) if task.owner_id == turn.who.id and task.state != DROPPED), None
    )


def _claim_one(turn: Turn, number: int, place: int) -> Line:
    try:
        found, _ = claiming.by_number(turn, number, place=place)
    except Oops as refusal:
        return turn.room.line(refusal.key, **refusal.values)
    if isinstance(found, Task) and found.owner_id == turn.who.id:
        return turn.room.line("tasks.claimed_titled", number=number, title=taskrows.short(found.title))
    return claiming.taken_line(turn.room, found)


def _say_claimed(turn: Turn, found: Task | Topic) -> None:
    """In a channel all see who has it now; the card with account and slot is in private."""
    if isinstance(found, Topic) or found.owner_id != turn.who.id:
        turn.reply(claiming.taken_card(turn, found))
    elif turn.place.kind == "channel":
        turn.reply("tasks.claimed_by", number=found.number, who=turn.me)
