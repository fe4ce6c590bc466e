"""What Baton has in a Slack workspace: its token, whom it knows there, its voice. With one token it is one office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.adapters.slack import calls
from bot.adapters.slack.files import Files
from bot.adapters.slack.people import People
from bot.adapters.slack.speak import Voice
from bot.wire import Refused

_QUICK = 1  # seconds that an event may wait for somebody's name


class NotInstalled(Refused):
    """The app is not, or no more, in that workspace."""

    def __init__(self) -> None:
        super().__init__("not_installed")


class Office:
    """Everything for one workspace. `shared`: it is one of many."""

    def __init__(self, token: str, api_url: str, *, shared: bool = False) -> None:
        self.token = token
        self.web = calls.client(token, api_url)
        self.calls = calls.Calls(self.web, shared=shared)
        self.people = People(self.calls, calls.Calls(calls.client(token, api_url, _QUICK)))
        self.voice = Voice(self.calls)
        self.files = Files(token, api_url, self.calls)


class Offices(Protocol):
    """The workspaces that Baton is in."""

    shared: bool

    @property
    def authorize(self) -> Any:
        """bolt's way to a workspace's token; None where there is but one."""

    def of(self, workspace: str) -> Office:
        """The office in that workspace. Raises NotInstalled, or Unsure where that cannot be found out."""

    def workspaces(self) -> Sequence[str]: ...

    def close(self, workspace: str, at: datetime) -> None:
        """The app was taken out of the workspace at that moment."""

    def trouble(self) -> str:
        """ "" while we are let in; else what is wrong."""

    def learn(self) -> None:
        """Ask Slack who we are, if that must be known beforehand."""


class OneOffice:
    """One workspace, whose token we were given: whatever is heard comes from there."""

    shared = False
    authorize = None

    def __init__(self, token: str, api_url: str) -> None:
        self.only = Office(token, api_url)

    def of(self, workspace: str) -> Office:
        return self.only

    def workspaces(self) -> Sequence[str]:
        if not self.only.people.workspace:
            self.learn()
        return (self.only.people.workspace,)

    def close(self, workspace: str, at: datetime) -> None:
        """The token is dead by then, and says so at the next call."""

    def trouble(self) -> str:
        return self.only.calls.trouble or ("" if self.only.people.me else "Slack has not yet told us who we are")

    def learn(self) -> None:
        self.only.people.learn()
