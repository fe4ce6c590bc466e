"""Works out who is speaking: which team, which member, and what to do with a stranger."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.chat import (
    Edited,
    Event,
    Filled,
    Joined,
    Opened,
    Place,
    Pointed,
    Pressed,
    Said,
    Sender,
    Thought,
)
from bot.clock import Clock
from bot.quoting import Quotes
from bot.stranger import Greet, Stranger
from bot.wire import Adapter, Profile, Refused, Throttled, Unsure
from bot.work import Look, Parts, Turn
from storage import people, roster, teams
from storage.db import Database, alone, hold
from storage.outgoing import Notice
from storage.people import Identity, Member
from storage.roster import Seen
from storage.teams import Channel, Team

log = logging.getLogger("baton.meeting")
ASK_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Unasked:
    """What only the platform knows: who these people are, who is in the channel (if `empty`), what was replied to."""

    event: Event
    unknown: Sequence[Sender]
    empty: bool


class Meeting:
    """Makes the Turn of an event, and the Look of a reader."""

    def __init__(self, database: Database, adapters: Mapping[str, Adapter], clock: Clock, greet: Greet) -> None:
        self._database, self._adapters, self._clock, self._greet = database, adapters, clock, greet
        self._profiles: dict[Sender, tuple[datetime, Profile | None]] = {}
        self.quotes = Quotes(adapters)

    def hold(self, db: Session, event: Event) -> None:
        """Nobody else changes anything of the event's teams until this transaction ends."""
        if not alone(db):
            hold(db, self._teams_of(db, event) or {event.place.itself.lane})

    def _teams_of(self, db: Session, event: Event) -> set[str]:
        """The sender's team, or whichever their mail address may make them a member of; and the channel's."""
        who = people.known_as(db, event.sender.platform, event.sender.workspace, event.sender.id)
        profile = self._profile(event.sender)
        joins = [] if who or profile is None else people.by_email(db, profile.email)
        channel = _channel(db, event.place)
        return {member.team_id for member in (who, *joins) if member} | ({channel.team_id} if channel else set())

    def known(self, db: Session, sender: Sender) -> object:
        """All that is known of somebody, in one go: while it is held, the session reads none of it again."""
        return people.met(db, sender.platform, sender.workspace, sender.id)

    def to_ask(self, db: Session, event: Event) -> Unasked | None:
        """What the platform must be asked before this event can be answered; None if nothing."""
        if not _wants_something(event):
            return None
        unknown = [sender for sender in _people_in(event) if sender.id and not _is_known(db, sender)]
        empty = event.place.kind == "channel" and self._needs_roster(db, event)
        return Unasked(event, unknown, empty) if unknown or empty or self.quotes.wanted(event) else None

    def ask(self, unasked: Unasked) -> None:
        """Ask the platform, outside of any transaction; what it says is remembered for the event's turn."""
        for sender in unasked.unknown:
            self._ask_platform(sender)
        self.quotes.look_up(unasked.event)
        if unasked.empty:
            self._keep_roster(unasked.event.place)
        else:
            self._keep_told(unasked.event, unasked.unknown)

    def turn(self, db: Session, parts: Parts, event: Event, now: datetime) -> Turn | None:
        """The turn of this event; None if nobody we know spoke (a stranger who wanted something is told so)."""
        met = self._known(db, event) or self._greeted(Stranger(db, parts, event, self._profile(event.sender), now))
        if met is None:
            return None
        team, who, channel = met
        return Turn(db, parts, team, now, event, who, channel)

    def overheard(self, db: Session, parts: Parts, event: Event, now: datetime) -> Turn | None:
        """What somebody whom the team does not know says in one of its channels, as if a guest had said it."""
        place, sender = event.place, event.sender
        if not isinstance(event, Said | Edited) or place.kind != "channel":
            return None
        channel = _channel(db, place)
        team = db.get(Team, channel.team_id) if channel else None
        if team is None or not team.ready:
            return None
        profile = self._profile(sender)
        name = sender.name or (profile.name if profile else "")
        stranger = Member(id="", team_id=team.id, name=name, role=people.GUEST)
        return Turn(db, parts, team, now, event, stranger, channel)

    def _greeted(self, stranger: Stranger) -> tuple[Team, Member, Channel | None] | None:
        """Whoever becomes known by what they did."""
        who = self._greet(stranger)
        team = stranger.db.get(Team, who.team_id) if who else None
        if who is None or team is None:
            stranger.turn_away()
            return None
        return team, who, _channel(stranger.db, stranger.event.place)

    def _known(self, db: Session, event: Event) -> tuple[Team, Member, Channel | None] | None:
        """The team and member of an event's sender, if the place it came from is theirs."""
        sender, place = event.sender, event.place
        who = people.known_as(db, sender.platform, sender.workspace, sender.id) or self._by_email(db, sender)
        if who is None:
            return None
        channel = _channel(db, place)
        if channel is not None and channel.team_id != who.team_id:
            return None
        self._note_direct(db, event)
        team = db.get(Team, who.team_id)
        return (team, _acting(who, team, self._clock.now()), channel) if team else None

    def _note_direct(self, db: Session, event: Event) -> None:
        """Remember a person's direct message, so that private letters find the way."""
        if event.place.kind != "dm" or isinstance(event, Thought):  # nobody said that; the place may be a guess
            return
        sender = event.sender
        identity = db.get(Identity, people.identity_key(sender.platform, sender.workspace, sender.id))
        if identity is not None and identity.dm != event.place.id:
            identity.dm = event.place.id
            db.add(identity)

    def _by_email(self, db: Session, sender: Sender) -> Member | None:
        """A known person on a platform that is new for them: their mail address joins the two. Where workspaces of
        strangers are heard too, only in one where the person's team sits: elsewhere anybody may claim any address."""
        profile = self._profile(sender)
        found = people.by_email(db, profile.email) if profile else []
        if self._is_shared(sender.platform):
            here = {team.id for team in teams.of_workspace(db, sender.platform, sender.workspace)}
            found = [member for member in found if member.team_id in here]
        if profile is None or len(found) != 1:
            return None
        key = people.identity_key(sender.platform, sender.workspace, sender.id)
        if db.get(Identity, key) is None:
            db.add(Identity(id=key, member_id=found[0].id, platform=sender.platform, workspace=sender.workspace,
                            user=sender.id, name=profile.name))  # fmt: skip
            db.flush()
        return found[0]

    def _is_shared(self, platform: str) -> bool:
        adapter = self._adapters.get(platform)
        return adapter is not None and adapter.shared

    def look(self, db: Session, parts: Parts, notice: Notice, now: datetime) -> Look | None:
        """Whoever reads this notice, where it hangs; None for who has left: they read nothing any more."""
        team = db.get(Team, notice.team_id)
        member = db.get(Member, notice.member_id) if notice.member_id else None
        if team is None or (member is not None and member.left_at is not None):
            return None
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

    # --- what platforms tell of people ---

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

    def _needs_roster(self, db: Session, event: Event) -> bool:
        """The bot has just come into the channel; or it is there and could not learn who else is."""
        if isinstance(event, Joined) and event.bot:
            return True
        place = event.place
        channel = teams.channel_at(db, place.platform, place.workspace, place.id)
        team = db.get(Team, channel.team_id) if channel else None
        return (
            team is not None and not team.ready and not roster.in_channel(db, place.platform, place.workspace, place.id)
        )

    def _keep_roster(self, place: Place) -> None:
        try:
            told = list(self._adapters[place.platform].members(place))
        except (Throttled, Refused, Unsure, KeyError) as why:
            log.warning("%s would not tell who is in %s: %s", place.platform, place.id, why)
            return

        def keep(db: Session) -> None:
            roster.only(db, place.platform, place.workspace, place.id, self._rows(told, place.id))

        self._database.surely(keep)

    def _keep_told(self, event: Event, unknown: Iterable[Sender]) -> None:
        """Who came into a channel, and who was named there, can be added without asking again."""
        others = (sender for sender in unknown if sender != event.sender or isinstance(event, Joined))
        told = [profile for sender in others if (profile := self._profile(sender)) is not None]
        if told:
            chat_id = event.place.id if isinstance(event, Joined) else ""
            self._database.surely(lambda db: roster.keep(db, self._rows(told, chat_id)))

    def _rows(self, told: Iterable[Profile], chat_id: str) -> list[Seen]:
        now = self._clock.now()
        return [
            Seen(platform=p.sender.platform, workspace=p.sender.workspace, chat_id=chat_id, user=p.sender.id,
                 name=p.name or p.sender.name, email=p.email.strip().lower(), lang=p.lang, tz=p.tz, guest=p.guest,
                 seen_at=now)
            for p in told if not p.bot
        ]  # fmt: skip


def _channel(db: Session, place: Place) -> Channel | None:
    """The channel of a place, if a team uses it."""
    return teams.channel_at(db, place.platform, place.workspace, place.id) if place.kind == "channel" else None


def _people_in(event: Event) -> list[Sender]:
    """Everybody an event is about: who did it, who was named, who came."""
    found = [event.sender]
    if isinstance(event, Said):
        found += event.mentions
    elif isinstance(event, Joined) and not event.bot:
        found += event.who
    return found


def _is_known(db: Session, sender: Sender) -> bool:
    return people.known_as(db, sender.platform, sender.workspace, sender.id) is not None


def _wants_something(event: Event) -> bool:
    return isinstance(event, Pressed | Filled | Pointed | Joined | Opened) or (
        isinstance(event, Said) and event.addressed
    )


def _acting(who: Member, team: Team | None, now: datetime) -> Member:
    """A deputy for a time is again what they were once that time has passed."""
    until = who.role_until if team is not None and who.role == people.DEPUTY else None
    if until is not None and team is not None and now.astimezone(ZoneInfo(team.tz)).date() > until:
        who.take_role(who.role_after, None)
    return who
