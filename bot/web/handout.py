"""A team's library as a file, for whoever asked for it in the chat, under an address that lasts for an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import libraryfile, shelving
from bot.library import sight
from storage import handouts
from storage.library import Entry, Version
from storage.people import Member
from storage.teams import Team

if TYPE_CHECKING:
    from bot.app import Baton

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
}


def route(baton: Baton) -> Route:
    """`/library/<secret>.<form>`."""

    async def handout(request: Request) -> Response:
        secret, _, form = request.path_params["name"].rpartition(".")
        found = await run_in_threadpool(_read, baton, secret, form)
        if found is None:
            return PlainTextResponse("not found", 404)
        headers = {
            "content-type": TYPES[form], "cache-control": "no-store",
            "content-disposition": f'attachment; filename="faq.{form}"',
        }  # fmt: skip
        return Response(found, headers=headers)

    return Route("/library/{name}", handout)


def _read(baton: Baton, secret: str, form: str) -> bytes | None:
    """The library as its asker may see it now; None for a wrong or an old address, and once they have left."""
    now = baton.clock.now()
    with baton.database.read() as db:
        found = handouts.behind(db, secret, now)
        member = db.get(Member, found.member_id) if found else None
        team = db.get(Team, found.team_id) if found else None
        if found is None or team is None or member is None or member.left_at is not None or found.form != form:
            return None

        def visible(version: Version) -> bool:
            return sight.visible(member, version, db.get(Entry, version.entry_id), now)

        records = shelving.records(db, team, None, now, visible=visible)
        return libraryfile.write(form, team.name, records, ZoneInfo(team.tz), member.lang or team.lang)
