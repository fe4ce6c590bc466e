"""The words in which the machine and its features speak of chat: who said what where, and what a card is made of.

Nothing here knows Slack or Feishu. An adapter turns what it hears into the events below (its *decode*) and draws
cards and forms from the blocks below (its *draw*). Everything that travels is frozen and survives a trip through
JSON (`pack` and `unpack`), because letters wait in the database between the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field as Tagged
from pydantic import TypeAdapter

from bot.pictures.art import Art

# --- where, and who -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A direct message or a channel, or one thread of it.

    `workspace` is the platform's tenant (Slack team id, Feishu tenant key); `thread` is the id of the message
    that the thread hangs on, or "" for the conversation itself.
    """

    platform: str
    workspace: str
    id: str
    kind: Literal["dm", "channel"]
    thread: str = ""

    @property
    def lane(self) -> str:
        """The conversation in one word. What is said in one lane is answered in order."""
        return f"{self.platform}:{self.workspace}:{self.id}"

    def in_thread(self, message: str) -> Place:
        return replace(self, thread=message)

    @property
    def itself(self) -> Place:
        """The conversation without the thread."""
        return replace(self, thread="")


@dataclass(frozen=True, slots=True)
class Sender:
    """A person as one platform knows them; `name` is what the platform shows, "" if it did not say."""

    platform: str
    workspace: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """Something attached. `url` is where the adapter can fetch it, never shown to people; `workspace` where it hangs,
    if that must be known to fetch it."""

    id: str
    name: str = ""
    kind: Literal["image", "voice", "other"] = "other"
    url: str = ""
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message that somebody replied to, forwarded or pointed at."""

    message: str
    text: str = ""
    author: Sender | None = None
    link: str = ""
    files: tuple[File, ...] = ()


# --- what is heard --------------------------------------------------------------------------------------------
# `id` is the event's own identity (not the delivery's): the same words delivered twice carry the same id.
# `at` is when it was said on the platform's clock, aware and in UTC.


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote a message. `text` is plain: the bot's own mention is gone, others read "@Name".

    `addressed` is true where the bot is meant: a direct message, a mention, a slash command.
    """

    id: str
    place: Place
    sender: Sender
    at: datetime
    text: str
    message: str = ""
    addressed: bool = False
    reply_to: str = ""
    quoted: Quoted | None = None
    mentions: tuple[Sender, ...] = ()
    files: tuple[File, ...] = ()
    link: str = ""
    tag: Literal["said"] = "said"


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody changed a message they had written; `text` is how it reads now."""

    id: str
    place: Place
    sender: Sender
    at: datetime
    message: str
    text: str
    addressed: bool = False
    tag: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class Deleted:
    """Somebody took back a message. Platforms do not always say who: then `sender.id` is ""."""

    id: str
    place: Place
    sender: Sender
    at: datetime
    message: str
    tag: Literal["deleted"] = "deleted"


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button (or picked from a select: then the choice stands in `value["choice"]`)."""

    id: str
    place: Place
    sender: Sender
    at: datetime
    action: str
    value: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    tag: Literal["pressed"] = "pressed"


@dataclass(frozen=True, slots=True)
class Filled:
    """Somebody sent a form. `value` is what the form carried along; `fields` is what they filled in.

    A `many` field gives a tuple of option values, every other kind one string ("" if left empty).
    """

    id: str
    place: Place
    sender: Sender
    at: datetime
    form: str
    value: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    message: str = ""
    tag: Literal["filled"] = "filled"


@dataclass(frozen=True, slots=True)
class Pointed:
    """Somebody chose one of our shortcuts on a message (Slack's message menu)."""

    id: str
    place: Place
    sender: Sender
    at: datetime
    action: str
    quoted: Quoted
    tag: Literal["pointed"] = "pointed"


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came into a channel. `bot` is true when it was Baton itself; `sender` is who invited or joined."""

    id: str
    place: Place
    sender: Sender
    at: datetime
    bot: bool = False
    who: tuple[Sender, ...] = ()
    title: str = ""
    tag: Literal["joined"] = "joined"


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody left a channel, or Baton was removed from it."""

    id: str
    place: Place
    sender: Sender
    at: datetime
    bot: bool = False
    who: tuple[Sender, ...] = ()
    tag: Literal["left"] = "left"


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened Baton's own page: Slack's App Home (`what` = "home") or an item of Feishu's bot menu."""

    id: str
    place: Place
    sender: Sender
    at: datetime
    what: str = "home"
    tag: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True)
class Thought:
    """What `sender` asked for here has been thought about; the answer waits under `wish`. No platform ever says this:
    it is the machine's own letter (`bot.thoughts`)."""

    id: str
    place: Place
    sender: Sender
    at: datetime
    name: str
    wish: str
    tag: Literal["thought"] = "thought"


Event: TypeAlias = Annotated[
    Said | Edited | Deleted | Pressed | Filled | Pointed | Joined | Left | Opened | Thought, Tagged(discriminator="tag")
]

# --- what is shown --------------------------------------------------------------------------------------------


EVERYBODY = "*"
"""Instead of a member: a mention of all who are in the channel. Only for alarms that nobody has answered."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person inside a sentence. `member` is our id; `user` is filled in for the platform where it is shown.

    Where the person has no account on that platform `user` stays "", and the plain name is written.
    `ping` false writes the name without waking anybody.
    """

    member: str
    name: str
    user: str = ""
    ping: bool = True
    tag: Literal["mention"] = "mention"


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out (bold)."""

    text: str
    tag: Literal["strong"] = "strong"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a web address."""

    text: str
    url: str
    tag: Literal["link"] = "link"


Part: TypeAlias = str | Mention | Strong | Link
Line: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A verb on a card. `action` is "feature.name" and has exactly one owner; `value` comes back when pressed.

    `form` true: the press opens the form of that name. `confirm`: a question the platform asks first.
    `url`: the press opens this address and nothing comes back.
    """

    action: str
    label: str
    value: Mapping[str, str] = field(default_factory=dict)
    look: Literal["plain", "primary", "danger"] = "plain"
    form: bool = False
    confirm: str = ""
    url: str = ""
    tag: Literal["button"] = "button"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: one or more lines."""

    lines: tuple[Line, ...]
    tag: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody said, shown as theirs."""

    line: Line
    tag: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its own buttons at its end."""

    line: Line
    buttons: tuple[Button, ...]
    tag: Literal["row"] = "row"


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons below the text."""

    buttons: tuple[Button, ...]
    tag: Literal["buttons"] = "buttons"


@dataclass(frozen=True, slots=True)
class Select:
    """A list to pick one from, right on the card. The pick arrives as `Pressed` with `value["choice"]`."""

    action: str
    label: str
    options: tuple[Option, ...]
    value: Mapping[str, str] = field(default_factory=dict)
    tag: Literal["select"] = "select"


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    line: Line
    tag: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between two thoughts."""

    tag: Literal["rule"] = "rule"


@dataclass(frozen=True, slots=True)
class Picture:
    """Something drawn. `alt` says the same in words, for whoever cannot see it and wherever it cannot be shown.

    `file` is filled in for the platform where it is shown: its own name of the picture there, "" if it has none.
    """

    art: Art
    alt: str
    file: str = ""
    tag: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


Block: TypeAlias = Annotated[Text | Quote | Row | Buttons | Select | Note | Rule | Picture, Tagged(discriminator="tag")]


@dataclass(frozen=True, slots=True)
class Card:
    """What Baton shows. `title` is the first line, the only one that a lock screen shows: the fact and the ask.

    A card with no blocks is a plain message. `sealed`: it is not passed on, where the platform can see to that.
    """

    title: Line
    blocks: tuple[Block, ...] = ()
    tone: Literal["plain", "good", "warn", "alarm"] = "plain"
    sealed: bool = False

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Every button on the card, from top to bottom."""
        rows = [b.buttons for b in self.blocks if isinstance(b, Row | Buttons)]
        return tuple(button for row in rows for button in row)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of text on the card, from top to bottom, the title first."""
        found: list[Line] = [self.title]
        for block in self.blocks:
            if isinstance(block, Text):
                found.extend(block.lines)
            elif isinstance(block, Quote | Row | Note):
                found.append(block.line)
            elif isinstance(block, Picture):
                found.append((block.alt,))
        return tuple(found)

    @property
    def plain(self) -> str:
        """The card as plain text, for notifications, searches and tests."""
        return "\n".join(plain(line) for line in self.lines)


def plain(line: Line) -> str:
    """A line as plain text; people read as "@Name"."""
    return "".join(_word(part) for part in line)


def _word(part: Part) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Mention):
        return f"@{part.name}" if part.ping else part.name
    return part.text


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form.

    Kinds: `text` one line, `long` several, `one` a choice, `many` ticks, `date` (YYYY-MM-DD), `time` (HH:MM),
    `person` (the value is our member id; `options` lists who may be picked). `value` is what stands there at first.
    """

    name: str
    label: str
    kind: Literal["text", "long", "one", "many", "date", "time", "person"] = "text"
    value: str | tuple[str, ...] = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    hint: str = ""
    limit: int = 3000


@dataclass(frozen=True, slots=True)
class Form:
    """A few questions at once: a modal on Slack, a form card on Feishu. `name` is "feature.name" and has one owner.

    `done` is what a form card reads once it was sent ("Sent").
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    cancel: str
    done: str
    value: Mapping[str, str] = field(default_factory=dict)
    intro: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a press or a form, for the person who is still looking.

    `toast` is one short sentence; `errors` are sentences by field name (a form stays open and shows them);
    `card` is how the pressed card reads now, where it already can be said.
    """

    toast: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    card: Card | None = None


class Oops(Exception):
    """A refusal that the person can do something about. `key` names its sentence in texts.toml.

    `field` says which question of a form it belongs to, so that it is shown there.
    """

    def __init__(self, key: str, *, field: str = "", **values: Any) -> None:
        super().__init__(key)
        self.key, self.field, self.values = key, field, values


# --- through JSON and back ------------------------------------------------------------------------------------

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)
_CARD: TypeAdapter[Card] = TypeAdapter(Card)
_PLACE: TypeAdapter[Place] = TypeAdapter(Place)
_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)


def pack(thing: Event | Card | Place | Outcome) -> str:
    """Any of the above as JSON text, for the database."""
    if isinstance(thing, Card):
        return _CARD.dump_json(thing).decode()
    if isinstance(thing, Place):
        return _PLACE.dump_json(thing).decode()
    if isinstance(thing, Outcome):
        return _OUTCOME.dump_json(thing).decode()
    return _EVENT.dump_json(thing).decode()


def unpack_event(text: str) -> Event:
    return _EVENT.validate_json(text)


def unpack_card(text: str) -> Card:
    return _CARD.validate_json(text)


def unpack_place(text: str) -> Place:
    return _PLACE.validate_json(text)


def unpack_outcome(text: str) -> Outcome:
    return _OUTCOME.validate_json(text)
