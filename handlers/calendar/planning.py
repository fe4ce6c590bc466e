"""Puts slots into the calendar and moves them: what stands in the way is named, and may be accepted with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from bot import conflicts, slotted, slotwords, sop, taskrows
from bot.chat import Buttons, Card, Field, Form, Oops, Option
from bot.conflicts import Conflict, Wish
from bot.feature import Feature, Fields, Value, one
from bot.hours import at_local
from bot.work import Look, Turn
from handlers.calendar import cards
from storage import slots, teams
from storage.people import GUEST, Member
from storage.slots import COMPLAINS, PRAISES, Slot
from storage.teams import Account

planning = Feature("calendar")
ABOUT = ("product", "selling_point", "angle")


def invitation(look: Look) -> Card:
    button = look.button("calendar.add", "primary", form=True)
    return Card(look.line("calendar.add"), (Buttons((button,)),))


def accounts_of(look: Look, who: Member) -> list[Account]:
    """On which accounts this person may plan: those they run or stand in for; who leads, on all, their own first."""
    every = list(teams.accounts(look.db, look.team.id))
    mine = [account for account in every if who.id in (account.owner_id, account.backup_id)]
    return mine + [a for a in every if a not in mine] if sop.leads(who) else mine


# --- a new one ---------------------------------------------------------------------------------------------------


def open_add(look: Look, value: Value) -> Form:
    who = look.reader
    options = [Option(a.id, taskrows.account_name(look, a.id)) for a in accounts_of(look, who)] if who else []
    if not options:
        raise Oops("calendar.no_account")
    stances = [Option(stance, look.label(f"calendar.stance.{stance}")) for stance in (PRAISES, COMPLAINS)]
    fields = [
        Field("account", look.label("calendar.form.account"), "one", options[0].value, tuple(options[:100]), True),
        *_time_fields(look, None),
        Field("title", look.label("calendar.form.title"), "text", required=True, limit=100),
        *(Field(name, look.label(f"calendar.form.{name}"), "text", limit=100) for name in ABOUT),
        Field("stance", look.label("calendar.form.stance"), "one", "", tuple(stances)),
        _reason_field(look),
    ]  # fmt: skip
    return _form(look, "add", fields, {})


@planning.form("add", open_add, least=GUEST, fresh=True, own=True)
def added(turn: Turn, value: Value, fields: Fields) -> None:
    account = next((a for a in accounts_of(turn, turn.who) if a.id == one(fields, "account")), None)
    if account is None:
        raise Oops("calendar.no_account", field="account")
    title = one(fields, "title")
    if not title:
        raise Oops("calendar.no_title", field="title")
    new = Slot(
        team_id=turn.team.id, account_id=account.id, owner_id=account.owner_id or turn.who.id, title=title,
        at=moment_in(turn, fields), stance=one(fields, "stance"), created_at=turn.now,
        product=one(fields, "product"), selling_point=one(fields, "selling_point"), angle=one(fields, "angle"),
    )  # fmt: skip
    settle(turn, new, new.at, one(fields, "reason"))


# --- another time ------------------------------------------------------------------------------------------------


def open_move(look: Look, value: Value) -> Form:
    found = _mine(look, value)
    return _form(look, "move", [*_time_fields(look, found), _reason_field(look)], {"slot": found.id})


@planning.form("move", open_move, least=GUEST, fresh=True)
def moved(turn: Turn, value: Value, fields: Fields) -> None:
    settle(turn, _mine(turn, value), moment_in(turn, fields), one(fields, "reason"))


@planning.button("drop", least=GUEST, fresh=True)
def dropped(turn: Turn, value: Value) -> None:
    found = _mine(turn, value)
    _tell_owner(turn, found, "calendar.told.dropped")
    slots.drop(turn.db, found)
    show(turn, found, found.at)
    turn.toast("calendar.dropped")


def settle(turn: Turn, slot: Slot, at: datetime, reason: str) -> None:
    """Plan the slot then, unless something stands in the way and nobody says why it may be so all the same."""
    if at <= turn.now:
        raise Oops("calendar.past", field="day")
    wish = wish_for(slot, at)
    found = conflicts.check(turn.db, turn.team, wish, turn.now)
    if found and not (reason and conflicts.can_override(found)):
        raise Oops("calendar.conflict", field="reason", **in_the_way(turn, wish, found))
    before = slot.at
    slot.override_reason, slot.override_by = (reason, turn.who.id) if found else ("", "")
    slots.move(turn.db, slot, at)
    slotted.follow(turn, slot)
    show(turn, slot, before, at)
    _tell_owner(turn, slot, "calendar.told.moved" if before != at else "calendar.told.planned")
    turn.toast("calendar.overridden" if found else "calendar.planned", at=taskrows.moment(turn, at))


def _tell_owner(turn: Turn, slot: Slot, key: str) -> None:
    """Whose slot it is hears what somebody else did to it."""
    owner = turn.db.get(Member, slot.owner_id) if slot.owner_id else None
    if owner is None or owner.id == turn.who.id or owner.left_at is not None:
        return
    look = turn.to(owner)
    said = look.line(key, who=turn.who.name, at=taskrows.moment(look, slot.at), title=taskrows.short(slot.title, 40))
    turn.tell(owner, Card(said), quiet=True)


def show(turn: Turn, slot: Slot, *moments: datetime) -> None:
    """Every card that shows the slot is out of date."""
    calendar = turn.workdays()
    for at in moments:
        monday = calendar.monday(at.astimezone(turn.team_tz).date())
        turn.refresh("calendar.week", cards.subject(turn, monday))
    turn.refresh("calendar.slot", slot.id)
    turn.refresh("mine.plate", slot.owner_id)


def wish_for(slot: Slot, at: datetime) -> Wish:
    return Wish(slot.account_id, at, slot.product, slot.selling_point, slot.angle, slot.stance, slot.id)


# --- what stands in the way --------------------------------------------------------------------------------------


def in_the_way(look: Look, wish: Wish, found: Sequence[Conflict]) -> dict[str, str]:
    """What stands in the way, and what could be done instead."""
    instead = ""
    free = conflicts.nearest_free(look.db, look.team, wish, look.now)
    if free is not None:
        instead = look.label("calendar.free", at=taskrows.moment(look, free))
    if any(conflict.rule == "same_angle" for conflict in found):
        instead += look.label("calendar.other_angle")
    if conflicts.can_override(found):
        instead += look.label("calendar.or_say_why")
    return {"why": why(look, found[0]), "instead": instead}


def why(look: Look, conflict: Conflict) -> str:
    """One conflict in words; what the reader may not see is only said to be there."""
    if conflict.freeze is not None:
        return look.label("calendar.rule.frozen", who=conflict.freeze.in_charge, at=conflict.freeze.since)
    other = conflict.other
    if other is None:
        return ""
    account = look.db.get(Account, other.account_id)
    what = slotwords.title(look, other) if slotwords.may_see(other, account, look.reader) else ""
    what = taskrows.short(what, 30) or look.label("calendar.something")
    at = taskrows.moment(look, other.at)
    return look.label(f"calendar.rule.{conflict.rule}", what=what, at=at, account=slotwords.account_name(account))


# --- what the forms have in common -------------------------------------------------------------------------------


def _mine(look: Look, value: Value) -> Slot:
    found = cards.visible(look, value.get("slot", ""))
    if not cards.may_change(look, found, look.reader):
        raise Oops("calendar.not_yours", who=taskrows.name(look, found.owner_id))
    if found.task_id:
        raise Oops("calendar.with_task")
    if found.state != slots.PLANNED:
        raise Oops("calendar.is_out")
    return found


def _form(look: Look, name: str, fields: list[Field], value: Value) -> Form:
    return Form(
        f"calendar.{name}", look.label(f"calendar.form.{name}"), tuple(fields), look.label("calendar.form.submit"),
        look.label("calendar.form.cancel"), look.label("calendar.form.kept"), value,
    )  # fmt: skip


def _time_fields(look: Look, slot: Slot | None) -> list[Field]:
    local = slot.at.astimezone(look.tz) if slot else None
    day, at = (f"{local:%Y-%m-%d}", f"{local:%H:%M}") if local else ("", "")
    return [
        Field("day", look.label("calendar.form.day"), "date", day, required=True),
        Field("at", look.label("calendar.form.at"), "time", at, required=True),
    ]


def _reason_field(look: Look) -> Field:
    hint = look.label("calendar.form.hint_reason")
    return Field("reason", look.label("calendar.form.reason"), "text", hint=hint, limit=200)


def moment_in(look: Look, fields: Fields) -> datetime:
    """The moment that a form's date and time mean, on the clock of whoever filled it in."""
    try:
        return at_local(date.fromisoformat(one(fields, "day")), time.fromisoformat(one(fields, "at")), look.tz)
    except ValueError:
        raise Oops("calendar.when", field="day") from None
