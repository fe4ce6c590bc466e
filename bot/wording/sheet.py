"""A library as a table: one row for each version, in columns that Chinese and English teams can name as they like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal, TypeVar
from zoneinfo import ZoneInfo

from bot.wording import facts, moments
from storage.content import LANES, VOICES, WHERE, Category, Content, Fact, Wording

State = Literal["draft", "approved", "expired"]
STATES: Final[dict[str, State]] = {
    "draft": "draft", "草稿": "draft", "待核定": "draft", "approved": "approved", "已核定": "approved",
    "expired": "expired", "已过期": "expired", "过期": "expired",
}  # fmt: skip
CATEGORY_WORDS: Final[dict[str, Category]] = {
    "product": "product", "产品信息": "product", "产品": "product", "brand": "brand", "品牌信息": "brand",
    "品牌": "brand", "campaign": "campaign", "活动信息": "campaign", "活动": "campaign", "negative": "negative",
    "负面应对": "negative", "负面": "negative",
}  # fmt: skip
ZH_STATES: Final[dict[State, str]] = {"draft": "草稿", "approved": "已核定", "expired": "已过期"}
ZH_CATEGORIES: Final[dict[Category, str]] = {
    "product": "产品信息", "brand": "品牌信息", "campaign": "活动信息", "negative": "负面应对",
}  # fmt: skip
YES: Final = {"是", "可以", "yes", "y", "true", "1", "✓"}
NO: Final = {"否", "不可以", "no", "n", "false", "0", ""}
ALL_BRANDS: Final = "*"
EVERY: Final = {"全部", "全部品牌", "所有品牌", "all", "all brands", ALL_BRANDS}
HAND_ON: Final = ("转交", "不答·转交", "hand to", "hand on to", "→")
WHERE_ZH: Final = {"comment": "评论", "dm": "私信"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its key, and how it may be headed; the first Chinese and English names are the ones we write."""

    key: str
    zh: tuple[str, ...]
    en: tuple[str, ...]


COLUMNS: Final = (
    Column("brand", ("品牌",), ("brand",)),
    Column("number", ("编号",), ("number", "no")),
    Column("version", ("版本",), ("version",)),
    Column("state", ("状态",), ("state", "status")),
    Column("category", ("类别", "分类"), ("category",)),
    Column("question", ("问题", "标准问题"), ("question",)),
    Column("asks", ("其他问法", "相似问法"), ("other ways to ask", "asks")),
    Column("products", ("产品",), ("products", "product")),
    Column("campaign", ("活动",), ("campaign",)),
    Column("facts", ("锁定事实", "事实"), ("locked facts", "facts")),
    *(Column(f"{k}.{w}", (f"{k} {WHERE_ZH[w]}",), (f"{k} {w}",)) for k in VOICES for w in WHERE),
    Column("red_lines", ("红线",), ("red lines",)),
    Column("valid_from", ("生效",), ("valid from", "from")),
    Column("valid_to", ("截止",), ("valid to", "until")),
    Column("confidential", ("保密至",), ("confidential until",)),
    Column("shareable", ("可外传",), ("shareable",)),
    Column("owner", ("负责人",), ("owner",)),
    Column("author", ("撰写人",), ("author",)),
    Column("approved_by", ("核定人",), ("approved by",)),
    Column("second_by", ("复核人",), ("second approver",)),
    Column("approved_at", ("核定时间",), ("approved at",)),
)  # fmt: skip
MANY: Final = ("asks", "products", "facts", "red_lines", *(f"{kind}.{where}" for kind in VOICES for where in WHERE))
"""Cells that may hold several lines."""


@dataclass(frozen=True, slots=True)
class Record:
    """One version as a table tells of it; people by the names that stand there. 0 and "" where it says nothing."""

    content: Content
    number: int = 0
    version: int = 0
    state: State = "draft"
    owner: str = ""
    author: str = ""
    approved_by: str = ""
    second_by: str = ""
    approved_at: datetime | None = None
    brand: str = ""
    """Whose it is, ALL_BRANDS for an entry of no brand; "" where nobody said so."""


class BadCell(Exception):
    """A cell that cannot be understood. `key` is the column, `why` a sentence of "baton.wording"."""

    def __init__(self, key: str, why: str, words: str) -> None:
        super().__init__(f"{key}: {why}")
        self.key, self.why, self.words = key, why, words


def heading(key: str, lang: str) -> str:
    """How the column is headed."""
    column = next(column for column in COLUMNS if column.key == key)
    return column.zh[0] if lang == "zh" else column.en[0][0].upper() + column.en[0][1:]


def column_of(heading: str) -> str:
    """The key of the column with this heading; "" if we know none."""
    said = _bare(heading)
    return next((c.key for c in COLUMNS if said in (_bare(name) for name in (*c.zh, *c.en, c.key))), "")


def to_cells(record: Record, tz: ZoneInfo, lang: str = "zh") -> dict[str, str]:
    """The record as the texts of its cells, by column; `from_cells` reads either language."""
    said = record.content
    cells = {
        "number": str(record.number or ""), "version": str(record.version or ""), "state": ZH_STATES[record.state],
        "category": ZH_CATEGORIES[said.category], "question": said.question, "asks": "\n".join(said.asks),
        "products": "\n".join(said.products), "campaign": said.campaign, "facts": facts.write(said.facts, tz, lang),
        "red_lines": "\n".join(said.red_lines), "valid_from": moments.write_start(said.valid_from, tz),
        "valid_to": moments.write_end(said.valid_to, tz),
        "confidential": moments.write_start(said.confidential_until, tz), "shareable": "是" if said.shareable else "",
        "owner": record.owner, "author": record.author, "approved_by": record.approved_by,
        "second_by": record.second_by, "approved_at": moments.write_start(record.approved_at, tz),
    }  # fmt: skip
    cells["brand"] = "全部品牌" if record.brand == ALL_BRANDS else record.brand
    if lang != "zh":
        cells |= {"state": record.state, "category": said.category, "shareable": "yes" if said.shareable else ""}
        cells["brand"] = "all brands" if record.brand == ALL_BRANDS else record.brand
    cells |= {f"{w.kind}.{w.where}": wording_text(w, lang) for w in said.wordings}
    return {column.key: cells.get(column.key, "") for column in COLUMNS}


def from_cells(cells: Mapping[str, str], tz: ZoneInfo, today: date) -> Record:
    """What the cells say. Raises BadCell for the first that says nothing we know."""
    given = {key: words.strip() for key, words in cells.items()}
    if not given.get("question"):
        raise BadCell("question", "no_question", "")
    content = Content(
        question=" ".join(given["question"].split()),
        category=_choice(given, "category", CATEGORY_WORDS, "product"),
        asks=_lines(given.get("asks", "")), products=_names(given.get("products", "")),
        campaign=given.get("campaign", ""), facts=_facts(given.get("facts", ""), tz, today),
        red_lines=_lines(given.get("red_lines", "")),
        shareable=_truth(given, "shareable"),
    )  # fmt: skip
    content = _timed(content, given, tz, today).voiced(_wordings(given))
    return Record(
        content, _count(given, "number"), _count(given, "version"), _choice(given, "state", STATES, "draft"),
        given.get("owner", ""), given.get("author", ""), given.get("approved_by", ""), given.get("second_by", ""),
        _moment(given, "approved_at", moments.read_start, tz, today),
        ALL_BRANDS if given.get("brand", "").casefold() in EVERY else given.get("brand", ""),
    )  # fmt: skip


def wording(kind: str, where: str, text: str) -> Wording:
    """What one voice says in one place, as it is typed: a text, or "转交 KOS"."""
    said = text.strip()
    for opening in HAND_ON:
        if said.casefold().startswith(opening):
            lane = said[len(opening) :].strip(" :：给").removeprefix("the ")
            if lane.upper() in VOICES:
                return Wording(kind, where, lane=lane.upper())
            if lane.casefold() in ("director", "总监"):
                return Wording(kind, where, lane=LANES[-1])
    return Wording(kind, where, "\n".join(line.strip() for line in said.splitlines() if line.strip()))


def wording_text(said: Wording, lang: str = "zh") -> str:
    """The words from which `wording` makes the same, whatever the language."""
    if not said.lane:
        return said.text
    if lang != "zh":
        return f"hand to {said.lane}"
    return f"转交 {'总监' if said.lane == LANES[-1] else said.lane}"


def _timed(content: Content, given: Mapping[str, str], tz: ZoneInfo, today: date) -> Content:
    since = _moment(given, "valid_from", moments.read_start, tz, today)
    until = _moment(given, "valid_to", moments.read_end, tz, today)
    secret = _moment(given, "confidential", moments.read_start, tz, today)
    if since and until and until <= since:
        raise BadCell("valid_to", "ends_first", given["valid_to"])
    return replace(content, valid_from=since, valid_to=until, confidential_until=secret)


Reads = Callable[[str, ZoneInfo, date], datetime | None]


def _moment(given: Mapping[str, str], key: str, reads: Reads, tz: ZoneInfo, today: date) -> datetime | None:
    try:
        return reads(given.get(key, ""), tz, today)
    except moments.NoMoment:
        raise BadCell(key, "no_moment", given[key]) from None


def _wordings(given: Mapping[str, str]) -> Iterable[Wording]:
    return [wording(kind, where, given.get(f"{kind}.{where}", "")) for kind in VOICES for where in WHERE]


def _facts(text: str, tz: ZoneInfo, today: date) -> tuple[Fact, ...]:
    try:
        return facts.read(text, tz, today)
    except facts.Wrong as why:
        raise BadCell("facts", why.key, why.words) from None


T = TypeVar("T", bound=str)


def _choice(given: Mapping[str, str], key: str, known: Mapping[str, T], usual: T) -> T:
    said = given.get(key, "").casefold()
    if said and said not in known:
        raise BadCell(key, f"no_{key}", given[key])
    return known[said] if said else usual


def _truth(given: Mapping[str, str], key: str) -> bool:
    said = given.get(key, "").casefold()
    if said not in YES | NO:
        raise BadCell(key, "no_truth", given[key])
    return said in YES


def _count(given: Mapping[str, str], key: str) -> int:
    said = given.get(key, "").upper().removeprefix("FAQ-").removeprefix("FAQ").removesuffix(".0")
    if said and not (said.isdigit() and int(said) < 1_000_000):
        raise BadCell(key, "no_number", given[key])
    return int(said or 0)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _names(text: str) -> tuple[str, ...]:
    """Names on lines, or with commas between them."""
    return _lines(text.replace("、", "\n").replace("，", "\n").replace(",", "\n"))


def _bare(words: str) -> str:
    return words.casefold().replace("_", " ").replace("·", " ").replace(" ", "")
