"""The forms that people have open over the page: each as it read when it was opened, whatever has changed since."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

from bot.adapters.local.world import OpenForm

MOST = 500
"""So many sheets are remembered; whoever comes with an older one fills in the form as it reads by then."""


class Sheets:
    """What a form was opened with (which version it shows, say) must come back with it, as on Slack and Feishu."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, str], OpenForm] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, handle: str, form: OpenForm) -> str:
        """The sheet's name, by which this person can send it."""
        name = secrets.token_hex(8)
        with self._lock:
            self._open[handle, name] = form
            while len(self._open) > MOST:
                self._open.popitem(last=False)
        return name

    def find(self, handle: str, name: str) -> OpenForm | None:
        with self._lock:
            return self._open.get((handle, name))
