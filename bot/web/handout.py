"""Files for whoever asked for them in the chat, under an address that lasts for an hour: a team's library as they may
see it, or, for its director, all of its data. That it went out is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import libraryfile, outward, shelving
from bot.library import sight
from storage import access, handouts
from storage.library import Entry, Version
from storage.people import DIRECTOR, Member
from storage.teams import Team

if TYPE_CHECKING:
    from bot.app import Baton

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    handouts.TEAM: "application/jsonl; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class _Asker:
    """Whose address it is, as they stand now."""

    team: Team
    member: Member
    form: str


Give = Callable[["Baton", Session, _Asker], bytes]


def routes(baton: Baton) -> list[Route]:
    """`/library/<secret>.<form>` and `/team/<secret>.jsonl`."""
    return [_route(baton, "/library/{name}", "faq", _library), _route(baton, "/team/{name}", "team", _everything)]


def _route(baton: Baton, path: str, name: str, give: Give) -> Route:
    async def handout(request: Request) -> Response:
        secret, _, form = request.path_params["name"].rpartition(".")
        whole = (form == handouts.TEAM) == (give is _everything)
        found = await run_in_threadpool(_read, baton, secret, form, give) if whole else None
        if found is None:
            return PlainTextResponse("not found", 404)
        headers = {
            "content-type": TYPES[form], "cache-control": "no-store",
            "content-disposition": f'attachment; filename="{name}.{form}"',
        }  # fmt: skip
        return Response(found, headers=headers)

    return Route(path, handout)


def _read(baton: Baton, secret: str, form: str, give: Give) -> bytes | None:
    """The file as its asker may see it now; None for a wrong or an old address, and once they may not."""
    now = baton.clock.now()
    with baton.database.read() as db:
        found = handouts.behind(db, secret, now)
        member = db.get(Member, found.member_id) if found else None
        team = db.get(Team, found.team_id) if found else None
        if found is None or team is None or member is None or member.left_at is not None or found.form != form:
            return None
        if form == handouts.TEAM and member.role != DIRECTOR:
            return None
        data = give(baton, db, _Asker(team, member, form))
    what = access.FETCHED if form == handouts.TEAM else access.LIBRARY
    told = str(data.count(b"\n")) if form == handouts.TEAM else form
    baton.database.surely(lambda db: access.note(db, team.id, what, now, member.name, member.id, told))
    return data


def _library(baton: Baton, db: Session, asker: _Asker) -> bytes:
    now = baton.clock.now()

    def visible(version: Version) -> bool:
        return sight.visible(asker.member, version, db.get(Entry, version.entry_id), now)

    records = shelving.records(db, asker.team, None, now, visible=visible)
    tz, lang = ZoneInfo(asker.team.tz), asker.member.lang or asker.team.lang
    return libraryfile.write(asker.form, asker.team.name, records, tz, lang)


def _everything(baton: Baton, db: Session, asker: _Asker) -> bytes:
    return "".join(outward.lines(db, asker.team.id)).encode()
