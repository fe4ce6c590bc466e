"""Reads what people do with their hands: buttons, forms, message shortcuts and the slash command."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from bot.adapters.slack import marks
from bot.adapters.slack.messages import Delivery, Reader, kind_of, quote, thread_of
from bot.adapters.slack.shape import Json, moment, part, rows, word
from bot.chat import Filled, Place, Pointed, Pressed, Said, Sender


def pressed(body: Json, reader: Reader) -> Pressed | None:
    """A button, or a pick from a list; None for buttons that only open an address."""
    touched = rows(body, "actions")
    where, user = _where(body, reader), _who(body, reader)
    if not touched or where is None or user is None:
        return None
    mark = marks.read_action(word(touched[0], "action_id"))
    when = word(touched[0], "action_ts")
    at = moment(when)
    if mark is None or at is None:
        return None
    return Pressed(
        id=f"slack:{where.workspace}:pressed:{user.id}:{when}:{word(touched[0], 'action_id')}",
        place=where,
        sender=user,
        at=at,
        action=mark.action,
        value=_carried(touched[0]),
        message=word(body, "container", "message_ts") or word(body, "message", "ts"),
    )


def opens_form(body: Json) -> bool:
    """Whether the pressed button wants its form right now."""
    touched = rows(body, "actions")
    mark = marks.read_action(word(touched[0], "action_id")) if touched else None
    return mark is not None and mark.form


def _carried(action: Json) -> dict[str, str]:
    """What a button carries in its value; a list carries it in its block's name and adds the choice."""
    choice = word(action, "selected_option", "value")
    if choice:
        return {**marks.read_block(word(action, "block_id")), "choice": choice}
    return marks.read_value(word(action, "value"))


def filled(body: Json, reader: Reader, now: datetime) -> Filled | None:
    """A form that was sent. Where it was opened and what it carries stands in its private metadata."""
    view, user = part(body, "view"), _who(body, reader)
    back = marks.read_errand(word(view, "private_metadata"))
    if user is None or back is None or not word(view, "id"):
        return None
    channel = back.channel or reader.dm_of(user.id)
    return Filled(
        id=f"slack:{user.workspace}:filled:{word(view, 'id')}:{word(body, 'trigger_id') or word(view, 'hash')}",
        place=Place("slack", user.workspace, channel, kind_of(channel), back.thread),
        sender=user,
        at=now,
        form=back.form,
        value=back.value,
        fields=_fields(view),
        message=back.message,
    )


def _fields(view: Json) -> dict[str, str | tuple[str, ...]]:
    values = part(view, "state", "values")
    found: dict[str, str | tuple[str, ...]] = {}
    for block in rows(view, "blocks"):
        name, further = marks.read_field(word(block, "block_id"))
        if word(block, "type") == "input" and name:
            answer = _answer(part(values, word(block, "block_id")))
            earlier = found.get(name, "")
            # A text too long for one box stands in several; together they are one answer.
            found[name] = (
                earlier + answer if further and isinstance(answer, str) and isinstance(earlier, str) else answer
            )
        elif word(block, "type") == "context" and marks.is_field(word(block, "block_id")):
            found[name] = ""  # a choice with nothing to choose from
    return found


def _answer(elements: Json) -> str | tuple[str, ...]:
    for element in elements.values():
        if word(element, "type") in ("checkboxes", "multi_static_select"):
            return tuple(word(option, "value") for option in rows(element, "selected_options"))
        for key in ("value", "selected_date", "selected_time"):
            if word(element, key):
                return word(element, key)
        return word(element, "selected_option", "value")
    return ""


def pointed(body: Json, reader: Reader) -> Pointed | None:
    """A message shortcut. The link is built from the payload, since we may not be in that channel."""
    where, user, message = _where(body, reader), _who(body, reader), part(body, "message")
    when, action = word(body, "action_ts"), word(body, "callback_id")
    at = moment(when)
    if where is None or user is None or at is None or not action or not word(message, "ts"):
        return None
    domain = word(body, "team", "domain")
    reader = replace(reader, home=f"https://{domain}.slack.com/" if domain else reader.home)
    return Pointed(
        id=f"slack:{where.workspace}:pointed:{user.id}:{when}:{action}",
        place=Place("slack", where.workspace, where.id, where.kind, thread_of(message)),
        sender=user,
        at=at,
        action=action,
        quoted=quote(message, where.id, Delivery(where.workspace, at, reader)),
    )


def command(body: Json, reader: Reader, now: datetime) -> Said | None:
    """`/baton words`: the same as saying the words to Baton."""
    team, channel, user = reader.team, word(body, "channel_id"), word(body, "user_id")
    if not channel or not user:
        return None
    heard = reader.words(word(body, "text"))
    return Said(
        id=f"slack:{team}:command:{_call_of(body)}",
        place=Place("slack", team, channel, kind_of(channel)),
        sender=Sender("slack", team, user, word(body, "user_name")),
        at=now,
        text=heard.text,
        addressed=True,
        mentions=tuple(Sender("slack", team, who, name) for who, name in heard.mentions),
    )


def _call_of(body: Json) -> str:
    """What is the same whenever Slack delivers the same command again, and differs when it is typed again."""
    if word(body, "trigger_id"):
        return word(body, "trigger_id")
    return hashlib.sha256(json.dumps(dict(body), sort_keys=True).encode()).hexdigest()[:32]


def _who(body: Json, reader: Reader) -> Sender | None:
    user = part(body, "user")
    name = word(user, "name") or word(user, "username")
    return Sender("slack", reader.team, word(user, "id"), name) if word(user, "id") else None


def _where(body: Json, reader: Reader) -> Place | None:
    """The conversation; on the App Home there is none, so it is the direct message with the person."""
    user = _who(body, reader)
    channel = word(body, "channel", "id") or word(body, "container", "channel_id")
    if user is None:
        return None
    if not channel and word(body, "container", "type") == "view":
        channel = reader.dm_of(user.id)
    if not channel:
        return None
    thread = word(body, "container", "thread_ts") or thread_of(part(body, "message"))
    if thread == word(body, "container", "message_ts"):
        thread = ""
    return Place("slack", user.workspace, channel, kind_of(channel), thread)
