"""Takes in what comes from outside piece by piece: no more of it than was asked for, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Iterable

from bot.wire import Refused, Unsure

PIECE = 64 * 1024
"""How much is taken at once."""


def gathered(pieces: Iterable[bytes], limit: int, until: float) -> bytes:
    """All of it. `until` is a moment of the computer's own clock (`time.monotonic`): whoever sends a byte now and then
    must not keep us for ever. Raises Refused where it is larger than `limit`, Unsure where it takes too long."""
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > limit:
            raise Refused("too_big")
        if time.monotonic() > until:
            raise Unsure("too slow")
    return bytes(whole)
