"""On which account and when a piece goes out: the form, what stands in the way, and what could be done instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from bot import conflicts, remembered, slotted, slotwords, sop, taskrows
from bot.chat import Field, Form, Oops, Option
from bot.conflicts import Conflict, Wish
from bot.feature import Fields, Value, one
from bot.hours import at_local
from bot.work import Look, Turn
from handlers.tasks import doing
from storage import moves, slots, teams, topics
from storage.people import Member
from storage.slots import Slot
from storage.tasks import TOPIC, Task
from storage.teams import Account


def accounts_for(look: Look, task: Task, who: Member) -> list[Account]:
    """The accounts that this person may choose for the piece: of a kind that it is for, and their own to run or to
    stand in for; whoever leads may choose anybody's, the owner's first."""
    return _chosen_from(look, teams.accounts(look.db, look.team.id), task, who)


def _chosen_from(look: Look, every: Sequence[Account], task: Task, who: Member) -> list[Account]:
    kinds = kinds_of(look, task)
    suited = [a for a in every if not task.brand or a.brand in ("", task.brand)]
    suited = [a for a in suited if not kinds or a.kind in kinds]
    mine = [a for a in suited if who.id in (a.owner_id, a.backup_id)]
    found = suited if sop.leads(who) else mine
    return sorted(found, key=lambda a: (a.owner_id not in (task.owner_id, who.id), a not in mine))


def kinds_of(look: Look, task: Task) -> list[str]:
    """The kinds of account that the piece is for; none, where any will do."""
    topic = doing.topic_of(look, task)
    return topic.kinds.split() if topic else []


def account_at_claim(look: Look, task: Task, who: Member) -> str:
    """The account of somebody who looks after just one that suits, "" for everybody else.

    Who runs accounts, but none of a kind that the piece is for, does not claim it; whoever runs none may write for
    others, and who leads may do as they see fit.
    """
    every = teams.accounts(look.db, look.team.id)
    suited = _chosen_from(look, every, task, who)
    kinds, has = kinds_of(look, task), {a.kind for a in every if a.kind and who.id in (a.owner_id, a.backup_id)}
    if not suited and kinds and has:
        raise Oops("tasks.other_kind", number=task.number, kinds="/".join(kinds), has="/".join(sorted(has)))
    mine = [a for a in suited if who.id == a.owner_id]
    return mine[0].id if len(mine) == 1 else ""


def wish_for(task: Task, account_id: str, at: datetime, slot: Slot | None) -> Wish:
    return Wish(account_id, at, task.product, task.selling_point, task.angle, task.stance, slot.id if slot else "")


def place(turn: Turn, task: Task, account_id: str, at: datetime, reason: str = "") -> list[Conflict]:
    """Plan the piece there, unless something stands in the way and nobody says why it may be so all the same.

    Returns what stands in the way; what is frozen is not overridden. The slot is planned if the list is empty or a
    reason was given.
    """
    slot = slots.of_task(turn.db, task.id)
    found = conflicts.check(turn.db, turn.team, wish_for(task, account_id, at, slot), turn.now)
    if found and not (reason and conflicts.can_override(found)):
        return found
    slot = slot or Slot(team_id=turn.team.id, task_id=task.id, account_id=account_id, at=at, created_at=turn.now)
    slot.account_id, slot.owner_id, slot.title = account_id, task.owner_id, task.title
    slot.product, slot.selling_point, slot.angle, slot.stance = (
        task.product, task.selling_point, task.angle, task.stance,
    )  # fmt: skip
    slot.override_reason, slot.override_by = (reason, turn.who.id) if found else ("", "")
    topic = doing.topic_of(turn, task)
    slot.shareable = topic is not None and topic.shareable
    before = slot.at
    slots.move(turn.db, slot, at)
    task.account_id = account_id
    moves.note(turn.db, task, "overridden" if found else "slot", task.state, turn.now, turn.who.id,
               why=remembered.slot(account_id, at, reason if found else ""))  # fmt: skip
    slotted.follow(turn, slot)
    doing.show(turn, task)
    for moment in {before, at}:
        doing.show_calendar(turn, moment)
    owner = turn.db.get(Member, task.owner_id) if task.owner_id else None
    if owner is not None:
        doing.tell(turn, owner.id, "tasks.told.slot", task, step=False, at=taskrows.moment(turn.to(owner), at))
    turn.refresh("calendar.slot", slot.id)
    return []


# --- the form -----------------------------------------------------------------------------------------------------


def open_form(look: Look, value: Value) -> Form:
    """Account, angle and slot, with what the person carries already."""
    task = doing.the_task(look, value)
    who = look.reader
    if who is None:
        raise LookupError("a form without a reader")
    doing.must(look, "slot", task, who)
    slot = slots.of_task(look.db, task.id)
    fields = [
        _account_field(look, task, who),
        *_angle_field(look, task),
        *_time_fields(look, slot.at if slot else _asked(value)),
    ]
    fields.append(Field("reason", look.label("tasks.plan.reason"), "text", hint=look.label("tasks.plan.reason_hint"),
                        limit=300))  # fmt: skip
    intro = look.line("tasks.plan.intro", carried=doing.carried(look, task.owner_id))
    return Form(
        "tasks.plan", look.label("tasks.plan.title", number=task.number), tuple(fields), look.label("tasks.form.keep"),
        look.label("tasks.form.cancel"), look.label("tasks.form.kept"), {"task": task.id}, (intro,),
    )  # fmt: skip


def _account_field(look: Look, task: Task, who: Member) -> Field:
    options = tuple(Option(a.id, taskrows.account_name(look, a.id)) for a in accounts_for(look, task, who)[:100])
    if not options:
        kinds = "/".join(kinds_of(look, task))
        raise Oops("tasks.no_account_of_kind", kinds=kinds) if kinds else Oops("tasks.no_account")
    chosen = task.account_id if task.account_id in {option.value for option in options} else options[0].value
    return Field("account", look.label("tasks.plan.account"), "one", chosen, options, required=True)


def _angle_field(look: Look, task: Task) -> list[Field]:
    """The angles of the topic's free places, and the one the person has."""
    free = [one for one in _swappable(look, task) if one.angle]
    if not free:
        return []
    options = tuple(Option(one.id, taskrows.short(one.angle, 60)) for one in (task, *free))
    return [Field("angle", look.label("tasks.plan.angle"), "one", task.id, options)]


def _swappable(look: Look, task: Task) -> Sequence[Task]:
    return [one for one in topics.places_of(look.db, task.topic_id) if one.state == TOPIC] if task.topic_id else []


def _asked(value: Value) -> datetime | None:
    """The time that was said along with the claim."""
    return datetime.fromisoformat(value["at"]) if value.get("at") else None


def _time_fields(look: Look, at_first: datetime | None) -> list[Field]:
    local = at_first.astimezone(look.tz) if at_first else None
    day = local.date().isoformat() if local else ""
    at = local.strftime("%H:%M") if local else ""
    return [
        Field("day", look.label("tasks.plan.day"), "date", day, required=True),
        Field("at", look.label("tasks.plan.at"), "time", at, required=True),
    ]


def filled(turn: Turn, value: Value, fields: Fields) -> None:
    task = doing.the_task(turn, value)
    doing.must(turn, "slot", task, turn.who)
    account_id, at = one(fields, "account"), moment_in(turn, one(fields, "day"), one(fields, "at"))
    if account_id not in {a.id for a in accounts_for(turn, task, turn.who)}:
        raise Oops("tasks.no_account", field="account")
    if at <= turn.now:
        raise Oops("tasks.plan.past", field="day")
    swap_angle(turn, task, one(fields, "angle"))
    in_the_way = place(turn, task, account_id, at, one(fields, "reason"))
    if in_the_way:
        key = "conflict" if conflicts.can_override(in_the_way) else "blocked"
        raise Oops(f"tasks.plan.{key}", field="reason", **said(turn, task, account_id, at, in_the_way))
    turn.toast(kept(turn, task), at=taskrows.moment(turn, at))


def kept(look: Look, task: Task) -> str:
    """The sentence for a slot that was just planned: with nothing in its way, or all the same."""
    slot = slots.of_task(look.db, task.id)
    return "tasks.plan.overridden" if slot is not None and slot.override_reason else "tasks.plan.kept"


def moment_in(look: Look, day: str, at: str) -> datetime:
    """The moment that a form's date and time mean, on the clock of whoever filled it in."""
    try:
        return at_local(date.fromisoformat(day), time.fromisoformat(at), look.tz)
    except ValueError:
        raise Oops("tasks.plan.when", field="day") from None


def swap_angle(turn: Turn, task: Task, other_id: str) -> None:
    """Take another free angle of the same topic: the two places exchange what they say."""
    if not other_id or other_id == task.id:
        return
    other = next((one for one in _swappable(turn, task) if one.id == other_id), None)
    if other is None:
        raise Oops("tasks.plan.angle_gone", field="angle")
    task.angle, other.angle = other.angle, task.angle
    turn.db.add(other)
    moves.note(turn.db, task, "angle", task.state, turn.now, turn.who.id, why=task.angle)
    doing.show(turn, task)


# --- what stands in the way ---------------------------------------------------------------------------------------


def said(look: Look, task: Task, account_id: str, at: datetime, found: Sequence[Conflict]) -> dict[str, str]:
    """The first conflict in words, and what could be done instead."""
    slot = slots.of_task(look.db, task.id)
    wish = wish_for(task, account_id, at, slot)
    free = conflicts.nearest_free(look.db, look.team, wish, look.now)
    offers = []
    if free is not None:
        offers.append(look.label("tasks.conflict.free", at=taskrows.moment(look, free)))
    if any(conflict.rule == "same_angle" for conflict in found):
        angles = [one.angle for one in _swappable(look, task) if one.angle]
        left = conflicts.free_angles(look.db, look.team, wish, angles)
        offers += [look.label("tasks.conflict.angles", angles=look.listed(left[:3]))] if left else []
    return {"why": why(look, found[0]), "instead": "".join(offers)}


def why(look: Look, conflict: Conflict) -> str:
    """One conflict in words; what the reader may not see is only said to be there."""
    if conflict.freeze is not None:
        at = taskrows.moment_past(look, conflict.freeze.since)
        return look.label("tasks.conflict.frozen", who=conflict.freeze.in_charge, at=at)
    other = conflict.other
    if other is None:
        return ""
    account = look.db.get(Account, other.account_id)
    what = slotwords.title(look, other) if slotwords.may_see(other, account, look.reader) else ""
    what = taskrows.short(what, 30) or look.label("tasks.conflict.something")
    at, who = taskrows.moment(look, other.at), taskrows.name(look, other.owner_id)
    return look.label(f"tasks.conflict.{conflict.rule}", what=what, at=at, who=who)
