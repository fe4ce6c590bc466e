"""Finds which team, which people and which channels of the database a team file means, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session

from bot import teamfile
from bot.teamfile import TeamFile
from bot.teamimport.comparing import Difference, compare, draft_word_key, wording_key
from bot.teamimport.exporting import export
from storage import people, teams
from storage.people import GUEST, Member
from storage.teams import Channel, Team


def team_of(db: Session, file: TeamFile) -> Team | None:
    """The team that the file describes: the one of that name, else the one that sits in one of its channels."""
    named = teams.by_name(db, file.team.name)
    if named is not None:
        return named
    rows = (row_of(db, channel) for channel in file.channels)
    return next((db.get(Team, row.team_id) for row in rows if row is not None), None)


def differences(db: Session, file: TeamFile) -> list[Difference]:
    """What `apply` would change. Reads only."""
    team = team_of(db, file)
    return differing(db, team, file)


def differing(db: Session, team: Team | None, file: TeamFile) -> list[Difference]:
    """What differs between this team, if there is one, and the file."""
    if team is None:
        return list(compare(None, file))
    wanted = completed(db, team, file)
    found = export(db, team)
    renamed = _renamed(db, team, wanted)
    same = {member.handle: handle for member, handle in renamed}
    news = [Difference("team", "new", team.name)] if not team.ready else []
    news += [Difference("member", "changed", m.name, "handle", m.handle, h) for m, h in renamed if m.left_at is None]
    return news + list(compare(_under_new_names(found, same), wanted))


def completed(db: Session, team: Team, file: TeamFile) -> TeamFile:
    """The file with what it may leave open: the workspace of a channel, and what people said of themselves."""
    now = {member.id: shown for member, shown in zip(*_crew(db, team), strict=True)}
    members = []
    for each in file.members:
        row = match(db, team, each)
        known = now.get(row.id) if row else None
        members.append(_kept(each, known) if known else each)
    return replace(
        file, channels=_channels(db, team, file), members=tuple(members), library=_library(db, team, file),
        accounts=_accounts(file), draft_words=_draft_words(db, team, file),
        keywords=_keywords(db, team, file),
    )  # fmt: skip


def _accounts(file: TeamFile) -> tuple[teamfile.Account, ...]:
    """An account without an owner is its backup's, if that is no guest: never is one without hands."""
    team = {member.handle for member in file.members if member.role != GUEST}
    return tuple(
        replace(account, owner=account.backup, backup="") if not account.owner and account.backup in team else account
        for account in file.accounts
    )


def _keywords(db: Session, team: Team, file: TeamFile) -> tuple[teamfile.Keyword, ...]:
    """The file's crisis words, then those that were changed in chat alone."""
    told = {each.word for each in file.keywords}
    return (*file.keywords, *(each for each in export(db, team).keywords if each.word not in told))


def _draft_words(db: Session, team: Team, file: TeamFile) -> tuple[teamfile.DraftWord, ...]:
    """The file's words, then those that leads have added in chat."""
    told = {draft_word_key(word) for word in file.draft_words}
    known = export(db, team).draft_words
    return (*file.draft_words, *(word for word in known if draft_word_key(word) not in told))


def _library(db: Session, team: Team, file: TeamFile) -> tuple[teamfile.Wording, ...]:
    """The file's entries, then those that were written in chat. Who wrote and approved one before stays."""
    same = {row.handle: handle for row, handle in _renamed(db, team, file)}
    now = _under_new_names(export(db, team), same)
    known = {wording_key(wording): wording for wording in now.library}
    told = []
    for each in file.library:
        wording = each if len(file.brands) > 1 else replace(each, brand="")  # as `export` has it: there is but one
        before = known.pop(wording_key(wording), None)
        if before is not None:
            approved = before if before.approved_by else wording
            wording = replace(
                wording, owner=wording.owner or before.owner, author=before.author,
                approved_by=approved.approved_by, second_by=approved.second_by,
            )  # fmt: skip
        told.append(wording)
    return (*told, *known.values())


def _crew(db: Session, team: Team) -> tuple[list[Member], list[teamfile.Member]]:
    return list(people.everyone(db, team.id)), list(export(db, team).members)


def _kept(wanted: teamfile.Member, known: teamfile.Member) -> teamfile.Member:
    """Where the file is silent about it, people keep their language, their accounts and their leave."""
    leave = {*wanted.leave, *known.leave}
    return replace(
        wanted, language=wanted.language or known.language, email=wanted.email or known.email,
        slack=wanted.slack or known.slack, feishu=wanted.feishu or known.feishu,
        leave=known.leave if _covers(known.leave, wanted.leave) else tuple(sorted(leave, key=lambda each: each.first)),
    )  # fmt: skip


def _covers(known: tuple[teamfile.Leave, ...], wanted: tuple[teamfile.Leave, ...]) -> bool:
    return all(any(k.first <= w.first and w.last <= k.last for k in known) for w in wanted)


def _channels(db: Session, team: Team, file: TeamFile) -> tuple[teamfile.Channel, ...]:
    """The file's channels, then those that chat has added; of two homes in a workspace the file's is the one."""
    told = []
    for channel in file.channels:
        row = row_of(db, channel)
        workspace = channel.workspace or (row.workspace if row else "")
        told.append(replace(channel, workspace=workspace, name=channel.name or (row.title if row else "")))
    here = {(c.platform, c.workspace, c.id) for c in told}
    uses = {(c.platform, c.workspace, c.use) for c in told}
    for known in export(db, team).channels:
        if (known.platform, known.workspace, known.id) not in here:
            taken = (known.platform, known.workspace, known.use) in uses
            told.append(replace(known, use="other") if taken else known)
    return tuple(told)


def row_of(db: Session, channel: teamfile.Channel) -> Channel | None:
    """The channel's row; a file that names no workspace means the only one."""
    if channel.workspace:
        found = teams.channel_at(db, channel.platform, channel.workspace, channel.id)
        return found or teams.channel_at(db, channel.platform, "", channel.id)
    return teams.channel_anywhere(db, channel.platform, channel.id)


def match(db: Session, team: Team, wanted: teamfile.Member) -> Member | None:
    """Who is meant, also if they had left: by handle, then by mail address."""
    rows = people.ever_in(db, team.id)
    named = next((row for row in rows if row.handle and row.handle == wanted.handle), None)
    return named or people.with_email(db, team.id, wanted.email)


def _renamed(db: Session, team: Team, file: TeamFile) -> list[tuple[Member, str]]:
    pairs = [(match(db, team, each), each.handle) for each in file.members]
    return [(row, handle) for row, handle in pairs if row is not None and row.handle != handle]


def _under_new_names(found: TeamFile, same: Mapping[str, str]) -> TeamFile:
    """The team as it is, with the handles that its people have in the file."""
    if not same:
        return found
    members = tuple(replace(m, handle=same.get(m.handle, m.handle)) for m in found.members)
    accounts = tuple(
        replace(
            a, owner=same.get(a.owner, a.owner), backup=same.get(a.backup, a.backup),
            roster=tuple(replace(duty, who=same.get(duty.who, duty.who)) for duty in a.roster),
        )
        for a in found.accounts
    )  # fmt: skip
    return replace(
        found, members=members, accounts=accounts, library=tuple(_renamed_in(w, same) for w in found.library)
    )


def _renamed_in(wording: teamfile.Wording, same: Mapping[str, str]) -> teamfile.Wording:
    owner, author = same.get(wording.owner, wording.owner), same.get(wording.author, wording.author)
    first, second = same.get(wording.approved_by, wording.approved_by), same.get(wording.second_by, wording.second_by)
    return replace(wording, owner=owner, author=author, approved_by=first, second_by=second)
