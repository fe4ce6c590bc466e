"""`baton keys`: locks what is kept anew, so that an old key may go."""

from __future__ import annotations

from collections.abc import Callable

from bot.feishuapps import usable
from bot.keys import Locked
from bot.opening import visited
from bot.refusals import CannotRun
from storage import installations


def rotate(url: str, given: str, say: Callable[[str], None]) -> None:
    """Everything under the first key, in one transaction; also beside a Baton that runs with the same keys."""
    keys = usable(given)
    with visited(url) as database:
        try:
            count = database.surely(lambda db: installations.change_tokens(db, keys.seal_anew))
        except Locked as why:
            raise CannotRun(str(why)) from None
    say(f"{count} secrets are locked with the first key now; the other keys may go.")
