"""A Baton that seems to run: its pages at an address of their own."""

from __future__ import annotations

import threading

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import Metrics
from tests.patience import PLENTY, until


def counting(metrics: Metrics) -> Starlette:
    """It has only the page that says what it counted."""

    async def page(request: Request) -> Response:
        return PlainTextResponse(metrics.page())

    return Starlette(routes=[Route("/metrics", page)])


class served:
    """An application at an address of its own."""

    def __init__(self, app: Starlette) -> None:
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        until(lambda: self._server.started)
        return f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(PLENTY)
