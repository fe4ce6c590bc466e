"""Reads a team file, and says everything that is wrong with it at once."""

from __future__ import annotations

import re
import tomllib
from datetime import time
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from bot.hours import QUIET, parse_quiet, parse_shift
from bot.teamfile import checks, keywords, lines, wordings
from bot.teamfile.problems import NOTHING, Findings, Problem, TeamFileError, Words, did_you_mean
from bot.teamfile.shape import (
    Account,
    Brand,
    Channel,
    DraftWord,
    Duty,
    Group,
    Leave,
    Member,
    Persona,
    Role,
    Team,
    TeamFile,
    Trait,
    Workday,
)
from bot.teamfile.table import NotThis, Table, choice, clock, day, flag, minutes, words, written
from bot.teamfile.words import GROUPS, KINDS, LANGUAGES, NETWORKS, PLATFORMS, ROLES, USES
from bot.workdays import is_country

A_NAME: Final = "a name"
A_LANGUAGE: Final = 'a language, "zh" or "en"'
A_ZONE: Final = 'a time zone such as "Asia/Shanghai"'
A_COUNTRY: Final = 'a country code such as "CN", "US" or "DE-BY", or "" for plain weekends'
A_CLOCK: Final = 'a time of day such as "09:30"'
A_DAY: Final = 'a date such as "2026-02-14"'
A_SHIFT: Final = 'days and hours such as "mon-fri 14:00-22:00"'
A_HANDLE: Final = "a short name without spaces, of letters, digits, dots, - and _"
MINUTES: Final = "a whole number of minutes, 0 to 720"
A_GROUP: Final = "a group: strategy 策略与指挥组, content 内容中台组, ops 矩阵运营组 or data 数据与支持组"
A_ROLE: Final = "a role: director 总监, deputy 代理总监, lead 组长, member 成员 or guest 外部成员"
A_MEMBER: Final = "the handle of a member"
TRUTH: Final = "true or false"
DIRECTS: Final = ("director", "deputy")
"""Whoever directs the team is in the strategy group unless the file says otherwise."""


def read(text: str, name: str = "team.toml") -> TeamFile:
    """The team that this text describes. `name` is what the file is called in a TeamFileError."""
    top = _parse(text, name)
    file = TeamFile(
        team=_team(top),
        channels=tuple(_channel(t) for t in top.tables("channel", "[[channel]]")),
        brands=tuple(_brand(t) for t in top.tables("brand", "[[brand]]")),
        members=tuple(_member(t) for t in top.tables("member", "[[member]]")),
        accounts=tuple(_account(t) for t in top.tables("account", "[[account]]")),
        workdays=tuple(_workday(t) for t in top.tables("workday", "[[workday]]")),
        library=wordings.read(top),
        draft_words=tuple(_draft_word(t) for t in top.tables("draft_word", "[[draft_word]]")),
        keywords=tuple(keywords.read(t) for t in top.tables("keyword", "[[keyword]]")),
    )
    top.close()
    checks.check(file, top.findings)
    top.findings.raise_any()
    return file


def _parse(text: str, name: str) -> Table:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as broken:
        raise TeamFileError([_not_toml(str(broken), text, name)]) from None
    return Table(values, (), Findings(name, lines.index(text)))


def _not_toml(message: str, text: str, name: str) -> Problem:
    """The standard reader's complaint, with its line in the place where ours stand."""
    what, _, where = message.partition(" (at ")
    found = re.search(r"line (\d+)", where)
    line = int(found[1]) if found else text.count("\n") + 1
    return Problem(name, line, "the file", Words("something that is not TOML"), f"TOML ({what})")


# --- one table after the other -----------------------------------------------------------------------------------


def _team(top: Table) -> Team:
    top.asked.add("team")
    raw = top.values.get("team")
    if not isinstance(raw, dict):
        top.findings.add(("team",), NOTHING if raw is None else raw, "a table under the heading [team]")
        return Team("")
    table = Table(raw, ("team",), top.findings)
    usual = Team("")
    team = Team(
        name=table.need("name", words, A_NAME, ""),
        language=table.get("language", choice(LANGUAGES), A_LANGUAGE, usual.language),
        time_zone=table.get("time_zone", written(_zone), A_ZONE, usual.time_zone),
        country=table.get("country", written(_country), A_COUNTRY, usual.country),
        standup_at=table.get("standup_at", clock, A_CLOCK, usual.standup_at),
        ask_before=table.get("ask_before", minutes, MINUTES, usual.ask_before),
        remind_before=table.get("remind_before", minutes, MINUTES, usual.remind_before),
        close_after=table.get("close_after", minutes, MINUTES, usual.close_after),
        quiet=table.get("quiet", written(parse_quiet), 'hours such as "22:00-08:30"', QUIET),
        draft_at=table.get("draft_at", clock, A_CLOCK, usual.draft_at),
        publish_at=table.get("publish_at", clock, A_CLOCK, usual.publish_at),
        pack_at=table.get("pack_at", clock, A_CLOCK, usual.pack_at),
        wrap_at=table.get("wrap_at", clock, A_CLOCK, usual.wrap_at),
        slot_gap=table.get("slot_gap", minutes, MINUTES, usual.slot_gap),
        koc_after=table.get("koc_after", minutes, MINUTES, usual.koc_after),
        kos_after=table.get("kos_after", minutes, MINUTES, usual.kos_after),
    )
    table.close()
    return team


def _channel(table: Table) -> Channel:
    channel = Channel(
        use=table.need("use", choice(USES), "home 主频道, war_room 作战室 or other 其他", "other"),
        platform=table.need("platform", choice(PLATFORMS), "slack, feishu 飞书 or local", "local"),
        id=table.need("id", words, "the platform's id of the channel", ""),
        name=table.get("name", words, A_NAME, ""),
        workspace=table.get("workspace", words, "the id of a workspace", ""),
    )
    table.close()
    return channel


def _brand(table: Table) -> Brand:
    brand = Brand(table.need("name", words, A_NAME, ""), table.each("products", words, "names of products"))
    table.close()
    return brand


def _member(table: Table) -> Member:
    role: Role = table.get("role", choice(ROLES), A_ROLE, "member")
    usual_group: Group = "strategy" if role in DIRECTS else "ops"
    member = Member(
        handle=table.need("handle", written(_handle), A_HANDLE, ""),
        name=table.need("name", words, A_NAME, ""),
        email=table.get("email", written(_email), "a mail address", ""),
        group=table.get("group", choice(GROUPS), A_GROUP, usual_group),
        role=role,
        language=table.get("language", choice(LANGUAGES), A_LANGUAGE, ""),
        time_zone=table.get("time_zone", written(_zone), A_ZONE, ""),
        country=table.get("country", written(_country), A_COUNTRY, ""),
        slack=table.get("slack", written(_slack), 'a Slack member id such as "U024BE7LH"', ""),
        feishu=table.get("feishu", written(_feishu), 'a Feishu open id such as "ou_7d8a6e6df7621556"', ""),
        shifts=table.each("shifts", written(parse_shift), A_SHIFT),
        standup_at=table.get("standup_at", _clock_or_none, A_CLOCK, None),
        enrolled=table.get("enrolled", flag, TRUTH, False),
        until=table.get("until", day, A_DAY, None),
        leave=table.each("leave", _leave, 'first and last day, such as ["2026-02-12", "2026-02-13"]'),
    )
    if member.role not in (*DIRECTS, "guest") and "group" not in table.values:
        table.findings.add((*table.path, "group"), NOTHING, A_GROUP)
    table.close()
    return member


def _account(table: Table) -> Account:
    account = Account(
        network=table.need("network", written(_network), "a network such as 小红书 or douyin", ""),
        handle=table.need("handle", words, "the account's own name on its network", ""),
        kind=table.need("kind", choice(KINDS), "KOL, KOC, KOE or KOS", "KOC"),
        name=table.get("name", words, A_NAME, ""),
        brand=table.get("brand", words, "the name of a brand", ""),
        owner=table.get("owner", words, A_MEMBER, ""),
        backup=table.get("backup", words, A_MEMBER, ""),
        products=table.each("products", words, "names of products"),
        persona=table.get("persona", _persona, "a text, or a table of texts", Persona()),
        service_hours=table.each("service_hours", written(parse_shift), A_SHIFT),
        roster=tuple(_duty(t) for t in table.tables("roster", "[[account.roster]]")),
    )
    table.close()
    return account


def _duty(table: Table) -> Duty:
    duty = Duty(
        who=table.need("who", words, A_MEMBER, ""),
        hours=table.need("hours", written(parse_shift), A_SHIFT, parse_shift("00:00-00:00")),
        holidays=table.get("holidays", flag, TRUTH, False),
    )
    table.close()
    return duty


def _workday(table: Table) -> Workday:
    workday = Workday(
        date=table.need("date", day, A_DAY, checks.NO_DAY),
        working=table.need("working", flag, TRUTH, False),
        name=table.get("name", words, A_NAME, ""),
    )
    table.close()
    return workday


def _draft_word(table: Table) -> DraftWord:
    found = DraftWord(
        word=table.need("word", words, "a word", ""),
        mark=table.get("mark", flag, "true (it is marked) or false (it passes)", True),
        network=table.get("network", written(_network), "a network such as 小红书 or douyin", ""),
    )
    table.close()
    return found


# --- single values -----------------------------------------------------------------------------------------------


def _handle(text: str) -> str:
    if not re.fullmatch(r"\w[\w.-]{0,39}", text):
        raise NotThis
    return text


def _email(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", text):
        raise NotThis
    return text.lower()


def _slack(text: str) -> str:
    if text and not re.fullmatch(r"[UW][A-Z0-9]{2,}", text):
        raise NotThis
    return text


def _feishu(text: str) -> str:
    if text and not re.fullmatch(r"ou_\w+", text):
        raise NotThis
    return text


def _network(text: str) -> str:
    """The network's one name. A word that is nearly a known one is a slip; any other is the team's own network."""
    word = text.lower()
    if word not in NETWORKS and (hint := did_you_mean(word, NETWORKS, 0.75)):
        raise NotThis(hint)
    return NETWORKS.get(word, text)


def _zone(text: str) -> str:
    if text not in _zones():
        raise NotThis(did_you_mean(text, _zones()))
    return text


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _country(text: str) -> str:
    if not is_country(text):
        raise NotThis(f" (did you mean “{text.upper()}”?)" if is_country(text.upper()) else "")
    return text


def _clock_or_none(raw: object) -> time | None:
    return clock(raw)


def _leave(raw: object) -> Leave:
    """ "2026-02-12" alone, or the first and the last day."""
    if not isinstance(raw, list):
        return Leave(day(raw), day(raw))
    if len(raw) != 2:
        raise NotThis
    leave = Leave(day(raw[0]), day(raw[1]))
    if leave.last < leave.first:
        raise NotThis(", the first not after the last")
    return leave


def _persona(raw: object) -> Persona:
    if not isinstance(raw, dict):
        return Persona(words(raw))
    traits = {str(key): words(value) for key, value in raw.items()}
    return Persona(traits.pop("about", ""), tuple(Trait(key, value) for key, value in traits.items()))
