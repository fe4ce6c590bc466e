"""The local page's JSON API: for the page itself, and for scripts that want to try Baton without an account."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.adapters.local import shapes
from bot.adapters.local.asked import (
    LONGEST_BODY,
    LONGEST_WITH_FILES,
    Asked,
    Problem,
    asked_in_address,
    asked_in_body,
)
from bot.adapters.local.clock import DemoClock
from bot.adapters.local.deeds import Deeds
from bot.adapters.local.guard import Guard
from bot.adapters.local.people import LocalPerson, Town, direct
from bot.adapters.local.shapes import Json
from bot.adapters.local.stream import Bell, changes
from bot.adapters.local.world import Message, World, control_id
from bot.chat import Button, Form

log = logging.getLogger(__name__)
PAGE = Path(__file__).parent / "page"
FURTHEST_JUMP = timedelta(days=400)
_NAMES = {"zh": "接力棒", "en": "Baton"}


class Api:
    """One method for each thing that can be asked or done; `routes` says at which address."""

    def __init__(self, world: World, town: Town, deeds: Deeds, clock: DemoClock, bell: Bell) -> None:
        self._world, self._town, self._deeds, self._clock, self._bell = world, town, deeds, clock, bell

    def routes(self) -> list[BaseRoute]:
        inside = [
            _get("/api/people", self.people),
            _get("/api/places", self.places),
            _get("/api/messages", self.messages),
            _get("/api/form", self.form),
            _get("/api/clock", self.clock),
            _post("/api/say", self.say, LONGEST_WITH_FILES),
            Route("/api/file", self.file),
            Route("/api/picture", self.picture),
            _post("/api/edit", self.edit),
            _post("/api/delete", self.delete),
            _post("/api/press", self.press),
            _post("/api/clock", self.jump),
            Route("/api/stream", self.stream),
            Mount("/", StaticFiles(directory=PAGE, html=True)),
        ]
        local = Starlette(
            routes=inside,
            middleware=[Middleware(Guard)],
            exception_handlers={Problem: _problem, HTTPException: _http_problem, Exception: _trouble},
        )
        return [Route("/", _to_the_page), Mount("/local", local)]

    # --- reading ---

    def people(self, _: Asked) -> list[Json]:
        return [_person(person) for person in self._town.people]

    def places(self, asked: Asked) -> list[Json]:
        person = self._town.person(asked.word("as"))
        own = direct(person.handle).id
        found: list[Json] = [
            {"id": "dm", "name": _NAMES.get(person.lang, _NAMES["en"]), "kind": "dm", "members": [person.handle]}
        ]
        for channel in self._town.channels_of(person):
            members = [member.handle for member in self._town.members(channel.id)]
            found.append({"id": channel.id, "name": channel.name, "kind": "channel", "members": members})
        for place in found:
            place["last"] = self._world.newest(own if place["id"] == "dm" else place["id"], person.handle)
        return found

    def messages(self, asked: Asked) -> list[Json]:
        """`forms=later` leaves out what only a script needs at once: the fields of forms not yet opened.

        `last`: only so many of the newest (and what is pinned), with the thread that `with` names.
        """
        person = self._town.person(asked.word("as"))
        place = self._town.place(person, asked.word("in"))
        later = asked.maybe("forms") == "later"

        def form_for(message: Message, button: Button) -> Form | None:
            return None if later else self._form_or_none(person, message, button)

        last = asked.count("last")
        if last:
            found = self._world.newest_messages(place.id, last, asked.maybe("with"))
        else:
            found = self._world.messages(place.id, asked.maybe("thread"))
        return [shapes.message(message, person, form_for) for message in found]

    def form(self, asked: Asked) -> Json:
        """The form behind a button as it reads now, or a toast that says why there is none."""
        person, button = self._town.person(asked.word("as")), asked.word("button")
        found = self._deeds.form_behind(person, asked.word("message"), button)
        if not isinstance(found, Form):
            return {"toast": found.toast}
        return {**shapes.form(found, button), "sheet": self._deeds.sheet(person, asked.word("message"), found)}

    def clock(self, asked: Asked) -> Json:
        """In the town's time zone and language, or with `as` in that person's."""
        person = self._town.person(asked.word("as")) if asked.maybe("as") else None
        now, coming = self._clock.now(), self._clock.next(person.lang if person else self._town.lang)
        zone = person.zone if person else self._town.zone
        following = {"at": _iso(coming[0].astimezone(zone)), "what": coming[1]} if coming else None
        return {"now": _iso(now.astimezone(zone)), "next": following}

    # --- doing ---

    def say(self, asked: Asked) -> Json:
        person = self._town.person(asked.word("as"))
        place = self._town.place(person, asked.word("in"))
        files = asked.files()
        words = asked.maybe("text") if files else asked.word("text")
        return {"id": self._deeds.say(person, place, words, asked.maybe("thread"), files)}

    async def file(self, request: Request) -> Response:
        """What is in an attached file, for whoever may read its message: to be kept, never to be opened as a page."""
        asked = asked_in_address(request)
        name, data = await run_in_threadpool(self._deeds.file, self._town.person(asked.word("as")), asked.word("id"))
        how = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
        return Response(data, media_type="application/octet-stream", headers=how)

    async def picture(self, request: Request) -> Response:
        """A picture on a card, for whoever may read the card."""
        asked = asked_in_address(request)
        person = self._town.person(asked.word("as"))
        data = await run_in_threadpool(self._deeds.picture, person, asked.word("message"), asked.word("id"))
        return Response(data, media_type="image/png")

    def edit(self, asked: Asked) -> Json:
        person = self._town.person(asked.word("as"))
        self._deeds.edit(person, asked.word("message"), asked.word("text"))
        return {"id": asked.word("message")}

    def delete(self, asked: Asked) -> Json:
        person = self._town.person(asked.word("as"))
        self._deeds.delete(person, asked.word("message"))
        return {"id": asked.word("message")}

    def press(self, asked: Asked) -> Json:
        person = self._town.person(asked.word("as"))
        message, button = asked.word("message"), asked.word("button")
        result = self._deeds.press(person, message, button, asked.form(), asked.maybe("sheet"))
        answer: Json = {"toast": result.toast, "errors": dict(result.errors)}
        return {**answer, "message": result.message} if result.message else answer

    def jump(self, asked: Asked) -> Json:
        zone = self._town.person(asked.word("as")).zone if asked.maybe("as") else self._town.zone
        self._clock.jump(self._moment(asked.word("at"), zone))
        self._bell.clock_changed()
        return self.clock(asked)

    async def stream(self, request: Request) -> Response:
        person = self._town.person(asked_in_address(request).word("as"))
        seen = request.headers.get("last-event-id", "")
        known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else None
        told = changes(self._world, self._town, self._bell, person, known)
        return StreamingResponse(told, media_type="text/event-stream")

    # --- helpers ---

    def _moment(self, words: str, zone: tzinfo) -> datetime:
        """The time to jump to. Where it names no time zone, it is meant in this one."""
        now = self._clock.now().astimezone(zone)
        if words == "next":
            coming = self._clock.next()
            if coming is None:
                raise Problem(409, "Nothing is planned that the clock could jump to; please give a time.")
            return coming[0]
        try:
            at = datetime.fromisoformat(words)
            at = at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)
            ahead = at - now
        except (ValueError, OverflowError):
            raise Problem(400, 'Please give `at` as "next" or as a time such as 2026-02-09T09:30:00+08:00.') from None
        if ahead < timedelta(0):
            raise Problem(409, f"The clock only goes forward, and it is {_iso(now)} already.")
        if ahead > FURTHEST_JUMP:
            raise Problem(400, f"That is too far: at most {FURTHEST_JUMP.days} days in one jump.")
        return at

    def _form_or_none(self, person: LocalPerson, message: Message, button: Button) -> Form | None:
        try:
            found = self._deeds.form_behind(person, message.id, control_id(button))
        except Exception:
            # One form that cannot be drawn must not hide the whole conversation; pressing its button still tells.
            log.exception("the form of %s could not be drawn", button.action)
            return None
        return found if isinstance(found, Form) else None


def _get(path: str, answer: Callable[[Asked], Json | list[Json]]) -> Route:
    async def endpoint(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(answer, asked_in_address(request)))

    return Route(path, endpoint, methods=["GET"])


def _post(path: str, deed: Callable[[Asked], Json], longest: int = LONGEST_BODY) -> Route:
    async def endpoint(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(deed, await asked_in_body(request, longest)))

    return Route(path, endpoint, methods=["POST"])


async def _to_the_page(_: Request) -> Response:
    return RedirectResponse("/local/")


async def _problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return JSONResponse({"error": problem.sentence}, problem.status)


async def _http_problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    return JSONResponse(
        {"error": f"{problem.detail}; the README lists the addresses of the local API."}, problem.status_code
    )


async def _trouble(_: Request, __: Exception) -> Response:
    """Our own fault. What was said is kept, and Baton hears it with the next words or at the next start."""
    return JSONResponse({"error": "Baton stumbled; what was said is kept. The log has the details."}, 503)


def _person(person: LocalPerson) -> Json:
    return {
        "handle": person.handle,
        "name": person.name,
        "group": person.group,
        "role": person.role,
        "lang": person.lang,
        "tz": person.tz,
        "guest": person.guest,
        "left": person.left,
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
