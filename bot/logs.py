"""The log: one line an event, to standard error, and never a secret in it."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "•••"
CHATTY = (
    "httpx",
    "httpcore",
    "openai",
    "bm25s",
    "apscheduler",
    "slack_bolt",
    "slack_sdk",
    "alembic",
    "procrastinate",
    "psycopg",
    "uvicorn.access",
    "uvicorn.error",
)

_SHAPES = (
    (re.compile(r"\b(?:xox[a-z]\.)?xox[a-z]-[\w-]{6,}|\bxapp-[\w-]{6,}|\bsk-[\w-]{16,}"), HIDDEN),  # Slack, OpenAI
    (re.compile(r"\b[tu]-(?=[\w.-]*\d)[\w.-]{16,}"), HIDDEN),  # Feishu's tenant and user tokens
    (re.compile(r"(?i)\b(bearer)\s+[\w.~+/=-]+"), rf"\1 {HIDDEN}"),
    (re.compile(r"(?i)(://)[^/\s:@]*:[^/\s@]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"(?i)\b((?:app_|client_)?(?:ticket|access_key|token|secret|password))=[^&\s'\"]+"), rf"\1={HIDDEN}"),
    (re.compile(r"(?i)(hooks\.slack\.com/)[^\s'\"]+"), rf"\1{HIDDEN}"),  # whoever has such an address may post there
)


class Veil:
    """Blots every known secret out of a text, however it is spelt there, and whatever has the shape of one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        ways = {way for secret in secrets if len(secret) >= 4 for way in _spellings(secret)}
        known = "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True))
        self._known = re.compile(known, re.IGNORECASE) if known else None

    def __call__(self, text: str) -> str:
        if self._known:
            text = self._known.sub(HIDDEN, text)
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text


def set_up(secrets: Iterable[str], level: int = logging.INFO) -> None:
    """From now on, whatever this process logs, warns of or dies of goes through one veil.

    The veil hangs where records are made, not in our handler: a library may bring one of its own (lark-oapi does).
    """
    logging.setLogRecordFactory(veiled(Veil(secrets)))
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    sys.excepthook = _died
    threading.excepthook = lambda died: _died(died.exc_type, died.exc_value, died.exc_traceback)


def veiled(veil: Veil) -> Callable[..., logging.LogRecord]:
    """Makes log records that hold no secret: neither in their words nor in their traceback."""
    writer = logging.Formatter()

    def record(*args: Any, **more: Any) -> logging.LogRecord:
        made = logging.LogRecord(*args, **more)
        made.msg, made.args = veil(_words_of(made)), ()
        if made.exc_info and made.exc_info[0]:
            made.exc_text = veil(writer.formatException(made.exc_info))
        if made.stack_info:
            made.stack_info = veil(made.stack_info)
        return made

    return record


def _words_of(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as bug:  # whatever an argument does when it is asked for its words: a log line must not break work
        return f"{record.msg} (could not be written: {type(bug).__name__})"


def _spellings(secret: str) -> Iterator[str]:
    yield secret
    yield from (quote(secret), quote(secret, safe=""), quote_plus(secret))
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1])


def _died(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
    if error is not None and not issubclass(kind, SystemExit):
        logging.getLogger("baton").critical("unexpected end", exc_info=(kind, error, trace))
