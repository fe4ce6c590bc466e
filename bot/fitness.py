"""Whether the settings fit together: each thing that is wrong in one sentence, with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.keys import Keys
from bot.settings import Settings

_SECRET = re.compile(r"[0-9a-f]{32}")
_SLACK_KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe-": "a refresh token",
    "xoxa-": "an old workspace token",
    "xoxs-": "somebody's session",
    "xoxc-": "somebody's session",
    "xoxd-": "somebody's session",
}
_SLACK_PAGE = "api.slack.com/apps → your app"
_FEISHU_PAGE = "open.feishu.cn/app → your app"


def wrong(settings: Settings) -> list[str]:
    """With any of these Baton would not run, or would run deaf."""
    return [*database(settings), *slack(settings), *feishu(settings), *model(settings)]


def odd(settings: Settings) -> list[str]:
    """Baton runs with these, but somebody may have meant something else."""
    return [*_left_over(settings), *_unusual(settings)]


def database(settings: Settings) -> Iterator[str]:
    scheme, _, rest = settings.url.partition("://")
    if scheme == "postgresql+psycopg":
        return
    if scheme not in ("sqlite", "sqlite+pysqlite"):
        yield (
            "DATABASE_URL must begin with sqlite:/// or postgresql:// "
            "(or be unset: then it is a SQLite file under BATON_DATA)"
        )
    elif rest.partition("?")[0] in ("", "/", "/:memory:"):
        yield "DATABASE_URL names no file; write sqlite:///baton.db, or sqlite:////srv/baton.db with the whole path"


def deaf(settings: Settings) -> list[str]:
    """One platform that is not configured simply stays off; none at all is a mistake."""
    if not settings.has_slack and not settings.has_feishu:
        return [
            "no platform is configured, so nobody could talk to Baton: set SLACK_BOT_TOKEN for Slack or FEISHU_APP_ID "
            "for Feishu (`baton doctor` says what else they need), or try `baton demo`, which needs neither"
        ]
    return []


def slack(settings: Settings) -> Iterator[str]:
    if settings.installs_slack:
        yield from _installing(settings)
    bot, app = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
    secret = settings.slack_signing_secret.get_secret_value()
    what = "SLACK_BOT_TOKEN" if bot else "SLACK_CLIENT_ID"
    if _kind(bot) not in ("", "a bot token"):
        yield f"SLACK_BOT_TOKEN holds {_kind(bot)}; it must be the one that begins with xoxb- " + _where("bot")
    elif settings.has_slack and not app and not secret:
        yield (
            f"{what} is set, but not how Slack reaches Baton: set SLACK_APP_TOKEN for Socket Mode "
            f"{_where('app')}, or SLACK_SIGNING_SECRET if Slack is to call a public address {_where('secret')}"
        )
    if _kind(app) not in ("", "an app-level token"):
        yield f"SLACK_APP_TOKEN holds {_kind(app)}; it must be the one that begins with xapp- " + _where("app")
    if _kind(secret):
        yield f"SLACK_SIGNING_SECRET holds {_kind(secret)}; it must be the signing secret " + _where("secret")
    if not safe(settings.slack_api_url):
        yield "SLACK_API_URL must be an https address (https://slack.com/api/): the token is sent there"


def _installing(settings: Settings) -> Iterator[str]:
    """What is needed where any workspace may install the app."""
    if settings.slack_bot_token.get_secret_value():
        yield "SLACK_BOT_TOKEN is one workspace's, SLACK_CLIENT_ID lets many install Baton: unset one of the two"
    if not settings.slack_client_secret.get_secret_value():
        yield f"SLACK_CLIENT_ID is set, but SLACK_CLIENT_SECRET is not ({_SLACK_PAGE} → Basic Information)"
    if not settings.address.startswith("https://") and not safe(settings.address):
        yield "BATON_URL must be Baton's public https address: Slack sends back there whoever installs it"
    try:
        Keys(settings.secret_keys.get_secret_value())
    except ValueError:
        yield "BATON_SECRET_KEYS must hold the keys that lock the workspaces' tokens; `baton keys new` makes one"


def feishu(settings: Settings) -> Iterator[str]:
    if not settings.has_feishu:
        return
    if not settings.feishu_app_secret.get_secret_value():
        yield f"FEISHU_APP_ID is set, but FEISHU_APP_SECRET is not ({_FEISHU_PAGE} → Credentials 凭证与基础信息)"
    if settings.feishu_mode == "webhook" and not settings.feishu_encrypt_key.get_secret_value():
        yield (
            "FEISHU_ENCRYPT_KEY is needed when Feishu calls Baton, since without it anybody could speak as Feishu: "
            f"set it ({_FEISHU_PAGE} → Events & callbacks → Encryption 事件与回调 → 加密策略), "
            "or use the long connection with FEISHU_MODE=websocket"
        )
    if not safe(settings.feishu_address):
        yield "FEISHU_DOMAIN must be https://open.feishu.cn, or https://open.larksuite.com for Lark"


def model(settings: Settings) -> Iterator[str]:
    if settings.openai_base_url and not safe(settings.openai_base_url):
        yield "OPENAI_BASE_URL must be an https address: the key and what people ask are sent there"


def _left_over(settings: Settings) -> Iterator[str]:
    known = settings.slack_app_token.get_secret_value() or settings.slack_signing_secret.get_secret_value()
    if known and not settings.has_slack:
        yield f"Slack stays off: SLACK_BOT_TOKEN is not set {_where('bot')}"
    if settings.slack_client_secret.get_secret_value() and not settings.installs_slack:
        yield f"nobody can install Baton: SLACK_CLIENT_ID is not set ({_SLACK_PAGE} → Basic Information)"
    wants_model = settings.model or settings.embedding not in ("", "none")
    if wants_model and not settings.openai_api_key.get_secret_value() and not settings.openai_base_url:
        yield "no language model is asked: set OPENAI_API_KEY, or OPENAI_BASE_URL if the endpoint needs no key"
    if settings.feishu_app_secret.get_secret_value() and not settings.has_feishu:
        yield f"Feishu stays off: FEISHU_APP_ID is not set ({_FEISHU_PAGE} → Credentials 凭证与基础信息)"


def _unusual(settings: Settings) -> Iterator[str]:
    bot = settings.slack_bot_token.get_secret_value()
    if bot and not _kind(bot) and not bot.startswith("xoxe.xoxb-"):
        yield f"SLACK_BOT_TOKEN does not look like a bot token (xoxb-…) {_where('bot')}"
    secret = settings.slack_signing_secret.get_secret_value()
    if secret and not _kind(secret) and not _SECRET.fullmatch(secret):
        what = "SLACK_SIGNING_SECRET does not look like a signing secret (32 digits and letters a to f)"
        yield f"{what} {_where('secret')}"
    app = settings.slack_app_token.get_secret_value()
    if app and not _kind(app):
        yield f"SLACK_APP_TOKEN does not look like an app-level token (xapp-…) {_where('app')}"
    if settings.has_feishu and not settings.feishu_app_id.startswith("cli_"):
        yield f"FEISHU_APP_ID does not look like an app id (cli_…) ({_FEISHU_PAGE} → Credentials 凭证与基础信息)"


def _kind(value: str) -> str:
    return next((kind for start, kind in _SLACK_KINDS.items() if value.startswith(start)), "")


def _where(what: str) -> str:
    pages = {
        "bot": "OAuth & Permissions → Bot User OAuth Token",
        "app": "Basic Information → App-Level Tokens, with connections:write",
        "secret": "Basic Information → Signing Secret",
    }
    return f"({_SLACK_PAGE} → {pages[what]})"


def safe(address: str) -> bool:
    """Whether a secret may be sent there: https, or this computer."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))
