"""A side door for tests in another process: `POST /_pretend/say` with JSON does what `fake.say(...)` does."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import CannotDo

if TYPE_CHECKING:
    from tests.fakes.slack.fake import FakeSlack

DEEDS = frozenset({
    "add_user", "add_channel", "say", "edit", "delete", "join", "leave", "open_home", "press", "press_home",
    "press_view", "choose", "choose_home", "submit", "close", "shortcut", "global_shortcut", "command", "replay",
    "redeliver", "fail_next", "messages", "history", "last", "whispers", "view_of", "home_of", "pins",
})  # fmt: skip
SIGHTS = frozenset({"complaints", "deliveries", "calls", "url", "bot", "bot_token", "app_token", "signing_secret"})


def do(fake: FakeSlack, deed: str, given: JSON) -> tuple[int, JSON]:
    """Status and answer; what nobody could do is a 400 with the reason."""
    if deed in SIGHTS:
        return 200, {"result": _plain(getattr(fake, deed))}
    if deed == "target":
        fake.target = str(given["url"])
        return 200, {"result": fake.target}
    if deed not in DEEDS:
        return 404, {"error": f"no such deed: {deed}"}
    try:
        return 200, {"result": _plain(getattr(fake, deed)(**given))}
    except (CannotDo, LookupError, TypeError, ValueError) as error:
        return 400, {"error": str(error)}


def _plain(thing: Any) -> Any:
    """Anything as JSON can carry it."""
    if isinstance(thing, list | tuple):
        return [_plain(each) for each in thing]
    if isinstance(thing, dict):
        return {str(key): _plain(value) for key, value in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        return _plain(asdict(thing))
    return thing
