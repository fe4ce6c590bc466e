"""Linking: one person on two messengers becomes one member, by a code that is shown on one and said on the other."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import timedelta

from bot.chat import Card, Oops, Said, Sender, Text
from bot.stranger import Stranger
from bot.work import Turn, Work
from storage import joining, people, teams
from storage.people import DIRECTOR, ROLES, Member
from storage.teams import Team

LIFE = timedelta(minutes=10)
MOST_TRIES = 5
PER = timedelta(hours=1)
NAMES = ("绑定", "link")
CODE = re.compile(r"\d{6}")


def means(words: str) -> bool:
    """ "link 123456" or "link" alone; "link the post" is about something else."""
    return not words or CODE.fullmatch(_code_in(words)) is not None


def _code_in(words: str) -> str:
    """The code as it was meant: full-width digits and spaces in between are no mistakes."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", words))


# --- somebody we know ---------------------------------------------------------------------------------------------


def say(turn: Turn, words: str) -> None:
    """`绑定`: a code, shown in private; `绑定 码`: the other side of it."""
    if not words:
        _give_code(turn)
        return
    owner = _owner(turn, turn.sender, _code_in(words))
    if isinstance(owner, str):
        turn.reply(owner)
        return
    if owner.id == turn.who.id:
        turn.reply("members.link.own_code")
        return
    _join_known(turn, owner)


def _give_code(turn: Turn) -> None:
    code = f"{secrets.randbelow(1_000_000):06d}"
    joining.give(turn.db, code, turn.who.id, turn.now + LIFE)
    lines = turn.lines("members.link.code", code=f"{code[:3]} {code[3:]}", until=turn.now + LIFE)
    turn.whisper(Card(lines[0], (Text(lines[1:]),)))
    if turn.place.kind == "channel":
        turn.reply("members.link.in_private", who=turn.me)


def _join_known(turn: Turn, owner: Member) -> None:
    """The sender is somebody already: a guest of the same team, or the founder of a team that was never set up."""
    same_team = owner.team_id == turn.who.team_id
    if not same_team and not _just_founded(turn):
        raise Oops("members.link.two_teams")
    if _has_other(turn, owner, turn.sender):
        raise Oops("members.link.same_platform")
    if same_team and len(people.identities(turn.db, turn.who.id)) > 1:
        raise Oops("members.link.linked_before")
    joining.take_back(turn.db, owner.id)
    if same_team:
        _one_of_two(turn, owner)
    else:
        _bring_channels(turn, owner)
    turn.reply("members.link.done", who=owner.name)


def _one_of_two(turn: Turn, owner: Member) -> None:
    """Two rows of one team are one person: the one with the higher role stays."""
    stays, goes = sorted([owner, turn.who], key=lambda m: ROLES.index(m.role), reverse=True)
    _tell_other_side(turn, owner, turn.sender.platform)
    people.merge(turn.db, goes, stays, turn.now)
    teams.hand_accounts(turn.db, goes.id, stays.id)
    stays.last_platform = turn.sender.platform
    turn.db.add(stays)


def _just_founded(turn: Turn) -> bool:
    """The bot was added here by somebody whose team uses it elsewhere: what they founded is empty."""
    alone = [member.id for member in people.everyone(turn.db, turn.team.id)] == [turn.who.id]
    return not turn.team.ready and turn.who.role == DIRECTOR and alone


def _bring_channels(turn: Turn, owner: Member) -> None:
    """The channel joins the team that uses the bot elsewhere; the empty team is gone."""
    team = turn.db.get(Team, owner.team_id)
    if team is None:
        raise LookupError("a member without a team")
    _tell_other_side(turn, owner, turn.sender.platform)
    empty = turn.team
    turn.refresh("setup.card", empty.id)
    teams.hand_channels(turn.db, empty.id, team.id)
    people.merge(turn.db, turn.who, owner, turn.now)
    owner.last_platform = turn.sender.platform
    turn.db.add(owner)
    turn.db.delete(empty)
    turn.db.flush()
    work = Work(turn.db, turn.parts, team, turn.now, team.lang, team.tz, None)
    work.refresh("setup.settings", team.id)
    here = turn.place.itself
    channel = teams.channel_at(turn.db, here.platform, here.workspace, here.id)
    if channel is not None and channel.undecided:
        work.hang("setup.channel", channel.id, here)


# --- a stranger ---------------------------------------------------------------------------------------------------


def greet(stranger: Stranger) -> bool:
    """Somebody unknown says a code that a member was given on the other messenger. True if that was it."""
    event = stranger.event
    words = _after_name(event.text) if isinstance(event, Said) and event.addressed else None
    if words is None:
        return False
    if not words:
        stranger.say("members.link.how")
        return True
    owner = _owner(stranger.work(), event.sender, _code_in(words))
    if isinstance(owner, str):
        stranger.say(owner)
        return True
    work = stranger.work(stranger.db.get(Team, owner.team_id))
    if _has_other(work, owner, event.sender):
        stranger.say("members.link.same_platform")
        return True
    joining.take_back(work.db, owner.id)
    _tell_other_side(work, owner, event.sender.platform)
    identity = people.join(work.db, owner.id, event.sender.platform, event.sender.workspace, event.sender.id,
                           stranger.profile.name if stranger.profile else event.sender.name)  # fmt: skip
    if event.place.kind == "dm":
        identity.dm = event.place.id
    owner.last_platform = event.sender.platform
    work.db.add(owner)
    stranger.say("members.link.done", who=owner.name)
    return True


def _after_name(text: str) -> str | None:
    """What follows "绑定" or "link"; None if the words are about something else."""
    said = text.strip()
    for name in NAMES:
        if said.casefold().startswith(name):
            rest = said[len(name) :].strip(" \t\n:：,，")
            return rest if means(rest) else None
    return None


# --- both ---------------------------------------------------------------------------------------------------------


def _owner(work: Work, sender: Sender, code: str) -> Member | str:
    """Whose code this is; else the sentence that says why nobody's. Each try counts, right or wrong."""
    key = people.identity_key(sender.platform, sender.workspace, sender.id)
    if joining.tries(work.db, key, work.now - PER) >= MOST_TRIES:
        return "members.link.too_often"
    joining.note_try(work.db, key, work.now, work.now - PER)
    owner = work.db.get(Member, joining.whose(work.db, code, work.now) or "-")
    return owner if owner is not None and owner.left_at is None else "members.link.wrong"


def _has_other(work: Work, owner: Member, sender: Sender) -> bool:
    """Whether the member has another account on this very platform already: a code joins two messengers."""
    return joining.has_other_account(work.db, owner.id, sender.platform, sender.workspace, sender.id)


def _tell_other_side(work: Work, owner: Member, platform: str) -> None:
    """Whoever gave the code hears of it where they gave it, in case it was not them."""
    place = work.private_place(owner)
    if place is not None:
        look = work.to(owner)
        lines = look.lines("members.link.told", platform=look.label(f"members.platform.{platform}"))
        work.post(place, Card(lines[0], (Text(lines[1:]),)))
