"""The clock only rings; what is due stands in the database, and each occasion is dealt with in one transaction."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session

from bot.clock import Clock
from bot.metrics import Metrics
from bot.work import Parts, Tick
from storage import incoming, occasions, outgoing, tellings, uploads, wishes
from storage.db import Database, LostRace, hold, hold_if_free, hold_those_free
from storage.occasions import Occasion
from storage.teams import Team

log = logging.getLogger("baton.clock")
Job = Callable[[Tick, str], None]
Together = Callable[[Session, Parts, datetime, Sequence[Occasion]], tuple[Sequence[Occasion], Counter[tuple[str, str]]]]
"""Does many occasions of one kind in one go, those that can be done so. Returns which it did, and how many others with
them, by their kind and what became of them."""
EVERY = 2.0
"""Seconds between two rings."""
READS_FOR = 20.0
"""Seconds that the reading of the history may keep the clock from striking at the start."""
MOST_TRIES = 5
MANY = 10
"""So much of one kind must be due for it to be dealt with together."""
TEAMS = 25
"""So many teams at once: a fifth of a second, for which whoever of them speaks may have to wait."""
WOKEN = 200
"""So many lanes are rung for at one stroke: more than any platform lets us speak in before the next."""
IN_SIGHT = 2000
"""Out of so many they are drawn by lot, so that several machines seldom draw the same."""
PICTURES_STAY = timedelta(days=60)
"""So long a digest may still be drawn anew, with its pictures and its words."""


class Clockwork:
    """Rings every few seconds, deals with what is due, and wakes lanes that somebody forgot."""

    def __init__(
        self, database: Database, jobs: Mapping[str, Job], parts: Parts, clock: Clock, metrics: Metrics,
        given_up: Mapping[str, Job], together: Mapping[str, Together] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        """`given_up`: what is still done for an occasion whose job failed for good. `together`: how what thousands of
        teams have at the same minute is done faster than one by one."""
        self._database, self._jobs, self._parts, self._clock, self._metrics = database, jobs, parts, clock, metrics
        self._given_up, self._together = given_up, together
        self._scheduler: BackgroundScheduler | None = None
        self._ready: Callable[[], bool] = lambda: True
        self._strikes_anyway = 0.0
        self._stopping = threading.Event()

    def start(self, ready: Callable[[], bool] = lambda: True) -> None:
        """Ring from now on. One thread: a slow ring is not doubled, a missed one is made up for by the next.

        The clock strikes as soon as `ready`, or else after some seconds: nobody should be reminded of what they said
        while the bot was down and it has not read yet.
        """
        self._ready, self._strikes_anyway = ready, time.monotonic() + READS_FOR
        scheduler = BackgroundScheduler(
            executors={"default": {"type": "threadpool", "max_workers": 2}},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        at_once = datetime.now(UTC)  # a bot that lives only moments at a time still gets something done
        scheduler.add_job(self._ring, "interval", seconds=EVERY, next_run_time=at_once)
        scheduler.add_job(self.tidy, "interval", minutes=10)
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        self._stopping.set()
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None

    def _ring(self) -> None:
        while not self._ready() and time.monotonic() < self._strikes_anyway:
            if self._stopping.wait(0.05):
                return
        self.strike()

    def strike(self) -> None:
        """Deal with everything that is due, then wake every lane that has something to do."""
        for kind, job in self._together.items() if len(self._due()) >= MANY else ():
            self._deal_together(kind, job)
        while due := self._due():
            for one in [one for one in self._shared_out(due) if not self._deal_with(*one)]:
                self._deal_with(*one, patiently=True)
        self.wake_lanes()

    def wake_lanes(self) -> None:
        """Ring for lanes with waiting letters: nothing stays lying because a bell was lost."""
        now = self._clock.now()
        with self._database.read() as db:
            lanes = [f"in:{lane}" for lane in incoming.lanes_waiting(db, now)]
            lanes += outgoing.some_lanes(db, now, WOKEN)
            lanes += [f"think:{wish}" for wish in wishes.due(db, now)]
        self._parts.bells.ring_all(lanes)

    def tidy(self) -> None:
        """Forget what may be forgotten."""
        with self._database.write(loosely=True) as db:
            gone = incoming.forget_identities(db, self._clock.now())
            wishes.forget(db, self._clock.now())
            uploads.forget(db, self._clock.now() - PICTURES_STAY)
            tellings.forget(db, self._clock.now() - PICTURES_STAY)
        if gone:
            log.info("%d letters forgotten", gone)

    def next_one(self) -> tuple[datetime, str] | None:
        """When something happens next, and which kind of thing."""
        with self._database.read() as db:
            occasion = occasions.next_one(db)
            letter = outgoing.first_due(db)
        if letter is not None and (occasion is None or letter < occasion.due_at):
            return letter, "baton.letter"
        return (occasion.due_at, occasion.kind) if occasion else None

    def _shared_out(self, due: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Where others are at it too, not all begin with the same team; what is of one team stays in its order."""
        if self._database.is_sqlite:
            return list(due)
        places = {team: random.random() for _, team in due}
        return sorted(due, key=lambda one: places[one[1]])

    def _due(self) -> list[tuple[str, str]]:
        with self._database.read() as db:
            return list(occasions.due(db, self._clock.now()))

    def _deal_together(self, kind: str, job: Together) -> None:
        """As long as many wait for the same. Nobody is rung for meanwhile: that comes when the clock has struck."""
        unusual: set[str] = set()
        while len(waiting := [one for one in self._due_of(kind) if one[0] not in unusual]) >= MANY:
            drawn = {team: occasion for occasion, team in random.sample(waiting, min(TEAMS, len(waiting)))}
            try:
                with self._database.write(loosely=True) as db:
                    free = hold_those_free(db, drawn)
                    due = occasions.all_still_due(db, [drawn[team] for team in sorted(free)])
                    done, counts = job(db, self._parts, self._clock.now(), due)
                    occasions.all_ran(db, [one.id for one in done], self._clock.now())
            except LostRace:
                continue
            except Exception:  # the top of a job: whatever it broke over, each of them is dealt with alone
                log.exception("%s could not be dealt with together", kind)
                unusual |= set(drawn.values())
                continue
            counts[kind, occasions.RAN] += len(done)
            for (each, state), many in counts.items():
                self._metrics.jobs.labels(each, state).inc(many)
            unusual |= {one.id for one in due} - {one.id for one in done}

    def _due_of(self, kind: str) -> Sequence[tuple[str, str]]:
        with self._database.read() as db:
            return occasions.due_of(db, self._clock.now(), kind, IN_SIGHT)

    def _deal_with(self, occasion_id: str, team_id: str, *, patiently: bool = False) -> bool:
        """Do it. False: somebody else is at something of this team just now, and we did not wait (`patiently`)."""
        try:
            with self._database.write(loosely=True) as db:
                if patiently:
                    hold(db, [team_id])
                elif not hold_if_free(db, team_id):
                    return False
                occasion = occasions.still_due(db, occasion_id)
                if occasion is not None:
                    self._run(db, occasion)
        except LostRace:
            return True  # still due, and struck again at once
        except Exception as fault:  # the top of a job: whatever it broke over, the others are dealt with
            self._failed(occasion_id, team_id, fault)
        return True

    def _run(self, db: Session, occasion: Occasion) -> None:
        team = db.get(Team, occasion.team_id)
        if team is None:
            raise LookupError(f"the team of occasion {occasion.id} is gone")
        now = self._clock.now()
        tick = Tick(db, self._parts, team, now, occasion.due_at)
        self._jobs[occasion.kind](tick, occasion.subject)
        occasion.state = _state_after(tick)
        occasion.done_at, occasion.outcome = now, tick.skipped
        db.add(occasion)
        self._metrics.jobs.labels(occasion.kind, occasion.state).inc()

    def _failed(self, occasion_id: str, team_id: str, fault: Exception) -> None:
        """The whole effect was undone. Try again a little later; after some tries leave it, and say so."""
        with self._database.write(loosely=True) as db:
            hold(db, [team_id])
            occasion = occasions.still_due(db, occasion_id)
            if occasion is None:
                return
            occasion.tries += 1
            log.error("%s (%s), try %d", occasion.kind, occasion.id, occasion.tries, exc_info=fault)
            parked = occasion.tries >= MOST_TRIES
            if parked:
                occasion.state, occasion.outcome, occasion.done_at = occasions.PARKED, repr(fault), self._clock.now()
            else:
                occasion.due_at = self._clock.now() + timedelta(seconds=10.0 * 2**occasion.tries)
            db.add(occasion)
        if parked:
            self._metrics.parked.labels("occasion").inc()
            self._after(occasion)

    def _after(self, occasion: Occasion) -> None:
        last = self._given_up.get(occasion.kind)
        try:
            with self._database.write(loosely=True) as db:
                hold(db, [occasion.team_id])
                team = db.get(Team, occasion.team_id)
                if last is not None and team is not None:
                    last(Tick(db, self._parts, team, self._clock.now(), occasion.due_at), occasion.subject)
        except Exception:  # whatever broke the job may break this too; it has been given up already
            log.exception("%s (%s) could not be given up in good order", occasion.kind, occasion.id)


def _state_after(tick: Tick) -> str:
    if tick.missed:
        return occasions.MISSED
    return occasions.SKIPPED if tick.skipped else occasions.RAN
