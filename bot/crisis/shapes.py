"""What a crisis rule says, what it found in somebody's words, and what follows from it: pure, no chat, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad it may be. A worse one is greater: P0 > P1 > P2, the other way round than their letters."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)

    def __le__(self, other: str) -> bool:
        return str.__ge__(self, other)

    def __gt__(self, other: str) -> bool:
        return str.__lt__(self, other)

    def __ge__(self, other: str) -> bool:
        return str.__le__(self, other)


class Dismissal(StrEnum):
    """Why a word that stands in a rule means nothing here."""

    NEGATED = "negated"
    ASKED = "asked"
    SUPPOSED = "supposed"
    TRAINING = "training"
    OTHERS = "others"
    STORY = "story"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must be noticed: its words, what must stand near them, and what takes their meaning away."""

    name: str
    category: str
    severity: Severity
    words: tuple[str, ...]
    """A trailing * stands for any ending of a Latin word."""
    zh: str = ""
    en: str = ""
    """What it is called on a card."""
    near: tuple[str, ...] = ()
    """Names of word groups; a word of each must be within `reach`. "use|eat:6": of either, one with its own reach."""
    after: tuple[str, ...] = ()
    """The same, but before them: "洗完头很痒" blames, "头很痒才用的" does not."""
    away: tuple[str, ...] = ()
    """Names of word groups; none of their words may stand within `reach`."""
    reach: int = 16
    exclude: tuple[str, ...] = ()
    """Longer words in which a word of this rule means nothing: 多媒体 is not 媒体."""
    heeds: frozenset[Dismissal] = frozenset(Dismissal)
    """Which contexts take its meaning away. "没有律师" is nothing, "没有天理" is no denial."""
    count: int = 1
    minutes: int = 0
    """Alarm only at so many messages within so many minutes; 1: at once."""

    @property
    def at_once(self) -> bool:
        return self.count <= 1

    def title(self, lang: str) -> str:
        return (self.en if lang == "en" else self.zh) or self.name


@dataclass(frozen=True, eq=False, slots=True)
class Rules:
    """All rules that watch for a team. Each change makes a new one with its own version."""

    version: str
    rules: tuple[Rule, ...]
    groups: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, Mapping[str, str]]
    """What each category is called: category, then language."""
    everywhere: tuple[str, ...] = ()
    """Phrases in which no word of any rule counts."""
    basis: Rules | None = None
    """The shipped rules that a team changed; None for those themselves."""
    own: tuple[Rule, ...] = ()
    """What the team added: its own rules, and shipped rules with nothing but the words that it added to them."""
    removed: frozenset[tuple[str, str]] = frozenset()
    """(rule, word) that do not count for this team; "" as word: the whole rule."""

    def rule(self, name: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.name == name), None)

    def category(self, name: str, lang: str) -> str:
        """What a category is called; its own name if nobody named it."""
        return self.titles.get(name, {}).get(lang, name)


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule that a team wrote itself: words, and perhaps how often within how many minutes."""

    name: str
    words: tuple[str, ...]
    severity: Severity = Severity.P1
    category: str = "own"
    exclude: tuple[str, ...] = ()
    count: int = 1
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class TeamChanges:
    """What a team changed of the shipped rules. Hashable, so that the rules made of it can be kept."""

    own: tuple[OwnRule, ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    """(rule's name, word): one more word for a shipped rule."""
    removed: tuple[tuple[str, str], ...] = ()
    """(rule's name, word): a shipped word that this team does not want; "" as word: the whole rule."""
    excluded: tuple[str, ...] = ()
    """Phrases in which no word of any rule counts: "爆炸好吃"."""
    version: str = ""
    """By whom and when it was changed last, or a running number; it is named in every alert."""


@dataclass(frozen=True, slots=True)
class Match:
    """Words of somebody that a rule stands for, at their place in the original text."""

    rule: str
    category: str
    severity: Severity
    word: str
    """As it stands in the rule."""
    start: int
    end: int
    said: str
    """As it stands in the original text, [start:end]."""
    suspect: bool = False
    """The word was disguised (spelled by sound, taken apart), so that it may also be chance."""
    dismissed: Dismissal | None = None
    """Why it does not count here."""
    counted: bool = False
    """Its rule alarms only when it comes often; alone it means nothing yet."""

    @property
    def live(self) -> bool:
        return self.dismissed is None and not self.counted


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be thought of somebody's words. `severity` is None where nobody need be woken."""

    severity: Severity | None = None
    suspect: bool = False
    """Nothing but disguised words or the likeness to a crisis speak for it: a person must look."""
    categories: tuple[str, ...] = ()
    """The weightiest first."""
    matches: tuple[Match, ...] = ()
    """What counts, in the order of the text; no two lie over each other."""
    dismissed: tuple[Match, ...] = ()
    """What would have counted in another context, with the reason why it does not."""
    counted: tuple[str, ...] = ()
    """Names of rules that alarm only when this comes often."""
    likeness: float = 0.0
    """How near the second look found it to a known kind of crisis, 0 to 1."""
    version: str = ""
    """Of the rules that judged."""
    reasons: tuple[str, ...] = field(default=())
    """Names of the rules that spoke, the weightiest first; `like:<category>` from the second look."""
    facts: tuple[str, ...] = ()
    """The rules that tell it all: the weightiest of each category first, without those that only say again, of the same
    letters, what a weightier one says."""

    @property
    def alarming(self) -> bool:
        return self.severity is not None
