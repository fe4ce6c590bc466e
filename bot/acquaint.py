"""Learns which workspace each platform is, and who of the team has which account there."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from functools import partial

from sqlmodel import Session

from bot.chat import Sender
from bot.wire import Adapter, Refused, Throttled, Unsure
from storage import people, teams
from storage.db import Database

log = logging.getLogger("baton.acquaint")
EVERY = 600.0
"""Seconds between two looks at who is still unknown."""
ASK_AGAIN = 6 * 3600.0
"""Seconds until an address that nobody had is asked for again: people join a platform later, too."""


class Acquaintance:
    """Asks the platforms in a thread of its own: nobody waits for it, and it holds no transaction while it asks."""

    def __init__(self, database: Database, adapters: Mapping[str, Adapter]) -> None:
        self._database, self._adapters = database, adapters
        self._ended = threading.Event()
        self._asked: dict[tuple[str, str, str], float] = {}
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Ask now, and look again from time to time: a team file may be loaded while we run."""
        self._ended.clear()
        self._thread = threading.Thread(target=self._go_on, name="acquaint", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask nobody else; what is being asked right now may still come back."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _go_on(self) -> None:
        while not self._ended.is_set():
            self.ask()
            self._ended.wait(EVERY)

    def ask(self) -> None:
        """Everything that is not known yet, platform by platform; each mail address until it was found."""
        for adapter in self._adapters.values():
            try:
                found = [workspace for workspace in adapter.workspaces() if workspace]
                for workspace in found:
                    if len(found) == 1 and not adapter.shared:  # else nobody knows which of them a file meant
                        self._fill(adapter.name, workspace)
                    self._look_up(adapter, workspace)
            except (Throttled, Refused, Unsure) as why:
                log.warning("%s would not say who is who: %s", adapter.name, why)

    def _fill(self, platform: str, workspace: str) -> None:
        """Channels and accounts that a file named without their workspace."""
        if self._ended.is_set():
            return
        with self._database.read() as db:
            if not (teams.without_workspace(db, platform) or people.without_workspace(db, platform)):
                return

        def fill(db: Session) -> None:
            teams.fill_workspace(db, platform, workspace)
            people.fill_workspace(db, platform, workspace)

        self._database.surely(fill)

    def _look_up(self, adapter: Adapter, workspace: str) -> None:
        """Members whom this platform may know under their mail address, in teams that sit there."""
        with self._database.read() as db:
            wanted = {
                member.id: member.email
                for team in teams.of_workspace(db, adapter.name, workspace)
                for member in people.without_account(db, team.id, adapter.name)
            }
        for member_id, email in wanted.items():
            if self._ended.is_set():
                return
            asked = self._asked.get((adapter.name, workspace, email))
            if asked is not None and time.monotonic() - asked < ASK_AGAIN:
                continue
            found = _found(adapter, email, workspace)  # if it cannot say now, the address is asked for again
            self._asked[adapter.name, workspace, email] = time.monotonic()
            if found is not None:
                self._database.surely(partial(_join, member_id=member_id, found=found))


def _join(db: Session, member_id: str, found: Sender) -> None:
    if people.known_as(db, found.platform, found.workspace, found.id) is None:
        people.join(db, member_id, found.platform, found.workspace, found.id, found.name)


def _found(adapter: Adapter, email: str, workspace: str) -> Sender | None:
    """Who has this address; nobody, where the platform will not tell of this one."""
    try:
        return adapter.by_email(email, workspace)
    except Refused as never:
        log.warning("%s does not tell who has an address of the team: %s", adapter.name, never.reason)
        return None
