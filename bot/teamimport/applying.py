"""Makes the database read like the file: changes what differs, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot import shelving, teamfile
from bot.hours import format_clock, format_shift
from bot.shelving import Loader, Row
from bot.teamfile import TeamFile, wordings
from bot.teamimport import columns
from bot.teamimport.comparing import Difference, account_key, wording_key
from bot.teamimport.exporting import export
from bot.teamimport.matching import completed, differing, match, row_of, team_of
from bot.wording.sheet import ALL_BRANDS
from storage import changes, draftwords, keywords, leaves, occasions, people, standups, teams
from storage.changes import Change
from storage.draftwords import DraftWord
from storage.keywords import Keyword
from storage.people import GUEST, Member
from storage.rhythm import Rhythm
from storage.teams import Account, Brand, Channel, Team, Workday

LEAVING = ("tasks.leaving", "handoff.leaving", "faq.leaving")
"""What is still to be done for the work of somebody who has left."""


class NotLoaded(Exception):
    """The file cannot be loaded into this database; the message says why, in plain words."""


def apply(db: Session, file: TeamFile, now: datetime) -> list[Difference]:
    """Change what differs, and say what that was. The second time there is nothing left to change."""
    team = team_of(db, file)
    found = differing(db, team, file)
    if team is not None and not found:
        return []
    team = team or Team(name=file.team.name, created_at=now)
    wanted = completed(db, team, file)
    _settle(db, team, wanted.team)
    _open_channels(db, team, wanted)
    owned = {account.id: account.owner_id for account in teams.accounts(db, team.id)}
    ids = _seat(db, team, wanted, now)
    _brands(db, team, wanted)
    _accounts(db, team, wanted, ids)
    _tell_of_accounts(db, team, owned, now)
    _workdays(db, team, wanted)
    _library(db, team, wanted, now)
    _draft_words(db, team, wanted, now)
    _keywords(db, team, wanted, now)
    for each in found:
        what = "team_file" if each.how == "changed" else f"team_file_{each.how}"
        about = " ".join(word for word in (each.name, each.key) if word)
        db.add(Change(team_id=team.id, at=now, what=what, subject=about, before=each.before, after=each.after))
    db.flush()
    occasions.plan(db, team.id, "standup.plan", f"file:{changes.count(db, team.id)}", now)
    return found


def _settle(db: Session, team: Team, wanted: teamfile.Team) -> None:
    team.name, team.lang, team.tz, team.country = wanted.name, wanted.language, wanted.time_zone, wanted.country
    team.standup_at, team.ask_before = format_clock(wanted.standup_at), wanted.ask_before
    team.remind_before, team.close_after = wanted.remind_before, wanted.close_after
    team.quiet_from, team.quiet_to = format_clock(wanted.quiet.start), format_clock(wanted.quiet.end)
    team.ready = True
    db.add(team)
    db.flush()
    week = db.get(Rhythm, team.id) or Rhythm(team_id=team.id)
    week.draft_at, week.publish_at = format_clock(wanted.draft_at), format_clock(wanted.publish_at)
    week.pack_at, week.wrap_at = format_clock(wanted.pack_at), format_clock(wanted.wrap_at)
    week.slot_gap, week.koc_after, week.kos_after = wanted.slot_gap, wanted.koc_after, wanted.kos_after
    db.add(week)
    db.flush()


def _open_channels(db: Session, team: Team, wanted: TeamFile) -> None:
    for channel in wanted.channels:
        row = row_of(db, channel)
        if row is None:
            row = Channel(team_id=team.id, platform=channel.platform, workspace=channel.workspace, chat_id=channel.id)
        if row.team_id != team.id:
            raise NotLoaded(f"the {channel.platform} channel {channel.id} belongs to another team")
        row.workspace, row.title, row.gone = row.workspace or channel.workspace, channel.name, False
        db.add(row)
        db.flush()
        if row.purpose != channel.use:
            teams.use_for(db, row, channel.use)


def _seat(db: Session, team: Team, wanted: TeamFile, now: datetime) -> dict[str, str]:
    """Everybody in the file has their place, everybody else has left; the members' ids by handle."""
    ids: dict[str, str] = {}
    rows = [(each, match(db, team, each)) for each in wanted.members]
    for place, (each, row) in enumerate(rows):
        in_order = now + timedelta(microseconds=place)  # lists show people as the file does
        member = row or Member(team_id=team.id, name=each.name, created_at=in_order)
        _describe(member, each)
        db.add(member)
        db.flush()
        for leave in each.leave:
            leaves.take(db, member.id, leave.first, leave.last)
        for platform, user in (("slack", each.slack), ("feishu", each.feishu)):
            if user:
                _identify(db, team, member, platform, user)
        ids[each.handle] = member.id
    for member in people.everyone(db, team.id):
        if member.id not in ids.values():
            member.left_at = now
            db.add(member)
            standups.stop_asking(db, member.id)
            standups.let_go(db, member.id)
            for kind in LEAVING:
                occasions.plan(db, team.id, kind, f"{member.id}:left", now)
    db.flush()
    return ids


def _describe(member: Member, wanted: teamfile.Member) -> None:
    member.handle, member.name, member.email = wanted.handle, wanted.name, wanted.email
    member.take_role(wanted.role, wanted.until)
    member.group = wanted.group
    member.lang, member.tz, member.country = wanted.language, wanted.time_zone, wanted.country
    member.shifts = "\n".join(format_shift(shift) for shift in wanted.shifts)
    member.asked_at = format_clock(wanted.standup_at) if wanted.standup_at else ""
    member.enrolled = wanted.enrolled if wanted.role == GUEST else True
    member.left_at = None


def _identify(db: Session, team: Team, member: Member, platform: str, user: str) -> None:
    """The member is this user of the platform, and no other."""
    mine = [i for i in people.identities(db, member.id) if i.platform == platform]
    if any(identity.user == user for identity in mine):
        return
    for other in mine:
        db.delete(other)
    workspace = teams.workspace_on(db, team.id, platform)
    owner = people.known_as(db, platform, workspace, user)
    if owner is not None and owner.team_id != team.id:
        raise NotLoaded(f"{member.name}: the {platform} user {user} is in another team")
    people.join(db, member.id, platform, workspace, user, member.name)


def _brands(db: Session, team: Team, wanted: TeamFile) -> None:
    rows = {row.name: row for row in teams.brands(db, team.id)}
    for brand in wanted.brands:
        row = rows.pop(brand.name, None) or Brand(team_id=team.id, name=brand.name)
        row.products = "\n".join(brand.products)
        db.add(row)
    for row in rows.values():
        db.delete(row)


def _accounts(db: Session, team: Team, wanted: TeamFile, ids: dict[str, str]) -> None:
    rows = {f"{row.network} {row.handle}": row for row in teams.accounts(db, team.id)}
    for account in wanted.accounts:
        row = rows.pop(account_key(account), None)
        row = row or Account(team_id=team.id, network=account.network, handle=account.handle, kind=account.kind)
        row.kind, row.name, row.brand = account.kind, account.name, account.brand
        row.owner_id, row.backup_id = ids.get(account.owner, ""), ids.get(account.backup, "")
        row.products, row.persona = "\n".join(account.products), columns.persona_text(account.persona)
        row.service_hours = "\n".join(format_shift(shift) for shift in account.service_hours)
        row.roster = columns.roster_text(account.roster, ids)
        db.add(row)
    for row in rows.values():
        db.delete(row)


def _tell_of_accounts(db: Session, team: Team, owned: dict[str, str], now: datetime) -> None:
    """Whose accounts have another owner, or none, because they have left: whoever that concerns is to hear of it.

    `owned`: who owned which account before.
    """
    of: dict[str, list[str]] = {}
    for account in teams.accounts(db, team.id):
        former = db.get(Member, owned.get(account.id, ""))
        if former is not None and former.left_at is not None:
            of.setdefault(former.id, []).append(account.id)
    for member_id, theirs in of.items():
        occasions.plan(db, team.id, "setup.accounts", ":".join((member_id, *theirs)), now)


def _workdays(db: Session, team: Team, wanted: TeamFile) -> None:
    rows = {row.day: row for row in teams.workdays(db, team.id)}
    for day in wanted.workdays:
        row = rows.pop(day.date, None) or Workday(team_id=team.id, day=day.date, working=day.working)
        row.working, row.name = day.working, day.name
        db.add(row)
    for row in rows.values():
        db.delete(row)
    db.flush()


def _library(db: Session, team: Team, wanted: TeamFile, now: datetime) -> None:
    """Entries that differ get one more version; who approved it is what the file says."""
    known = {wording_key(wording): wording for wording in export(db, team).library}
    only = next((brand.name for brand in wanted.brands), "") if len(wanted.brands) == 1 else ""
    for wording in wanted.library:
        if known.get(wording_key(wording)) != wording:
            loader = Loader(team, wording.brand or only, "", now, trusted=True)
            cells = wordings.cells(wording) | ({} if loader.brand else {"brand": ALL_BRANDS})
            shelving.load(db, loader, [Row(cells, 0)])


def _draft_words(db: Session, team: Team, wanted: TeamFile, now: datetime) -> None:
    for word in wanted.draft_words:
        row = draftwords.one(db, team.id, word.word, word.network)
        if row is None or row.mark != word.mark:
            row = row or DraftWord(team_id=team.id, word=word.word, network=word.network, mark=word.mark, at=now)
            row.mark, row.by_id, row.at = word.mark, "", now
            db.add(row)
    db.flush()


def _keywords(db: Session, team: Team, wanted: TeamFile, now: datetime) -> None:
    for each in wanted.keywords:
        row = keywords.one(db, team.id, each.word) or Keyword(team_id=team.id, word=each.word, deed="", at=now)
        told = (each.deed, each.severity, each.times, each.minutes)
        if (row.deed, row.severity, row.times, row.minutes) != told:
            (row.deed, row.severity, row.times, row.minutes), row.by_id, row.at = told, "", now
            db.add(row)
    db.flush()
