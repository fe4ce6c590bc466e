"""Ports on this computer that are kept for somebody who goes away and comes back."""

from __future__ import annotations

import socket


def held_port() -> tuple[socket.socket, int]:
    """A port that is kept for Baton while it is down: anything else on this computer might take it meanwhile.

    A socket that does not listen leaves room for one that does, if both say so (Python's servers do).
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    return holder, int(holder.getsockname()[1])
