"""The clocks of handoffs: a reminder before they run out, help when they have, and the standstill of a freeze."""

from __future__ import annotations

from bot.work import Tick
from handlers.handoff import keeping, whose
from storage import handoffs, leaves, people
from storage.freezes import Freeze
from storage.handoffs import Handoff
from storage.people import Member


def _running(tick: Tick, subject: str) -> Handoff | None:
    """The handoff whose clock still ends when this was planned; a frozen story stops it here at the latest."""
    handoff_id, _, due = subject.partition(":")
    handoff = tick.db.get(Handoff, handoff_id)
    if handoff is None or not handoff.is_open or handoff.paused_at or handoff.due_at is None:
        return None
    if due != f"{handoff.due_at:%Y%m%d%H%M%S}":
        return None
    frozen = keeping.freeze_of(tick, handoff)
    if frozen is not None:
        keeping.pause(tick, handoff, frozen)
        keeping.show(tick, handoff)
        return None
    return handoff


def remind(tick: Tick, subject: str) -> None:
    """In private, before it is too late; the clocks of duty know no quiet hours."""
    handoff = _running(tick, subject)
    if handoff is None:
        return tick.skip("answered, frozen or moved meanwhile")
    owner = tick.db.get(Member, handoff.owner_id)
    if owner is None or owner.left_at is not None:
        _move_on(tick, handoff)
        return None
    tick.hang_for(owner, "handoff.soon", handoff.id, again=True, urgent=True)
    return None


def _move_on(tick: Tick, handoff: Handoff) -> None:
    """Whoever had it has left the team."""
    owner = tick.db.get(Member, handoff.owner_id)
    if owner is not None:
        keeping.pass_on(tick, handoff, owner, "left")


def breach(tick: Tick, subject: str) -> None:
    """Too late: the backup and the lead have the card, too, and may take it."""
    handoff = _running(tick, subject)
    if handoff is None:
        return tick.skip("answered, frozen or moved meanwhile")
    handoff.breached_at, handoff.met = tick.now, False
    tick.db.add(handoff)
    handoffs.note(tick.db, handoff, "late", tick.now, whom_id=handoff.owner_id)
    for member in whose.helpers(tick, handoff) or people.in_charge(tick.db, tick.team.id, tick.today):
        if member.id != handoff.owner_id:
            tick.hang_for(member, "handoff.card", handoff.id, again=True, urgent=True)
    keeping.show(tick, handoff)
    return None


def leaving(tick: Tick, subject: str) -> None:
    """Somebody is away ("member:day") or has left ("member:left"): the next in line has what they were to answer."""
    member_id, _, day = subject.partition(":")
    member = tick.db.get(Member, member_id)
    if member is None or (day != "left" and not leaves.on(tick.db, [member_id], tick.today)):
        return tick.skip("no leave after all")
    held = handoffs.held_by(tick.db, member_id)
    for handoff in held:
        keeping.pass_on(tick, handoff, member, "left" if day == "left" else "away")
    if not held:
        tick.skip("nothing to answer")
    return None


def forget(tick: Tick, subject: str) -> None:
    """After the team's span the fan is nobody's business; what still waits for an answer is looked at later."""
    handoff = tick.db.get(Handoff, subject.partition(":")[0])
    if handoff is None:
        return tick.skip("it joined another")
    span = keeping.kept_for(tick)
    ends = (handoff.answered_at or handoff.asked_at) + span
    if handoff.is_open or tick.now < ends:  # the team may have chosen a longer one meanwhile
        following = tick.now + span if handoff.is_open else ends
        tick.plan("handoff.forget", f"{handoff.id}:{following:%Y%m%d}", following)
        return tick.skip("not answered yet" if handoff.is_open else "kept for longer")
    keeping.forget(tick, handoff)
    return None


def freeze(tick: Tick, subject: str) -> None:
    """Something was frozen: the clocks of its story stand still."""
    stopped = 0
    for handoff in handoffs.running(tick.db, tick.team.id):
        frozen = None if handoff.paused_at else keeping.freeze_of(tick, handoff)
        if frozen is not None:
            keeping.pause(tick, handoff, frozen)
            keeping.show(tick, handoff)
            stopped += 1
    if not stopped:
        tick.skip("no handoff is concerned")


def thaw(tick: Tick, subject: str) -> None:
    """Something was thawed: clocks that stood still for it run on from where they were."""
    started = 0
    for handoff in handoffs.running(tick.db, tick.team.id):
        known = tick.db.get(Freeze, handoff.freeze_id) if handoff.paused_at else None
        if handoff.paused_at is None or (known is not None and known.thawed_at is None):
            continue
        following = keeping.freeze_of(tick, handoff)  # another story may hold it still
        if following is not None:
            handoff.freeze_id = following.id
            tick.db.add(handoff)
            continue
        keeping.run(tick, handoff, tick.now)
        handoffs.note(tick.db, handoff, "resumed", tick.now)
        owner = tick.db.get(Member, handoff.owner_id)
        if owner is not None:
            tick.hang_for(owner, "handoff.card", handoff.id, again=True, urgent=True)
        keeping.show(tick, handoff)
        started += 1
    if not started:
        tick.skip("no handoff is concerned")
