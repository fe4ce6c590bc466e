"""Where many companies use one Baton, the doctor looks into each: every Slack workspace, every further Feishu app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from bot import keys
from bot.adapters.feishu import manifest
from bot.feishuapps import FurtherApp, add
from bot.keys import Keys
from bot.metrics import Metrics
from storage.db import Database
from storage.installations import SlackBot
from storage.teams import HOME, Channel, Team
from tests.bot.command import Terminal
from tests.bot.doctor.report import JUNE, Look
from tests.bot.doctor.running import counting, served
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu.console import Console
from tests.fakes.slack import FakeSlack

KEY, OTHER = keys.new(), keys.new()
INSTALL = "https://baton.example/slack/install"


@pytest.fixture
def installs(slack: FakeSlack, database: Database, terminal: Terminal) -> Callable[..., None]:
    """A Baton that any workspace may install; called, it is installed in that one."""
    terminal.set(
        SLACK_BOT_TOKEN="", SLACK_CLIENT_ID=slack.client_id, SLACK_CLIENT_SECRET=slack.client_secret,
        BATON_URL="https://baton.example", BATON_SECRET_KEYS=KEY,
    )  # fmt: skip

    def installs(team: str, *, known: bool = True, key: str = KEY) -> None:
        token = f"xoxb-{team}"
        if known:
            slack.tokens[token] = team
        with database.write() as db:
            bot = SlackBot(client_id=slack.client_id, app_id="A1", team_id=team, team_name=team.title(),
                           installed_at=datetime(2026, 6, 1), bot_token=Keys(key).seal(token))  # fmt: skip
            db.add(bot)

    return installs


def test_a_slack_app_that_nobody_has_installed_yet_says_where(look: Look, installs: Callable[..., None]) -> None:
    report = look()

    assert "no Slack workspace has installed Baton yet" in report.odd
    assert INSTALL in report.advice("no Slack workspace")
    assert report.code == 0


def test_each_workspace_is_asked_with_its_own_token(
    look: Look, installs: Callable[..., None], slack: FakeSlack
) -> None:
    for team in ("QINGYU", "LANSHAN"):
        installs(team)

    assert f"Slack lets Baton into 2 of 2 workspaces; more can install it at {INSTALL}" in look().good
    asked = [call.token for call in slack.calls if call.method == "auth.test"]
    assert sorted(asked) == ["", "xoxb-LANSHAN", "xoxb-QINGYU"]


def test_a_workspace_that_took_the_app_out_is_named_and_stops_nobody_else(
    look: Look, installs: Callable[..., None]
) -> None:
    installs("QINGYU")
    installs("LANSHAN", known=False)
    report = look()

    assert "Lanshan: Slack refuses its token (invalid_auth)" in report.odd
    assert report.advice("Lanshan: ") == f"let Lanshan install Baton anew at {INSTALL}"
    assert (report.wrong, report.code) == ([], 0)


def test_where_no_workspace_is_well_baton_would_not_run(look: Look, installs: Callable[..., None]) -> None:
    installs("LANSHAN", known=False)
    report = look()

    assert (report.wrong, report.code) == (["none of 1 workspaces is well"], 1)


def test_a_workspace_whose_token_no_key_opens_is_named(look: Look, installs: Callable[..., None]) -> None:
    installs("QINGYU")
    installs("LANSHAN", key=OTHER)
    report = look()

    assert "Lanshan: none of BATON_SECRET_KEYS opens its token" in report.odd
    assert OTHER not in report.text and KEY not in report.text and "xoxb-" not in report.text


def test_what_a_workspace_has_not_granted_is_named(look: Look, installs: Callable[..., None], slack: FakeSlack) -> None:
    installs("QINGYU")
    slack.scopes -= {"pins:write"}
    report = look()

    assert "Qingyu: Baton was not given the scopes pins:write" in report.odd
    assert "install it again" in report.advice("Qingyu: ")


def test_a_channel_is_looked_for_in_its_own_workspace(
    look: Look, installs: Callable[..., None], slack: FakeSlack, database: Database
) -> None:
    for team in ("QINGYU", "LANSHAN"):
        installs(team)
    slack.add_channel("C1", "home", [slack.bot])
    with database.write() as db:
        team_ = Team(name="晴屿战队")
        db.add(team_)
        db.add(
            Channel(team_id=team_.id, platform="slack", workspace="QINGYU", chat_id="C1", title="主群", purpose=HOME)
        )
    look()

    asked = [call.token for call in slack.calls if call.method == "conversations.info"]
    assert asked == ["xoxb-QINGYU"]


@pytest.fixture
def further(
    feishu: FakeFeishu, console: Console, database: Database, terminal: Terminal
) -> Iterator[Callable[..., FakeFeishu]]:
    """Another company's Feishu; called, its app is added to Baton as `baton feishu add` does."""
    terminal.set(BATON_SECRET_KEYS=KEY)
    with FakeFeishu() as other:
        other.app_id, other.tenant_key = "cli_lanshan", "lanshan"
        Console(other, manifest.SCOPES, manifest.EVENTS, manifest.CALLBACKS, "websocket")

        def further(secret: str = "", key: str = KEY) -> FakeFeishu:
            app = FurtherApp("cli_lanshan", secret or other.app_secret, "", "", "websocket", other.url)
            add(f"sqlite:///{database.file}", key, app, lambda _: None)
            return other

        yield further


def test_every_further_feishu_app_is_looked_at(
    look: Look, further: Callable[..., FakeFeishu], feishu: FakeFeishu
) -> None:
    further()
    report = look()

    signed_in = [line.partition(": ")[0] for line in report.good if "signed in as the bot" in line]
    assert signed_in == [feishu.app_id, "cli_lanshan"]
    assert report.wrong == []


def test_a_further_app_with_a_wrong_secret_is_told_how_to_give_it_anew(
    look: Look, further: Callable[..., FakeFeishu]
) -> None:
    further(secret="old-secret-of-theirs")
    report = look()

    assert report.wrong == ["cli_lanshan: Feishu does not take this app's id and secret (10014)"]
    assert "`baton feishu add cli_lanshan`" in report.advice("cli_lanshan: Feishu does not take")
    assert "old-secret" not in report.text and report.code == 1


def test_a_further_apps_groups_are_its_own_companys(
    look: Look, further: Callable[..., FakeFeishu], feishu: FakeFeishu, database: Database
) -> None:
    other = further()
    feishu.add_chat("oc_1", "晴屿主群")
    other.add_chat("oc_2", "岚山主群").bot_in = False
    with database.write() as db:
        team = Team(name="晴屿战队")
        db.add(team)
        for workspace, chat, title in ((feishu.tenant_key, "oc_1", "晴屿主群"), ("lanshan", "oc_2", "岚山主群")):
            db.add(Channel(team_id=team.id, platform="feishu", workspace=workspace, chat_id=chat, title=title,
                           purpose=HOME))  # fmt: skip
    report = look(now=JUNE)

    assert [line for line in report.good if "in the group" in line] == [
        f"{feishu.app_id}: the bot is in the group 晴屿主群"
    ]
    assert "cli_lanshan: the bot is not in the group 岚山主群" in report.odd


def test_further_apps_whose_key_is_lost_are_told_of(
    look: Look, further: Callable[..., FakeFeishu], terminal: Terminal
) -> None:
    further()
    report = look(BATON_SECRET_KEYS=OTHER)

    assert any(line.startswith("none of BATON_SECRET_KEYS opens what is kept") for line in report.wrong)


def test_with_several_apps_a_request_that_was_turned_away_may_be_a_further_ones(
    look: Look, further: Callable[..., FakeFeishu]
) -> None:
    metrics = Metrics()
    metrics.refused.labels("feishu", "wrong signature").inc(3)
    metrics.heard.labels("feishu").inc(5)
    with served(counting(metrics)) as ours:
        alone = look(PORT=ours.rpartition(":")[2])
        further()
        report = look(PORT=ours.rpartition(":")[2])

    turned_away = "3 requests in feishu's name were turned away (wrong signature), others are taken"
    assert turned_away in alone.good
    assert turned_away in report.odd and "`baton feishu add`" in report.advice(turned_away)
