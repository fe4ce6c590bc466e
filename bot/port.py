"""Opens the port at which Baton listens, or says in a sentence why it cannot."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from bot.refusals import CannotRun


@contextmanager
def open_port(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """The socket, and its address for people. Port 0 takes a free one. Raises CannotRun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        ear = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as why:
        raise CannotRun(_said(why, host, port)) from None
    with ear:
        name = f"[{host}]" if ":" in host else host
        yield ear, f"http://{name}:{ear.getsockname()[1]}"


def _said(why: OSError, host: str, port: int) -> str:
    if why.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program: stop that one, or choose another (PORT; --port of the demo)"
    if why.errno == errno.EACCES:
        return f"port {port} is reserved for the system: choose one above 1023 (PORT)"
    reason = os.strerror(why.errno) if why.errno and why.errno > 0 else why.strerror
    return f"Baton cannot listen at {host} ({reason}): BATON_HOST must be an address of this computer"
