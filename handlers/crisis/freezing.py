"""The freeze of an alert's story: who is told, who must take what down, who has not said so."""

from __future__ import annotations

from collections.abc import Sequence

from bot.work import Look, Work
from handlers.crisis import rules, scope
from storage import alerts, freezes, slots
from storage.alerts import Alert
from storage.freezes import Confirmation, Freeze
from storage.outgoing import notices
from storage.people import Member
from storage.slots import Slot
from storage.tasks import Task
from storage.teams import Account


def put(work: Work, alert: Alert, called: Sequence[Member], accounts: Sequence[Account]) -> None:
    """Freeze the story: its product whole where the matter is grave, else only its own words. Until somebody has taken
    it, the first of those who are called is in charge. Nothing is known of the freeze yet, so nothing is looked up."""
    first = next(iter(called), None)
    freeze = Freeze(
        team_id=work.team.id, alert_id=alert.id, alert_number=alert.number, since=work.now, drill=alert.drill,
        products=_products(alert), in_charge_id=first.id if first else "", in_charge=first.name if first else "",
    )  # fmt: skip
    if alert.known_by:
        freezes.add_words(freeze, alert.known_by, alert.link)
    work.db.add(freeze)
    _stop_the_rest(work, freeze, is_new=True)
    ahead = scope.planned(work, freeze)
    for slot in ahead:
        _ask(work, freeze, slot)
    concerned = _without_card(work, freeze, scope.front_line(work, alert, freeze, accounts, ahead))
    work.hang_for_all(concerned, "crisis.freeze", freeze.id, urgent=True, is_new=True)
    plan_chase(work, freeze, is_new=True)


def redraw(work: Work, freeze: Freeze) -> None:
    """Whatever shows the freeze is out of date: its own cards, and those of an older one that speak for it."""
    work.refresh("crisis.freeze", freeze.id)
    older = freezes.carrying(work.db, freeze)
    if older is not None:
        work.refresh("crisis.freeze", older.id)


def card_for(work: Work, freeze: Freeze, member_id: str) -> Freeze:
    """The freeze on whose card this person reads of it: an older one of the same product, if they have that."""
    older = freezes.carrying(work.db, freeze)
    return older if older is not None and member_id in have(work, older) - have(work, freeze) else freeze


def have(look: Look, freeze: Freeze) -> set[str]:
    """Who has a card of this freeze."""
    return {notice.member_id for notice in notices(look.db, freeze.team_id, "crisis.freeze", freeze.id)}


def _without_card(work: Work, freeze: Freeze, members: Sequence[Member]) -> list[Member]:
    """Two alerts about one product are one card: whoever has the first one's reads there of the second."""
    work.db.flush()
    older = freezes.carrying(work.db, freeze)
    if older is None:
        return list(members)
    told = have(work, older)
    if any(member.id in told for member in members):
        work.refresh("crisis.freeze", older.id)
    return [member for member in members if member.id not in told]


def widen(work: Work, alert: Alert) -> None:
    """The matter turned out graver: what was frozen in its words only is frozen whole."""
    freeze = freezes.of_alert(work.db, alert.id)
    if freeze is not None and freeze.thawed_at is None and not freeze.products:
        freeze.products = _products(alert)
        work.db.add(freeze)
        work.db.flush()
        inform(work, alert, freeze)


def _products(alert: Alert) -> str:
    return "" if alert.severity == "P2" or alert.suspect else alert.product


def plan_chase(work: Work, freeze: Freeze, *, is_new: bool = False) -> None:
    """Look again in a while: who has not said so, who has come since."""
    at = work.now + rules.CHASE_EVERY
    work.plan("crisis.chase", f"{freeze.id}:{at:%Y%m%d%H%M%S}", at, is_new=is_new)


def _stop_the_rest(work: Work, freeze: Freeze, *, is_new: bool = False) -> None:
    """Waves that it covers stop, and the clocks of handoffs; answers that were given say so."""
    if not freeze.drill:
        for kind in ("waves.freeze", "handoff.freeze", "faq.freeze"):
            work.plan(kind, f"{freeze.id}:{work.now:%Y%m%d%H%M%S}", work.now, is_new=is_new)


def inform(work: Work, alert: Alert, freeze: Freeze) -> None:
    """Everybody concerned has the freeze in private, and everybody with a planned post is asked about it; whoever has
    been told is not told again, whoever came later is told now. Waves that it covers stop."""
    _stop_the_rest(work, freeze)
    _catch_up(work, freeze)
    ahead = scope.planned(work, freeze)
    asked = {one.slot_id for one in freezes.confirmations(work.db, freeze.id)}
    new = [slot for slot in ahead if slot.id not in asked]
    for slot in new:
        _ask(work, freeze, slot)
    if new:
        redraw(work, freeze)
    told = have(work, freeze)
    concerned = [member for member in scope.front_line(work, alert, freeze, ahead=ahead) if member.id not in told]
    work.hang_for_all(_without_card(work, freeze, concerned), "crisis.freeze", freeze.id, urgent=True)


def let_go(work: Work, freeze: Freeze) -> None:
    """This freeze speaks for no other any more (it is thawed, or freezes something else now): whoever read of another
    one on its card gets that one's."""
    for other in freezes.open_freezes(work.db, work.team.id):
        alert = work.db.get(Alert, other.alert_id)
        if alert is not None and other.id != freeze.id and other.since >= freeze.since:
            inform(work, alert, other)


def _catch_up(work: Work, freeze: Freeze) -> None:
    """What was taken out of the calendar is down, what was published there is out: nobody need say so again."""
    for one in silent(work, freeze):
        slot = work.db.get(Slot, one.slot_id)
        if slot is None or slot.state == slots.DROPPED:
            say(work, freeze, one, freezes.PULLED)
        elif slot.state == slots.PUBLISHED:
            say(work, freeze, one, freezes.OUT)


def _ask(work: Work, freeze: Freeze, slot: Slot) -> None:
    """Whoever posts it must say what became of it; what was said for another open freeze is not asked again."""
    before = next(iter(freezes.of_slot(work.db, slot.id, drill=freeze.drill)), None)
    keeper = before.member_id if before else scope.keeper_of(work, slot)
    if keeper:
        said = before if before and before.state in freezes.SAID else None
        work.db.add(Confirmation(
            freeze_id=freeze.id, slot_id=slot.id, member_id=keeper, at=slot.at, asked_at=work.now,
            title=title_of(work, slot), state=said.state if said else freezes.PLACED,
            said_at=said.said_at if said else None,
        ))  # fmt: skip


def title_of(look: Look, slot: Slot) -> str:
    """What people call the post."""
    task = look.db.get(Task, slot.task_id) if slot.task_id else None
    return slot.title or (task.title if task else "") or slot.angle or slot.product


def silent(work: Work, freeze: Freeze) -> list[Confirmation]:
    """The posts of which nobody has said that they are down, or that they were out."""
    return [one for one in freezes.confirmations(work.db, freeze.id) if one.state not in freezes.SAID]


def chase(work: Work, alert: Alert, freeze: Freeze) -> int:
    """Everybody who has not said so gets a new message; how many people that are."""
    late = silent(work, freeze)
    for one in late:
        one.chased += 1
        work.db.add(one)
    members = list(dict.fromkeys(one.member_id for one in late))
    for member_id in members:
        member = work.db.get(Member, member_id)
        if member is not None and member.left_at is None:
            _call_again(work, freeze, member)
    if members:
        alerts.note(work.db, alert, "chased", work.now, words=str(len(late)))
    return len(members)


def _call_again(work: Work, freeze: Freeze, member: Member) -> None:
    """Where they read of it; what an older freeze asks them too, that one asks again."""
    of = card_for(work, freeze, member.id)
    if of.id == freeze.id or not any(one.member_id == member.id for one in silent(work, of)):
        work.hang_for(member, "crisis.freeze", of.id, again=True, urgent=True)


def say(work: Work, freeze: Freeze, one: Confirmation, state: str) -> list[tuple[Confirmation, Freeze]]:
    """The owner says what became of the post, to every open freeze that asks them about it; what is already out is no
    longer planned in the calendar. Returns what was asked, and by which freeze, the one that was answered first."""
    slot = work.db.get(Slot, one.slot_id)
    if state == freezes.OUT and slot is not None and not freeze.drill:
        slot.state = slots.PUBLISHED
        work.db.add(slot)
    asked = [(one, freeze)]
    for other in freezes.of_slot(work.db, one.slot_id, drill=freeze.drill):
        its = work.db.get(Freeze, other.freeze_id)
        if its and other.id != one.id and other.member_id == one.member_id and other.state not in freezes.SAID:
            asked.append((other, its))
    for each, its in asked:
        each.state, each.said_at = state, work.now
        work.db.add(each)
        redraw(work, its)
        work.refresh("crisis.alert", its.alert_id)
    return asked
