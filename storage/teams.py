"""Teams: their settings, the channels they sit in, their brands and accounts, and their own working days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id, utc_now

HOME, WAR_ROOM, OTHER = "home", "war_room", "other"


class Team(SQLModel, table=True):
    """One team. Times of day are "HH:MM" on the team's own clock, spans are minutes."""

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    lang: str = "zh"
    tz: str = "Asia/Shanghai"
    country: str = "CN"
    standup_at: str = "09:30"
    ask_before: int = 30
    remind_before: int = 5
    close_after: int = 15
    quiet_from: str = "22:00"
    quiet_to: str = "08:30"
    ready: bool = True
    """False until somebody has finished the set-up card; nothing is asked before."""
    created_at: datetime = Field(default_factory=utc_now)


class Channel(SQLModel, table=True):
    """A channel that the team uses, on one platform. `purpose`: home, war_room or other."""

    __table_args__ = (UniqueConstraint("platform", "workspace", "chat_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    platform: str
    workspace: str
    chat_id: str
    title: str = ""
    purpose: str = OTHER
    undecided: bool = False
    """Nobody has said yet what the channel is for."""
    gone: bool = False
    """The bot was removed from it."""


class Brand(SQLModel, table=True):
    """A brand that the team works for."""

    __table_args__ = (UniqueConstraint("team_id", "name"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    name: str
    products: str = ""
    """Names of the products, one a line."""


class Account(SQLModel, table=True):
    """One social-media account of the matrix. `kind` is KOL, KOC, KOE or KOS."""

    __table_args__ = (UniqueConstraint("team_id", "network", "handle"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    network: str
    handle: str
    name: str = ""
    kind: str
    brand: str = ""
    products: str = ""
    owner_id: str = ""
    backup_id: str = ""
    persona: str = ""
    service_hours: str = ""
    roster: str = ""


class Workday(SQLModel, table=True):
    """A day on which the team works, or does not, whatever the public table says."""

    __table_args__ = (UniqueConstraint("team_id", "day"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    day: date
    working: bool
    name: str = ""


def all_teams(db: Session) -> Sequence[Team]:
    """All teams, the oldest first."""
    return db.exec(select(Team).order_by(col(Team.created_at), col(Team.id))).all()


def by_name(db: Session, name: str) -> Team | None:
    """The team of exactly that name."""
    return db.exec(select(Team).where(Team.name == name)).first()


CHANNELS = (
    select(Channel)
    .where(
        col(Channel.team_id) == bindparam("team"),
        col(Channel.purpose) == bindparam("purpose"),
        col(Channel.gone).is_(False),
        col(Channel.chat_id) != "",
    )
    .order_by(col(Channel.platform), col(Channel.id))
)
DAYS = select(col(Workday.day), col(Workday.working)).where(col(Workday.team_id) == bindparam("team"))
BRANDS = select(Brand).where(col(Brand.team_id) == bindparam("team")).order_by(col(Brand.name))
ACCOUNTS = (
    select(Account).where(col(Account.team_id) == bindparam("team")).order_by(col(Account.network), col(Account.handle))
)
ON_PLATFORM = (
    select(Channel)
    .where(col(Channel.platform) == bindparam("platform"), col(Channel.gone).is_(False), col(Channel.chat_id) != "")
    .order_by(col(Channel.id))
)
CHANNEL_AT = select(Channel).where(
    col(Channel.platform) == bindparam("platform"),
    col(Channel.workspace) == bindparam("workspace"),
    col(Channel.chat_id) == bindparam("chat_id"),
)
"""Asked for every letter, so they are put together once."""


def channel_at(db: Session, platform: str, workspace: str, chat_id: str) -> Channel | None:
    """The channel of that id; None if no team uses it."""
    return db.exec(CHANNEL_AT, params={"platform": platform, "workspace": workspace, "chat_id": chat_id}).first()


def channel_anywhere(db: Session, platform: str, chat_id: str) -> Channel | None:
    """The channel of that id in whichever workspace; None also where several have it."""
    found = db.exec(select(Channel).where(Channel.platform == platform, Channel.chat_id == chat_id)).all()
    return found[0] if len(found) == 1 else None


def workspace_on(db: Session, team_id: str, platform: str) -> str:
    """The workspace in which the team sits on this platform, "" if nobody has told yet."""
    lookup = select(Channel.workspace).where(Channel.team_id == team_id, Channel.platform == platform)
    return next(iter(sorted(db.exec(lookup).all(), reverse=True)), "")


def without_workspace(db: Session, platform: str, named: str = "") -> Sequence[Channel]:
    """Channels of the platform that a file named before anybody knew their workspace; or by its app alone."""
    return db.exec(select(Channel).where(Channel.platform == platform, Channel.workspace == named)).all()


def fill_workspace(db: Session, platform: str, workspace: str, named: str = "") -> None:
    """Channels that were written down without their workspace are in this one; one that is there already stays."""
    for bare in without_workspace(db, platform, named):
        known = channel_at(db, platform, workspace, bare.chat_id)
        if known is None:
            bare.workspace = workspace
            db.add(bare)
        elif known.team_id == bare.team_id:
            use_for(db, known, bare.purpose)
            db.delete(bare)
    db.flush()


def channels(db: Session, team_id: str, purpose: str) -> Sequence[Channel]:
    """The team's channels of one purpose, on all platforms, in a steady order."""
    return db.exec(CHANNELS, params={"team": team_id, "purpose": purpose}).all()


def home_near(db: Session, team_id: str, platform: str) -> Channel | None:
    """The team's home channel, rather the one on this messenger; None if there is none yet."""
    homes = channels(db, team_id, HOME)
    return next((home for home in homes if home.platform == platform), next(iter(homes), None))


def all_channels(db: Session, team_id: str) -> Sequence[Channel]:
    """Every channel that the team uses now, home channels first."""
    lookup = select(Channel).where(Channel.team_id == team_id, col(Channel.gone).is_(False))
    found = db.exec(lookup.order_by(col(Channel.platform), col(Channel.title), col(Channel.id))).all()
    return sorted(found, key=lambda channel: (HOME, WAR_ROOM, OTHER).index(channel.purpose))


def use_for(db: Session, channel: Channel, purpose: str) -> list[Channel]:
    """Give the channel its purpose. A workspace has one home and one war room: the one before becomes an ordinary
    channel, and is returned."""
    displaced = []
    for other in all_channels(db, channel.team_id):
        same_place = (other.platform, other.workspace) == (channel.platform, channel.workspace)
        if other.id != channel.id and same_place and other.purpose == purpose != OTHER:
            other.purpose = OTHER
            db.add(other)
            displaced.append(other)
    channel.purpose, channel.undecided = purpose, False
    db.add(channel)
    db.flush()
    return displaced


def channels_on(db: Session, platform: str) -> Sequence[Channel]:
    """All channels on one platform that we are still in."""
    return db.exec(ON_PLATFORM, params={"platform": platform}).all()


def of_workspace(db: Session, platform: str, workspace: str) -> Sequence[Team]:
    """The teams that have a channel in this workspace."""
    lookup = select(Team).join(Channel, col(Channel.team_id) == Team.id)
    return db.exec(lookup.where(Channel.platform == platform, Channel.workspace == workspace).distinct()).all()


def day_overrides(db: Session, team_id: str) -> dict[date, bool]:
    """The team's own exceptions: for each such day, whether it is worked."""
    return dict(db.exec(DAYS, params={"team": team_id}).all())


def workdays(db: Session, team_id: str) -> Sequence[Workday]:
    """The same exceptions with their names, in the order of the calendar."""
    return db.exec(select(Workday).where(Workday.team_id == team_id).order_by(col(Workday.day))).all()


def brands(db: Session, team_id: str) -> Sequence[Brand]:
    """The team's brands, by name."""
    return db.exec(BRANDS, params={"team": team_id}).all()


def accounts(db: Session, team_id: str) -> Sequence[Account]:
    """The team's accounts, by network and handle."""
    return db.exec(ACCOUNTS, params={"team": team_id}).all()


def hand_accounts(db: Session, old_id: str, new_id: str) -> None:
    """Whatever the one looked after, the other does now."""
    for account in db.exec(select(Account).where((Account.owner_id == old_id) | (Account.backup_id == old_id))).all():
        account.owner_id = new_id if account.owner_id == old_id else account.owner_id
        account.backup_id = new_id if account.backup_id == old_id else account.backup_id
        db.add(account)


def hand_channels(db: Session, old_id: str, new_id: str) -> None:
    """One team's channels go to another; what each is for must be said again, unless there is no home there yet."""
    homes = {(home.platform, home.workspace) for home in channels(db, new_id, HOME)}
    for channel in db.exec(select(Channel).where(Channel.team_id == old_id)).all():
        taken = channel.purpose == HOME and (channel.platform, channel.workspace) in homes
        channel.team_id, channel.undecided = new_id, taken or channel.undecided
        channel.purpose = OTHER if taken else channel.purpose
        db.add(channel)
    db.flush()
