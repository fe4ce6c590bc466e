"""Many workspaces install one Baton: each is heard and answered with its own token, which lies locked."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import keycommands, keys
from bot.adapters.slack import SlackAdapter
from bot.adapters.slack.installing import Installed, installed
from bot.adapters.slack.offices import NotInstalled
from bot.chat import Card, File, Place, Said, Sender
from bot.keys import Keys
from bot.refusals import CannotRun
from bot.wire import Parcel, Unsure
from storage import installations
from storage.db import Database
from storage.installations import SlackOAuthState
from tests.adapters.slack.scene import NOW, SECRET, Post, ScriptedEars
from tests.databases import address, begun, written
from tests.fakes.slack import FakeSlack

OLD, NEW = keys.new(), keys.new()


class House:
    """A Baton that any workspace may install, and a browser to do it with."""

    def __init__(self, slack: FakeSlack, database: Database, given: str = OLD) -> None:
        self.slack, self.database, self.ears = slack, database, ScriptedEars()
        self.seconds = 0.0
        self.offices, pages = installed(
            slack.client_id, slack.client_secret, database.engine, Keys(given), slack.url, "https://baton.example"
        )
        self.offices._ticks = lambda: self.seconds
        self.adapter = SlackAdapter(
            signing_secret=SECRET, api_url=slack.url, clock=lambda: NOW, offices=self.offices, pages=pages
        )
        self.adapter.start(self.ears)
        self.post = Post(self.adapter)
        self.browser = TestClient(
            Starlette(routes=list(pages)), base_url="https://baton.example", follow_redirects=False
        )

    def end(self) -> None:
        self.adapter.stop()
        self.post.__exit__()
        self.browser.close()

    def begins(self) -> str:
        """Somebody wants to install; the state that Slack hands back."""
        page = self.browser.get("/slack/install")
        assert page.status_code == 200
        [link] = [part for part in page.text.split('"') if part.startswith("https://slack.com/oauth/v2/authorize")]
        asked = parse_qs(urlsplit(html.unescape(link)).query)
        assert asked["redirect_uri"] == ["https://baton.example/slack/oauth_redirect"]
        return asked["state"][0]

    def comes_back(self, state: str, team: str, **more: str) -> int:
        self.slack.codes[f"code-{team}"] = team
        query = {"state": state, "code": f"code-{team}", **more}
        return self.browser.get("/slack/oauth_redirect", params=query).status_code

    def installs(self, team: str) -> None:
        assert self.comes_back(self.begins(), team) == 200

    def hears(self, team: str, text: str) -> int:
        event = {"type": "message", "channel": "C1", "user": "U1", "text": text, "ts": "1770000000.000100"}
        return self.post.signed(envelope(team, event)).status_code

    def told(self, team: str, kind: str, at: int, **more: Any) -> None:
        assert self.post.signed(envelope(team, {"type": kind, **more}, at)).status_code == 200

    def tokens(self, method: str) -> list[str]:
        """With which tokens this was called."""
        return [call.token for call in self.slack.calls if call.method == method]


def envelope(team: str, event: dict[str, Any], at: int = 1770000000) -> dict[str, Any]:
    grant = {"team_id": team, "user_id": f"UBOT{team}", "is_bot": True}
    return {
        "type": "event_callback", "team_id": team, "event": event, "event_id": "E1", "event_time": at,
        "authorizations": [grant],
    }  # fmt: skip


def letter(team: str) -> Parcel:
    return Parcel(f"n-{team}", Place("slack", team, "C1", "channel"), Card(("早",)))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = begun(tmp_path)
    yield made
    made.close()


@pytest.fixture
def house(slack: FakeSlack, database: Database) -> Iterator[House]:
    made = House(slack, database)
    yield made
    made.end()


def test_each_workspace_is_heard_and_answered_as_itself(house: House) -> None:
    house.installs("TONE")
    house.installs("TTWO")
    for team in ("TONE", "TTWO", "TONE"):
        assert house.hears(team, f"hello from {team}") == 200
        house.adapter.send(letter(team))

    heard = [event for event in house.ears.heard if isinstance(event, Said)]
    assert [(said.place.workspace, said.sender.workspace, said.text) for said in heard] == [
        (team, team, f"hello from {team}") for team in ("TONE", "TTWO", "TONE")
    ]
    assert [token.split("-")[1] for token in house.tokens("chat.postMessage")] == ["TONE", "TTWO", "TONE"]
    assert house.adapter.workspaces() == ["TONE", "TTWO"] and house.adapter.shared


def test_a_file_is_fetched_with_the_token_of_its_workspace(house: House) -> None:
    house.installs("TONE")
    house.installs("TTWO")
    house.hears("TTWO", "")
    with pytest.raises(Exception, match="forbidden"):
        house.adapter.fetch(File("F1", "a.csv", url="https://evil.example/a", workspace="TTWO"), 10)
    assert house.offices.of("TTWO").files is not house.offices.of("TONE").files


def test_slack_is_asked_once_who_we_are_in_a_workspace(house: House) -> None:
    house.installs("TONE")
    before = len(house.tokens("auth.test"))
    for _ in range(5):
        house.hears("TONE", "hello")
        house.seconds += 100  # meanwhile it was looked up whether the token is still the same

    assert len(house.tokens("auth.test")) == before + 1


def test_no_token_lies_open_in_the_database(house: House, database: Database) -> None:
    house.installs("TONE")
    [token] = house.slack.tokens

    assert token.encode() not in written(database)
    with database.read() as db:
        seen: list[str] = []
        assert installations.change_tokens(db, lambda kept: seen.append(kept) or kept) == 2  # type: ignore[func-returns-value]
    assert {Keys(OLD).open(kept) for kept in seen} == {token}


def test_a_new_key_locks_everything_anew_and_the_old_one_may_go(
    slack: FakeSlack, house: House, database: Database
) -> None:
    house.installs("TONE")
    both = House(slack, database, f"{NEW} {OLD}")
    both.adapter.send(letter("TONE"))  # the old one still opens
    said: list[str] = []
    keycommands.rotate(address(database), f"{NEW},{OLD}", said.append)
    alone = House(slack, database, NEW)
    alone.adapter.send(letter("TONE"))

    assert said == ["2 secrets are locked with the first key now; the other keys may go."]
    assert len(house.tokens("chat.postMessage")) == 2
    both.end()
    alone.end()


def test_without_the_key_nothing_is_lost(slack: FakeSlack, house: House, database: Database) -> None:
    house.installs("TONE")
    other = House(slack, database, NEW)
    with pytest.raises(Unsure, match="BATON_SECRET_KEYS"):
        other.adapter.send(letter("TONE"))
    assert other.hears("TONE", "hello") == 503
    with pytest.raises(CannotRun, match="put the key back"):
        keycommands.rotate(address(database), NEW, print)
    other.end()


@pytest.mark.parametrize("given", ["", "no-key", f"{OLD},no-key"], ids=["none", "wrong", "one of two"])
def test_a_key_that_is_none_is_refused(given: str, database: Database) -> None:
    with pytest.raises(CannotRun, match="baton keys new"):
        keycommands.rotate(address(database), given, print)


# --- who may install ------------------------------------------------------------------------------------------------


def test_a_state_counts_once_and_in_the_browser_that_began(house: House) -> None:
    state = house.begins()
    house.browser.cookies.clear()
    assert house.comes_back(state, "TEVE") == 400, "another browser: somebody was sent a link"
    assert house.comes_back("made-up", "TEVE") == 400

    state = house.begins()
    assert house.comes_back(state, "TONE") == 200
    house.browser.headers["cookie"] = f"slack-app-oauth-state={state}"
    assert house.comes_back(state, "TEVE") == 401, "once more"
    assert list(house.slack.tokens.values()) == ["TONE"]


def test_a_state_that_is_too_old_installs_nothing(house: House) -> None:
    state = house.begins()
    with house.database.write() as db:
        for row in db.exec(select(SlackOAuthState)).all():
            row.expire_at -= timedelta(minutes=11)
    assert house.comes_back(state, "TEVE") == 401
    assert house.slack.tokens == {}


def test_a_code_that_slack_does_not_know_installs_nothing(house: House) -> None:
    answer = house.browser.get("/slack/oauth_redirect", params={"state": house.begins(), "code": "stolen"})
    assert answer.status_code == 401
    assert house.adapter.workspaces() == []


def test_the_page_shows_nothing_that_an_address_smuggles_in(house: House) -> None:
    page = house.browser.get("/slack/oauth_redirect", params={"error": "<script>alert(1)</script>"})
    assert "<script>" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


# --- who is not in, or no more ----------------------------------------------------------------------------------------


def test_a_workspace_that_never_installed_is_neither_heard_nor_written_to(house: House) -> None:
    house.installs("TONE")
    assert house.hears("TEVE", "hello") == 200
    with pytest.raises(NotInstalled):
        house.adapter.send(letter("TEVE"))
    with pytest.raises(NotInstalled):
        house.adapter.profile(Sender("slack", "", "U1"))
    assert house.ears.heard == []


def test_whoever_takes_the_app_out_is_forgotten_and_may_come_again(house: House) -> None:
    house.installs("TONE")
    later = 4_000_000_000
    house.told("TONE", "tokens_revoked", later, tokens={"oauth": ["U1"]})
    house.adapter.send(letter("TONE"))  # only somebody's own token: ours is still good
    house.told("TONE", "app_uninstalled", later)
    with pytest.raises(NotInstalled):
        house.adapter.send(letter("TONE"))
    assert house.adapter.workspaces() == []

    house.installs("TONE")
    house.told("TONE", "app_uninstalled", 1_600_000_000)  # brought again, late
    house.adapter.send(letter("TONE"))


def test_another_machine_hears_of_it_within_a_minute(slack: FakeSlack, house: House, database: Database) -> None:
    house.installs("TONE")
    other = House(slack, database)
    other.adapter.send(letter("TONE"))
    house.told("TONE", "app_uninstalled", 4_000_000_000)
    other.seconds += 61
    with pytest.raises(NotInstalled):
        other.adapter.send(letter("TONE"))
    other.end()


def test_the_limit_of_one_workspace_does_not_stop_the_others(house: House) -> None:
    house.installs("TONE")
    house.slack.fail_next("chat.postMessage", "message_limit_exceeded")
    with pytest.raises(Exception, match="asked to wait") as wait:
        house.adapter.send(letter("TONE"))
    assert not getattr(wait.value, "whole_app", True)


def test_offices_are_kept_up_to_a_number(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.slack.installing.MOST", 1)
    house.installs("TONE")
    house.installs("TTWO")
    for team in ("TONE", "TTWO", "TONE"):
        house.adapter.send(letter(team))
    assert isinstance(house.offices, Installed) and list(house.offices._open) == ["TONE"]
