"""`baton keys`: locks what is kept anew, so that an old key may go."""

from __future__ import annotations

from collections.abc import Callable

from bot.keys import Keys, Locked
from bot.opening import visited
from bot.refusals import CannotRun
from storage import installations


def rotate(url: str, given: str, say: Callable[[str], None]) -> None:
    """Everything under the first key, in one transaction; also beside a Baton that runs with the same keys."""
    try:
        keys = Keys(given)
    except ValueError:
        raise CannotRun("BATON_SECRET_KEYS holds no usable key; `baton keys new` makes one", code=2) from None
    with visited(url) as database:
        try:
            count = database.surely(lambda db: installations.change_tokens(db, keys.seal_anew))
        except Locked as why:
            raise CannotRun(str(why)) from None
    say(f"{count} tokens are locked with the first key now; the other keys may go.")
