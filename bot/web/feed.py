"""A member's slots as an iCalendar feed, under an address that only they know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import slotwords
from bot.look import Look
from storage import feeds, slots
from storage.people import Member
from storage.slots import DROPPED, Slot
from storage.teams import Team

if TYPE_CHECKING:  # the library is loaded when the first calendar asks
    from icalendar import Event

    from bot.app import Baton

BEFORE, AFTER = timedelta(days=30), timedelta(days=180)
LASTS: Final = timedelta(minutes=30)
ASKS_EVERY: Final = timedelta(minutes=15)
HEADERS: Final = {"content-type": "text/calendar; charset=utf-8", "cache-control": "private, max-age=300"}


def route(baton: Baton) -> Route:
    """`/calendar/<secret>.ics`."""

    async def feed(request: Request) -> Response:
        found = await run_in_threadpool(_read, baton, request.path_params["secret"])
        return PlainTextResponse("not found", 404) if found is None else Response(found, headers=HEADERS)

    return Route("/calendar/{secret}.ics", feed)


def _read(baton: Baton, secret: str) -> bytes | None:
    """The calendar behind a secret; None for a wrong or an old one, and once its owner has left."""
    now = baton.clock.now()
    with baton.database.read() as db:
        found = feeds.behind(db, secret)
        member = db.get(Member, found.member_id) if found else None
        team = db.get(Team, member.team_id) if member and member.left_at is None else None
        if member is None or team is None:
            return None
        look = Look(db, baton.parts, team, now, team.lang, team.tz, None).to(member)
        mine = slots.of_owner(db, member.id, now - BEFORE, now + AFTER, dropped=True)
        return written(look, mine)


def written(look: Look, mine: Sequence[Slot]) -> bytes:
    """The slots as an iCalendar file; what was given up is in it as cancelled, so that calendars let it go."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Baton//KOX//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", look.label("baton.feed.name", team=look.team.name))
    calendar.refresh_interval = ASKS_EVERY
    for slot in mine:
        calendar.add_component(_event(look, slot))
    return bytes(calendar.to_ical())


def _event(look: Look, slot: Slot) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{slot.id}@baton")
    event.add("dtstamp", look.now)
    event.add("dtstart", slot.at)
    event.add("dtend", slot.at + LASTS)
    event.add("sequence", slot.version)
    event.add("status", "CANCELLED" if slot.state == DROPPED else "CONFIRMED")
    event.add("summary", f"{slotwords.title(look, slot)} · {slotwords.whole_account(look, slot)}")
    about = [slot.product, slot.selling_point, slot.angle]
    event.add("description", "\n".join(part for part in about if part))
    return event
