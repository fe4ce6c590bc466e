"""Locked facts as people write them, one a line.

"成膜时间 = 约 3 分钟" is a quantity, "到手价 = 129 元 | 抖音直播间 | 送旅行装 | 2月9日 ~ 2月12日" a price with its
channel, its gift and its span; "防晒值（文本） = SPF50+" says itself what kind it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from bot.wording import moments
from storage.content import Fact, FactKind

KIND_WORDS: Final[dict[str, FactKind]] = {
    "price": "price", "价格": "price", "date": "date", "日期": "date", "percentage": "percentage",
    "percent": "percentage", "百分比": "percentage", "quantity": "quantity", "数量": "quantity",
    "ingredient": "ingredient", "成分": "ingredient", "text": "text", "文本": "text",
}  # fmt: skip
ZH_KINDS: Final[dict[FactKind, str]] = {
    "price": "价格", "date": "日期", "percentage": "百分比", "quantity": "数量", "ingredient": "成分", "text": "文本",
}  # fmt: skip
LINE: Final = re.compile(r"(?P<name>[^=＝]+?)\s*(?:[(（](?P<kind>[^()（）]+)[)）])?\s*[=＝]\s*(?P<value>.*)")
GIFT: Final = re.compile(r"^(?:送|赠品?|gift\s*[:：])\s*(?P<gift>.+)$|^free\s+(?P<free>.+)$", re.IGNORECASE)
SPAN: Final = re.compile(r"\s*(?:~|～|—|–|至|到|\bto\b|\s-\s)\s*")
NUMBER: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
MONEY: Final = re.compile(r"[¥￥$€£]\s*\d|\d\s*(?:元|块|rmb|cny|yuan|usd)", re.IGNORECASE)
A_DATE: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}月\d{1,2}[日号]")
COUNTED: Final = re.compile(
    r"\d\s*(?:(?:ml|mg|g|kg|l|cm|mm|hours?|h|min\w*|days?)(?![a-z])|小时|分钟|秒|天|个月|次|片|支|瓶|倍|岁)",
    re.IGNORECASE,
)


class Wrong(Exception):
    """A line that is no fact; `key` says why (a sentence of "baton.wording"), `words` is what stands there."""

    def __init__(self, key: str, words: str, line: int = 0) -> None:
        super().__init__(key)
        self.key, self.words, self.line = key, words, line


def read(text: str, tz: ZoneInfo, today: date) -> tuple[Fact, ...]:
    """The facts of these lines. Raises Wrong at the first that is none."""
    found: list[Fact] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            found.append(_fact(line.strip(), number, tz, today))
    return tuple(found)


def write(facts: Iterable[Fact], tz: ZoneInfo, lang: str = "zh") -> str:
    """The lines from which `read` makes the same facts, whatever the language."""
    return "\n".join(line(fact, tz, lang) for fact in facts)


def line(fact: Fact, tz: ZoneInfo, lang: str = "zh") -> str:
    kind = f"（{ZH_KINDS[fact.kind]}）" if lang == "zh" else f" ({fact.kind})"
    kind = "" if _guess(fact.name, fact.value) == fact.kind else kind
    parts = [f"{fact.name}{kind} = {fact.value}"]
    if fact.kind == "price":
        parts += [fact.channel] if fact.channel else []
        parts += [f"{'送' if lang == 'zh' else 'gift:'} {fact.gift}"] if fact.gift else []
        if fact.since or fact.until:
            since, until = moments.write_start(fact.since, tz), moments.write_end(fact.until, tz)
            parts.append(f"{since} ~ {until}".strip())
    return " | ".join(parts)


def _fact(said: str, number: int, tz: ZoneInfo, today: date) -> Fact:
    found = LINE.fullmatch(said)
    if found is None or not found["value"].strip():
        raise Wrong("no_fact", said, number)
    name, kind = found["name"].strip(), _kind(found["kind"])
    if found["kind"] and kind is None:
        name = f"{name}（{found['kind']}）"
    if re.search(r"[{}.。|｜\[\]]", name) or name.isdigit():
        raise Wrong("bad_name", name, number)
    value = found["value"].strip()
    kind = kind or _guess(name, re.split(r"[|｜]", value)[0])
    if kind != "price":
        return Fact(name, kind, value)
    return _price(name, value, number, tz, today)


def _kind(word: str | None) -> FactKind | None:
    return KIND_WORDS.get((word or "").strip().casefold())


def _guess(name: str, value: str) -> FactKind:
    """What kind of fact it is where nobody said: by its value, else by its name."""
    if MONEY.search(value) or re.search(r"价$|价格|price", name, re.IGNORECASE):
        return "price"
    if re.search(r"成分|成份|ingredient", name, re.IGNORECASE):
        return "ingredient"
    if re.search(r"\d\s*[%％]", value):
        return "percentage"
    if A_DATE.search(value):
        return "date"
    return "quantity" if COUNTED.search(value) else "text"


def _price(name: str, said: str, number: int, tz: ZoneInfo, today: date) -> Fact:
    value, *rest = [part.strip() for part in re.split(r"[|｜]", said)]
    amounts = NUMBER.findall(value)
    if len(amounts) != 1:
        raise Wrong("no_amount", value, number)
    channel, gift, since, until = "", "", None, None
    for part in filter(None, rest):
        present, span = GIFT.match(part), _span(part, tz, today)
        if span is not None:
            since, until = span
        elif present is not None:
            gift = (present["gift"] or present["free"]).strip()
        elif not channel:
            channel = part
        else:
            raise Wrong("bad_part", part, number)
    if since and until and until <= since:
        raise Wrong("ends_first", said, number)
    return Fact(name, "price", value, Decimal(amounts[0].replace(",", "")), channel, gift, since, until)


def _span(part: str, tz: ZoneInfo, today: date) -> tuple[datetime | None, datetime | None] | None:
    """From and until; either may be missing. None if the words are no span."""
    halves: Sequence[str] = SPAN.split(part, maxsplit=1)
    if len(halves) != 2:
        return None
    try:
        since, until = moments.read_start(halves[0], tz, today), moments.read_end(halves[1], tz, today)
    except moments.NoMoment:
        return None
    return (since, until) if since or until else None
