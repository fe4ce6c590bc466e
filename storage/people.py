"""People: who is in which team, as whom the platforms know them, and when they are away."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, select

from storage import leaves
from storage.db import new_id, utc_now
from storage.names import folded, short_forms
from storage.teams import Team

GROUPS: Final = ("strategy", "content", "ops", "data")
GUEST, MEMBER, LEAD, DEPUTY, DIRECTOR = "guest", "member", "lead", "deputy", "director"
ROLES: Final = (GUEST, MEMBER, LEAD, DEPUTY, DIRECTOR)
"""From the fewest rights to the most."""


class Member(SQLModel, table=True):
    """One person of one team. Empty `lang`, `tz` and `country` mean the team's own.

    `shifts`: one a line, "mon-fri 14:00-22:00". `asked_at`: own stand-up time, "" for the team's (or the
    shift's start).
    `enrolled`: takes part in the rounds (members do, guests only if asked in).
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    handle: str = ""
    name: str
    email: str = Field(default="", index=True)
    group: str = "ops"
    role: str = MEMBER
    role_until: date | None = None
    role_after: str = MEMBER
    """What they are again once `role_until` has passed."""
    lang: str = ""
    tz: str = ""
    country: str = ""
    asked_at: str = ""
    shifts: str = ""
    enrolled: bool = True
    left_at: datetime | None = None
    last_platform: str = ""
    """Where the person last spoke: private letters go there."""
    created_at: datetime = Field(default_factory=utc_now)

    def take_role(self, role: str, until: date | None) -> None:
        """From now on they have this role; `until` that day if it is for a time, then the one from before again."""
        if until is not None and self.role != role:
            self.role_after = self.role
        self.role, self.role_until = role, until


class Identity(SQLModel, table=True):
    """A person as one platform knows them. `id` is "platform:workspace:user"; `dm` the direct message, once known."""

    id: str = Field(primary_key=True)
    member_id: str = Field(index=True)
    platform: str
    workspace: str
    user: str
    dm: str = ""
    name: str = ""


class JoinCode(SQLModel, table=True):
    """A one-time code that joins a second platform's account to a member."""

    code: str = Field(primary_key=True, repr=False)
    member_id: str
    expires_at: datetime


class OpenQuestion(SQLModel, table=True):
    """What the bot last asked a person in one conversation; the next words there may be its answer."""

    id: str = Field(primary_key=True)
    """ "lane|member" """
    name: str
    value: str = "{}"
    expires_at: datetime


def identity_key(platform: str, workspace: str, user: str) -> str:
    return f"{platform}:{workspace}:{user}"


def known_as(db: Session, platform: str, workspace: str, user: str) -> Member | None:
    """The member behind a platform's user, if they are (still) in a team."""
    identity = db.get(Identity, identity_key(platform, workspace, user))
    member = db.get(Member, identity.member_id) if identity else None
    return member if member and member.left_at is None else None


MET = (
    select(Identity, Member, Team)
    .join(Member, col(Member.id) == col(Identity.member_id))
    .join(Team, col(Team.id) == col(Member.team_id))
    .where(col(Identity.id) == bindparam("key"))
)
IDENTITIES = (
    select(Identity)
    .where(col(Identity.member_id) == bindparam("member"))
    .order_by(col(Identity.platform), col(Identity.id))
)
IDENTITIES_ON = select(Identity).where(col(Identity.platform) == bindparam("platform")).order_by(col(Identity.id))
EVER_IN = (
    select(Member)
    .where(col(Member.team_id) == bindparam("team"))
    .order_by(col(Member.created_at), col(Member.handle), col(Member.id))
)
NOW_IN = EVER_IN.where(col(Member.left_at).is_(None))
WITH_ROLE = NOW_IN.where(col(Member.role).in_(bindparam("roles", expanding=True)))
"""Asked for every letter, so they are put together once."""


def met(db: Session, platform: str, workspace: str, user: str) -> tuple[Identity, Member, Team] | None:
    """All that is known of a platform's user, in one go. While somebody holds it, the session reads it no more."""
    return db.exec(MET, params={"key": identity_key(platform, workspace, user)}).first()


def identities(db: Session, member_id: str) -> Sequence[Identity]:
    return db.exec(IDENTITIES, params={"member": member_id}).all()


def identities_of(db: Session, member_ids: Sequence[str]) -> dict[str, list[Identity]]:
    """The same of many people, in one go."""
    lookup = select(Identity).where(col(Identity.member_id).in_(list(member_ids)))
    found: dict[str, list[Identity]] = {}
    for identity in db.exec(lookup.order_by(col(Identity.platform), col(Identity.id))).all():
        found.setdefault(identity.member_id, []).append(identity)
    return found


def identities_on(db: Session, platform: str) -> Sequence[Identity]:
    return db.exec(IDENTITIES_ON, params={"platform": platform}).all()


def everyone(db: Session, team_id: str) -> Sequence[Member]:
    """All who are in the team now, guests too, in a steady order."""
    return db.exec(NOW_IN, params={"team": team_id}).all()


def of_ids(db: Session, ids: Collection[str]) -> dict[str, Member]:
    """These people, also who has left, in one go."""
    return {member.id: member for member in db.exec(select(Member).where(col(Member.id).in_(list(ids)))).all()}


def in_rounds(db: Session, team_id: str) -> Sequence[Member]:
    """Those who take part in stand-ups."""
    return [member for member in everyone(db, team_id) if member.enrolled]


def with_role(db: Session, team_id: str, *roles: str) -> Sequence[Member]:
    """The same, of these roles alone: of a large team they are few."""
    return db.exec(WITH_ROLE, params={"team": team_id, "roles": roles}).all()


def leads_of(db: Session, team_id: str, group: str, but: Container[str] = ()) -> Sequence[Member]:
    """Who leads a group: its leads; without any, the deputy or director of that group; else who directs the team.

    Whoever is in `but` (ids of those who are away, or who ask themselves) is passed over.
    """
    team = [member for member in everyone(db, team_id) if member.id not in but]
    leads = [m for m in team if m.group == group and m.role == LEAD]
    bosses = [m for m in team if m.group == group and m.role in (DEPUTY, DIRECTOR)]
    return leads or bosses or _in_charge(team)


def in_charge(db: Session, team_id: str, day: date, team: Sequence[Member] = ()) -> Sequence[Member]:
    """Who directs the team on that day: the directors; while those are away or missing, the deputies. `team`: those in
    it who lead it or a group, where they are at hand."""
    team = team or with_role(db, team_id, DIRECTOR, DEPUTY)
    away = leaves.on(db, [member.id for member in team], day)
    return _in_charge([member for member in team if member.id not in away]) or _in_charge(team)


def _in_charge(team: Sequence[Member]) -> Sequence[Member]:
    return [m for m in team if m.role == DIRECTOR] or [m for m in team if m.role == DEPUTY]


def by_handle(db: Session, team_id: str, word: str) -> Member | None:
    """Who is meant by "@小满", "小满", "xiaoman" or a mail address; None too where several may be."""
    found = called(db, team_id, word)
    return found[0] if len(found) == 1 else None


def called(db: Session, team_id: str, word: str) -> Sequence[Member]:
    """Everybody who may be meant: whose handle, name or mail address it is; else whose name in short it is."""
    return meant(everyone(db, team_id), word)


def meant(team: Sequence[Member], word: str) -> Sequence[Member]:
    """The same among these."""
    sought = folded(word)
    if not sought:
        return []
    exact = [m for m in team if sought in (folded(m.handle), folded(m.name), folded(m.email))]
    return exact or [m for m in team if sought in short_forms(m.name)]


def by_email(db: Session, email: str) -> Sequence[Member]:
    lookup = select(Member).where(Member.email == email.strip().lower(), col(Member.left_at).is_(None))
    return db.exec(lookup).all() if email.strip() else []


def ever_in(db: Session, team_id: str) -> Sequence[Member]:
    """All who are or were in the team."""
    return db.exec(EVER_IN, params={"team": team_id}).all()


def with_email(db: Session, team_id: str, email: str) -> Member | None:
    """Who has this mail address in the team, also if they left; whoever is still there comes first."""
    sought = email.strip().lower()
    found = [member for member in ever_in(db, team_id) if sought and member.email == sought]
    return next((member for member in found if member.left_at is None), next(iter(found), None))


def free_handle(db: Session, team_id: str, *wishes: str) -> str:
    """A short name that nobody in the team has: made from the first wish that yields one."""
    made = (re.sub(r"[^\w.-]+", "-", wish.strip().lower()).strip("-._")[:36] for wish in wishes)
    wish = next((handle for handle in made if handle), "member")
    taken = {member.handle.casefold() for member in ever_in(db, team_id)}
    numbers = (f"{wish}-{n}" for n in range(2, len(taken) + 3))
    return next(handle for handle in (wish, *numbers) if handle.casefold() not in taken)


def join(db: Session, member_id: str, platform: str, workspace: str, user: str, name: str = "") -> Identity:
    """From now on this user of this platform is this member."""
    key = identity_key(platform, workspace, user)
    found = db.get(Identity, key)
    if found is None:
        found = Identity(id=key, member_id=member_id, platform=platform, workspace=workspace, user=user, name=name)
    found.member_id, found.name = member_id, name or found.name
    db.add(found)
    db.flush()
    return found


def without_account(db: Session, team_id: str, platform: str) -> Sequence[Member]:
    """Members with a mail address whom this platform does not know yet."""
    return [
        member for member in everyone(db, team_id)
        if member.email and not any(i.platform == platform for i in identities(db, member.id))
    ]  # fmt: skip


def without_workspace(db: Session, platform: str, named: str = "") -> Sequence[Identity]:
    return db.exec(select(Identity).where(Identity.platform == platform, Identity.workspace == named)).all()


def fill_workspace(db: Session, platform: str, workspace: str, named: str = "") -> None:
    """Accounts that were written down without their workspace belong to this one."""
    for bare in without_workspace(db, platform, named):
        if db.get(Identity, identity_key(platform, workspace, bare.user)) is None:
            join(db, bare.member_id, platform, workspace, bare.user, bare.name)
        db.delete(bare)
    db.flush()


def merge(db: Session, old: Member, into: Member, now: datetime) -> None:
    """Two rows were one person: identities and leave go over, the old row is left behind."""
    for identity in identities(db, old.id):
        identity.member_id = into.id
        db.add(identity)
    leaves.hand_on(db, old.id, into.id)
    old.left_at, old.email = now, ""
    db.add(old)
    db.flush()


def question_key(lane: str, member_id: str) -> str:
    return f"{lane}|{member_id}"


def questions_to(db: Session, member_id: str, names: Container[str] | None = None) -> Sequence[OpenQuestion]:
    """What this person is still asked (by one of these names, if any are given), in all conversations."""
    found = db.exec(select(OpenQuestion).where(col(OpenQuestion.id).endswith(question_key("", member_id)))).all()
    return [asked for asked in found if names is None or asked.name in names]
