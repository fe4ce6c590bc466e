"""Feishu apps of further companies: added and taken out by a command, kept in the database with their secrets locked.

Rows, not environment variables: one place holds what is secret of every platform, one command gives it new keys, a
customer is added without touching the environment of every machine, and a team file, which is mailed around, names an
app by its id alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from bot.fitness import safe
from bot.keys import Keys, Locked
from bot.opening import visited
from bot.refusals import CannotRun
from storage import installations, people, teams
from storage.db import Database
from storage.installations import FeishuApp

Mode = Literal["webhook", "websocket"]


@dataclass(frozen=True, slots=True, repr=False)
class FurtherApp:
    """One app, its secrets open."""

    id: str
    secret: str
    encrypt_key: str
    verification_token: str
    mode: Mode
    domain: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may show."""
        return tuple(word for word in (self.secret, self.encrypt_key, self.verification_token) if word)


def unlocked(database: Database, given: str) -> Sequence[FurtherApp]:
    """All that were added. Raises CannotRun if the key is missing."""
    with database.read() as db:
        return unlocked_in(db, given)


def unlocked_in(db: Session, given: str) -> Sequence[FurtherApp]:
    """The same for whoever reads already."""
    rows = installations.feishu_apps(db)
    keys = usable(given) if rows else None
    try:
        return [_open(row, keys) for row in rows if keys]
    except Locked as why:
        raise CannotRun(str(why), code=2) from None


def _open(row: FeishuApp, keys: Keys) -> FurtherApp:
    encrypt_key, token = (keys.open(word) if word else "" for word in (row.encrypt_key, row.verification_token))
    mode: Mode = "websocket" if row.mode == "websocket" else "webhook"
    return FurtherApp(row.app_id, keys.open(row.app_secret), encrypt_key, token, mode, row.domain)


def learnt(database: Database, app: str, tenant: str) -> None:
    """What a team file said of the app is of this company."""
    with database.read() as db:
        if not (teams.without_workspace(db, "feishu", app) or people.without_workspace(db, "feishu", app)):
            return
    with database.write() as db:
        teams.fill_workspace(db, "feishu", tenant, app)
        people.fill_workspace(db, "feishu", tenant, app)


def add(url: str, given: str, app: FurtherApp, say: Callable[[str], None]) -> None:
    """Keep an app, or its new secrets. Raises CannotRun."""
    keys = usable(given)
    if not app.id.startswith("cli_") or not app.secret:
        raise CannotRun("an app has an id (cli_…) and a secret", code=2)
    if not safe(app.domain):
        raise CannotRun("--domain must be an https address: the secret is sent there", code=2)
    if app.mode == "webhook" and not app.encrypt_key:
        raise CannotRun(
            "without an encrypt key anybody could speak as Feishu: give it, or use --mode websocket", code=2
        )
    with visited(url) as database, database.write() as db:
        row = db.get(FeishuApp, app.id) or FeishuApp(app_id=app.id, app_secret="")
        row.app_secret, row.mode, row.domain = keys.seal(app.secret), app.mode, app.domain
        row.encrypt_key = keys.seal(app.encrypt_key) if app.encrypt_key else ""
        row.verification_token = keys.seal(app.verification_token) if app.verification_token else ""
        db.add(row)
    where = f"; Feishu calls it at /feishu/events/{app.id}" if app.mode == "webhook" else ""
    say(f"{app.id} is kept, and heard from the next start on{where}.")


def remove(url: str, app: str, say: Callable[[str], None]) -> None:
    """Forget an app. What its company's teams have in Baton stays."""
    with visited(url) as database, database.write() as db:
        row = db.get(FeishuApp, app)
        if row is None:
            raise CannotRun(f"there is no further app {app}")
        db.delete(row)
    say(f"{app} is forgotten from the next start on.")


def listed(url: str, say: Callable[[str], None]) -> None:
    with visited(url) as database, database.read() as db:
        for row in installations.feishu_apps(db):
            say(f"{row.app_id}  {row.mode}  {row.domain}")


def usable(given: str) -> Keys:
    """The keys. Raises CannotRun."""
    try:
        return Keys(given)
    except ValueError:
        raise CannotRun("BATON_SECRET_KEYS holds no usable key; `baton keys new` makes one", code=2) from None
