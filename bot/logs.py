"""The log: one line an event, to standard error, and never a secret in it."""

from __future__ import annotations

import logging
from collections.abc import Iterable


class Hiding(logging.Formatter):
    """Writes log lines with every known secret blotted out, also inside tracebacks."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted((s for s in secrets if len(s) >= 4), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "•••")
        return line


def set_up(secrets: Iterable[str], level: int = logging.INFO) -> None:
    """Send the whole process's log through one handler that hides secrets."""
    handler = logging.StreamHandler()
    handler.setFormatter(Hiding(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "apscheduler", "slack_bolt", "slack_sdk", "alembic", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
