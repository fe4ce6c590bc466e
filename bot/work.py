"""What a feature may do: a Turn when somebody spoke, a Tick when the clock struck; each can look, too (`bot.look`)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import rounds
from bot.chat import (
    Card,
    Event,
    File,
    Filled,
    Mention,
    Place,
    Pressed,
    Rule,
    Sender,
    Text,
    Thought,
    pack,
    unpack_card,
    unpack_place,
)
from bot.look import Look, Parts, Repertoire, Spoken, sentence
from bot.texts import Blank
from bot.thoughts import MOST_BYTES, SOON
from storage import occasions, once, outgoing, people, teams
from storage.outgoing import HOME, Notice, Outgoing, notice_on, notices, waiting_for_notice
from storage.people import Identity, Member, OpenQuestion
from storage.teams import Channel, Team
from storage.wishes import Wish

__all__ = ["Look", "Parts", "Repertoire", "Spoken", "Tick", "Turn", "Work", "private_place", "sentence"]

QUESTION_LIFE = timedelta(hours=12)


class Work(Look):
    """A Look that may also do things. Everything it does holds or falls with the transaction it was made in."""

    def first_time(self, *key: object) -> bool:
        """True once for this key, however often it is asked. Guard the whole deed with it."""
        return once.first_time(self.db, ":".join(str(word) for word in (self.team.id, *key)))

    def plan(self, kind: str, subject: str, at: datetime, *, again: bool = False, is_new: bool = False) -> None:
        """Have the job `kind` run for this subject at that moment; `again`: even if that had been cancelled. `is_new`:
        nothing of the kind was ever planned for this subject, so nobody need look."""
        occasions.plan(self.db, self.team.id, kind, subject, at, again=again, is_new=is_new)

    def cancel(self, kind: str, subject: str, why: str, *, whole: bool = False) -> None:
        """What was planned for this subject will not happen; `whole`: nor anything planned for "subject:…"."""
        occasions.cancel(self.db, self.team.id, kind, subject, self.now, why, whole=whole)

    def post(self, place: Place, card: Card, *, urgent: bool = False, at: datetime | None = None) -> None:
        """Put a card into a place, now or at that moment. `urgent`: it overtakes what waits there."""
        self._letter(place, "post", card=pack(card), urgent=urgent, at=at)

    def tell(self, member: Member, card: Card, *, urgent: bool = False, quiet: bool = False) -> bool:
        """A private letter, where the person last spoke. `quiet`: not in their quiet hours; what waits for the morning
        arrives as one message. False if no platform knows the person yet.
        """
        place = self.private_place(member)
        if place is None:
            return False
        at = self.when_loud(member) if quiet else self.now
        held = outgoing.held_until(self.db, f"out:{place.lane}", at) if at > self.now else None
        if held is not None:
            held.card = pack(_below(unpack_card(held.card), card))
        else:
            self.post(place, card, urgent=urgent, at=at)
        return True

    def when_loud(self, member: Member) -> datetime:
        """The next moment, from now on, outside the person's quiet hours (22:00-08:30, moved by a shift)."""
        return rounds.loud_from(self.team, member, self.now)

    def private_place(self, member: Member) -> Place | None:
        """The direct message with a person, on the platform where they last spoke."""
        return private_place(member, people.identities(self.db, member.id))

    def _first_identity(self, member: Member) -> Identity | None:
        """Who the person is on the platform where they last spoke."""
        known = people.identities(self.db, member.id)
        return _where_last(member, known) if known else None

    def homes(self) -> list[Place]:
        """The team's home channels, one for each platform it sits in."""
        rows = teams.channels(self.db, self.team.id, teams.HOME)
        return [Place(row.platform, row.workspace, row.chat_id, "channel") for row in rows]

    def hang(
        self, kind: str, subject: str, place: Place, reader: Member | None = None, *, pin: bool = False,
        again: bool = False, urgent: bool = False, at: datetime | None = None, is_new: bool = False,
    ) -> Notice:  # fmt: skip
        """Hang a notice at a place (now, or at that moment), once; hanging it there twice only makes it true.

        `again`: the old message is taken down and a new one put at the end, where the reader is looking.
        `urgent`: it overtakes what waits there. `is_new`: it hangs nowhere there yet, so nobody need look.
        """
        hung = None if is_new else notice_on(self.db, kind, subject, place.lane, place.thread)
        if hung is not None:
            if again and hung.message:
                self._letter(place, "delete", message=hung.message)
            if again or hung.gone:
                hung.forget_message()
                self.db.add(hung)
            self._sooner(hung, at or self.now)
            self.renew(hung, at, urgent)
            if pin and again:
                self._letter(place, "pin", notice_id=hung.id)
            return hung
        look = self.to(reader) if reader else self
        notice = Notice(
            team_id=self.team.id, kind=kind, subject=subject, lane=place.lane, thread=place.thread, place=pack(place),
            lang=look.lang if reader else self.team.lang, member_id=reader.id if reader else "",
        )  # fmt: skip
        self.db.add(notice)
        self._letter(place, "notice", notice_id=notice.id, urgent=urgent, at=at)
        if pin:
            self._letter(place, "pin", notice_id=notice.id)
        return notice

    def hang_for(
        self, member: Member, kind: str, subject: str, *, again: bool = False, quiet: bool = False,
        urgent: bool = False, buzz: bool = False,
    ) -> bool:  # fmt: skip
        """Hang a notice in a person's direct message; `quiet`: not in their quiet hours, then in the morning.

        `buzz`: it is made urgent for them, where the platform can do that. False if no platform knows the person yet.
        """
        place = self.private_place(member)
        if place is not None:
            at = self.when_loud(member) if quiet else None
            hung = self.hang(kind, subject, place, member, again=again, urgent=urgent, at=at)
            if buzz:
                self._letter(place, "buzz", notice_id=hung.id, urgent=urgent)
        return place is not None

    def hang_for_all(
        self, members: Collection[Member], kind: str, subject: str, *, is_new: bool = False, urgent: bool = False
    ) -> list[Member]:
        """The same for many at once, who are looked up in one go. Returns those whom some platform knows."""
        known = people.identities_of(self.db, [member.id for member in members])
        reached = [member for member in members if known.get(member.id)]
        for member in reached:
            place = _direct(_where_last(member, known[member.id]))
            self.hang(kind, subject, place, member, urgent=urgent, is_new=is_new)
        return reached

    def refresh(self, kind: str, subject: str) -> None:
        """Whatever shows this subject is out of date: draw it anew wherever it hangs."""
        for notice in notices(self.db, self.team.id, kind, subject):
            self.renew(notice)

    def unpin(self, kind: str, subject: str) -> None:
        """Wherever in channels this notice hangs, it is pinned no more."""
        for notice in notices(self.db, self.team.id, kind, subject):
            place = unpack_place(notice.place)
            if place.kind == "channel":
                self._letter(place, "unpin", notice_id=notice.id)

    def refresh_all(self, shown: Collection[tuple[str, str]]) -> None:
        """The same for several kinds and subjects at once: whatever is hung of them is looked up in one go."""
        for notice in outgoing.notices_of(self.db, self.team.id, shown):
            self.renew(notice)

    def renew(self, notice: Notice, at: datetime | None = None, urgent: bool = False) -> None:
        """This one notice is out of date; drawn anew it is sent only if it reads otherwise than before."""
        if waiting_for_notice(self.db, notice.id) is None:
            place = unpack_place(notice.place)
            self._letter(place, "notice", notice_id=notice.id, urgent=urgent, at=at)

    def _sooner(self, notice: Notice, at: datetime) -> None:
        """What waits for its reader's morning is brought at that moment, if that is sooner: somebody asks for it."""
        waiting = waiting_for_notice(self.db, notice.id)
        if waiting is not None and waiting.due_at > at:
            waiting.due_at = at
            self.db.add(waiting)
            self.db.flush()
            self.parts.bells.ring(self.db, waiting.lane)

    def think_for(self, member: Member, name: str, words: str, *, within: timedelta = SOON) -> bool:
        """Have this thought about outside (`bot.thoughts`) as if this person had asked for it in private: what comes of
        it is taken in a turn of theirs. False if no platform knows the person yet."""
        place, known = self.private_place(member), self._first_identity(member)
        if place is None or known is None:
            return False
        wish = Wish(team_id=self.team.id, kind=name, words=words, letter="", due_at=self.now,
                    give_up_at=self.now + within)  # fmt: skip
        self._wish(wish, place, Sender(known.platform, known.workspace, known.user))
        return True

    def _wish(self, wish: Wish, place: Place, sender: Sender) -> None:
        wish.letter = pack(Thought(f"thought:{wish.id}", place, sender, self.now, wish.kind, wish.id))
        self.db.add(wish)
        self.db.flush()
        self.parts.bells.ring(self.db, f"think:{wish.id}")

    def _letter(self, place: Place, kind: str, *, at: datetime | None = None, **rest: Any) -> Outgoing:
        lane = f"out:{place.lane}"
        letter = Outgoing(team_id=self.team.id, lane=lane, place=pack(place), kind=kind, born_at=self.now,
                          due_at=at or self.now, **rest)  # fmt: skip
        self.db.add(letter)  # numbered in the order in which letters are added; whoever looks for one finds it
        self.parts.bells.ring(self.db, lane)
        return letter


class Tick(Work):
    """The clock struck. `due_at` is when this should have happened; `now` may be much later."""

    def __init__(self, db: Session, parts: Parts, team: Team, now: datetime, due_at: datetime) -> None:
        super().__init__(db, parts, team, now, team.lang, team.tz, None)
        self.due_at = due_at
        self.skipped = ""
        self.missed = False

    def skip(self, why: str) -> None:
        """Nothing was done on this occasion, and this is why (kept for the record)."""
        self.skipped = why

    def miss(self, why: str) -> None:
        """The same, but something should have been done: whoever looks after the team will hear of it."""
        self.skipped, self.missed = why, True


class Turn(Work):
    """Somebody spoke, pressed or filled in something. `who` is that person."""

    def __init__(
        self, db: Session, parts: Parts, team: Team, now: datetime, event: Event, who: Member,
        channel: Channel | None = None,
    ) -> None:  # fmt: skip
        """`channel`: the team's channel that it happened in, None in a direct message or where nobody has set it up."""
        in_channel = event.place.kind == "channel"
        lang, tz = (who.lang or team.lang), (who.tz or team.tz)
        super().__init__(db, parts, team, now, lang, tz, who)
        self.event, self.who, self.place, self.channel = event, who, event.place, channel
        self.said_at = min(event.at, now)
        self.room = Look(db, parts, team, now, team.lang, team.tz, None) if in_channel else self
        self.toasted = ""
        self.settled: Card | None = None

    @property
    def me(self) -> Mention:
        return self.mention(self.who)

    @property
    def sender(self) -> Sender:
        return self.event.sender

    def reply(self, answer: str | Card, **values: Blank) -> None:
        """Answer where it was said: a card, or the sentence of that key (in a channel in the team's language)."""
        card = answer if isinstance(answer, Card) else self._sentence(answer, values)
        self.post(self.place, card)

    def whisper(self, answer: str | Card, **values: Blank) -> None:
        """Answer in private, wherever it was said."""
        card = answer if isinstance(answer, Card) else sentence(self, answer, **values)
        if self.place.kind == "dm":
            self.post(self.place.itself, card)
        else:
            self.tell(self.who, card)

    def toast(self, key: str, **values: Blank) -> None:
        """One short sentence for the person who pressed and is still looking."""
        self.toasted = self.label(key, **values)

    def show_home(self, kind: str, subject: str) -> None:
        """Draw the person's own page, where the platform has one: a notice like any other, so it stays true."""
        sender = self.event.sender
        self.hang(kind, subject, Place(sender.platform, sender.workspace, f"{HOME}{sender.id}", "dm"), self.who)

    def settle(self, answer: str | Card, **values: Blank) -> None:
        """The card that was pressed, or whose button opened the form, has had its day: from now on it reads like this.

        (A notice is refreshed instead.)
        """
        card = answer if isinstance(answer, Card) else self._sentence(answer, values)
        if isinstance(self.event, Pressed | Filled) and self.event.message:
            self.settled = card
            self._letter(self.place, "edit", message=self.event.message, card=pack(card))
        else:
            self.reply(card)

    def ask(self, name: str, card: Card, **value: str) -> None:
        """Ask something; the next words here that fit go to the question `name`."""
        self.reply(card)
        key = people.question_key(self.place.lane, self.who.id)
        self.forget_question()
        self.db.add(OpenQuestion(id=key, name=name, value=json.dumps(value), expires_at=self.now + QUESTION_LIFE))

    def asked(self, name: str) -> Mapping[str, str] | None:
        """What a question that is open here carries along; None if it is not open any more."""
        found = self.db.get(OpenQuestion, people.question_key(self.place.lane, self.who.id))
        if found is None or found.name != name or found.expires_at < self.now:
            return None
        carried: dict[str, str] = json.loads(found.value)
        return carried

    def forget_question(self) -> None:
        """What was asked here last is settled."""
        found = self.db.get(OpenQuestion, people.question_key(self.place.lane, self.who.id))
        if found is not None:
            self.db.delete(found)
            self.db.flush()

    def think(
        self, name: str, words: str = "", *, file: File | None = None, within: timedelta = SOON, limit: int = MOST_BYTES
    ) -> None:
        """Have this thought about outside (`bot.thoughts`): the feature's `thought` of that name takes what is found,
        in a turn of its own, here. With a `file`, it is fetched first. It comes back at the latest after `within`."""
        wish = Wish(team_id=self.team.id, kind=name, words=words, limit=limit, letter="", due_at=self.now,
                    give_up_at=self.now + within)  # fmt: skip
        wish.file = json.dumps(asdict(file)) if file is not None else ""
        self._wish(wish, self.place, self.sender)

    def _sentence(self, key: str, values: Mapping[str, Blank]) -> Card:
        return sentence(self.room, key, **values)


def private_place(member: Member, known: Sequence[Identity]) -> Place | None:
    """The direct message with a person who is known as these, on the platform where they last spoke."""
    return _direct(_where_last(member, known)) if known else None


def _where_last(member: Member, known: Sequence[Identity]) -> Identity:
    """Who the person is where they last spoke, of all that they are known as."""
    return min(known, key=lambda identity: identity.platform != member.last_platform)


def _direct(identity: Identity) -> Place:
    """The direct message with whoever is known as that."""
    return Place(identity.platform, identity.workspace, identity.dm or f"user:{identity.user}", "dm")


def _below(first: Card, second: Card) -> Card:
    """Two cards as one, the second below the first."""
    return replace(first, blocks=(*first.blocks, Rule(), Text((second.title,)), *second.blocks))
