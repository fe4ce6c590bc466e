"""What a feature may read: the team and its sentences, in one language and on one clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Protocol
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.bells import Bells
from bot.chat import Button, Card, Line, Mention, Text
from bot.dates import day_words
from bot.library.shelves import Shelves
from bot.llm import Minds
from bot.texts import Blank, Texts
from bot.workdays import Workdays
from storage import consents, teams
from storage.people import Member
from storage.teams import Team

if TYPE_CHECKING:  # a Turn is a Look that may do things: what can be said of it stands there
    from bot.work import Turn


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command as people know it: its two names, and the key of the sentence that says what it does."""

    chinese: str
    english: str
    about: str


class Repertoire(Protocol):
    """All that the bot can do, as far as a feature may ask for it."""

    def commands_for(self, role: str) -> Sequence[Spoken]:
        """What somebody with this role may say."""

    def say(self, turn: Turn, words: str) -> None:
        """Answer these words as if they had just been said to the bot."""

    def pass_on(self, turn: Turn, words: str, but: str) -> bool:
        """Let the other features (not the one named `but`) have words that are no command. True if one took them."""

    def without_command(self, feature: str, words: str) -> str:
        """The words without a command of that feature in front."""

    def is_own_work(self, turn: Turn, words: str, addressed: bool) -> bool:
        """Whether these words are something the team makes (a topic, an entry, a draft, a setting), not something that
        it tells."""

    def is_own_form(self, name: str) -> bool:
        """The same of what is written into the form of that name."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the machine that work needs."""

    texts: Texts
    bells: Bells
    repertoire: Repertoire
    shelves: Shelves = field(default_factory=Shelves)
    """The libraries as they are searched."""
    minds: Minds = field(default_factory=Minds)
    """Language models, if any are configured. Features ask `look.minds`, which knows what the team has switched on."""
    address: str = ""
    """Where Baton is reached from outside ("https://…"), "" if nobody has said."""


class Look:
    """What can be seen: the team and its sentences, in one language and on one clock. A Look changes nothing."""

    def __init__(self, db: Session, parts: Parts, team: Team, now: datetime, lang: str, tz: str, reader: Member | None):
        self.db, self.parts, self.team, self.now = db, parts, team, now
        self.lang, self.tz, self.reader = lang, ZoneInfo(tz), reader

    @property
    def local(self) -> datetime:
        """Now, on the reader's clock."""
        return self.now.astimezone(self.tz)

    @property
    def team_tz(self) -> ZoneInfo:
        return ZoneInfo(self.team.tz)

    @property
    def minds(self) -> Minds:
        """The language models, as far as this team lets them read."""
        minds = self.parts.minds
        return minds if minds.none else minds.under(consents.of(self.db, self.team.id))

    @property
    def today(self) -> date:
        """The team's today."""
        return self.now.astimezone(self.team_tz).date()

    def to(self, member: Member) -> Look:
        """The same, as this member reads it."""
        lang, tz = member.lang or self.team.lang, member.tz or self.team.tz
        return Look(self.db, self.parts, self.team, self.now, lang, tz, member)

    def line(self, key: str, **values: Blank) -> Line:
        return self.parts.texts.line(key, self.lang, **self._local(values))

    def lines(self, key: str, **values: Blank) -> tuple[Line, ...]:
        return self.parts.texts.lines(key, self.lang, **self._local(values))

    def label(self, key: str, **values: Blank) -> str:
        """A sentence as plain text, for buttons and forms."""
        return self.parts.texts.label(key, self.lang, **self._local(values))

    def _local(self, values: Mapping[str, Blank]) -> dict[str, Blank]:
        """Moments become times of the reader's day, days are told with their year where it is not this one."""
        return {name: self._told(value) for name, value in values.items()}

    def _told(self, value: Blank) -> Blank:
        if isinstance(value, datetime):
            return value.astimezone(self.tz).time()
        return day_words(value, self.lang, self.today) if isinstance(value, date) else value

    def listed(self, words: Iterable[str], apart: str = "comma") -> str:
        """Several words in a row, set apart as the reader's language does it; "semicolon" where they hold commas."""
        return self.label(f"baton.{apart}").join(words)

    def button(
        self,
        action: str,
        look: Literal["plain", "primary", "danger"] = "plain",
        *,
        form: bool = False,
        label: str = "",
        confirm: str = "",
        **value: str,
    ) -> Button:
        """A button; its label is the sentence "feature.button.name" unless one is given."""
        feature, _, name = action.partition(".")
        return Button(action, label or self.label(f"{feature}.button.{name}"), value, look, form=form, confirm=confirm)

    def mention(self, member: Member, *, ping: bool = True) -> Mention:
        return Mention(member.id, member.name, ping=ping)

    def workdays(self, member: Member | None = None) -> Workdays:
        """The working days of the team, or of a member with a calendar of their own."""
        country = (member.country if member else "") or self.team.country
        return Workdays(country, teams.day_overrides(self.db, self.team.id))


def sentence(look: Look, key: str, **values: Blank) -> Card:
    """A plain message: the first line stands first, the others follow."""
    first, *rest = look.lines(key, **values)
    return Card(first, (Text(tuple(rest)),) if rest else ())
