"""When the process looks for what can be cleared up: hardly while it loads everything, as usual once it serves."""

from __future__ import annotations

import gc

SELDOM, USUAL = (100_000, 10, 10), (700, 10, 10)
"""After how many new things (https://docs.python.org/3/library/gc.html#gc.set_threshold)."""


def hardly_look_for_it() -> None:
    """What is being loaded is needed; looking all the same for what is not took a sixth of each start."""
    gc.set_threshold(*SELDOM)


def look_for_it_as_usual() -> None:
    """What is loaded by now (word lists, sentences, tables) stays until the end. Whoever clears up later need not walk
    past all of it each time, for a tenth of a second in which nobody is answered
    (https://docs.python.org/3/library/gc.html#gc.freeze)."""
    gc.collect()
    gc.freeze()
    if gc.get_threshold() == SELDOM:
        gc.set_threshold(*USUAL)
