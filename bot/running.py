"""Starts one Baton for real: database, adapters, web server; and ends it gently."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot import crisis, feishuapps, fitness, logs, rubbish
from bot import web as web_side
from bot.app import Baton
from bot.bells import Bells
from bot.bells.embedded import Embedded
from bot.clock import Clock, RealClock
from bot.feishuapps import FurtherApp
from bot.keys import Keys
from bot.llm import Endpoint, Minds, ModelEmbedder, ModelWriter, NoEmbedder, NoWriter, OfflineEmbedder
from bot.opening import opened
from bot.port import open_port
from bot.refusals import CannotRun
from bot.settings import Settings
from bot.wire import Adapter
from storage.chats import DirectChats
from storage.db import Database

if TYPE_CHECKING:
    from bot.adapters.slack.offices import Offices

log = logging.getLogger("baton.run")
Build = Callable[[Baton, Sequence[BaseRoute]], Starlette]

LAST_ANSWERS = 3
"""Seconds that requests under way may still take once Baton is asked to end."""
ENOUGH = 6.0
"""Seconds for everything after that. What is not done then is in the database, and done at the next start.

The count goes on until the process is gone: a thread that will not end would otherwise hold it at its very last step.
"""


def run(settings: Settings) -> None:
    """Everything in one process, until somebody stops it. Raises CannotRun if something must be put right first."""
    with _made(settings) as baton:
        serve(baton, settings.host, settings.port)


def web(settings: Settings) -> None:
    """Only hear: the addresses that platforms call. Whoever works on the same database answers. Raises CannotRun."""
    with _made(settings, serves=False) as baton:
        serve(baton, settings.host, settings.port)


def work(settings: Settings, port: int) -> None:
    """Only answer, speak, keep the clock and hold long connections; on `port` it says how it is. Raises CannotRun."""
    with _made(settings) as baton:
        serve(baton, settings.host, port, build=web_side.about)


@contextmanager
def _made(settings: Settings, *, serves: bool = True) -> Iterator[Baton]:
    if problems := fitness.wrong(settings) or fitness.deaf(settings):
        raise CannotRun("\n".join(problems), code=2)
    for remark in fitness.odd(settings):
        log.warning("%s", remark)
    clock = RealClock()
    _read_the_word_lists()
    with opened(settings.url) as database:
        adapters = adapters_of(settings, clock, database)
        yield Baton(
            database, clock, adapters, bells=_bells(settings), address=settings.address, minds=minds_of(settings),
            serves=serves,
        )  # fmt: skip


def _read_the_word_lists() -> None:
    """Before anybody's first message has to wait for them; and before much else is loaded, which then finds room in the
    memory that only the reading needs."""
    crisis.judge("。")


def _bells(settings: Settings) -> Bells:
    if settings.on_sqlite:
        return Embedded()
    from bot.bells.postgres import Postgres  # whoever runs on SQLite does without its libraries

    return Postgres(settings.url)


def serve(
    baton: Baton,
    host: str,
    port: int,
    extra: Sequence[BaseRoute] = (),
    listening: Callable[[str], None] = lambda address: None,
    build: Build = web_side.build,
) -> None:
    """Start the bot, listen until a signal comes, then stop hearing and let what is under way end.

    `listening` is told the address once it is open. The port comes first: if another has it, nothing has begun.
    """
    with open_port(host, port) as (ear, address):
        _read_the_word_lists()
        server = uvicorn.Server(
            uvicorn.Config(
                build(baton, extra), log_config=None, access_log=False, server_header=False, timeout_keep_alive=30,
                timeout_graceful_shutdown=LAST_ANSWERS, ws="none",
            )
        )  # fmt: skip
        with _leaves_when_asked(server):
            try:
                baton.start()
                rubbish.look_for_it_as_usual()
                log.info("listening on %s", address)
                listening(address)
                server.run(sockets=[ear])
            finally:
                _in_time(ENOUGH)
                baton.stop()
                log.info("ended")


@contextmanager
def _leaves_when_asked(server: uvicorn.Server) -> Iterator[None]:
    """SIGTERM and Ctrl-C end the server, or keep it from beginning, and the process ends with code 0.

    Nothing is thrown into whatever the main thread is at: an exception out of a signal may be swallowed there, and
    the process would go on for ever. uvicorn has handlers of its own while it runs and raises the signal once more
    when it is done; left to itself, a SIGTERM would then kill the process before it has ended its work.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, frame: object) -> None:
        server.should_exit = True
        _in_time(LAST_ANSWERS + ENOUGH)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_time(seconds: float) -> None:
    """End the process after so long, whatever hangs: who asked it to end does not wait for ever.

    Only a process whose main thread serves may be ended so; a thread that serves (in tests) is joined by its owner.
    """
    if threading.current_thread() is threading.main_thread():
        late = threading.Timer(seconds, os._exit, [0])
        late.daemon = True
        late.start()


def adapters_of(settings: Settings, clock: Clock, database: Database) -> list[Adapter]:
    """The platforms that are configured. One that is not is simply not there (and its libraries are not loaded)."""
    found: list[Adapter] = []
    if settings.has_slack:
        found.append(_slack(settings, clock, database))
    if settings.has_feishu:
        found.append(_feishu(settings, clock, database))
    return found


def minds_of(settings: Settings) -> Minds:
    """The language models that are configured; without any, the plain words stand."""
    key, address = settings.openai_api_key.get_secret_value(), settings.openai_base_url
    endpoint = Endpoint(key, address) if key or address else None
    writer = ModelWriter(endpoint, settings.model) if endpoint and settings.model else NoWriter()
    if settings.embedding == "none":
        return Minds(writer)
    if endpoint and settings.embedding:
        return Minds(writer, ModelEmbedder(endpoint, settings.embedding))
    return Minds(writer, OfflineEmbedder() if OfflineEmbedder.installed() else NoEmbedder())


def _slack(settings: Settings, clock: Clock, database: Database) -> Adapter:
    from bot.adapters.slack import SlackAdapter

    offices, pages = _installed(settings, database) if settings.installs_slack else (None, ())
    return SlackAdapter(
        offices=offices,
        pages=pages,
        bot_token=settings.slack_bot_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        waits=not settings.on_sqlite,
        api_url=settings.slack_api_url,
        clock=clock.now,
    )


def _installed(settings: Settings, database: Database) -> tuple[Offices, Sequence[BaseRoute]]:
    """The workspaces that have installed the app, and the pages where more can. Loaded only where it is configured."""
    from bot.adapters.slack.installing import installed

    return installed(
        settings.slack_client_id, settings.slack_client_secret.get_secret_value(), database.engine,
        Keys(settings.secret_keys.get_secret_value()), settings.slack_api_url, settings.address,
    )  # fmt: skip


def _feishu(settings: Settings, clock: Clock, database: Database) -> Adapter:
    from bot.adapters.feishu import PATH, FeishuAdapter

    further = _further_apps(settings, database)
    chats = DirectChats(database, FeishuAdapter.name)
    first = FeishuAdapter(
        app_id=settings.feishu_app_id,
        app_secret=settings.feishu_app_secret.get_secret_value(),
        encrypt_key=settings.feishu_encrypt_key.get_secret_value(),
        verification_token=settings.feishu_verification_token.get_secret_value(),
        domain=settings.feishu_address,
        mode=settings.feishu_mode,
        waits=not settings.on_sqlite,
        clock=clock.now,
        chats=chats,
        alone=not further,
    )
    if not further:
        return first
    from bot.adapters.feishu.apps import FeishuApps

    apps = [
        FeishuAdapter(app_id=app.id, app_secret=app.secret, encrypt_key=app.encrypt_key, mode=app.mode,
                      verification_token=app.verification_token, domain=app.domain, clock=clock.now, chats=chats,
                      path=f"{PATH}/{app.id}", alone=False, waits=not settings.on_sqlite)
        for app in further if app.id != settings.feishu_app_id
    ]  # fmt: skip
    return FeishuApps([first, *apps], partial(feishuapps.learnt, database))


def _further_apps(settings: Settings, database: Database) -> Sequence[FurtherApp]:
    """The apps of other companies. Nothing is unlocked where there are none."""
    found = feishuapps.unlocked(database, settings.secret_keys.get_secret_value())
    if found:
        logs.set_up([*settings.secrets(), *(secret for app in found for secret in app.secrets)])
    return found
