"""What must be true of a team as a whole: nobody twice, nobody missing, somebody in charge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from bot.teamfile.lines import Path
from bot.teamfile.problems import NOTHING, Findings, Words, did_you_mean
from bot.teamfile.shape import Account, Member, TeamFile

NO_DAY: Final = date(1, 1, 1)
"""Stands for a date that could not be read; that has been noted already."""


def check(file: TeamFile, findings: Findings) -> None:
    _standup(file, findings)
    _channels(file, findings)
    _people(file, findings)
    _accounts(file, findings)
    brands = ((("brand", n, "name"), brand.name) for n, brand in enumerate(file.brands))
    _once(findings, brands, "each brand once")
    days = ((("workday", n, "date"), d.date.isoformat()) for n, d in enumerate(file.workdays) if d.date != NO_DAY)
    _once(findings, days, "each day once")
    _library(file, findings)
    _once(findings, _draft_words(file), "each word once on each network")
    _once(findings, ((("keyword", n, "word"), each.word) for n, each in enumerate(file.keywords)), "each word once")


def _draft_words(file: TeamFile) -> Iterable[tuple[Path, str]]:
    for n, each in enumerate(file.draft_words):
        if each.word:
            yield ("draft_word", n, "word"), f"{each.word} {each.network}".strip()


def _once(findings: Findings, found: Iterable[tuple[Path, str]], expected: str) -> None:
    """Notes each value that was there before, with the line where it was."""
    seen: dict[str, Path] = {}
    for path, word in found:
        first = seen.setdefault(word.casefold(), path) if word else path
        if first != path:
            findings.add(path, word, f"{expected} (it is on line {findings.lines.of(first)} already)")


def _standup(file: TeamFile, findings: Findings) -> None:
    team = file.team
    if team.remind_before >= team.ask_before > 0:
        expected = f"fewer minutes than ask_before, which is {team.ask_before}"
        findings.add(("team", "remind_before"), team.remind_before, expected)


def _channels(file: TeamFile, findings: Findings) -> None:
    channels = list(enumerate(file.channels))
    ids = ((("channel", n, "id"), f"{c.platform} {c.workspace} {c.id}" if c.id else "") for n, c in channels)
    _once(findings, ids, "each channel once, since cards of a crisis are never shown in the home channel")
    for use, words in (("home", "one home channel"), ("war_room", "one war room")):
        of_use = [(n, c) for n, c in channels if c.use == use]
        places = ((("channel", n, "use"), f"{c.use} on {c.platform} {c.workspace}".strip()) for n, c in of_use)
        _once(findings, places, f"{words} in each workspace")


def _people(file: TeamFile, findings: Findings) -> None:
    for key in ("handle", "email", "slack", "feishu"):
        found = ((("member", n, key), str(getattr(m, key))) for n, m in enumerate(file.members))
        _once(findings, found, f"a different {key} for each member")
    if not any(m.role == "director" for m in file.members) and not findings.has("role"):
        findings.add(("member",), Words("no director"), 'one member with role = "director"')
    for n, member in enumerate(file.members):
        _person(member, ("member", n), findings)


def _person(member: Member, path: Path, findings: Findings) -> None:
    if member.until and member.role != "deputy":
        expected = 'no such key, since only a deputy\'s role (role = "deputy") has a last day'
        findings.add((*path, "until"), member.until.isoformat(), expected)
    if member.enrolled and member.role != "guest":
        findings.add((*path, "enrolled"), True, "no such key, since only guests must be asked in")


def _accounts(file: TeamFile, findings: Findings) -> None:
    accounts = list(enumerate(file.accounts))
    ids = ((("account", n, "handle"), f"{a.network} {a.handle}" if a.handle else "") for n, a in accounts)
    _once(findings, ids, "each account of a network once")
    people = {member.handle: member for member in file.members if member.handle}
    for n, account in accounts:
        path: Path = ("account", n)
        _hands(account, path, people, findings)
        _brand(account, path, file, findings)


def _hands(account: Account, path: Path, people: dict[str, Member], findings: Findings) -> None:
    """Who looks after the account: somebody known, and somebody of the team itself."""
    named = [((*path, "owner"), account.owner), ((*path, "backup"), account.backup)]
    named += [((*path, "roster", n, "who"), duty.who) for n, duty in enumerate(account.roster)]
    for where, handle in named:
        if handle and handle not in people:
            findings.add(where, handle, f"the handle of a member{_meant(handle, people)}")
    owner, backup = people.get(account.owner), people.get(account.backup)
    if owner and owner is backup:
        findings.add((*path, "backup"), account.backup, "somebody other than the owner")
    elif owner and owner.role == "guest" and (backup is None or backup.role == "guest"):
        found = account.backup if backup else NOTHING
        findings.add((*path, "backup"), found, f"a member of the team, since the owner {owner.handle} is a guest")


def _meant(word: str, people: dict[str, Member]) -> str:
    """The handle of whoever has this name; else a handle that looks like the word."""
    named = next((m.handle for m in people.values() if m.name == word), "")
    return f" (did you mean “{named}”?)" if named else did_you_mean(word, people)


def _brand(account: Account, path: Path, file: TeamFile, findings: Findings) -> None:
    names = [brand.name for brand in file.brands if brand.name]
    if account.brand and account.brand not in names:
        findings.add((*path, "brand"), account.brand, f"a brand of this file{did_you_mean(account.brand, names)}")
        return
    if len(names) > 1 and not account.brand:
        findings.add((*path, "brand"), NOTHING, f"one of {', '.join(names)}")
    products = {p for brand in file.brands if account.brand in ("", brand.name) for p in brand.products}
    for n, product in enumerate(account.products):
        if product not in products:
            expected = f"a product of the brand{did_you_mean(product, products)}"
            findings.add((*path, "products", n), product, expected)


def _library(file: TeamFile, findings: Findings) -> None:
    """Every entry under a number of its own; its owner is a member (who wrote or approved it may have left)."""
    named = [(n, wording) for n, wording in enumerate(file.library) if wording.number]
    numbers = ((("library", n, "number"), f"{w.brand} {w.number}".strip()) for n, w in named)
    _once(findings, numbers, "each number of a brand once")
    people = {member.handle: member for member in file.members if member.handle}
    brands = [brand.name for brand in file.brands if brand.name]
    for n, wording in enumerate(file.library):
        path: Path = ("library", n)
        if wording.owner and wording.owner not in people:
            expected = f"the handle of a member{_meant(wording.owner, people)}"
            findings.add((*path, "owner"), wording.owner, expected)
        if wording.brand and wording.brand not in brands:
            expected = f"a brand of this file{did_you_mean(wording.brand, brands)}"
            findings.add((*path, "brand"), wording.brand, expected)
        elif len(brands) > 1 and not wording.brand:
            findings.add((*path, "brand"), NOTHING, f"one of {', '.join(brands)}")
