"""No secret reaches the log, whoever writes it and however it is spelt there."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from bot import logs
from bot.adapters.feishu import sdk
from bot.logs import HIDDEN, Veil
from tests.bot.command import Process, log_kept

SECRETS = {
    "DATABASE_URL": "postgresql://baton:p%2Fss+w0rd@db.example/baton",
    "SLACK_BOT_TOKEN": "xoxb-1111-2222-AbCdEfGh",
    "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5",
    "SLACK_APP_TOKEN": "xapp-1-A111-222-deadbeef",
    "FEISHU_APP_SECRET": 'feishu"app/secret 密钥&=+',
    "FEISHU_ENCRYPT_KEY": "encrypt\\key?%41",
    "FEISHU_VERIFICATION_TOKEN": "v3rification-t0ken",
    "OPENAI_API_KEY": "any-key-of-any-shape",
}
ALL = [*SECRETS.values(), "p%2Fss+w0rd", "p/ss+w0rd"]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log as `baton run` sets it up, at its most talkative."""
    paper = io.StringIO()
    with log_kept():
        monkeypatch.setattr(sys, "stderr", paper)
        logs.set_up(ALL, logging.DEBUG)
        yield paper


def spelt(secret: str) -> set[str]:
    return {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret), repr(secret)}


def holds_none(text: str) -> bool:
    return not [secret for secret in ALL if any(way.strip("\"'") in text for way in spelt(secret))]


class Careless(Exception):
    """An error that tells everything."""


def fail(words: str) -> None:
    try:
        raise ConnectionError(words)
    except ConnectionError as why:
        raise Careless(f"while calling {words}") from why


def in_the_words(log: logging.Logger, secret: str) -> None:
    log.error(f"refused {secret}!")


def among_the_arguments(log: logging.Logger, secret: str) -> None:
    log.warning("refused %s of %r in %s", secret, secret, {"token": secret, "list": [secret]})


def in_an_address(log: logging.Logger, secret: str) -> None:
    log.info("GET https://host/path?key=%s&x=%s HTTP/1.1", quote(secret, safe=""), quote_plus(secret))


def in_a_body(log: logging.Logger, secret: str) -> None:
    log.debug("body: %s", json.dumps({"secret": secret}))


def in_a_traceback(log: logging.Logger, secret: str) -> None:
    try:
        fail(secret)
    except Careless:
        log.exception("it failed")


def as_an_error(log: logging.Logger, secret: str) -> None:
    log.error("it failed: %s", Careless(secret), stack_info=True)


WAYS = (in_the_words, among_the_arguments, in_an_address, in_a_body, in_a_traceback, as_an_error)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["baton.run", "uvicorn.error", "slack_sdk.web.base_client", "sqlalchemy.engine"])
def test_no_secret_is_logged(written: io.StringIO, name: str, way: Callable[[logging.Logger, str], None]) -> None:
    with talkative(name) as (log, paper):
        for secret in ALL:
            way(log, secret)

    assert paper.getvalue().count(HIDDEN) >= len(ALL)
    assert holds_none(paper.getvalue())


@contextmanager
def talkative(name: str) -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A library's logger that says everything, and a paper on which it alone is written."""
    log, paper = logging.getLogger(name), io.StringIO()
    handler, level = logging.StreamHandler(paper), log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield log, paper
    finally:
        log.removeHandler(handler)
        log.setLevel(level)


def test_a_handler_of_a_librarys_own_gets_no_secret_either(written: io.StringIO) -> None:
    """lark-oapi brings one that writes to standard output; slack_sdk is told to say everything."""
    with talkative(sdk.part("core.log").logger.name) as (lark, paper):
        for secret in ALL:
            for way in WAYS:
                way(lark, secret)

    assert paper.getvalue().count(HIDDEN) >= len(WAYS) * len(ALL)
    assert holds_none(paper.getvalue())


def test_a_thread_that_dies_tells_no_secret(written: io.StringIO) -> None:
    for secret in ALL:
        thread = threading.Thread(target=fail, args=(secret,))
        thread.start()
        thread.join()

    assert written.getvalue().count("unexpected end") == len(ALL)
    assert holds_none(written.getvalue())


def test_a_process_that_dies_tells_no_secret(written: io.StringIO) -> None:
    for secret in ALL:
        try:
            fail(secret)
        except Careless as why:
            sys.excepthook(type(why), why, why.__traceback__)

    assert written.getvalue().count("Traceback") >= len(ALL)
    assert holds_none(written.getvalue())


def test_the_event_loop_and_warnings_tell_no_secret(written: io.StringIO) -> None:
    loop = asyncio.new_event_loop()
    for secret in ALL:
        loop.call_exception_handler({"message": secret, "exception": Careless(secret)})
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            logging.captureWarnings(True)
            warnings.warn(f"deprecated: {secret}", stacklevel=1)
    loop.close()

    assert written.getvalue().count(HIDDEN) >= 2 * len(ALL)
    assert holds_none(written.getvalue())


def test_a_broken_log_line_breaks_nothing_and_tells_nothing(written: io.StringIO) -> None:
    class Mute:
        def __str__(self) -> str:
            raise RuntimeError(ALL[1])

    logging.getLogger("baton").error("%s and %d", ALL[1], "not a number")
    logging.getLogger("baton").error("%s", Mute())

    assert "could not be written: TypeError" in written.getvalue()
    assert "could not be written: RuntimeError" in written.getvalue()
    assert holds_none(written.getvalue())


@pytest.mark.parametrize(
    ("line", "veiled"),
    [
        ("token xoxb-12345-abcdef refused", f"token {HIDDEN} refused"),
        ("token xoxe.xoxb-1-abcdef refused", f"token {HIDDEN} refused"),
        ("xapp-1-A02-3f", HIDDEN),
        ("Authorization: Bearer t-g1044qeGEDXTB6NDJOGV4JQ", f"Authorization: Bearer {HIDDEN}"),
        ("got t-caecc734c2e3328a62489fe0648c4b98779515d3", f"got {HIDDEN}"),
        ("key sk-proj-abcdefghijklmnop", f"key {HIDDEN}"),
        ("wss://wss.slack.com/link/?ticket=abc-123&app_id=1", f"wss://wss.slack.com/link/?ticket={HIDDEN}&app_id=1"),
        ("redis://me:pass@host/1", f"redis://{HIDDEN}@host/1"),
        ("POST https://hooks.slack.com/actions/T1/2/xyz", f"POST https://hooks.slack.com/{HIDDEN}"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_though_nobody_named_it(line: str, veiled: str) -> None:
    assert Veil([])(line) == veiled


@pytest.mark.parametrize(
    "line",
    [
        "slack-events: handled at-least-once-delivery of https://slack.com/api/chat.postMessage",
        "Basic Information → Signing Secret; team t-shirt 2026",
        "lane in:slack:T1:C1 could not be served; tried again in 1 s",
        "2026-02-09 09:00:00,123 INFO baton.run: listening on http://127.0.0.1:8000",
    ],
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert Veil(["s3cret-key"])(line) == line


def test_a_running_baton_tells_no_secret(tmp_path: Path) -> None:
    """Both platforms out of reach: every call fails, and is logged."""
    reach = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "FEISHU_DOMAIN": "http://127.0.0.1:9"}
    here = {"DATABASE_URL": "sqlite:///b.db", "PORT": "0", "BATON_HOST": "127.0.0.1"}
    with Process(tmp_path, "run", **SECRETS | reach | here, FEISHU_APP_ID="cli_1", FEISHU_MODE="websocket") as baton:
        baton.until(lambda: all(f"WARNING bot.adapters.{name}" in baton.text for name in ("slack", "feishu")))
        assert baton.end()[0] == 0

    assert holds_none(baton.text)
