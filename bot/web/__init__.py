"""The web side: the platforms' own addresses, and how the bot is doing for those who look after it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app import Baton
from bot.web import feed, handout, intake
from bot.web.health import state_of

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def build(baton: Baton, extra: Sequence[BaseRoute] = ()) -> Starlette:
    """All addresses of one running Baton."""
    routes: list[BaseRoute] = [route for adapter in baton.adapters.values() for route in adapter.routes()]
    return Starlette(
        routes=[*_own(baton), feed.route(baton), *handout.routes(baton), intake.route(baton), *routes, *extra]
    )


def about(baton: Baton, extra: Sequence[BaseRoute] = ()) -> Starlette:
    """Only how it is doing: for a worker, which nobody calls."""
    return Starlette(routes=[*_own(baton), *extra])


def _own(baton: Baton) -> list[BaseRoute]:

    async def healthz(request: Request) -> Response:
        """The process is up. Nothing else is asked."""
        return PlainTextResponse("ok")

    async def readyz(request: Request) -> Response:
        """Whether it can do its work: 200, or 503 with what is wrong in plain words."""
        state = await run_in_threadpool(state_of, baton)
        return JSONResponse(state.as_json(), status_code=200 if state.ready else 503)

    async def metrics(request: Request) -> Response:
        """The figures, with lags as they are at this moment."""
        await run_in_threadpool(state_of, baton)
        return Response(baton.metrics.page(), headers={"content-type": PROMETHEUS})

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
