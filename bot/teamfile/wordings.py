"""The FAQ library of a team file: read like the rest, and each entry checked as it would be in chat."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.teamfile.problems import NOTHING
from bot.teamfile.shape import Trait, Voices, Wording
from bot.teamfile.table import NotThis, Table, choice, flag, words
from bot.texts import Texts
from bot.wording import facts
from bot.wording.sheet import CATEGORY_WORDS, COLUMNS, BadCell, Record, column_of, from_cells, to_cells

A_FACT = 'lines such as "成膜时间 = 约 3 分钟"'
A_MOMENT = 'a moment such as "2026-02-12 23:59"'
A_CATEGORY = "product 产品信息, brand 品牌信息, campaign 活动信息 or negative 负面应对"
A_MEMBER = "the handle of a member"
VOICES = tuple(column.key for column in COLUMNS if "." in column.key)
SOME_DAY = date(2026, 1, 1)
"""Days in a team file are written with their year, so that it does not matter when it is read."""


def read(top: Table) -> tuple[Wording, ...]:
    """All entries, as they would be written again."""
    zone = top.values.get("team", {}).get("time_zone", "") if isinstance(top.values.get("team"), dict) else ""
    tz = _zone(zone)
    return tuple(_wording(table, tz) for table in top.tables("library", "[[library]]"))


def _zone(name: object) -> ZoneInfo:
    """The team's zone; a wrong one is told elsewhere."""
    try:
        return ZoneInfo(name if isinstance(name, str) and name else "Asia/Shanghai")
    except (ValueError, OSError, LookupError):
        return ZoneInfo("Asia/Shanghai")


def _wording(table: Table, tz: ZoneInfo) -> Wording:
    found = Wording(
        number=table.get("number", _number, "a whole number from 1", 0),
        question=table.need("question", words, "a question", ""),
        asks=table.each("asks", words, "other ways to ask"),
        brand=table.get("brand", words, "the name of a brand", ""),
        category=table.get("category", choice(CATEGORY_WORDS), A_CATEGORY, "product"),
        products=table.each("products", words, "names of products"),
        campaign=table.get("campaign", words, "a name", ""),
        facts=table.each("facts", words, A_FACT),
        voices=table.get("voices", _voices, 'a table such as { "KOC 评论" = "…" }', Voices()),
        red_lines=table.each("red_lines", words, "lines"),
        valid_from=table.get("valid_from", words, A_MOMENT, ""),
        valid_to=table.get("valid_to", words, A_MOMENT, ""),
        confidential=table.get("confidential", words, A_MOMENT, ""),
        shareable=table.get("shareable", flag, "true or false", False),
        owner=table.get("owner", words, A_MEMBER, ""),
        author=table.get("author", words, A_MEMBER, ""),
        approved_by=table.get("approved_by", words, A_MEMBER, ""),
        second_by=table.get("second_by", words, A_MEMBER, ""),
    )
    if "number" not in table.values:
        table.findings.add((*table.path, "number"), NOTHING, "the number that people say, such as 27")
    table.close()
    return _checked(found, table, tz) if found.question else found


def _checked(found: Wording, table: Table, tz: ZoneInfo) -> Wording:
    """The entry as Baton writes it; what is wrong with it is told by its key."""
    from bot.wording import checks  # here, since it knows networks by the names that a team file gives them

    try:
        record = from_cells(cells(found), tz, SOME_DAY)
    except BadCell as bad:
        table.findings.add((*table.path, _key(bad.key)), bad.words, why(bad.why, bad.words))
        return found
    for fault in checks.faults(record.content):
        table.findings.add((*table.path, _key(fault.column)), fault.words, why(fault.why, fault.words))
    _approvers(found, bool(record.content.prices), table)
    return from_record(record, tz, found.brand)


def _approvers(found: Wording, priced: bool, table: Table) -> None:
    """Nobody approves their own words, and a price needs two."""
    first, second = found.approved_by, found.second_by
    if first and first == found.author:
        table.findings.add((*table.path, "approved_by"), first, "somebody other than the author")
    if priced and first and (not second or second in (first, found.author)):
        expected = "a second member, since the entry has a price"
        table.findings.add((*table.path, "second_by"), second or NOTHING, expected)


def why(key: str, said: str) -> str:
    """What is wrong with a cell, in plain English."""
    file = Path(__file__).parents[2] / "handlers" / "faq" / "texts.toml"
    return Texts.load({"faq": file}).label(f"faq.wrong.{key}", "en", words=said, blank="{…}")


def cells(said: Wording) -> dict[str, str]:
    """The entry as a row of a library table; what the file calls approved has somebody who approved it."""
    row = {
        "number": str(said.number or ""), "question": said.question, "asks": "\n".join(said.asks),
        "category": said.category, "products": "\n".join(said.products), "campaign": said.campaign,
        "facts": "\n".join(said.facts), "red_lines": "\n".join(said.red_lines), "valid_from": said.valid_from,
        "valid_to": said.valid_to, "confidential": said.confidential, "shareable": "yes" if said.shareable else "",
        "owner": said.owner, "author": said.author, "approved_by": said.approved_by, "second_by": said.second_by,
        "state": "approved" if said.approved_by else "draft",
    }  # fmt: skip
    return row | {column_of(voice.key): voice.words for voice in said.voices.said}


def from_record(record: Record, tz: ZoneInfo, brand: str) -> Wording:
    """One version of the library as the file has it."""
    row, content = to_cells(record, tz), record.content
    approved = record.state == "approved"
    heads = {column.key: column.zh[0] for column in COLUMNS}
    return Wording(
        number=record.number, question=content.question, asks=content.asks, brand=brand, category=content.category,
        products=content.products, campaign=content.campaign,
        facts=tuple(facts.line(fact, tz) for fact in content.facts),
        voices=Voices(tuple(Trait(heads[key], row[key]) for key in VOICES if row[key])), red_lines=content.red_lines,
        valid_from=row["valid_from"], valid_to=row["valid_to"], confidential=row["confidential"],
        shareable=content.shareable, owner=record.owner, author=record.author,
        approved_by=record.approved_by if approved else "", second_by=record.second_by if approved else "",
    )  # fmt: skip


def _key(column: str) -> str:
    return "voices" if "." in column else column


def _number(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 1_000_000:
        raise NotThis
    return raw


def _voices(raw: object) -> Voices:
    if not isinstance(raw, dict):
        raise NotThis
    for key in raw:
        if "." not in column_of(str(key)):
            raise NotThis(f" (“{key}” is no voice: KOL, KOC, KOE or KOS with 评论 or 私信)")
    return Voices(tuple(Trait(str(key), words(value)) for key, value in raw.items()))
