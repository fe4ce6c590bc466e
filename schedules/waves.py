"""Begins waves, asks for late links, and hears of freezes and of posts that were reported as tasks."""

from __future__ import annotations

from datetime import UTC

from bot.work import Tick
from handlers.waves import cards, keeping, rules
from storage import slots, waves
from storage.people import Member
from storage.tasks import Task
from storage.waves import Wave, WaveStep


def begin(tick: Tick, subject: str) -> None:
    """The wave's time has come: the live card hangs, and the KOL's owner is asked for the link."""
    wave = tick.db.get(Wave, subject.partition(":")[0])
    if wave is None or wave.state != waves.PLANNED:
        return tick.skip("begun, stopped or over")
    frozen = keeping.covering(tick, wave)
    keeping.hang(tick, wave)
    if frozen is not None:
        return keeping.stop(tick, wave, freeze=frozen)
    for step in keeping.waiting(tick, wave):
        if step.kind == "KOL":
            keeping.tell(tick, step)
            keeping.plan_chase(tick, step)
    return None


def chase(tick: Tick, subject: str) -> None:
    """A link is late: whoever should have posted next is asked for it, and nobody else."""
    step = tick.db.get(WaveStep, subject.partition(":")[0])
    wave = tick.db.get(Wave, step.wave_id) if step else None
    if step is None or wave is None or step.done_at or wave.state not in (waves.PLANNED, waves.RUNNING):
        return tick.skip("there, stopped or over")
    if not rules.is_late(step, tick.now):
        return tick.skip("not late any more")
    step.chased += 1
    tick.db.add(step)
    keeping.tell(tick, step)
    if step.kind == "KOL" and step.chased == rules.MOST_CHASES:
        _tell_maker(tick, wave)
    keeping.plan_chase(tick, step)
    tick.refresh("waves.card", wave.id)
    return None


def _tell_maker(tick: Tick, wave: Wave) -> None:
    """Without the KOL nothing goes on: whoever planned the wave decides, in private."""
    maker = tick.db.get(Member, wave.made_by) if wave.made_by else None
    if maker is not None and maker.left_at is None:
        tick.tell(maker, cards.no_kol(tick.to(maker), wave))


def end(tick: Tick, subject: str) -> None:
    """A day after the KOL's post nobody is asked for anything any more."""
    wave = tick.db.get(Wave, subject)
    if wave is None or wave.state not in waves.OPEN:
        return tick.skip("over before")
    for step in keeping.waiting(tick, wave):
        tick.cancel("waves.chase", step.id, "the wave is over", whole=True)
    wave.state = waves.OVER
    tick.db.add(wave)
    keeping.show(tick, wave)
    return None


def published(tick: Tick, subject: str) -> None:
    """A task was reported as published: if its slot is a step of a wave, this is the step's link."""
    task = tick.db.get(Task, subject)
    slot = slots.of_task(tick.db, subject)
    found = waves.step_of_slot(tick.db, slot.id) if slot else None
    if task is None or found is None or not task.link:
        return tick.skip("no part of a wave")
    step, wave = found
    if step.done_at is not None:
        return keeping.relink(tick, wave, step, task.link)
    if wave.state not in (waves.PLANNED, waves.RUNNING):
        return tick.skip("stopped or over")
    keeping.deliver(tick, wave, step, task.link, (task.published_at or tick.now).astimezone(UTC))
    return None


def freeze(tick: Tick, subject: str) -> None:
    """Something was frozen: the waves that it covers stop at once."""
    stopped = 0
    for wave in waves.open_waves(tick.db, tick.team.id):
        frozen = keeping.covering(tick, wave)
        if frozen is not None and wave.state != waves.STOPPED:
            keeping.stop(tick, wave, freeze=frozen)
            stopped += 1
    if not stopped:
        tick.skip("no wave is concerned")
