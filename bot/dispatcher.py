"""One event, one transaction, one handler. Errors become words here and only here."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.aftermath import Aftermath, Taken
from bot.chat import (
    Card,
    Edited,
    Event,
    Filled,
    Form,
    Oops,
    Opened,
    Outcome,
    Pressed,
    Said,
    Thought,
    pack,
    unpack_event,
)
from bot.clock import Clock
from bot.feature import Features, may
from bot.finding import Finder
from bot.forgetting import as_kept, in_passing
from bot.gallery import known
from bot.hindsight import as_it_reads_now
from bot.inbox import Inbox
from bot.meeting import Meeting
from bot.metrics import Metrics
from bot.stranger import Stranger
from bot.thoughts import REFUSED, Found, as_raised
from bot.work import Parts, Turn
from storage import incoming, outgoing, wishes
from storage.db import Database, LostRace
from storage.incoming import Incoming

LATE = timedelta(minutes=10)
"""Claims, moves, handoffs and settings older than this are asked about, not carried out at once."""


class Dispatcher:
    """`serve(lane)` answers what was said in a lane, in order, until nothing is left."""

    def __init__(
        self, database: Database, features: Features, parts: Parts, inbox: Inbox, meeting: Meeting, clock: Clock,
        metrics: Metrics,
    ) -> None:  # fmt: skip
        self._database, self._features, self._parts, self._inbox = database, features, parts, inbox
        self._finder = Finder(features)
        self._meeting, self._clock, self._metrics = meeting, clock, metrics
        self._aftermath = Aftermath(database, parts, meeting, clock, metrics, self._watch_all_the_same)

    def serve(self, lane: str) -> float | None:
        """Answer until the lane is empty (None) or its oldest letter must wait (seconds)."""
        conversation = lane.removeprefix("in:")
        for _ in range(50):
            wait = self._one(conversation)
            if wait is None or wait > 0:
                return wait
        return 0.0

    def _one(self, lane: str, asked: str = "") -> float | None:
        """Answer the oldest letter: 0.0 if others may stand behind it, None if none does. If the platform must be
        asked something first, the transaction ends before it began; `asked`: the letter for which that was done."""
        begun = time.perf_counter()
        taken: Taken | None = None
        more = True  # as far as anybody knows: a letter that broke may stand there still
        try:
            with self._database.write(lazily=not self._inbox.is_awaited(lane), loosely=True) as db:
                letter, others = incoming.next_in(db, lane)
                now = self._clock.now()
                if letter is None:
                    return None
                if letter.due_at > now:
                    return max((letter.due_at - now).total_seconds(), 0.05)
                taken = Taken(letter.id)
                event = unpack_event(letter.body)
                taken = Taken(letter.id, event.tag, in_passing(event))
                self._meeting.hold(db, event)
                if letter.state != incoming.WAITING:
                    return 0.0  # whoever held the team before has answered it
                held = self._meeting.known(db, event.sender)  # whoever needs it in this turn has it
                unasked = None if letter.id == asked else self._meeting.to_ask(db, event)
                if unasked is None:
                    self._close(db, letter, event, self._answer(db, event, now), now)
                del held
            if unasked is not None:
                self._meeting.ask(unasked)
                return self._one(lane, letter.id)
            more = others
        except Oops as refusal:
            self._refuse(taken, refusal)
        except LostRace:
            return 0.0
        except Exception as fault:  # the top of a turn: whatever a feature broke over, its lane goes on
            taken = taken or self._first(lane)
            if taken is None:
                raise
            self._aftermath.of(taken, fault)
        self._over(taken, begun)
        return 0.0 if more else None

    def _over(self, taken: Taken | None, begun: float) -> None:
        """Count the turn, and let whoever waits for what came of it look."""
        if taken is not None:
            self._metrics.turns.labels(taken.kind).observe(time.perf_counter() - begun)
            self._inbox.settled(taken.identity)

    def _first(self, lane: str) -> Taken | None:
        """The letter that stands first: it broke before anybody could take it up."""
        with self._database.read() as db:
            letter, _ = incoming.next_in(db, lane)
            return Taken(letter.id) if letter is not None else None

    # --- the turn itself ---

    def _answer(self, db: Session, event: Event, now: datetime) -> Outcome:
        """Do what the event asks; what came of it."""
        turn = self._meeting.turn(db, self._parts, event, now)
        if turn is None:
            return self._for_strangers(db, event)
        if isinstance(event, Said):
            reads = as_it_reads_now(db, event)
            if reads is None:
                return Outcome()
            turn.event = event = self._meeting.quotes.filled(reads)
        turn.who.last_platform = event.place.platform
        db.add(turn.who)
        self._watch(turn, event)
        if isinstance(event, Pressed | Filled):
            self._pressed(turn, event)
        elif isinstance(event, Thought):
            self._thought(turn, event)
        elif isinstance(event, Opened) and event.what.startswith("menu:"):
            self._finder.from_menu(turn, event.what.removeprefix("menu:"))
        elif isinstance(event, Said) and event.addressed:
            self._finder.said(turn, event.text.strip(), late=now - event.at > LATE)
        db.flush()
        return Outcome(toast=turn.toasted, card=self._card_now(turn, event))

    def _for_strangers(self, db: Session, event: Event) -> Outcome:
        """What strangers say in a team's channel is seen; a button that does nothing for them says so."""
        overheard = self._meeting.overheard(db, self._parts, event, self._clock.now())
        if overheard is not None:
            self._watch(overheard, event, strangers=True)
        return self._not_theirs(db, event) if isinstance(event, Pressed | Filled) else Outcome()

    def _not_theirs(self, db: Session, event: Pressed | Filled) -> Outcome:
        """A button that is somebody's, but not a stranger's: who it is for, and what they may do."""
        stranger = Stranger(db, self._parts, event, None, self._clock.now())
        action = event.action if isinstance(event, Pressed) else event.form
        near = stranger.near
        key = "outsider" if near and near.ready else "founder" if near else "unknown_button"
        key = key if self._features.owns(action) else "unknown_button"
        return Outcome(toast=self._parts.texts.label(f"baton.{key}", stranger.lang))

    def _watch(self, turn: Turn, event: Event, *, strangers: bool = False) -> None:
        for feature in self._features.all:
            for watcher in feature.watchers:
                if isinstance(event, watcher.kinds) and (watcher.strangers or not strangers):
                    watcher.run(turn, event)

    def _watch_all_the_same(self, turn: Turn, event: Event) -> None:
        """What was refused, or broke, has been said all the same: those who watch see it once more, since what they
        did the first time was undone with the rest."""
        reads = as_it_reads_now(turn.db, event) if isinstance(event, Said) else event
        if isinstance(reads, Said | Edited | Filled):
            with suppress(Oops), turn.db.begin_nested():
                self._watch(turn, reads)

    def _pressed(self, turn: Turn, event: Pressed | Filled) -> None:
        name = event.action if isinstance(event, Pressed) else event.form
        owner = self._features.buttons.get(name) if isinstance(event, Pressed) else self._features.forms.get(name)
        if owner is None:
            raise Oops("baton.unknown_button")
        if not may(turn.who.role, owner.least):
            raise Oops("baton.not_yours", needed=turn.label(f"baton.needed.{owner.least}"))
        if owner.fresh and turn.now - event.at > LATE:
            raise Oops("baton.late_press", at=event.at)
        if isinstance(event, Pressed):
            self._features.buttons[name].run(turn, event.value)
        else:
            self._features.forms[name].run(turn, event.value, event.fields)

    def _thought(self, turn: Turn, event: Thought) -> None:
        """What was thought about outside goes to whoever asked for it, once."""
        wish = wishes.settled(turn.db, event.wish)
        if wish is not None:
            turn.db.delete(wish)
            found = Found(wish.found, wish.data, wish.fault)
            if found.fault == REFUSED:
                raise as_raised(found)
            self._features.thoughts[event.name].run(turn, wish.words, found)

    def _card_now(self, turn: Turn, event: Event) -> Card | None:
        """How the pressed notice reads after the press. What stood on it may be settled now, or was refused because it
        was out of date, so it is made true wherever it hangs."""
        if not isinstance(event, Pressed | Filled):
            return None
        if turn.settled is not None:
            return turn.settled
        notice = outgoing.notice_at(turn.db, event.place.lane, event.message)
        if notice is None or notice.gone:
            return None
        turn.renew(notice)
        if isinstance(event, Filled):
            return None
        card = self.draw(turn.db, notice)
        return known(turn.db, card, event.place) if card is not None else None

    def _close(self, db: Session, letter: Incoming, event: Event, outcome: Outcome, now: datetime) -> None:
        """The letter is done. Its identity stays for eight hours, of its words no more than may be needed."""
        letter.state, letter.done_at, letter.outcome = incoming.DONE, now, pack(outcome)
        letter.body = as_kept(event)
        db.add(letter)

    # --- reading only ---

    def draw(self, db: Session, notice: outgoing.Notice) -> Card | None:
        """How a notice reads now, where it hangs. None: it should not hang there any more."""
        look = self._meeting.look(db, self._parts, notice, self._clock.now())
        return self._features.notices[notice.kind](look, notice.subject) if look else None

    def form_for(self, pressed: Pressed) -> Form | Outcome:
        """The form that a button opens, or an Outcome that says why there is none."""
        with self._database.read() as db:
            look = self._meeting.reader(db, self._parts, pressed.sender, self._clock.now())
            paper = self._features.forms.get(pressed.action)
            if look is None or look.reader is None:
                return self._not_theirs(db, pressed)
            if paper is None:
                return Outcome(toast=look.label("baton.unknown_button"))
            try:
                if not may(look.reader.role, paper.least):
                    raise Oops("baton.not_yours", needed=look.label(f"baton.needed.{paper.least}"))
                return paper.opens(look, pressed.value)
            except Oops as refusal:
                return Outcome(toast=look.label(refusal.key, **refusal.values))

    # --- when it went wrong ---

    def _refuse(self, taken: Taken | None, refusal: Oops) -> None:
        """The turn was undone; its refusal is said in one of its own."""
        if taken is None:
            raise refusal
        try:
            with self._database.write(loosely=True) as db:
                letter = incoming.by_id(db, taken.identity)
                if letter is None:
                    return
                event, now = unpack_event(letter.body), self._clock.now()
                self._meeting.hold(db, event)
                if letter.state != incoming.WAITING:
                    return
                self._close(db, letter, event, self._say_no(db, event, now, refusal), now)
        except LostRace:
            return  # the letter still stands first, and is taken up again
        except Exception as fault:  # the top of a turn, too: a refusal that breaks is trouble like any other
            self._aftermath.of(taken, fault)

    def _say_no(self, db: Session, event: Event, now: datetime, refusal: Oops) -> Outcome:
        turn = self._meeting.turn(db, self._parts, event, now)
        if turn is None:
            return Outcome()
        self._watch_all_the_same(turn, event)
        sentence = turn.label(refusal.key, **refusal.values)
        if isinstance(event, Filled):
            name = refusal.field or next(iter(event.fields), "")
            return Outcome(errors={name: sentence}) if name else Outcome(toast=sentence)
        if isinstance(event, Pressed):
            return Outcome(toast=sentence, card=self._card_now(turn, event))
        turn.reply(refusal.key, **refusal.values)
        return Outcome()
