"""The cards of the set-up: what the bot would take, what was set, what a channel is for."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.chat import Block, Buttons, Card, Line, Note, Text
from bot.dates import day_words
from bot.hours import parse_clock
from bot.texts import Blank, clock_words
from bot.work import Look
from handlers.setup import crowd, keeping, rules
from storage import people, teams
from storage.people import DEPUTY, DIRECTOR, GUEST, LEAD, Member
from storage.teams import Channel, Team

MOST_NAMES = 12
COUNTRIES: Final = ("CN", "HK", "TW", "SG", "US", "")
"""Countries with a word of their own; any other is written as its code."""


def card(look: Look, subject: str) -> Card | None:
    """The card in the channel: before the set-up what would be taken, after it what was set."""
    team = look.db.get(Team, subject)
    if team is None:
        return None
    return settings(look, subject) if team.ready else _welcome(look)


def _welcome(look: Look) -> Card:
    lines = (
        look.line("setup.welcome.people", director=names(look, _with(look, DIRECTOR)), n=len(crowd.faces(look))),
        look.line("setup.welcome.standup", **_usual(look)),
        look.line("setup.welcome.calendar", **_usual(look)),
    )
    start = look.button("setup.team", "primary", form=True)
    note = Note(look.line("setup.welcome.elsewhere"))
    return Card(look.line("setup.welcome.title"), (Text(lines), Buttons((start,)), note))


def _usual(look: Look) -> dict[str, Blank]:
    team = look.team
    return {
        "at": parse_clock(team.standup_at),
        "ahead": str(team.ask_before),
        "tz": team.tz,
        "spoken": look.label(f"setup.lang.{team.lang}"),
        "country": country(look),
        "quiet": "–".join(clock_words(parse_clock(end)) for end in (team.quiet_from, team.quiet_to)),
    }


def country(look: Look) -> str:
    return country_words(look, look.team.country)


def country_words(look: Look, code: str) -> str:
    return (
        look.label(f"setup.country.{code or 'none'}")
        if code in COUNTRIES
        else look.label("setup.country.of", code=code)
    )


def settings(look: Look, subject: str) -> Card | None:
    """Everything that is set, and a way to change it."""
    if look.db.get(Team, subject) is None:
        return None
    title = look.line("setup.set.title", team=look.team.name, next=next_words(look))
    lines = [look.line("setup.set.standup", **_usual(look)), look.line("setup.set.calendar", **_usual(look))]
    lines += [(words,)] if (words := quiet_words(look)) else []
    lines += [line for group in people.GROUPS if (line := _group(look, group))]
    blocks: list[Block] = [Text(tuple(lines)), Note(_rest(look))]
    if look.reader is None or look.reader.role in (DEPUTY, DIRECTOR):
        change = look.button("setup.team", form=True, label=look.label("setup.button.change"))
        blocks.append(Buttons((change,)))
    return Card(title, tuple(blocks))


def quiet_words(look: Look) -> str:
    """A stand-up so early that people would be asked in their quiet hours says so; "" otherwise."""
    asked = rules.asked_in_quiet(look.team)
    return look.label("setup.set.too_early", asked=asked, **_usual(look)) if asked else ""


def guests_words(look: Look, guests: list[Member]) -> str:
    """Who became a guest because nobody ticked them; "" if nobody did."""
    told = look.label("setup.comma").join(member.name for member in guests)
    return look.label("setup.form.now_guests", who=told, n=len(guests)) if guests else ""


def next_words(look: Look) -> str:
    """ "明天 09:30": when the team meets next, on the team's clock."""
    moment = keeping.next_stand_up(look).astimezone(look.team_tz)
    day = moment.date()
    if day == look.today:
        name = look.label("setup.today")
    elif day == look.today + timedelta(days=1):
        name = look.label("setup.tomorrow", day=day)
    else:
        name = day_words(day, look.lang)
    return look.label("setup.moment", day=name, at=clock_words(moment))


def _group(look: Look, group: str) -> Line | None:
    inside = [m for m in people.everyone(look.db, look.team.id) if m.group == group and m.role != GUEST]
    if not inside:
        return None
    inside.sort(key=lambda member: people.ROLES.index(member.role), reverse=True)
    return look.line("setup.set.group", group=look.label(f"baton.group.{group}"), names=names(look, inside))


def names(look: Look, members: list[Member]) -> str:
    """The names, with a word for who leads; the last ones are counted."""
    told = [_marked(look, member) for member in members[:MOST_NAMES]]
    if len(members) > MOST_NAMES:
        told.append(look.label("setup.set.more", n=len(members) - MOST_NAMES))
    return look.label("setup.comma").join(told)


def _marked(look: Look, member: Member) -> str:
    if member.role not in (DIRECTOR, DEPUTY, LEAD):
        return member.name
    return look.label("setup.set.marked", who=member.name, role=look.label(f"baton.role.{member.role}"))


def _with(look: Look, role: str) -> list[Member]:
    return list(people.with_role(look.db, look.team.id, role))


def _rest(look: Look) -> Line:
    """Guests, and in which channels the team sits."""
    guests = [m.name for m in _with(look, GUEST)]
    comma = look.label("setup.comma")
    shown = comma.join(guests[:MOST_NAMES]) if guests else look.label("setup.nobody_else")
    more = look.label("setup.set.more", n=len(guests) - MOST_NAMES) if len(guests) > MOST_NAMES else ""
    rooms = [
        look.label("setup.set.room", title=title_of(look, c), use=use_words(look, c.purpose))
        for c in teams.all_channels(look.db, look.team.id)
    ]
    return look.line("setup.set.rest", guests=shown + more, rooms=comma.join(rooms) or look.label("setup.no_channel"))


def title_of(look: Look, channel: Channel) -> str:
    return channel.title or look.label("setup.untitled", platform=look.label(f"members.platform.{channel.platform}"))


def use_words(look: Look, purpose: str) -> str:
    return look.label(f"setup.use.{purpose}")


# --- a further channel --------------------------------------------------------------------------------------------


def channel(look: Look, subject: str) -> Card | None:
    """What a channel is for; asked when the bot comes into it, and true ever after."""
    found = look.db.get(Channel, subject)
    if found is None or found.gone:
        return None
    ways = tuple(
        look.button(f"setup.as_{purpose}", channel=found.id, label=look.label(f"setup.button.as_{purpose}"))
        for purpose in (teams.HOME, teams.WAR_ROOM, teams.OTHER)
        if found.undecided or purpose != found.purpose
    )
    if found.undecided:
        why = Text(look.lines("setup.channel.why"))
        return Card(look.line("setup.channel.ask", team=look.team.name), (why, Buttons(ways)))
    title = look.line("setup.channel.set", team=look.team.name, use=use_words(look, found.purpose))
    return Card(title, (Buttons(ways),))
