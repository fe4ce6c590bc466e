"""The calendar's cards: one week, a line a day, and one slot with all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot import slotwords, taskrows
from bot.chat import Block, Button, Buttons, Card, Line, Note, Oops, Option, Select, Text
from bot.dates import span_words
from bot.hours import at_local
from bot.texts import joined
from bot.work import Look
from storage import freezes, slots, teams
from storage.people import LEAD, Member
from storage.slots import Slot
from storage.teams import Account

DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 4
"""So many slots of a day stand on the card; the others are counted, and all can be picked."""
MOST_PICKED: Final = 100
ABOVE_MEMBER: Final = (LEAD, "deputy", "director")


def subject(look: Look, monday: date) -> str:
    return f"{look.team.id}:{monday.isoformat()}"


def days_of(look: Look, monday: date) -> list[date]:
    """The days of that week: a Sunday that is worked belongs to the week that it opens."""
    calendar = look.workdays()
    return [day for n in range(-1, 7) if calendar.monday(day := monday + n * DAY) == monday]


@dataclass(frozen=True, slots=True)
class Entry:
    """A slot as the week shows it: on which account, what it is called, and what is particular about it."""

    slot: Slot
    account: Account | None
    what: str
    mark: str


def week(look: Look, subject: str) -> Card | None:
    """A line for each day on which something is posted, as far as the reader may see it."""
    monday = date.fromisoformat(subject.rpartition(":")[2])
    days = days_of(look, monday)
    found = entries(look, _start(look, days[0]), _start(look, days[-1] + DAY))
    title = look.line("calendar.title", week=monday.isocalendar().week, span=span_words(days[0], days[-1], look.lang),
                      n=len(found))  # fmt: skip
    blocks: list[Block] = [Text(_day_lines(look, found) or (look.line("calendar.empty"),))]
    if found:
        options = tuple(Option(entry.slot.id, _option(look, entry)) for entry in found[:MOST_PICKED])
        blocks.append(Select("calendar.pick", look.label("calendar.pick"), options))
    return Card(title, (*blocks, Buttons(_doors(look, monday))))


def entries(look: Look, start: datetime, end: datetime) -> list[Entry]:
    """The slots of that span which the reader may see; accounts, tasks and freezes are asked for once."""
    accounts = {account.id: account for account in teams.accounts(look.db, look.team.id)}
    found = slots.between(look.db, look.team.id, start, end)
    found = [slot for slot in found if slotwords.may_see(slot, accounts.get(slot.account_id), look.reader)]
    tasks = slots.tasks_behind(look.db, found)
    frozen = (
        {slot.id for slot in found if _may_freeze(look, slot)} if freezes.open_freezes(look.db, look.team.id) else ()
    )
    return [
        Entry(slot, accounts.get(slot.account_id), slotwords.called(slot, tasks.get(slot.task_id)),
              _mark(slot, slot.id in frozen))
        for slot in found
    ]  # fmt: skip


def _doors(look: Look, monday: date) -> tuple[Button, ...]:
    before, after = ((monday + n * DAY).isoformat() for n in (-7, 7))
    return (
        look.button("calendar.page", label=look.label("calendar.before"), week=before),
        look.button("calendar.page", label=look.label("calendar.after"), week=after),
        look.button("calendar.subscribe"),
    )


def _start(look: Look, day: date) -> datetime:
    return at_local(day, time(0), look.team_tz)


def visible(look: Look, slot_id: str) -> Slot:
    """The slot, if it is the team's and the reader may see it."""
    found = look.db.get(Slot, slot_id) if slot_id else None
    if found is None or found.team_id != look.team.id or found.state == slots.DROPPED:
        raise Oops("calendar.gone")
    if not slotwords.may_see(found, look.db.get(Account, found.account_id), look.reader):
        raise Oops("calendar.gone")
    return found


def _day_lines(look: Look, found: Sequence[Entry]) -> tuple[Line, ...]:
    days: dict[date, list[Entry]] = {}
    for one in found:
        days.setdefault(one.slot.at.astimezone(look.tz).date(), []).append(one)
    return tuple(_day_line(look, day, those) for day, those in days.items())


def _day_line(look: Look, day: date, found: Sequence[Entry]) -> Line:
    """ "周三 11日｜18:00 阿May #9、22:00 小满的防晒日记 #12"."""
    told = look.label("calendar.comma").join(_short(look, entry) for entry in found[:MOST_A_DAY])
    more = len(found) - MOST_A_DAY
    rest = look.label("calendar.more", n=more) if more > 0 else ""
    return look.line("calendar.day", day=look.label(f"calendar.weekday.{day.weekday()}"), n=day.day, slots=told + rest)


def _short(look: Look, entry: Entry) -> str:
    name = entry.what.split(" ", 1)[0] if entry.slot.task_id else taskrows.short(entry.what, 10)
    mark = look.label(f"calendar.mark.{entry.mark}") if entry.mark else ""
    return f"{entry.slot.at.astimezone(look.tz):%H:%M} {slotwords.account_name(entry.account)} {name}{mark}".rstrip()


def _mark(slot: Slot, frozen: bool) -> str:
    """What is particular about a slot: published, frozen, or planned against a rule."""
    if slot.state == slots.PUBLISHED:
        return "out"
    return "frozen" if frozen else "overridden" if slot.override_reason else ""


def _may_freeze(look: Look, slot: Slot) -> bool:
    return slot.at > look.now and is_frozen(look, slot)


def is_frozen(look: Look, slot: Slot) -> bool:
    products = [slot.product] if slot.product else []
    point = slot.selling_point
    return freezes.frozen(look.db, look.team.id, products=products, selling_point=point, now=look.now) is not None


def _option(look: Look, entry: Entry) -> str:
    weekday = look.label(f"calendar.weekday.{entry.slot.at.astimezone(look.tz).weekday()}")
    return f"{weekday} {_short(look, entry)} {taskrows.short(entry.what, 20)}"[:70]


# --- one slot ----------------------------------------------------------------------------------------------------


def slot(look: Look, subject: str) -> Card | None:
    """When and where, what it is about, whose it is, and why it stands there although something was in the way."""
    found = look.db.get(Slot, subject)
    if found is None or not slotwords.may_see(found, look.db.get(Account, found.account_id), look.reader):
        return None
    if found.state == slots.DROPPED:
        return Card(look.line("calendar.slot.dropped", what=slotwords.title(look, found)))
    title = look.line("calendar.slot.title", day=found.at.astimezone(look.tz).date(), at=found.at,
                      account=slotwords.whole_account(look, found))  # fmt: skip
    lines: list[Line] = [(part,) for part in (slotwords.title(look, found), _about(look, found)) if part]
    lines.append(look.line("calendar.slot.owner", who=taskrows.name(look, found.owner_id) or "—"))
    if found.override_reason:
        by = taskrows.name(look, found.override_by)
        lines.append(look.line("calendar.slot.overridden", reason=found.override_reason, who=by))
    blocks: list[Block] = [Text(tuple(joined(line) for line in lines))]
    if found.at > look.now and is_frozen(look, found):
        blocks.append(Note(look.line("calendar.slot.frozen")))
    ways = _ways(look, found)
    return Card(title, (*blocks, Buttons(ways)) if ways else tuple(blocks))


def _about(look: Look, slot: Slot) -> str:
    """ "轻羽防晒乳「海岛好补涂」：通勤包里的补涂"."""
    what = slot.product
    if slot.selling_point:
        what = look.label("baton.called", what=what, words=slot.selling_point).strip()
    return look.label("baton.more_exactly", what=what, words=slot.angle) if what and slot.angle else what or slot.angle


def may_change(look: Look, slot: Slot, who: Member | None) -> bool:
    """Whose slot or account it is, and those who lead."""
    if who is None:
        return False
    account = look.db.get(Account, slot.account_id)
    mine = who.id in (slot.owner_id, *((account.owner_id, account.backup_id) if account else ()))
    return mine or who.role in ABOVE_MEMBER


def _ways(look: Look, slot: Slot) -> tuple[Button, ...]:
    """A slot with a task behind it is moved with its task, whose due time depends on it."""
    if slot.state != slots.PLANNED or not may_change(look, slot, look.reader):
        return ()
    if slot.task_id:
        label = look.label("calendar.button.move")
        return (look.button("tasks.plan", "primary", form=True, label=label, task=slot.task_id),)
    drop = look.button("calendar.drop", "danger", confirm=look.label("calendar.slot.sure"), slot=slot.id)
    return (look.button("calendar.move", "primary", form=True, slot=slot.id), drop)
