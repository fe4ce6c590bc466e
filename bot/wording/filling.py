"""Fills a wording's blanks from locked facts and the account's persona sheet; what cannot be filled is left out.

`{成膜时间}` is a fact of the same entry, `{到手价.赠品}` a part of a price, `{FAQ-3.到手价}` a fact of another entry,
`{人设.肤质}` a line of the persona sheet, `{我}` who answers. A sentence with a blank that nothing fills is left out
whole, and so is one that tells an experience which the sheet does not know: nothing is ever made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.wording import moments
from bot.wording.channels import price_for
from storage.content import Content, Fact

BLANK: Final = re.compile(
    r"\{(?:(?:FAQ-?)?(?P<entry>\d+)\s*[.．])?(?P<name>[^{}.．]+)(?:[.．](?P<part>[^{}.．]+))?\}", re.I
)
HAN: Final = re.compile(r"[一-鿿]")
SENTENCE: Final = re.compile(r"[^。！？!?～~\n]*(?:[。！？!?～~\n]+[”’）)]*|$)")
PERSONA: Final = ("人设", "persona")
ME: Final = ("我", "me")
PARTS: Final = {
    "赠品": "gift",
    "gift": "gift",
    "渠道": "channel",
    "channel": "channel",
    "截止": "until",
    "until": "until",
}
EXPERIENCE: Final = re.compile(
    r"我也是|我自己|亲测|我用了|我用过|我用下来|我的(?:皮肤|肤质|脸)|本人|自用"
    r"|i(?:'ve| have) (?:used|tried)|i(?:'m| am) (?:also|too)|my (?:own )?(?:skin|face)|myself|sister here",
    re.IGNORECASE,
)
Why = Literal["channel", "over", "persona", "experience", "gone", "unknown"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: the account's network and persona sheet, and the person's own name."""

    network: str = ""
    persona: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    me: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """A fact that stands in the text, and the number of the entry it comes from (0: the entry itself)."""

    fact: Fact
    entry: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence that was left out. `why`: no price in this `channel`, a price that is `over`, the `persona` sheet
    has no such line, an `experience` that it does not know, the other entry is `gone`, or a blank is `unknown`."""

    sentence: str
    why: Why
    blank: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What may be said, word for word."""

    text: str
    used: tuple[Used, ...] = ()
    sheet: tuple[str, ...] = ()
    """The words that come from the persona sheet."""
    left_out: tuple[LeftOut, ...] = ()


class Missing(Exception):
    """A blank that nothing fills."""

    def __init__(self, why: Why, blank: str) -> None:
        super().__init__(why)
        self.why, self.blank = why, blank


Others = Callable[[int], Content | None]
"""Another entry that is said now, by its number."""


def fill(
    text: str, of: Content, speaker: Speaker, now: datetime, tz: ZoneInfo, others: Others = lambda _: None
) -> Filled:
    """The wording as this speaker may say it now."""
    pen = _Pen(of, speaker, now, tz, others)
    said, left_out = "", []
    for sentence in sentences(text):
        try:
            said += pen.write(sentence)
        except Missing as why:
            left_out.append(LeftOut(sentence.strip(), why.why, why.blank))
    tidy = "\n".join(line.strip() for line in said.splitlines() if line.strip())
    return Filled(tidy, tuple(dict.fromkeys(pen.used)), tuple(dict.fromkeys(pen.sheet)), tuple(left_out))


def sentences(text: str) -> Iterator[str]:
    """The text cut after each of its sentences."""
    return (found[0] for found in SENTENCE.finditer(text) if found[0])


class _Pen:
    """Writes one sentence after the other, and remembers what it used."""

    def __init__(self, of: Content, speaker: Speaker, now: datetime, tz: ZoneInfo, others: Others) -> None:
        self._of, self._speaker, self._now, self._tz, self._others = of, speaker, now, tz, others
        self.used: list[Used] = []
        self.sheet: list[str] = []

    def write(self, sentence: str) -> str:
        """The sentence with its blanks filled. Raises Missing; then nothing of it counts as used."""
        used, sheet = list(self.used), list(self.sheet)
        try:
            said = BLANK.sub(self._fill, sentence)
            self._check_experience(sentence)
        except Missing:
            self.used, self.sheet = used, sheet
            raise
        return said

    def _fill(self, blank: re.Match[str]) -> str:
        name, part = blank["name"].strip(), (blank["part"] or "").strip()
        if name in ME and not blank["entry"]:
            return self._speaker.me
        if name.casefold() in PERSONA and not blank["entry"]:
            return self._trait(part, blank[0])
        number = int(blank["entry"] or 0)
        content = self._others(number) if number else self._of
        if content is None:
            raise Missing("gone", blank[0])
        fact = self._fact(content, name, blank[0])
        self.used.append(Used(fact, number))
        return self._part(fact, part, blank)

    def _trait(self, key: str, blank: str) -> str:
        words = self._speaker.persona.get(key, "")
        if not words:
            raise Missing("persona", blank)
        self.sheet.append(words)
        return words

    def _fact(self, content: Content, name: str, blank: str) -> Fact:
        named = [fact for fact in content.facts if fact.name == name]
        if not named:
            raise Missing("unknown", blank)
        if named[0].kind != "price":
            return named[0]
        found = price_for(named, self._speaker.network, self._now)
        if found is None:
            raise Missing("channel" if any(fact.in_force(self._now) for fact in named) else "over", blank)
        return found

    def _part(self, fact: Fact, part: str, blank: re.Match[str]) -> str:
        """One part of a price; a moment in the language of the sentence that it stands in."""
        if not part:
            return fact.value
        wanted = PARTS.get(part.casefold(), "")
        if wanted == "until" and fact.until:
            return moments.told(fact.until, self._tz, "zh" if HAN.search(BLANK.sub("", blank.string)) else "en")
        said = {"gift": fact.gift, "channel": fact.channel}.get(wanted, "")
        if not said:
            raise Missing("unknown" if wanted == "" else "over", blank[0])
        return said

    def _check_experience(self, sentence: str) -> None:
        """Whoever says “me too” says it from the sheet."""
        if not EXPERIENCE.search(sentence) or any(
            blank["name"].casefold() in PERSONA for blank in BLANK.finditer(sentence)
        ):
            return
        known = [words for words in self._speaker.persona.values() if words and words in sentence]
        if not known:
            raise Missing("experience", "")
        self.sheet += known


def blanks(text: str) -> Iterator[re.Match[str]]:
    """The blanks of a wording."""
    return BLANK.finditer(text)
