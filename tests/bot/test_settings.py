"""Settings that do not fit are named in a sentence each: what is wrong, and what to do."""

from __future__ import annotations

import pytest

from bot import fitness, keys
from bot.refusals import CannotRun
from bot.settings import Settings, load
from storage.db import Database
from tests.bot.command import Terminal

KEY, OLD_KEY = keys.new(), keys.new()
MANY = {
    "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "c-secret", "BATON_URL": "https://baton.example",
    "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef", "BATON_SECRET_KEYS": KEY,
}  # fmt: skip
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef"}
FEISHU = {"FEISHU_APP_ID": "cli_1", "FEISHU_APP_SECRET": "5ecret", "FEISHU_ENCRYPT_KEY": "k3y"}


@pytest.fixture(autouse=True)
def empty(terminal: Terminal) -> None:
    """No setting comes from the computer the tests run on."""


def told(terminal: Terminal, **values: str) -> Settings:
    terminal.set(**values)
    return load()


def test_with_nothing_set_everything_is_in_one_folder(terminal: Terminal) -> None:
    settings = told(terminal)

    assert settings.url == f"sqlite:///{terminal.folder / 'var' / 'baton.db'}"
    assert (settings.port, settings.has_slack, settings.has_feishu) == (8000, False, False)
    assert fitness.wrong(settings) == fitness.odd(settings) == []


def test_a_platform_is_on_once_it_is_configured(terminal: Terminal) -> None:
    settings = told(terminal, **SLACK, **FEISHU)

    assert settings.has_slack and settings.has_feishu
    assert fitness.wrong(settings) == []


def test_settings_may_stand_in_a_file(terminal: Terminal) -> None:
    (terminal.folder / ".env").write_text("PORT=9100\nBATON_DATA=/srv/baton\n")

    assert load().port == 9100
    assert load().url == "sqlite:////srv/baton/baton.db"


def test_spaces_around_a_pasted_value_do_not_count(terminal: Terminal) -> None:
    settings = told(terminal, SLACK_BOT_TOKEN=" xoxb-1\n", FEISHU_APP_ID="cli_1 ", FEISHU_MODE="WebSocket")

    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert (settings.feishu_app_id, settings.feishu_mode) == ("cli_1", "websocket")


def test_the_addresses_may_be_short(terminal: Terminal) -> None:
    settings = told(terminal, FEISHU_DOMAIN="open.larksuite.com", SLACK_API_URL="http://127.0.0.1:1/api")

    assert settings.feishu_address == "https://open.larksuite.com"
    assert settings.slack_api_url == "http://127.0.0.1:1/api/"


def test_a_sqlite_file_is_relative_or_absolute(terminal: Terminal) -> None:
    whole = terminal.folder / "team.db"

    for url in ("sqlite:///team.db", f"sqlite:///{whole}"):
        settings = told(terminal, DATABASE_URL=url)
        file = Database(settings.url).file
        assert file and file.absolute() == whole
        assert fitness.wrong(settings) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT must be a whole number from 0 to 65535"),
        ({"PORT": "70000"}, "PORT must be a whole number from 0 to 65535"),
        (
            {"FEISHU_MODE": "socket"},
            "FEISHU_MODE must be webhook (Feishu calls Baton) or websocket (Baton calls Feishu)",
        ),
    ],
)
def test_what_cannot_be_read_is_named(terminal: Terminal, values: dict[str, str], sentence: str) -> None:
    with pytest.raises(CannotRun, match=r"^PORT|^FEISHU") as refused:
        told(terminal, **values)

    assert (str(refused.value), refused.value.code) == (sentence, 2)


@pytest.mark.parametrize(
    ("values", "beginning"),
    [
        ({**SLACK, "SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN holds an app-level token; it must be the one that"),
        ({**SLACK, "SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN holds a user token; it must be the one that"),
        ({**SLACK, "SLACK_APP_TOKEN": "xoxb-2"}, "SLACK_APP_TOKEN holds a bot token; it must be the one that"),
        ({**SLACK, "SLACK_SIGNING_SECRET": "xoxb-1"}, "SLACK_SIGNING_SECRET holds a bot token; it must be the signing"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN is set, but not how Slack reaches Baton: set SLACK_APP_TOKEN"),
        (
            {**MANY, "SLACK_BOT_TOKEN": "xoxb-1"},
            "SLACK_BOT_TOKEN is one workspace's, SLACK_CLIENT_ID lets many install",
        ),
        ({**MANY, "SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_ID is set, but SLACK_CLIENT_SECRET is not"),
        ({**MANY, "SLACK_SIGNING_SECRET": ""}, "SLACK_CLIENT_ID is set, but not how Slack reaches Baton"),
        ({**MANY, "BATON_URL": ""}, "BATON_URL must be Baton's public https address"),
        ({**MANY, "BATON_SECRET_KEYS": ""}, "BATON_SECRET_KEYS must hold the keys"),
        ({**MANY, "BATON_SECRET_KEYS": f"{KEY},short"}, "BATON_SECRET_KEYS must hold the keys"),
        ({**SLACK, "SLACK_API_URL": "http://slack.example"}, "SLACK_API_URL must be an https address"),
        ({**FEISHU, "FEISHU_ENCRYPT_KEY": ""}, "FEISHU_ENCRYPT_KEY is needed when Feishu calls Baton"),
        ({**FEISHU, "FEISHU_APP_SECRET": ""}, "FEISHU_APP_ID is set, but FEISHU_APP_SECRET is not"),
        ({**FEISHU, "FEISHU_DOMAIN": "http://open.feishu.cn"}, "FEISHU_DOMAIN must be https://open.feishu.cn"),
        ({"DATABASE_URL": "mysql://h/x"}, "DATABASE_URL must begin with sqlite:///"),
        ({"DATABASE_URL": "baton.db"}, "DATABASE_URL must begin with sqlite:///"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL names no file"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL names no file"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(terminal: Terminal, values: dict[str, str], beginning: str) -> None:
    (sentence,) = fitness.wrong(told(terminal, **values))

    assert sentence.startswith(beginning)


def test_where_any_workspace_may_install_each_key_is_a_secret(terminal: Terminal) -> None:
    settings = told(terminal, **MANY | {"BATON_SECRET_KEYS": f"{KEY}, {OLD_KEY}"})
    assert settings.has_slack and fitness.wrong(settings) == []
    assert {KEY, OLD_KEY, "c-secret"} <= set(settings.secrets())


def test_without_a_public_address_no_key_is_needed(terminal: Terminal) -> None:
    assert fitness.wrong(told(terminal, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")) == []
    assert fitness.wrong(told(terminal, FEISHU_APP_ID="cli_1", FEISHU_APP_SECRET="s", FEISHU_MODE="websocket")) == []


@pytest.mark.parametrize(
    ("values", "beginning"),
    [
        ({"SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef"}, "Slack stays off: SLACK_BOT_TOKEN is not set"),
        ({"SLACK_CLIENT_SECRET": "5ecret"}, "nobody can install Baton: SLACK_CLIENT_ID is not set"),
        ({"FEISHU_APP_SECRET": "5ecret"}, "Feishu stays off: FEISHU_APP_ID is not set"),
        ({**SLACK, "SLACK_BOT_TOKEN": "token"}, "SLACK_BOT_TOKEN does not look like a bot token"),
        ({**SLACK, "SLACK_SIGNING_SECRET": "5ecret"}, "SLACK_SIGNING_SECRET does not look like a signing secret"),
        ({**FEISHU, "FEISHU_APP_ID": "app"}, "FEISHU_APP_ID does not look like an app id"),
    ],
)
def test_what_looks_like_a_slip_is_remarked_and_no_more(
    terminal: Terminal, values: dict[str, str], beginning: str
) -> None:
    settings = told(terminal, **values)

    (sentence,) = fitness.odd(settings)
    assert sentence.startswith(beginning)
    assert fitness.wrong(settings) == []


def test_a_password_in_the_database_address_is_a_secret(terminal: Terminal) -> None:
    settings = told(terminal, DATABASE_URL="postgresql://baton:p%40ss@db/baton")

    assert set(settings.secrets()) == {"postgresql://baton:p%40ss@db/baton", "p%40ss", "p@ss"}
    assert "p%40ss" not in repr(settings)


def test_a_database_without_a_password_is_none(terminal: Terminal) -> None:
    assert told(terminal, DATABASE_URL="sqlite:///team.db").secrets() == []
