"""Everybody who may be picked for the team: its members, and who else is in its channels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.chat import Oops, Sender
from bot.texts import LANGS
from bot.work import Look, Work
from handlers.setup import rules
from storage import people, roster, teams
from storage.people import GUEST, Identity, Member
from storage.roster import Seen


@dataclass(frozen=True, slots=True)
class Face:
    """One person on the list: a member (guests too), or somebody whom a platform has shown us."""

    name: str
    member: Member | None = None
    seen: Seen | None = None

    @property
    def key(self) -> str:
        """The name of this person in a form."""
        return f"m{self.member.id}" if self.member else f"s{self.seen.id}" if self.seen else ""

    @property
    def group(self) -> str:
        """The group they work in, "" for guests and for who is new."""
        return self.member.group if self.member and self.member.role != GUEST else ""


def faces(look: Look) -> list[Face]:
    """Members first, then who else is in the home channels, each person once."""
    known = [Face(member.name, member) for member in people.everyone(look.db, look.team.id)]
    mails = {face.member.email for face in known if face.member and face.member.email}
    for seen in _in_home(look):
        if seen.email in mails or known_as(look, seen) is not None:
            continue
        mails |= {seen.email} - {""}
        known.append(Face(seen.name or seen.user, seen=seen))
    return known


def _in_home(look: Look) -> Iterable[Seen]:
    for home in teams.channels(look.db, look.team.id, teams.HOME):
        yield from roster.in_channel(look.db, home.platform, home.workspace, home.chat_id)


def known_as(look: Look, seen: Seen) -> Member | None:
    """The member, of this team or of another, who this person already is."""
    return people.known_as(look.db, seen.platform, seen.workspace, seen.user)


def face_of(look: Look, key: str) -> Face:
    """Whom a form means by this key. Somebody who became a member since the form was opened is that member."""
    if key.startswith("m"):
        member = look.db.get(Member, key[1:])
        if member is not None and member.team_id == look.team.id and member.left_at is None:
            return Face(member.name, member)
    seen = look.db.get(Seen, key[1:]) if key.startswith("s") else None
    if seen is None or not _is_near(look, seen):
        raise Oops("setup.form.gone")
    return face_seen(look, seen)


def _is_near(look: Look, seen: Seen) -> bool:
    """Whether the person was met in a workspace where the team sits: of others it knows nobody."""
    return any(
        (at.platform, at.workspace) == (seen.platform, seen.workspace)
        for at in teams.all_channels(look.db, look.team.id)
    )


def face_seen(look: Look, seen: Seen) -> Face:
    """The member whom this person is in the team, else the person themselves."""
    known = known_as(look, seen) or people.with_email(look.db, look.team.id, seen.email)
    if known is not None and known.team_id == look.team.id and known.left_at is None:
        return Face(known.name, known, seen)
    return Face(seen.name or seen.user, seen=seen)


def seen_as(work: Work, sender: Sender) -> Seen:
    """What the platforms told of this account; written down now if they never did."""
    seen = roster.as_told(work.db, sender.platform, sender.workspace, sender.id)
    if seen is None:
        seen = Seen(platform=sender.platform, workspace=sender.workspace, user=sender.id, name=sender.name,
                    seen_at=work.now)  # fmt: skip
        work.db.add(seen)
        work.db.flush()
    return seen


def former(work: Work, name: str) -> Face | None:
    """Somebody of that name who was in the team before; None if nobody was, or several."""
    gone = [member for member in people.ever_in(work.db, work.team.id) if member.left_at is not None]
    found = people.meant(gone, name)
    known = people.identities(work.db, found[0].id) if len(found) == 1 else []
    if not known:
        return None
    account = known[0]
    return face_seen(work, seen_as(work, Sender(account.platform, account.workspace, account.user, found[0].name)))


def enlist(work: Work, face: Face) -> Member:
    """The member that this person is from now on. Whoever comes back is the one they were before."""
    if face.member is not None:
        if face.seen is not None:
            _join(work, face.member, face.seen)
        return face.member
    seen = face.seen
    if seen is None:
        raise LookupError("a face without a person")
    known = before(work, face)
    member = known or Member(team_id=work.team.id, name=face.name, email=seen.email, role=GUEST, enrolled=False)
    if known is None:
        own_lang = seen.lang if seen.lang in LANGS and seen.lang != work.team.lang else ""
        tz = rules.zone(seen.tz) if seen.tz else ""
        member.lang, member.tz = own_lang, tz if tz != work.team.tz else ""
        member.handle = people.free_handle(work.db, work.team.id, seen.email.partition("@")[0], face.name)
        member.created_at = work.now
    else:
        member.role, member.role_until, member.enrolled = GUEST, None, False
    member.left_at = None
    work.db.add(member)
    work.db.flush()
    _join(work, member, seen)
    return member


def before(work: Work, face: Face) -> Member | None:
    """Who this person was in the team before, under the same account or the same mail address."""
    seen = face.seen
    if seen is None:
        return None
    identity = work.db.get(Identity, people.identity_key(seen.platform, seen.workspace, seen.user))
    member = work.db.get(Member, identity.member_id) if identity else None
    if member is not None and member.team_id != work.team.id:
        if member.left_at is None:
            raise Oops("setup.in_other_team", who=seen.name or seen.user)
        member = None
    return member or people.with_email(work.db, work.team.id, seen.email)


def _join(work: Work, member: Member, seen: Seen) -> None:
    """The account becomes the member's, and so do the same person's accounts in the team's other channels."""
    same = [other for other in _in_home(work) if seen.email and other.email == seen.email]
    for each in [seen, *same]:
        other = known_as(work, each)
        if other is None or other.id == member.id:
            people.join(work.db, member.id, each.platform, each.workspace, each.user, each.name)


def others_become_guests(work: Work) -> None:
    """Whoever is in the home channels and was picked for nothing is a guest."""
    for seen in list(_in_home(work)):
        if not _elsewhere(work, seen):
            enlist(work, face_seen(work, seen))


def _elsewhere(work: Work, seen: Seen) -> bool:
    member = known_as(work, seen)
    return member is not None and member.team_id != work.team.id
