"""Delivers letters: in order within a conversation, at the platform's pace, again if need be; keeps notices true.

A letter is drawn and marked "tried" in one transaction, sent outside of any, and marked sent in another. If the
process dies in between, the next try carries `first_try`, and the adapter makes sure that nobody sees it twice.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot import errands
from bot.addressing import Addressing
from bot.bells import Bells
from bot.chat import Card, Place, pack, unpack_card, unpack_place
from bot.clock import Clock
from bot.errands import Errand
from bot.gallery import Gallery
from bot.metrics import Metrics
from bot.pace import AppPace, must_wait, spend
from bot.wire import Adapter, Gone, Refused, Throttled, Unsure
from storage import outgoing
from storage.db import Database, LostRace, hold
from storage.outgoing import HOME, Notice, Outgoing

log = logging.getLogger("baton.outbox")
GIVE_UP_AFTER = timedelta(hours=6)
"""So long after it was first handed over, a letter that still does not arrive is given up."""
MOST_FAULTS = 5
"""So many tries are given to a letter over which the adapter itself breaks: it holds up the letters behind it."""
AT_ONCE = 10
"""So many letters that need no sending are put aside in one transaction; then others may write."""
NOTHING = Card(("—",))
"""What stands on the own page of somebody who has left."""
OURS = 10.0
"""Seconds that a letter which was taken up is ours to send: less than the shortest time after which another machine
takes its lane over from one that shows no sign of life (bot.bells.postgres.STALLED)."""
Draw = Callable[[Session, Notice], Card | None]
OnParked = Callable[[Session, Outgoing], None]


class Outbox:
    """`serve(lane)` delivers what waits in a lane until it is empty or must wait."""

    def __init__(
        self, database: Database, adapters: Mapping[str, Adapter], clock: Clock, metrics: Metrics, bells: Bells,
        draw: Draw, owns: Callable[[str], bool], on_parked: OnParked,
    ) -> None:  # fmt: skip
        self._database, self._adapters, self._clock, self._metrics = database, adapters, clock, metrics
        self._draw, self._owns, self._on_parked = draw, owns, on_parked
        self._addressing, self._gallery = Addressing(database, bells), Gallery(database, clock, metrics)
        self._bells, self._apps = bells, dict[tuple[str, str], AppPace]()

    def serve(self, lane: str) -> float | None:
        """Deliver until the lane is empty (None) or must wait (seconds)."""
        for _ in range(50):
            wait = self._one(lane)
            if wait is None or wait > 0:
                return wait
        return 0.0

    def _one(self, lane: str) -> float | None:
        platform = lane.split(":", 2)[1]
        adapter = self._adapters.get(platform)
        if adapter is None:
            return None  # the platform is not configured now; the letters wait
        app = self._app(platform, lane.split(":", 3)[2])
        begun = time.monotonic()
        try:
            with self._database.write(loosely=True) as db:
                errand = self._prepare(db, lane, adapter, app)
        except LostRace:
            return 0.0
        if not isinstance(errand, Errand):
            return errand
        app.spend()
        return self._run(errand, adapter, lane, begun)

    def _app(self, platform: str, workspace: str) -> AppPace:
        """What we may say there with the whole app: platforms count it for each workspace by itself."""
        known = self._apps.get((platform, workspace))
        if known is None:
            per_second = self._adapters[platform].pace.per_second
            known = self._apps.setdefault(
                (platform, workspace), AppPace(per_second, lambda: self._bells.machines)
            )  # fmt: skip
        return known

    # --- before the letter goes ---

    def _prepare(self, db: Session, lane: str, adapter: Adapter, app: AppPace) -> Errand | float | None:
        """The next errand of the lane; seconds to wait, 0.0 to look again at once; None if it is empty."""
        now, team = self._clock.now(), ""
        for _ in range(AT_ONCE):
            letter = outgoing.next_out(db, lane, now)
            if letter is None:
                due = outgoing.next_due(db, lane)
                return None if due is None else max((due - now).total_seconds(), 0.05)
            if team != (holder := letter.team_id or lane):
                if team:
                    return 0.0  # who holds two teams might wait for somebody who waits for him
                hold(db, [holder])
                team = holder
            if letter.state != outgoing.WAITING or letter.lane != lane:
                return 0.0  # whoever held the team before has sent it, or sent it elsewhere
            errand = self._taken_up(db, letter, adapter, app, now)
            if errand is not None:
                return errand
        return 0.0

    def _taken_up(
        self, db: Session, letter: Outgoing, adapter: Adapter, app: AppPace, now: datetime
    ) -> Errand | float | None:
        """What is to be done about this letter; seconds to wait; None if it need not be sent, or cannot."""
        pace = outgoing.pace_of(db, letter.lane, now)
        wait = must_wait(pace, adapter.pace, now) or app.pause(letter.lane, urgent=letter.urgent)
        if wait > 0:
            return wait
        try:
            errand = self._errand(db, letter, adapter)
        except SQLAlchemyError:
            raise
        except Exception as bug:  # one that cannot be drawn must not hold up the others, whatever is wrong with it
            log.exception("letter %s cannot be drawn", letter.number)
            self._give_up(db, letter, f"cannot be drawn ({type(bug).__name__})", now)
            return None
        if errand is None:
            outgoing.note_letter(db, letter.number, errands.sent(now))
            return None
        outgoing.note_letter(db, letter.number, errands.tried(letter, now))
        spend(pace, adapter.pace, now)
        outgoing.note_pace(db, pace)
        return errand

    def _errand(self, db: Session, letter: Outgoing, adapter: Adapter) -> Errand | None:
        """What the letter asks to be done, or None if there is nothing (left) to do."""
        basic = errands.plain(letter, adapter.name)
        if letter.kind in ("post", "edit", "home"):
            card = self._ready(db, unpack_card(letter.card), basic.parcel.place)
            return replace(basic, parcel=replace(basic.parcel, card=card))
        if letter.kind == "buzz" and not adapter.buzzes:
            return None
        if letter.kind in ("pin", "unpin", "buzz"):
            notice = db.get(Notice, letter.notice_id)
            return replace(basic, message=notice.message) if notice and notice.message else None
        if letter.kind == "notice":
            return self._notice_errand(db, letter, basic, adapter)
        return basic

    def _notice_errand(self, db: Session, letter: Outgoing, basic: Errand, adapter: Adapter) -> Errand | None:
        notice = db.get(Notice, letter.notice_id)
        if notice is None or notice.gone:
            return None
        place = self._thread_found(db, unpack_place(notice.place))
        card = self._draw(db, notice)
        if place.id.startswith(HOME) and (card is not None or notice.message):
            notice.gone = card is None
            card = self._ready(db, card or NOTHING, place)
            return replace(basic, deed="home", parcel=replace(basic.parcel, card=card, place=place))
        if card is None:
            if not notice.message:
                notice.gone = True
                db.add(notice)
                return None
            return replace(basic, deed="delete", message=notice.message, parcel=replace(basic.parcel, place=place))
        card = self._ready(db, card, place)
        drawn = hashlib.sha256(pack(card).encode()).hexdigest()
        if drawn == notice.drawn and notice.message:
            return None
        deed = "edit" if notice.message else "post"
        parcel = replace(basic.parcel, card=card, place=place)
        return replace(basic, deed=deed, message=notice.message, parcel=parcel, drawn=drawn)

    def _ready(self, db: Session, card: Card, place: Place) -> Card:
        """The card with people's names as this platform knows them. Refuses a button that nobody answers."""
        for button in card.buttons:
            if not button.url and not self._owns(button.action):
                raise LookupError(f"the button {button.action!r} has no owner")
        return self._addressing.on(db, card, place)

    def _thread_found(self, db: Session, place: Place) -> Place:
        """A thread that hangs on one of our notices is named by the notice until its message is known."""
        if not place.thread.startswith("notice:"):
            return place
        root = db.get(Notice, place.thread.removeprefix("notice:"))
        return place.in_thread(root.message if root else "")

    # --- while it goes, and after ---

    def _run(self, errand: Errand, adapter: Adapter, lane: str, begun: float) -> float | None:
        try:
            if self._addressing.found(errand.parcel.place, adapter):
                return 0.0  # the letters have moved to the person's direct message, and go from there
            parcel = errand.parcel
            card = self._gallery.hang(parcel.card, parcel.place, adapter, errand.tries)
            if time.monotonic() - begun > OURS:
                return 0.0  # we were stopped in our tracks; somebody else may be about to send it
            message = errands.deliver(adapter, replace(errand, parcel=replace(parcel, card=card)))
        except Throttled as wait:
            self._metrics.retried.labels(errand.platform, "throttled").inc()
            if wait.whole_app:
                self._app(errand.platform, errand.parcel.place.workspace).hold(wait.after)
            return self._again(errand, wait.after, lane, f"throttled for {wait.after:g} s", sure=True)
        except Gone:
            return self._anew(errand)
        except Unsure as why:
            self._metrics.retried.labels(errand.platform, "unsure").inc()
            return self._again(errand, 0.0, lane, f"unsure: {why}", sure=False)
        except Refused as why:
            return self._park(errand.number, why.reason)
        except Exception as bug:  # an adapter's own fault: loud, tried again in case it passes, then given up
            log.exception("letter %s could not be handed over", errand.number)
            return self._again(errand, 0.0, lane, f"fault ({type(bug).__name__})", sure=False, most=MOST_FAULTS)
        self._metrics.sent.labels(errand.platform, errand.kind).inc()
        return self._sent(errand, message, lane)

    def _sent(self, errand: Errand, message: str, lane: str) -> float | None:
        now = self._clock.now()
        with self._database.write(lazily=True, loosely=True) as db:  # forgotten by a disk, it is tried and recognised
            hold(db, [errand.team_id or lane])
            if errand.notice_id:
                outgoing.note_shown(db, errand.notice_id, errand.message, errands.shown(errand, message, now))
            # what may be older than it reads now goes round once more, as an edit
            became = errands.renumbered() if errand.may_be_older else errands.sent(now)
            outgoing.note_letter(db, errand.number, {"message": message, **became})
            return None if outgoing.next_due(db, lane) is None else 0.0

    def _again(self, errand: Errand, after: float, lane: str, why: str, *, sure: bool, most: int = 0) -> float:
        """Try later; the lane waits with it, so that order is kept. `sure`: this time the platform did not take it;
        `most`: so many tries at the most."""
        now = self._clock.now()
        with self._database.write(loosely=True) as db:
            letter = self._held(db, errand.number)
            if letter is None:
                return 0.0
            wait = after or min(2.0 ** min(letter.tries, 8), 300.0)
            letter.reason = why
            if sure:
                letter.first_try, letter.tries = errand.parcel.first_try, letter.tries - 1
            if 0 < most <= letter.tries or now - (letter.begun_at or now) > GIVE_UP_AFTER:
                self._give_up(db, letter, why, now)
                return 0.0
            pace = outgoing.pace_of(db, lane, now)
            pace.wait_until = now + timedelta(seconds=wait)
            outgoing.note_pace(db, pace)
            db.add(letter)
        return wait

    def _anew(self, errand: Errand) -> float:
        """The message cannot be changed any more: forget it, so that the notice is posted again."""
        with self._database.write(loosely=True) as db:
            letter = self._held(db, errand.number)
            notice = db.get(Notice, letter.notice_id) if letter else None
            if letter is None:
                return 0.0
            if notice is None or errand.deed in ("delete", "unpin", "buzz"):
                letter.sqlmodel_update(errands.sent(self._clock.now()))
                if notice is not None and notice.message == errand.message:
                    notice.message, notice.gone = "", errand.deed == "delete"
            else:
                if notice.pinned or letter.kind == "pin":
                    db.add(errands.like(letter, "pin", self._clock.now()))
                notice.message, notice.drawn, notice.pinned = "", "", False
                letter.kind = "notice"
                letter.sqlmodel_update(errands.renumbered())
            for row in (notice, letter):
                if row is not None:
                    db.add(row)
        return 0.0

    def _held(self, db: Session, number: str) -> Outgoing | None:
        """The letter, while nobody else changes anything of its team."""
        letter = outgoing.by_number(db, number)
        if letter is not None:
            hold(db, [letter.team_id or letter.lane])
        return letter

    def _park(self, number: str, why: str) -> float:
        with self._database.write(loosely=True) as db:
            letter = self._held(db, number)
            if letter is not None:
                self._give_up(db, letter, why, self._clock.now())
        return 0.0

    def _give_up(self, db: Session, letter: Outgoing, why: str, now: datetime) -> None:
        letter.state, letter.reason, letter.sent_at = outgoing.PARKED, why, now
        db.add(letter)
        self._metrics.parked.labels("out").inc()
        log.error("letter %s to %s given up: %s", letter.number, letter.lane, why)
        self._on_parked(db, letter)
