"""What Feishu tells, in our words: each of its events becomes one of ours, or nothing.

A direct message has the other person's open_id for its place: that is what both sides know from the first word on,
while the chat's own id is learnt only when somebody has spoken. `Decoder.chats` remembers which is which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.adapters.feishu.peek import Json, each, inside, word
from bot.adapters.feishu.words import Message, Words, read
from bot.chat import Deleted, Edited, Event, Joined, Left, Opened, Place, Quoted, Said, Sender

FEISHU = "feishu"


class NotReady(Exception):
    """We do not know our own id yet, so we cannot tell whether the message is meant for us."""


class Chats:
    """Which chat belongs to the direct messages with whom, in both directions.

    `kept` may be any mapping from open_id to chat id; one that outlives the process lets the history of direct
    messages be read after a restart, before anybody has spoken.
    """

    def __init__(self, kept: MutableMapping[str, str]) -> None:
        self._kept = kept
        self._people = {chat: person for person, chat in kept.items()}

    def learn(self, person: str, chat: str) -> None:
        if person and chat.startswith("oc_") and self._people.get(chat) != person:
            self._kept[person] = chat
            self._people[chat] = person

    def chat(self, person: str) -> str:
        return self._kept.get(person, "")

    def person(self, chat: str) -> str:
        return self._people.get(chat, "")


@dataclass(slots=True)
class Me:
    """The bot itself, as Feishu knows it. `open_id` and `tenant` are "" until Feishu was asked."""

    app_id: str
    open_id: str = ""
    tenant: str = ""

    @property
    def ids(self) -> frozenset[str]:
        return frozenset({self.app_id, self.open_id} - {""})


@dataclass(frozen=True, slots=True)
class Decoder:
    me: Me
    chats: Chats
    clock: Callable[[], datetime]
    look_up: Callable[[str], Json] = lambda message: {}
    """Asks Feishu for a message, for where an event does not bring it along."""
    readers: Mapping[str, Callable[[Envelope], Event | None]] = field(init=False)

    def __post_init__(self) -> None:
        readers = {
            "im.message.receive_v1": self._said,
            "im.message.updated_v1": self._edited,
            "im.message.recalled_v1": self._deleted,
            "im.chat.member.bot.added_v1": self._bot_joined,
            "im.chat.member.bot.deleted_v1": self._bot_left,
            "im.chat.disbanded_v1": self._bot_left,
            "im.chat.member.user.added_v1": self._joined,
            "im.chat.member.user.deleted_v1": self._left,
            "im.chat.member.user.withdrawn_v1": self._left,
            "im.chat.access_event.bot_p2p_chat_entered_v1": self._entered,
            "application.bot.menu_v6": self._menu,
        }
        object.__setattr__(self, "readers", readers)

    def event(self, payload: Json) -> Event | None:
        """The event, or None for everything that Baton has no use for."""
        envelope = Envelope.of(payload, self.clock)
        reader = self.readers.get(envelope.type)
        return reader(envelope) if reader and envelope.tenant else None

    def past(self, item: Json, place: Place) -> Iterator[Said | Edited]:
        """A message found in the history of `place`, and its last change, as if heard live."""
        sender = inside(item, "sender")
        if item.get("deleted") is True or word(sender, "sender_type") != "user":
            return
        message = self.note(item, place.workspace)
        author = Sender(FEISHU, place.workspace, word(sender, "id"))
        said = self._message(message, place, author, item, moment(item.get("create_time"), self.clock))
        yield said
        if item.get("updated") is True and (changed := word(item, "update_time")):
            at = moment(changed, self.clock)
            yield Edited(f"{said.id}:{changed}", said.place, author, at, message.id, said.text, said.addressed)

    def note(self, item: Json, workspace: str) -> Message:
        """The message itself, as the history tells it."""
        people = {
            word(m, "key"): Sender(FEISHU, workspace, word(m, "id"), word(m, "name")) for m in each(item, "mentions")
        }
        content = word(inside(item, "body"), "content")
        return Message(word(item, "message_id"), word(item, "msg_type"), content, people, workspace)

    def _said(self, e: Envelope) -> Said | None:
        found = self._live(e)
        return self._message(*found, inside(e.event, "message"), e.at("message", "create_time")) if found else None

    def _edited(self, e: Envelope) -> Edited | None:
        """With the new words, if the event brings them along; else they are asked for."""
        raw = inside(e.event, "message")
        if not word(raw, "content"):
            return self._looked_up(e, word(raw, "message_id"))
        found = self._live(e)
        if not found:
            return None
        message, place, author = found
        words = self._words(message, place)
        identity = f"{e.prefix}{message.id}:{word(raw, 'update_time') or e.id}"
        at = e.at("message", "update_time")
        place = _in_thread(place, raw)
        return Edited(identity, place, author, at, message.id, words.text, words.called or place.kind == "dm")

    def _looked_up(self, e: Envelope, message: str) -> Edited | None:
        item = self.look_up(message) if message else {}
        events = self.past(item, self._chat(e, word(item, "chat_id")))
        return next((event for event in events if isinstance(event, Edited)), None)

    def _live(self, e: Envelope) -> tuple[Message, Place, Sender] | None:
        raw, sender = inside(e.event, "message"), inside(e.event, "sender")
        author = e.person(inside(sender, "sender_id"))
        chat, message = word(raw, "chat_id"), word(raw, "message_id")
        if word(sender, "sender_type") != "user" or not (author.id and chat and message):
            return None
        people = {word(m, "key"): e.person(inside(m, "id"), word(m, "name")) for m in each(raw, "mentions")}
        place = self._chat(e, chat)
        if word(raw, "chat_type") == "p2p":
            self.chats.learn(author.id, chat)
            place = Place(FEISHU, e.tenant, author.id, "dm")
        return Message(message, word(raw, "message_type"), word(raw, "content"), people, e.tenant), place, author

    def _words(self, message: Message, place: Place) -> Words:
        if message.people and not self.me.open_id and place.kind == "channel":
            raise NotReady("the bot's own id is not known yet")
        return read(message, self.me.ids)

    def _message(self, message: Message, place: Place, author: Sender, raw: Json, at: datetime) -> Said:
        words = self._words(message, place)
        parent = word(raw, "parent_id")
        quoted = Quoted(parent) if parent else Quoted(message.id) if words.bundle else None
        return Said(
            id=f"{FEISHU}:{place.workspace}:{message.id}",
            place=_in_thread(place, raw),
            sender=author,
            at=at,
            text=words.text,
            message=message.id,
            addressed=place.kind == "dm" or words.called,
            reply_to=parent,
            quoted=quoted,
            mentions=words.mentions,
            files=words.files,
        )

    def _deleted(self, e: Envelope) -> Deleted | None:
        message = word(e.event, "message_id")
        place = self._place(e)
        if not message or not place.id:
            return None
        owner = place.id if place.kind == "dm" and word(e.event, "recall_type") == "message_owner" else ""
        author = Sender(FEISHU, e.tenant, owner)
        return Deleted(f"{e.prefix}{message}:deleted", place, author, e.at("recall_time"), message)

    def _place(self, e: Envelope) -> Place:
        return self._chat(e, word(e.event, "chat_id"))

    def _chat(self, e: Envelope, chat: str) -> Place:
        """The direct messages with somebody, if we know the chat for theirs; else a group."""
        if person := self.chats.person(chat):
            return Place(FEISHU, e.tenant, person, "dm")
        return Place(FEISHU, e.tenant, chat, "channel")

    def _bot_joined(self, e: Envelope) -> Joined | None:
        place, title = self._place(e), word(e.event, "name")
        return Joined(e.identity, place, e.operator, e.moment, bot=True, title=title) if place.id else None

    def _bot_left(self, e: Envelope) -> Left | None:
        place = self._place(e)
        return Left(e.identity, place, e.operator, e.moment, bot=True) if place.id else None

    def _joined(self, e: Envelope) -> Joined | None:
        place, title = self._place(e), word(e.event, "name")
        return Joined(e.identity, place, e.operator, e.moment, who=e.users, title=title) if place.id else None

    def _left(self, e: Envelope) -> Left | None:
        place = self._place(e)
        return Left(e.identity, place, e.operator, e.moment, who=e.users) if place.id else None

    def _entered(self, e: Envelope) -> None:
        """Somebody looks at the chat with the bot: nothing to answer, but now we know its id."""
        self.chats.learn(e.operator.id, word(e.event, "chat_id"))

    def _menu(self, e: Envelope) -> Opened | None:
        operator = inside(e.event, "operator")
        person = e.person(inside(operator, "operator_id"), word(operator, "operator_name"))
        key = word(e.event, "event_key")
        if not person.id or not key:
            return None
        place = Place(FEISHU, e.tenant, person.id, "dm")
        return Opened(e.identity, place, person, e.at("timestamp"), f"menu:{key}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is common to all events."""

    id: str
    type: str
    tenant: str
    moment: datetime
    event: Json
    clock: Callable[[], datetime]

    @classmethod
    def of(cls, payload: Json, clock: Callable[[], datetime]) -> Envelope:
        header = inside(payload, "header")
        return cls(
            id=word(header, "event_id"),
            type=word(header, "event_type"),
            tenant=word(header, "tenant_key")
            or word(inside(payload, "event", "sender"), "tenant_key")
            or word(inside(payload, "event", "operator"), "tenant_key"),
            moment=moment(header.get("create_time"), clock),
            event=inside(payload, "event"),
            clock=clock,
        )

    @property
    def prefix(self) -> str:
        return f"{FEISHU}:{self.tenant}:"

    @property
    def identity(self) -> str:
        return self.prefix + self.id

    @property
    def operator(self) -> Sender:
        return self.person(inside(self.event, "operator_id"))

    @property
    def users(self) -> tuple[Sender, ...]:
        found = (self.person(inside(u, "user_id"), word(u, "name")) for u in each(self.event, "users"))
        return tuple(person for person in found if person.id)

    def person(self, ids: Json, name: str = "") -> Sender:
        return Sender(FEISHU, self.tenant, word(ids, "open_id"), name)

    def at(self, *path: str) -> datetime:
        *before, last = path
        part = inside(self.event, *before)
        return moment(part[last], self.clock) if last in part else self.moment


def moment(stamp: object, clock: Callable[[], datetime]) -> datetime:
    """Feishu writes seconds, milliseconds or microseconds; whatever cannot be a time of its own reads as now."""
    try:
        number = int(str(stamp))
    except ValueError:
        return clock()
    while number >= 10**11:
        number, rest = divmod(number, 1000)
        if number < 10**11:
            return datetime.fromtimestamp(number, UTC).replace(microsecond=rest * 1000)
    return datetime.fromtimestamp(number, UTC) if number > 0 else clock()


def _in_thread(place: Place, raw: Json) -> Place:
    """A reply hangs in a thread only where Feishu names one; elsewhere it merely quotes."""
    root = word(raw, "root_id")
    return place.in_thread(root) if root and word(raw, "thread_id") else place
