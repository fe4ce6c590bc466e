"""What is wrong with an entry before anybody says it: blanks that nothing fills, prices that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.wording.channels import clashing
from bot.wording.facts import NUMBER
from bot.wording.filling import BLANK, ME, PARTS, PERSONA
from storage.content import Content, Fact, Wording

LITERAL_PRICE: Final = re.compile(
    r"[¥￥$€£]\s*\d[\d.,]*|\d[\d.,]*\s*(?:元|块(?!状|面|毛|地)|折|rmb|yuan|usd|dollars?|bucks|percent)(?![a-z])"
    r"|\d[\d.,]*\s*[%％]|[零一二两三四五六七八九十百千]{2,}\s*(?:元|块钱?)|[一二三四五六七八九]折(?!叠)"
    r"|百分之[零一二两三四五六七八九十]+",
    re.IGNORECASE,
)
TO_NOBODY: Final = re.compile(
    r"(?:不答\W*)?转交(?:\s*给)?\s*[^\s，。,.！!？?～~]{0,8}|→.{0,12}|hand (?:on )?to\b.{0,20}", re.IGNORECASE
)
"""Words that hand the fan on to nobody we know: they are no wording that anybody should send."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `column` names the cell, `why` a sentence, `words` what stands there."""

    column: str
    why: str
    words: str = ""


def faults(said: Content) -> Iterator[Fault]:
    """Everything that is wrong, in the order of the columns."""
    if not said.question:
        yield Fault("question", "no_question")
    yield from _facts(said)
    for wording in said.wordings:
        yield from _wording(said, wording)


def _facts(said: Content) -> Iterator[Fault]:
    names = [fact.name for fact in said.facts if fact.kind != "price"]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1 or name in _price_names(said)):
        yield Fault("facts", "twice", name)
    clash = clashing(said.prices)
    if clash is not None:
        yield Fault("facts", "two_prices", f"{clash[0].name} {clash[0].value} / {clash[1].value}")


def _price_names(said: Content) -> set[str]:
    return {price.name for price in said.prices}


def _wording(said: Content, wording: Wording) -> Iterator[Fault]:
    column = f"{wording.kind}.{wording.where}"
    if wording.lane == wording.kind:
        yield Fault(column, "to_itself", wording.lane)
    for blank in BLANK.finditer(wording.text):
        if not _known(said, blank):
            yield Fault(column, "no_such_fact", blank[0])
    bare = BLANK.sub("", wording.text)
    price = LITERAL_PRICE.search(bare)
    if TO_NOBODY.fullmatch(wording.text.strip()):
        yield Fault(column, "no_lane", wording.text.strip())
    elif price:
        yield Fault(column, "typed_price", price[0].strip())
    elif typed := _typed_fact(said, bare):
        yield Fault(column, "typed_fact", typed)


def _known(said: Content, blank: re.Match[str]) -> bool:
    name, part = blank["name"].strip(), (blank["part"] or "").strip().casefold()
    if blank["entry"]:
        return not part or part in PARTS
    if name in ME or name.casefold() in PERSONA:
        return bool(part) or name in ME
    facts = [fact for fact in said.facts if fact.name == name]
    return any(not part or _has_part(fact, part) for fact in facts)


def _has_part(fact: Fact, part: str) -> bool:
    """Whether a price has that part at all: a gift, a channel, an end."""
    return fact.kind == "price" and part in PARTS and bool(getattr(fact, PARTS[part]))


def _typed_fact(said: Content, bare: str) -> str:
    """A fact whose value stands in the wording letter by letter: it would stay there when the fact changes."""
    close = bare.replace(" ", "")
    values = [fact.value for fact in said.facts if NUMBER.search(fact.value)]
    return next((value for value in values if value.replace(" ", "") in close), "")
