"""Works out who is speaking: which team, which member, and what to do with a stranger."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.chat import Card, Event, Filled, Joined, Opened, Pointed, Pressed, Said, Sender, Text, unpack_event
from bot.clock import Clock
from bot.wire import Adapter, Profile, Refused, Throttled, Unsure
from bot.work import Look, Parts, Turn, Work
from storage import incoming, people, teams
from storage.db import Database
from storage.outgoing import Notice
from storage.people import Identity, Member
from storage.teams import Team

log = logging.getLogger("baton.meeting")
Greet = Callable[[Session, Event, Profile | None, datetime], tuple[Team, Member] | None]
"""Somebody the bot does not know did something; a feature may make them known (setting up a team does)."""
ASK_AGAIN = timedelta(minutes=10)


class Meeting:
    """Makes the Turn of an event, and the Look of a reader."""

    def __init__(self, database: Database, adapters: Mapping[str, Adapter], clock: Clock, greet: Greet) -> None:
        self._database, self._adapters, self._clock, self._greet = database, adapters, clock, greet
        self._profiles: dict[Sender, tuple[datetime, Profile | None]] = {}

    def prepare(self, lane: str) -> None:
        """Before the transaction: if a stranger wants something, ask their platform who they are."""
        with self._database.read() as db:
            letter = incoming.next_in(db, lane)
            event = unpack_event(letter.body) if letter is not None else None
            if event is None or not _wants_something(event) or not event.sender.id:
                return
            sender = event.sender
            if people.known_as(db, sender.platform, sender.workspace, sender.id) is not None:
                return
        self._ask_platform(sender)

    def turn(self, db: Session, parts: Parts, event: Event, now: datetime) -> Turn | None:
        """The turn of this event; None if nobody we know spoke (a stranger who wanted something is told so)."""
        met = self._known(db, event) or self._greet(db, event, self._profile(event.sender), now)
        if met is None:
            self._tell_stranger(db, parts, event, now)
            return None
        team, who = met
        return Turn(db, parts, team, now, event, who)

    def _known(self, db: Session, event: Event) -> tuple[Team, Member] | None:
        """The team and member of an event's sender, if the place it came from is theirs."""
        sender, place = event.sender, event.place
        who = people.known_as(db, sender.platform, sender.workspace, sender.id) or self._by_email(db, sender)
        if who is None:
            return None
        channel = teams.channel_at(db, place.platform, place.workspace, place.id) if place.kind == "channel" else None
        if channel is not None and channel.team_id != who.team_id:
            return None
        self._note_direct(db, event)
        team = db.get(Team, who.team_id)
        return (team, _acting(who, team, self._clock.now())) if team else None

    def _note_direct(self, db: Session, event: Event) -> None:
        """Remember a person's direct message, so that private letters find the way."""
        if event.place.kind != "dm":
            return
        sender = event.sender
        identity = db.get(Identity, people.identity_key(sender.platform, sender.workspace, sender.id))
        if identity is not None and identity.dm != event.place.id:
            identity.dm = event.place.id
            db.add(identity)

    def _by_email(self, db: Session, sender: Sender) -> Member | None:
        """A known person on a platform that is new for them: their mail address joins the two."""
        profile = self._profile(sender)
        found = people.by_email(db, profile.email) if profile else []
        if profile is None or len(found) != 1:
            return None
        key = people.identity_key(sender.platform, sender.workspace, sender.id)
        if db.get(Identity, key) is None:
            db.add(Identity(id=key, member_id=found[0].id, platform=sender.platform, workspace=sender.workspace,
                            user=sender.id, name=profile.name))  # fmt: skip
            db.flush()
        return found[0]

    def look(self, db: Session, parts: Parts, notice: Notice, now: datetime) -> Look | None:
        """Whoever reads this notice, where it hangs."""
        team = db.get(Team, notice.team_id)
        if team is None:
            return None
        member = db.get(Member, notice.member_id) if notice.member_id else None
        tz = (member.tz if member else "") or team.tz
        lang = ((member.lang or team.lang) if member else team.lang) or notice.lang
        return Look(db, parts, team, now, lang, tz, member)

    def reader(self, db: Session, parts: Parts, sender: Sender, now: datetime) -> Look | None:
        """A member who wants to read something (a form)."""
        who = people.known_as(db, sender.platform, sender.workspace, sender.id)
        team = db.get(Team, who.team_id) if who else None
        if who is None or team is None:
            return None
        who = _acting(who, team, now)
        return Look(db, parts, team, now, who.lang or team.lang, who.tz or team.tz, who)

    # --- strangers ---

    def _ask_platform(self, sender: Sender) -> None:
        asked = self._profiles.get(sender)
        if asked is not None and self._clock.now() - asked[0] < ASK_AGAIN:
            return
        profile = None
        try:
            profile = self._adapters[sender.platform].profile(sender)
        except (Throttled, Refused, Unsure, KeyError) as why:
            log.warning("%s would not tell who %s is: %s", sender.platform, sender.id, why)
        self._profiles[sender] = (self._clock.now(), profile)

    def _profile(self, sender: Sender) -> Profile | None:
        asked = self._profiles.get(sender)
        return asked[1] if asked else None

    def _tell_stranger(self, db: Session, parts: Parts, event: Event, now: datetime) -> None:
        """Whoever asked the bot something is never left without an answer."""
        if not isinstance(event, Said) or not event.addressed:
            return
        channel = teams.channel_at(db, event.place.platform, event.place.workspace, event.place.id)
        nearby = teams.of_workspace(db, event.place.platform, event.place.workspace)
        team = (db.get(Team, channel.team_id) if channel else None) or (nearby[0] if nearby else None)
        profile = self._profile(event.sender)
        lang = (profile.lang if profile else "") or (team.lang if team else "zh")
        work = Work(db, parts, team or Team(id="", name="", lang=lang), now, lang, team.tz if team else "UTC", None)
        key = "baton.stranger" if team else "baton.no_team"
        first, *rest = work.lines(key)
        work.post(event.place, Card(first, (Text(tuple(rest)),) if rest else ()))


def _wants_something(event: Event) -> bool:
    return isinstance(event, Pressed | Filled | Pointed | Joined | Opened) or (
        isinstance(event, Said) and event.addressed
    )


def _acting(who: Member, team: Team | None, now: datetime) -> Member:
    """A deputy for a time is a lead again once that time has passed."""
    until = who.role_until if team is not None and who.role == people.DEPUTY else None
    if until is not None and team is not None and now.astimezone(ZoneInfo(team.tz)).date() > until:
        who.role, who.role_until = people.LEAD, None
    return who
