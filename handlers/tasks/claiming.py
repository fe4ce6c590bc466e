"""Claims: who takes the last place first has it; whoever comes second hears who has it since when, and what is free."""

from __future__ import annotations

from datetime import datetime

from bot import taskrows
from bot.chat import Button, Buttons, Card, Line, Oops
from bot.conflicts import Conflict
from bot.feature import Feature, Value
from bot.work import Look, Turn
from handlers.tasks import doing, planning
from storage import tasks, topics
from storage.people import GUEST
from storage.tasks import DROPPED, TOPIC, Task
from storage.topics import WITHDRAWN, Topic

claims = Feature("tasks")
MOST_NEAR = 3


@claims.button("claim", least=GUEST, fresh=True)
def pressed(turn: Turn, value: Value) -> None:
    """The first free place of the topic; a task that nobody has."""
    if value.get("topic"):
        topic = turn.db.get(Topic, value["topic"])
        if topic is None or topic.team_id != turn.team.id:
            raise Oops("tasks.gone")
        task = place_of(turn, topic)
    else:
        task = doing.the_task(turn, value)
    settle(turn, task, None)


def settle(turn: Turn, task: Task | Topic, at: datetime | None) -> None:
    """Claim it, or say who has it and what is free nearby: to whoever pressed by a toast and in private."""
    if isinstance(task, Topic) or task.state != TOPIC:
        card = taken_card(turn, task)
        turn.toasted = "".join(part for part in card.title if isinstance(part, str))
        turn.whisper(card)
        return
    claim(turn, task, at)
    turn.toast("tasks.claimed", number=task.number)


def place_of(look: Look, topic: Topic, which: int = 0) -> Task | Topic:
    """The first free place of the topic, or `which`; the topic itself where none is free. Raises what stands against
    a claim."""
    who = look.reader
    if who is not None and who.role == GUEST and not topic.shareable:
        raise Oops("tasks.unknown", number=topic.number)
    if topic.state == WITHDRAWN:
        raise Oops("tasks.withdrawn", number=topic.number)
    places = topics.places_of(look.db, topic.id)
    if who is not None and any(place.owner_id == who.id and place.state != DROPPED for place in places):
        raise Oops("tasks.yours_already", number=topic.number)
    named = next((place for place in places if place.place == which), None)
    return named or next((place for place in places if place.state == TOPIC), topic)


def claim(turn: Turn, task: Task, at: datetime | None = None) -> list[Conflict]:
    """The place is this person's; with an account that is clear and a slot that is free it is planned, too.

    The card that says so goes to them in private. Returns what stood in the way of the slot.
    """
    doing.must(turn, "claim", task, turn.who)
    account_id = planning.account_at_claim(turn, task, turn.who)
    doing.give(turn, "claim", task, turn.who)
    task.account_id = account_id
    task.reviewer_id = task.reviewer_id or doing.reviewer_for(turn, task)
    turn.db.add(task)
    in_the_way: list[Conflict] = []
    if at is not None and task.account_id and at > turn.now:
        in_the_way = planning.place(turn, task, task.account_id, at)
    turn.hang_for(turn.who, "tasks.piece", task.id, again=True)
    return in_the_way


def by_number(
    turn: Turn, number: int, at: datetime | None = None, place: int = 0
) -> tuple[Task | Topic, list[Conflict]]:
    """Claim by the number that people say. Returns what was claimed, or the topic or task that could not be."""
    topic = topics.numbered(turn.db, turn.team.id, number)
    found: Task | Topic | None = place_of(turn, topic, place) if topic else None
    if topic is None:
        found = next(iter(tasks.numbered(turn.db, turn.team.id, number)), None)
        if found is None:
            raise Oops("tasks.unknown", number=number)
        found = doing.visible(turn, found)
        if found.owner_id == turn.who.id and found.state not in (TOPIC, DROPPED):
            raise Oops("tasks.yours_already", number=number)
    if isinstance(found, Task) and found.state == TOPIC:
        return found, claim(turn, found, at)
    assert found is not None
    return found, []


# --- what the runner-up reads -------------------------------------------------------------------------------------


def taken_card(look: Look, found: Task | Topic) -> Card:
    """ "#12 已满，最后一个名额 14:20 归小满。同卖点还有 #15、#18　[ 看 #15 ]"."""
    line = taken_line(look, found)
    others = _places_left(look, found)
    if others:
        return Card((*line, look.label("tasks.taken.places", numbers=look.label("tasks.comma").join(others))))
    near = near_of(look, found)
    if not near:
        return Card((*line, look.label("tasks.taken.nothing_near")))
    numbers = look.label("tasks.comma").join(f"#{topic.number}" for topic in near)
    see: list[Button] = [
        look.button("topics.see", label=look.label("tasks.taken.see", number=topic.number), topic=topic.id)
        for topic in near[:MOST_NEAR]
    ]
    return Card((*line, look.label("tasks.taken.near", numbers=numbers)), (Buttons(tuple(see)),))


def _places_left(look: Look, found: Task | Topic) -> list[str]:
    """ "12-1", "12-3": what is still free of the same topic, where one place of it was asked for."""
    if isinstance(found, Topic) or not found.topic_id:
        return []
    free = [place for place in topics.places_of(look.db, found.topic_id) if place.state == TOPIC]
    return [f"{place.number}-{place.place}" for place in free[:MOST_NEAR]]


def taken_line(look: Look, found: Task | Topic) -> Line:
    places = [found] if isinstance(found, Task) else list(topics.places_of(look.db, found.id))
    places = [one for one in places if one.state != DROPPED] or places
    last = max(places, key=lambda one: (one.claimed_at is not None, one.claimed_at or one.created_at, one.place))
    of_several = isinstance(found, Task) and bool(found.topic_id) and len(topics.places_of(look.db, found.topic_id)) > 1
    number = f"{last.number}-{last.place}" if of_several else str(last.number)
    if last.claimed_at is None or not last.owner_id or last.state == DROPPED:
        return look.line("tasks.taken.over", number=number, state=look.label(f"tasks.state.{last.state}"))
    key = "tasks.taken.full" if isinstance(found, Topic) and found.places > 1 else "tasks.taken.one"
    who, at = taskrows.name(look, last.owner_id), taskrows.moment_past(look, last.claimed_at)
    return look.line(key, number=number, who=who, at=at)


def near_of(look: Look, found: Task | Topic) -> list[Topic]:
    """Other topics of the same selling point that this reader could claim now."""
    topic = found if isinstance(found, Topic) else doing.topic_of(look, found)
    if topic is None:
        return []
    guest = look.reader is not None and look.reader.role == GUEST
    free = topics.free_near(look.db, topic, 20)
    return [one for one in free if one.shareable or not guest][:MOST_NEAR]


# --- the card of a claim ------------------------------------------------------------------------------------------


def which_account(look: Look, task: Task, at: datetime) -> Card:
    """A time was said, and the person looks after several accounts (or none): on which one?"""
    plan = look.button("tasks.plan", "primary", form=True, task=task.id, at=at.isoformat())
    return Card(
        look.line("tasks.plan.which_account", number=task.number, at=taskrows.moment(look, at)), (Buttons((plan,)),)
    )


def conflict_card(look: Look, task: Task, at: datetime, in_the_way: list[Conflict]) -> Card:
    """The slot that was asked for is not free: why, and the ways on."""
    words = planning.said(look, task, task.account_id, at, in_the_way)
    title = look.line("tasks.conflict.title", number=task.number, at=taskrows.moment(look, at), **words)
    return Card(title, (Buttons((look.button("tasks.plan", "primary", form=True, task=task.id),)),), "warn")
