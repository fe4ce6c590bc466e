"""Keeps waves: planning one, the KOL's link that starts it, every further link, stopping and going on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot import conflicts, slotted, slotwords
from bot.chat import Oops
from bot.conflicts import Wish
from bot.duty import on_duty
from bot.work import Look, Work
from handlers.waves import rules
from storage import freezes, slots, waves
from storage.freezes import Freeze
from storage.people import Member
from storage.slots import Slot
from storage.teams import Account
from storage.waves import FIRST_HOUR, Wave, WaveStep

# --- planning ----------------------------------------------------------------------------------------------------


def in_the_way(look: Look, wave: Wave, accounts: Iterable[Account]) -> list[tuple[Account, Slot]]:
    """The accounts whose part of the wave would be a post too many, each with the post that stands in its way."""
    found = []
    for account in accounts:
        at = rules.due(wave, account.kind)
        if _same_post(look, wave, account.id, at) is None:
            wish = Wish(account.id, at, wave.product, wave.selling_point)
            others = [one.other for one in conflicts.check(look.db, look.team, wish, look.now) if one.other is not None]
            found += [(account, others[0])] if others else []
    return found


def plan(work: Work, wave: Wave, accounts: Iterable[Account], repliers: Iterable[Member], why: str = "") -> None:
    """Write the wave down, with a step and a slot for each account, and have it begin at its time. `why`: what is said
    for posts that stand too close to others."""
    work.db.add(wave)
    work.db.flush()
    for place, account in enumerate(accounts):
        at = rules.due(wave, account.kind)
        who = on_duty(work.db, account, at, work.team_tz, work.workdays())
        step = WaveStep(wave_id=wave.id, kind=account.kind, account_id=account.id, due_at=at,
                    place=place, member_id=who.id if who else "")  # fmt: skip
        work.db.add(step)
        work.db.flush()
        step.slot_id = _slot_for(work, wave, step, why).id
        work.db.add(step)
    for member in repliers:
        work.db.add(WaveStep(wave_id=wave.id, kind=FIRST_HOUR, member_id=member.id, due_at=rules.due(wave, FIRST_HOUR)))
    work.db.flush()
    work.plan("waves.begin", wave.id, wave.planned_at)
    work.plan("waves.end", wave.id, wave.planned_at + rules.LASTS)
    show(work, wave)
    monday = work.workdays().monday(wave.planned_at.astimezone(work.team_tz).date())
    for kind in ("sprint.card", "sprint.no_wave"):
        work.refresh(kind, f"{work.team.id}:{monday.isoformat()}")


def _slot_for(work: Work, wave: Wave, step: WaveStep, why: str) -> Slot:
    """What the account posts around that time anyway is its part of the wave; else the wave takes a slot of its own."""
    same = _same_post(work, wave, step.account_id, step.due_at)
    if same is not None:
        return same
    made = Slot(
        team_id=work.team.id, account_id=step.account_id, owner_id=step.member_id, at=step.due_at,
        title=_slot_name(work, wave), product=wave.product,
        selling_point=wave.selling_point, created_at=work.now,
    )  # fmt: skip
    return slots.place(work.db, _excused(work, wave, made, why))


def _same_post(look: Look, wave: Wave, account_id: str, at: datetime) -> Slot | None:
    near = slots.of_account(look.db, account_id, at - rules.SAME_POST, at + rules.SAME_POST)
    same = [slot for slot in near if not wave.product or slots.key(slot.product) in ("", slots.key(wave.product))]
    return min(same, key=lambda slot: abs(slot.at - at), default=None)


def _excused(work: Work, wave: Wave, slot: Slot, why: str = "") -> Slot:
    """Why it stands there although something is in its way: what the planner said, or that a late KOL moved it."""
    wish = Wish(slot.account_id, slot.at, slot.product, slot.selling_point, slot.angle, slot.stance, slot.id)
    if not slot.override_reason and conflicts.check(work.db, work.team, wish, work.now):
        slot.override_reason, slot.override_by = why or _slot_name(work, wave), wave.made_by
    return slot


def _slot_name(work: Work, wave: Wave) -> str:
    """In the team's language, whoever planned the wave: everybody reads it in the calendar."""
    room = Look(work.db, work.parts, work.team, work.now, work.team.lang, work.team.tz, None)
    return room.label("waves.slot", product=called(room, wave))


def called(look: Look, wave: Wave, kol: Account | None = None) -> str:
    """What people call the wave: its product, else the account that opens it (`kol`, where no step is kept yet)."""
    first = next((step for step in waves.steps(look.db, wave.id) if step.kind == "KOL"), None)
    account = kol or (look.db.get(Account, first.account_id) if first else None)
    return wave.product or slotwords.account_name(account) or f"{wave.planned_at.astimezone(look.tz):%m-%d %H:%M}"


# --- links -------------------------------------------------------------------------------------------------------


def deliver(work: Work, wave: Wave, step: WaveStep, link: str, at: datetime) -> None:
    """The post of this step is out. The KOL's starts the wave; the last one ends it."""
    if wave.state in (waves.DONE, waves.OVER):
        raise Oops("waves.is_over")
    stopped = covering(work, wave)
    if stopped is not None:
        stop(work, wave, freeze=stopped)
        return
    if wave.state == waves.STOPPED:
        raise Oops("waves.is_stopped")
    step.link, step.done_at = link, at
    work.db.add(step)
    slot = work.db.get(Slot, step.slot_id) if step.slot_id else None
    if slot is not None:
        slot.state = slots.PUBLISHED
        work.db.add(slot)
    if step.kind == "KOL" and wave.started_at is None:
        _start(work, wave, link, at)
    if wave.state == waves.RUNNING and all(one.done_at for one in waves.steps(work.db, wave.id)):
        wave.state = waves.DONE
    work.db.add(wave)
    show(work, wave)


def relink(work: Work, wave: Wave, step: WaveStep, link: str) -> None:
    """The link of a post that is out was a wrong one: who follows the KOL has the right one from now on."""
    if step.kind == "KOL" and wave.link == step.link:
        wave.link = link
    step.link = link
    work.db.add(step)
    work.db.add(wave)
    show(work, wave)


def _start(work: Work, wave: Wave, link: str, at: datetime) -> None:
    """Everybody else has their time now; whoever follows gets link, time and line."""
    wave.started_at, wave.link, wave.state = at, link, waves.RUNNING
    work.db.add(wave)
    work.plan("waves.end", wave.id, at + rules.LASTS)
    set_times(work, wave)
    hang(work, wave)
    for step in waiting(work, wave):
        tell(work, step)


def set_times(work: Work, wave: Wave) -> None:
    """What is still to come is due as counted from the KOL's post, in the calendar too, by whoever is on duty then."""
    for step in waiting(work, wave):
        before, step.due_at, step.chased = step.due_at, rules.due(wave, step.kind), 0
        account = work.db.get(Account, step.account_id) if step.account_id else None
        if account is not None:
            who = on_duty(work.db, account, step.due_at, work.team_tz, work.workdays())
            step.member_id = who.id if who else step.member_id
        work.db.add(step)
        slot = work.db.get(Slot, step.slot_id) if step.slot_id else None
        if slot is not None and slot.state == slots.PLANNED and step.due_at != before:
            _move(work, wave, slot, slot.at + (step.due_at - before))
        plan_chase(work, step)


def plan_chase(work: Work, step: WaveStep) -> None:
    """When its link is late, it is asked for; whatever was planned for an earlier time of it is void."""
    work.cancel("waves.chase", step.id, "another time", whole=True)
    if step.done_at is None and step.kind != FIRST_HOUR and step.chased < rules.MOST_CHASES:
        at = max(step.due_at, work.now) if step.kind == "KOL" and not step.chased else step.due_at
        at += rules.PATIENCE * (step.chased + 1)
        work.plan("waves.chase", f"{step.id}:{at:%m%d%H%M}", at, again=True)


def waiting(look: Look, wave: Wave) -> list[WaveStep]:
    return [step for step in waves.steps(look.db, wave.id) if step.done_at is None]


# --- stopping ----------------------------------------------------------------------------------------------------


def covering(look: Look, wave: Wave) -> Freeze | None:
    """The freeze that forbids this wave now."""
    products = [wave.product] if wave.product else []
    return freezes.frozen(look.db, look.team.id, products=products, selling_point=wave.selling_point, now=look.now)


def stop(work: Work, wave: Wave, *, by: str = "", freeze: Freeze | None = None) -> None:
    """Nobody posts any more until somebody lets the wave go on; whoever was to post hears it at once."""
    if wave.state not in (waves.PLANNED, waves.RUNNING):
        return
    wave.state, wave.stopped_at, wave.stopped_by = waves.STOPPED, work.now, by
    wave.freeze_id = freeze.id if freeze else ""
    work.db.add(wave)
    work.cancel("waves.begin", wave.id, "stopped", whole=True)
    for step in waiting(work, wave):
        work.cancel("waves.chase", step.id, "stopped", whole=True)
        tell(work, step, urgent=True)
    show(work, wave)


def go_on(work: Work, wave: Wave) -> None:
    """What is still to come keeps its distance to the others and waits as long as the wave stood still."""
    if wave.state != waves.STOPPED or wave.stopped_at is None:
        raise Oops("waves.not_stopped")
    if covering(work, wave) is not None:
        raise Oops("waves.frozen", product=called(work, wave))
    stood = work.now - wave.stopped_at
    wave.state = waves.RUNNING if wave.started_at else waves.PLANNED
    wave.freeze_id = wave.stopped_by = ""
    wave.stopped_at = None
    work.plan("waves.end", wave.id, work.now + rules.LASTS)
    if wave.started_at:
        _postpone(work, wave, stood)
    else:
        wave.planned_at = max(wave.planned_at, work.now)
        set_times(work, wave)
        work.plan("waves.begin", f"{wave.id}:{work.now:%m%d%H%M%S}", wave.planned_at, again=True)
    work.db.add(wave)
    for step in waiting(work, wave) if wave.started_at else ():
        tell(work, step)
    show(work, wave)


def _postpone(work: Work, wave: Wave, stood: timedelta) -> None:
    for step in waiting(work, wave):
        step.due_at += stood
        work.db.add(step)
        slot = work.db.get(Slot, step.slot_id) if step.slot_id else None
        if slot is not None and slot.state == slots.PLANNED:
            _move(work, wave, slot, slot.at + stood)
        plan_chase(work, step)


def _move(work: Work, wave: Wave, slot: Slot, at: datetime) -> None:
    before = slot.at
    slots.move(work.db, slot, at)
    work.db.add(_excused(work, wave, slot))
    _show_calendar(work, slot, before)


# --- saying so ---------------------------------------------------------------------------------------------------


def hang(work: Work, wave: Wave) -> None:
    """The one live card in the home channel."""
    for home in work.homes():
        work.hang("waves.card", wave.id, home)


def tell(work: Work, step: WaveStep, *, urgent: bool = False) -> None:
    """The person's own card comes (again) to the end of their messages."""
    member = work.db.get(Member, step.member_id) if step.member_id else None
    if member is not None and member.left_at is None:
        work.hang_for(member, "waves.step", step.id, again=True, urgent=urgent)


def show(work: Work, wave: Wave) -> None:
    """Every card that shows the wave is out of date."""
    work.refresh("waves.card", wave.id)
    for step in waves.steps(work.db, wave.id):
        work.refresh("waves.step", step.id)


def _show_calendar(work: Work, slot: Slot, before: datetime) -> None:
    calendar = work.workdays()
    for at in (before, slot.at):
        monday = calendar.monday(at.astimezone(work.team_tz).date())
        work.refresh("calendar.week", f"{work.team.id}:{monday.isoformat()}")
    work.refresh("calendar.slot", slot.id)
    work.refresh("mine.plate", slot.owner_id)
    slotted.follow(work, slot)
