"""What stands in a team file, once it has been read. Field names are the keys of the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, TypeAlias

from bot.hours import QUIET, Quiet, Shift

Language: TypeAlias = Literal["zh", "en"]
Group: TypeAlias = Literal["strategy", "content", "ops", "data"]
Role: TypeAlias = Literal["director", "deputy", "lead", "member", "guest"]
Kind: TypeAlias = Literal["KOL", "KOC", "KOE", "KOS"]
Use: TypeAlias = Literal["home", "war_room", "other"]
Category: TypeAlias = Literal["product", "brand", "campaign", "negative"]
Platform: TypeAlias = Literal["slack", "feishu", "local"]
Deed: TypeAlias = Literal["watch", "off", "exclude"]
Severity: TypeAlias = Literal["P0", "P1", "P2"]


@dataclass(frozen=True, slots=True)
class Team:
    """The team itself. The stand-up's three spans are minutes before and after the meeting.

    From `draft_at` on, the week: when the sprint is asked for, published, its topics due, and wrapped up; how many
    minutes apart an account posts, and how many after a KOL the KOCs and KOS follow.
    """

    name: str
    language: Language = "zh"
    time_zone: str = "Asia/Shanghai"
    country: str = "CN"
    standup_at: time = time(9, 30)
    ask_before: int = 30
    remind_before: int = 5
    close_after: int = 15
    quiet: Quiet = QUIET
    draft_at: time = time(8, 30)
    publish_at: time = time(10, 0)
    pack_at: time = time(14, 0)
    wrap_at: time = time(17, 0)
    slot_gap: int = 120
    koc_after: int = 60
    kos_after: int = 150


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the team uses; `workspace` "" means the only one that the bot sits in."""

    use: Use
    platform: Platform
    id: str
    name: str = ""
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    name: str
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """Days off, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Member:
    """One person. An empty language, time zone or country means the team's own.

    `until` is a deputy's last day as such. `enrolled` asks a guest into the rounds.
    """

    handle: str
    name: str
    email: str = ""
    group: Group = "ops"
    role: Role = "member"
    language: Language | Literal[""] = ""
    time_zone: str = ""
    country: str = ""
    slack: str = ""
    feishu: str = ""
    shifts: tuple[Shift, ...] = ()
    standup_at: time | None = None
    enrolled: bool = False
    until: date | None = None
    leave: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True)
class Trait:
    """One fact about a persona: 肤质 = 大油皮."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Persona:
    """Who an account is to its readers."""

    about: str = ""
    traits: tuple[Trait, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of a duty roster: who answers in which hours, and whether through holidays too."""

    who: str
    hours: Shift
    holidays: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """One social-media account. Owner and backup are handles of members."""

    network: str
    handle: str
    kind: Kind
    name: str = ""
    brand: str = ""
    owner: str = ""
    backup: str = ""
    products: tuple[str, ...] = ()
    persona: Persona = Persona()
    service_hours: tuple[Shift, ...] = ()
    roster: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class Workday:
    """A day that the team works, or does not, whatever the public calendar says."""

    date: date
    working: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Voices:
    """How each kind of account says an entry in each place: "KOC 评论" = "…", or "转交 KOS"."""

    said: tuple[Trait, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """One entry of the FAQ library. Facts are lines such as "成膜时间 = 约 3 分钟"; people are handles of members.

    Approved it is said by Baton at once; a price needs `second_by` too, and nobody approves what they wrote.
    """

    number: int
    question: str
    asks: tuple[str, ...] = ()
    brand: str = ""
    category: Category = "product"
    products: tuple[str, ...] = ()
    campaign: str = ""
    facts: tuple[str, ...] = ()
    voices: Voices = Voices()
    red_lines: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    confidential: str = ""
    shareable: bool = False
    owner: str = ""
    author: str = ""
    approved_by: str = ""
    second_by: str = ""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A crisis word of the team's own; a shipped one that is off; or a phrase in which no word counts (exclude)."""

    word: str
    deed: Deed = "watch"
    severity: Severity = "P1"
    times: int = 1
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class DraftWord:
    """A word that the draft check marks, or lets pass; on one network, or on all ("")."""

    word: str
    mark: bool = True
    network: str = ""


@dataclass(frozen=True, slots=True)
class TeamFile:
    team: Team
    channels: tuple[Channel, ...] = ()
    brands: tuple[Brand, ...] = ()
    members: tuple[Member, ...] = ()
    accounts: tuple[Account, ...] = ()
    workdays: tuple[Workday, ...] = ()
    library: tuple[Wording, ...] = ()
    draft_words: tuple[DraftWord, ...] = ()
    keywords: tuple[Keyword, ...] = ()
