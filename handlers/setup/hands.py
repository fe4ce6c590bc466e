"""Who belongs to the team: people are added, removed, and given their roles, by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot import naming
from bot.chat import Buttons, Card, Oops, Said, Sender, Text
from bot.dates import read_days
from bot.feature import Value
from bot.work import Look, Turn, sentence
from handlers.setup import accounts, crowd, keeping, rules
from handlers.setup.crowd import Face
from storage import people, roster
from storage.people import DEPUTY, DIRECTOR, GROUPS, GUEST, LEAD, MEMBER, Member


@dataclass(frozen=True, slots=True)
class Named:
    """Who was named, and the words that were left."""

    face: Face
    rest: str


# --- added --------------------------------------------------------------------------------------------------------


def add(turn: Turn, words: str) -> None:
    """`加人 @谁 [组]`: leads for their own group, director and deputy for all."""
    named = _named(turn, words, "setup.add.how")
    group = rules.group_in(named.rest)
    if named.rest and not group:
        raise Oops("setup.add.which", word=named.rest)
    if turn.who.role == LEAD:
        if group and group != turn.who.group:
            raise _own_group(turn)
        group = turn.who.group
    if group:
        _into(turn, named.face, group)
    else:
        _ask_group(turn, named.face)


def _ask_group(turn: Turn, face: Face) -> None:
    ways = [
        turn.button("setup.into", who=face.key, group=group, label=turn.room.label(f"baton.group.{group}"))
        for group in GROUPS
    ]
    turn.reply(Card(turn.room.line("setup.add.into", who=face.name), (Buttons(tuple(ways)),)))


def into(turn: Turn, value: Value) -> None:
    """The group was picked from the card that asked for it."""
    group = value.get("group", "")
    if group not in GROUPS or (turn.who.role == LEAD and group != turn.who.group):
        raise _own_group(turn)
    _into(turn, crowd.face_of(turn, value.get("who", "")), group)


def _into(turn: Turn, face: Face, group: str) -> None:
    """Add somebody to a group: whoever was a guest or is new becomes a member and is asked from the next round on."""
    look = turn.room
    label = look.label(f"baton.group.{group}")
    before = face.member or crowd.before(turn, face)
    if turn.who.role == LEAD and before is not None and not _is_leads(turn, before):
        return
    role = keeping.usual_role(turn, before)
    member = crowd.enlist(turn, face)
    new = member.role == GUEST
    changed = keeping.place(
        turn, member, group, role, enrolled=new or member.enrolled, joins=face.member is None, until=member.role_until
    )
    keeping.show(turn)
    if not changed:
        turn.settle(sentence(look, "setup.add.already", who=member.name, group=label))
        return
    lines = look.lines("setup.add.done" if new else "setup.add.moved", who=member.name, group=label)
    text = (Text(lines[1:]),) if lines[1:] else ()
    buttons = (Buttons((look.button("setup.guest_in_rounds", who=member.id),)),) if new else ()
    turn.settle(Card(lines[0], (*text, *buttons)))


def _is_leads(turn: Turn, member: Member) -> bool:
    """Whether a lead may put this person into their own group. A guest becomes a member by director or deputy only."""
    if member.group != turn.who.group:
        raise Oops("setup.add.theirs", who=member.name, group=_answered(turn).label(f"baton.group.{member.group}"))
    if member.role != GUEST:
        return True
    look = turn.room
    lines = look.lines("setup.add.guests", who=member.name, group=look.label(f"baton.group.{member.group}"))
    here = member.left_at is None and not member.enrolled
    ways = (Buttons((look.button("setup.guest_in_rounds", who=member.id),)),) if here else ()
    turn.settle(Card(lines[0], (Text(lines[1:]), *ways)))
    return False


def guest_in_rounds(turn: Turn, value: Value) -> None:
    """Not a member after all: a guest who only takes part in the rounds."""
    member = turn.db.get(Member, value.get("who", ""))
    if member is None or member.team_id != turn.team.id or member.left_at is not None:
        raise Oops("setup.form.gone")
    _must_be_mine(turn, member)
    keeping.place(turn, member, member.group, GUEST, enrolled=True)
    keeping.show(turn)
    turn.settle("setup.add.guest", who=member.name)


# --- removed ------------------------------------------------------------------------------------------------------


def remove(turn: Turn, words: str) -> None:
    """`移出 @谁`: leads from their own group, director and deputy anybody below them."""
    named = _member(turn, words, "setup.remove.how")
    member = named.face.member
    if member is None or named.rest:
        raise Oops("setup.who", word=words)
    if member.role == DIRECTOR and member.id == turn.who.id:
        raise Oops("setup.remove.yourself")
    if member.role == DIRECTOR and keeping.only_director(turn, member):
        raise Oops("setup.last_director", who=member.name)
    _must_be_mine(turn, member)
    left = keeping.remove(turn, member)
    owned = accounts.hand_on(turn, member)
    keeping.show(turn)
    look = turn.room
    lines = look.lines("setup.remove.done", who=member.name)
    open_work = look.lines("setup.remove.open", tasks=look.label("setup.comma").join(left)) if left else ()
    turn.reply(Card(lines[0], (Text((*open_work, *accounts.lines(look, owned), *lines[1:])),)))


def _must_be_mine(turn: Turn, member: Member) -> None:
    """Leads look after their own group's members and its guests; a deputy after all but the director."""
    if turn.who.role == LEAD and (member.group != turn.who.group or member.role not in (MEMBER, GUEST)):
        raise _own_group(turn)
    if turn.who.role == DEPUTY and member.role == DIRECTOR:
        raise Oops("baton.not_yours", needed=_answered(turn).label("baton.needed.director"))


def _own_group(turn: Turn) -> Oops:
    return Oops("setup.own_group", group=_answered(turn).label(f"baton.group.{turn.who.group}"))


def _answered(turn: Turn) -> Look:
    """Whoever said something is answered in the language of the room; whoever pressed something, in their own."""
    return turn.room if isinstance(turn.event, Said) else turn


# --- roles --------------------------------------------------------------------------------------------------------


def give_role(turn: Turn, words: str) -> None:
    """`角色 @谁 组长|成员|代理总监[ 到 日期]|外部成员|总监`: the director's word."""
    named = _member(turn, words, "setup.role.how")
    member, (word, day) = named.face.member, rules.until_in(named.rest)
    role = rules.role_in(word)
    if member is None or not role:
        raise Oops("setup.role.which" if word else "setup.role.how", word=word)
    if role != DIRECTOR and member.role == DIRECTOR and keeping.only_director(turn, member):
        raise Oops("setup.last_director", who=member.name)
    enrolled = role != GUEST and (member.role == GUEST or member.enrolled)
    changed = keeping.place(turn, member, member.group, role, enrolled=enrolled, until=_until(turn, role, day))
    keeping.show(turn)
    look = turn.room
    values = {"who": member.name, "role": look.label(f"baton.role.{role}")}
    if member.role_until:
        turn.reply("setup.role.until", day=member.role_until, **values)
    else:
        turn.reply("setup.role.done" if changed else "setup.role.already", **values)
    if role == DIRECTOR:
        _name_directors(turn)


def _name_directors(turn: Turn) -> None:
    """Two directors are no mistake, but nobody should have them without knowing."""
    all_of_them = [boss.name for boss in people.with_role(turn.db, turn.team.id, DIRECTOR)]
    if len(all_of_them) > 1:
        names = turn.room.label("setup.comma").join(all_of_them)
        turn.reply("setup.role.directors", names=names, n=len(all_of_them), who=turn.who.name)


def _until(turn: Turn, role: str, words: str) -> date | None:
    """A deputy's last day as such; nobody else's role has one."""
    if not words:
        return None
    days = read_days(words, turn.today)
    if days is None or days[1] < turn.today:
        raise Oops("setup.role.day", word=words)
    if role != DEPUTY:
        raise Oops("setup.role.no_day")
    return days[1]


def hear(turn: Turn, words: str) -> bool:
    """ "role shen jia lead": the commands above with a bare name, where it is somebody's and nothing else is said."""
    verb, _, told = words.partition(" ")
    says = AFTER_NAME.get(verb.casefold())
    found = naming.begins_with(turn, told) if says is not None and told else None
    if says is None or found is None or not says(found[1]):
        return False
    turn.parts.repertoire.say(turn, f"{verb} @{found[0].name} {found[1]}")
    return True


def _a_group(rest: str) -> bool:
    return not rest or rules.group_in(rest) != ""


def _a_role(rest: str) -> bool:
    return rules.role_in(rules.until_in(rest)[0]) != ""


def _nothing(rest: str) -> bool:
    return not rest


AFTER_NAME: Mapping[str, Callable[[str], bool]] = {
    "add": _a_group, "加人": _a_group, "remove": _nothing, "移出": _nothing, "role": _a_role, "角色": _a_role,
}  # fmt: skip
"""What may follow the name, so that "add Mia to the caption" is nobody's command."""


# --- who is meant -------------------------------------------------------------------------------------------------


def _named(turn: Turn, words: str, how: str) -> Named:
    """Whoever the words begin with: the person who was mentioned, or somebody of that name."""
    if not words:
        raise Oops(how)
    event = turn.event
    mentions = event.mentions if isinstance(event, Said) else ()
    for sender in mentions:
        face = _mentioned(turn, sender)
        return Named(face, _without(words, sender.name, face.name))
    return _by_name(turn, words)


def _mentioned(turn: Turn, sender: Sender) -> Face:
    return crowd.face_seen(turn, crowd.seen_as(turn, sender))


def _without(words: str, *names: str) -> str:
    """The words without the name of whoever was mentioned."""
    for name in names:
        for at in (f"@{name}", f"＠{name}"):
            if name and at in words:
                return words.replace(at, " ", 1).strip()
    return re.sub(r"[@＠]\S+", " ", words, count=1).strip()


def _by_name(turn: Turn, words: str) -> Named:
    """Nobody was mentioned: the longest beginning of the words that is somebody's name, in full or in short."""
    for name, rest in naming.beginnings(words):
        member = naming.the_one(turn, name)
        if member is not None:
            return Named(Face(member.name, member), rest)
        seen = roster.called(turn.db, turn.place.platform, turn.place.workspace, name)
        if len(seen) == 1:
            return Named(crowd.face_seen(turn, seen[0]), rest)
        if seen:
            raise Oops("setup.two_of_them", who=name)
        former = crowd.former(turn, name)
        if former is not None:
            return Named(former, rest)
    raise Oops("setup.who", word=words.strip().lstrip("@＠"))


def _member(turn: Turn, words: str, how: str) -> Named:
    """The same, but it must be somebody of the team."""
    named = _named(turn, words, how)
    if named.face.member is None:
        raise Oops("setup.not_in_team", who=named.face.name)
    return named
