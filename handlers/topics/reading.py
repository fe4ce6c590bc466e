"""Reads the lines of a topic pack from a table: what each topic is, and what is wrong where. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from bot.hours import at_local
from bot.phrases.numerals import number
from bot.tables import Fault, Record, Records, Table, Unreadable
from bot.workdays import Workdays
from handlers.topics.headings import CALLED, COLUMNS, KINDS, OFTEN_KINDS
from storage.slots import COMPLAINS, NEUTRAL, PRAISES
from storage.teams import Team

ORDER: Final = ("title", "point", "product", "angles", "kinds", "places", "format", "assets")
"""The order of the fields where nobody wrote a header."""
ALL: Final = (
    "", "全部", "不限", "都行", "都可以", "所有", "通用", "均可", "全员", "无", "all", "any", "everyone", "both", "-",
    "/", "—",
)  # fmt: skip
TOTALS: Final = ("合计", "总计", "小计", "汇总", "共计", "total", "totals", "sum", "subtotal")
"""What stands where the title would in the last line of a sheet that adds up its columns."""
YES: Final = ("是", "y", "yes", "true", "1", "可", "可以", "✓", "√")
NO: Final = ("", "否", "n", "no", "false", "0", "不", "不可")
STANCES: Final = {
    "": NEUTRAL, "中立": NEUTRAL, "客观": NEUTRAL, "neutral": NEUTRAL, "夸": PRAISES, "推荐": PRAISES, "种草": PRAISES,
    "正面": PRAISES, "praise": PRAISES, "praises": PRAISES, "吐槽": COMPLAINS, "避雷": COMPLAINS, "负面": COMPLAINS,
    "complain": COMPLAINS, "complains": COMPLAINS,
}  # fmt: skip
MOST_TITLE: Final = 120
MOST_PLACES: Final = 50
MOST_TOPICS: Final = 1000
SPLIT: Final = re.compile(r"[\n;；/／、]+")


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic as somebody wrote it down; `line` is where."""

    line: int
    title: str
    point: str = ""
    product: str = ""
    angles: tuple[str, ...] = ()
    kinds: str = ""
    places: int = 1
    format: str = ""
    assets: str = ""
    stance: str = NEUTRAL
    brand: str = ""
    shareable: bool = False

    @property
    def key(self) -> str:
        """The same for every way of writing down the same topic."""
        return key_of(self.brand, self.product, self.point, self.title)


def key_of(*said: str) -> str:
    words = "|".join(_bare(word) for word in said)
    return hashlib.sha256(words.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Pack:
    """The topics of a table, and what is wrong with the lines that are left out. `unknown`: columns nobody reads."""

    topics: tuple[TopicLine, ...]
    faults: tuple[Fault, ...]
    unknown: tuple[str, ...] = ()


def read(table: Table, brands: Collection[str] = (), *, headed: bool = False) -> Pack:
    """All topics that are written down well; a file must be `headed`, pasted lines need not be. Raises Unreadable."""
    found = _records(table, headed)
    if len(found) > MOST_TOPICS:
        raise Unreadable("topics.too_many", n=len(found), most=MOST_TOPICS)
    good: dict[str, TopicLine] = {}
    faults = [fault for fault in found.faults if fault.key != "tables.fault.astray"]
    faults += [] if headed else _gaps(table)
    broken = {fault.line for fault in faults}
    for record in found:
        if record["title"].strip(":：").casefold() in TOTALS:
            continue
        topic, wrong = _read(record, brands)
        faults += wrong
        if topic is None or wrong or record.line in broken:
            continue
        if topic.key in good:
            first = good[topic.key].line
            faults.append(Fault("topics.fault.twice", record.line, record.heads.get("title", ""), str(first)))
        else:
            good[topic.key] = topic
    return Pack(tuple(good.values()), tuple(sorted(faults, key=lambda f: f.line)), found.unknown)


def _records(table: Table, headed: bool) -> Records:
    order = () if headed else ORDER
    found = table.records(COLUMNS, needed=("title",), order=order)
    heads = {record.heads.get("kinds", "").casefold() for record in found}
    if not heads & set(OFTEN_KINDS) or any(_kinds(record, []) for record in found):
        return found
    others = tuple(name for name in COLUMNS["kinds"] if name not in OFTEN_KINDS)
    formats = (*COLUMNS["format"], "类型", "type", "types")
    return table.records({**COLUMNS, "kinds": others, "format": formats}, needed=("title",), order=order)


def _gaps(table: Table) -> list[Fault]:
    """Typed lines with more empty fields than a topic has fields: bars were doubled, or the cells have slipped."""
    widths = {len(row.cells) for row in table.lines}
    if len(widths) == 1 and len(table.lines) > 1:
        return []  # cut out of a wide sheet
    faults = []
    for row in table.lines:
        empty = sum(1 for cell in row.cells if not cell.strip())
        if empty > len(ORDER):
            faults.append(Fault("topics.fault.gaps", row.line, "", str(empty)))
    return faults


def _read(record: Record, brands: Collection[str]) -> tuple[TopicLine | None, list[Fault]]:
    wrong: list[Fault] = []
    title = " ".join(record["title"].split())
    if not title:
        return None, [record.fault("topics.fault.no_title", "title")]
    if len(title) > MOST_TITLE:
        wrong.append(record.fault("topics.fault.long_title", "title"))
    angles = tuple(part.strip() for part in SPLIT.split(record["angles"]) if part.strip())
    places = _places(record, len(angles), wrong)
    kinds = _kinds(record, wrong)
    stance = STANCES.get(record["stance"].casefold())
    if stance is None:
        wrong.append(record.fault("topics.fault.stance", "stance"))
    brand = record["brand"]
    if brand and brands and brand not in brands:
        wrong.append(record.fault("topics.fault.brand", "brand"))
    shareable = record["shareable"].casefold()
    if shareable not in (*YES, *NO):
        wrong.append(record.fault("topics.fault.shareable", "shareable"))
    topic = TopicLine(
        record.line, title, record["point"], record["product"], angles, kinds, places, record["format"],
        record["assets"], stance or NEUTRAL, brand, shareable in YES,
    )  # fmt: skip
    return topic, wrong


def _places(record: Record, angles: int, wrong: list[Fault]) -> int:
    """As many as it says, at least one for each angle."""
    said = re.sub(r"[个名篇位人条]$", "", unicodedata.normalize("NFKC", record["places"]).strip())
    if not said:
        return max(angles, 1)
    value = int(said) if said.isdecimal() else number(said)
    if value is None or not 1 <= value <= MOST_PLACES:
        wrong.append(record.fault("topics.fault.places", "places"))
        return 1
    if value < angles:
        wrong.append(record.fault("topics.fault.more_angles", "places"))
    return value


def _kinds(record: Record, wrong: list[Fault]) -> str:
    said = record["kinds"]
    if said.casefold() in ALL:
        return ""
    parts = [part for part in re.split(r"[\s,，、/;；|+和&]+|(?<=KO[LCES])(?=KO[LCES])", said.upper()) if part]
    names = [_kind_of(part) for part in parts]
    if "" in names:
        wrong.append(record.fault("topics.fault.kinds", "kinds"))
    return " ".join(kind for kind in KINDS if kind in names)


def _kind_of(word: str) -> str:
    """ "KOC", "KOC账号", "素人": the kind; "" for what is none."""
    bare = re.sub(r"(?:账号|号|类|型)+$", "", word)
    return bare if bare in KINDS else next((kind for kind, names in CALLED.items() if bare in names), "")


def _bare(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def week_of(team: Team, overrides: Mapping[date, bool], now: datetime, wraps: time) -> date:
    """The Monday of the pack that people speak of now: this week's until its wrap-up on the last day, then the next."""
    calendar = Workdays(team.country, overrides)
    tz = ZoneInfo(team.tz)
    today = now.astimezone(tz).date()
    monday = calendar.monday(today)
    days = calendar.week(monday)
    if days and now < at_local(days[-1], wraps, tz):
        return monday
    return calendar.monday(calendar.next_after(max(today, *days)) if days else calendar.next_after(today))


def is_pack(words: str, table: Table) -> bool:
    """Whether pasted words, said without a command, can only be a topic pack: a header that names several fields."""
    if "\n" not in words:
        return False
    known = {_bare(name) for names in COLUMNS.values() for name in names}
    return sum(_bare(cell) in known for cell in table.header) >= 3
