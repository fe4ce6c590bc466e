"""Reads in Slack's history what was said while nobody listened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.adapters.slack import messages
from bot.adapters.slack.calls import Calls
from bot.adapters.slack.shape import Json, moment, rows, stamp, word
from bot.chat import Edited, Event, Place, Quoted, Said

THREADS_LIVE = timedelta(days=3)  # how old a message may be whose thread and edits we still look into


def missed(calls: Calls, reader: messages.Reader, place: Place, since: datetime) -> Iterable[Event]:
    """Words and edits after `since`, oldest first, as they would have been heard.

    Slack lists a thread under its first message and an edit in the edited message's place, so older messages are
    read too. What was deleted meanwhile leaves no trace in the history.
    """
    delivery = messages.Delivery(place.workspace, None, reader)
    found: dict[str, Event] = {}
    for message in _written(calls, place, since):
        for event in _events(message, place, delivery):
            if event.at > since:
                found.setdefault(event.id, event)
    return sorted(found.values(), key=lambda event: event.at)


def one(calls: Calls, reader: messages.Reader, place: Place, ts: str) -> Quoted:
    """One message that a person wrote, by its time stamp; without words if there is none."""
    answer = calls.read("conversations.replies", channel=place.id, ts=ts, latest=ts, inclusive=True, limit=1)
    found = next((row for row in rows(answer, "messages") if word(row, "ts") == ts), None)
    if found is None or not messages.is_person(found, word(found, "user"), reader):
        return Quoted(ts)
    return messages.quote(found, place.id, messages.Delivery(place.workspace, None, reader))


def _written(calls: Calls, place: Place, since: datetime) -> Iterator[Json]:
    oldest = stamp(since - THREADS_LIVE)
    for message in calls.pages("conversations.history", "messages", channel=place.id, oldest=oldest):
        yield message
        if _thread_moved(message, since):
            thread = word(message, "ts")
            yield from calls.pages(
                "conversations.replies", "messages", channel=place.id, ts=thread, oldest=stamp(since - THREADS_LIVE)
            )


def _thread_moved(message: Json, since: datetime) -> bool:
    if not message.get("reply_count"):
        return False
    latest = moment(word(message, "latest_reply"))
    return latest is None or latest > since


def _events(message: Json, place: Place, delivery: messages.Delivery) -> Iterator[Said | Edited]:
    kind = "im" if place.kind == "dm" else "channel"
    if word(message, "subtype") not in messages.SPOKEN:
        return
    said = messages.said({**message, "type": "message", "channel": place.id, "channel_type": kind}, delivery)
    if said:
        yield said
    edited = messages.edited(message, place.id, kind, delivery)
    if edited:
        yield edited
