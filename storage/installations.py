"""In which Slack workspaces the app was installed, and which Feishu apps there are besides the one in the settings.

Slack's own library reads and writes its tables here. Everything secret in them is locked (`bot.keys`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import DateTime, Index, Text, false
from sqlmodel import Field, Session, SQLModel, col, func, select

TOKENS: Final = (
    "app_secret", "encrypt_key", "verification_token", "bot_token", "bot_refresh_token", "user_token",
    "user_refresh_token", "incoming_webhook_url",
)  # fmt: skip
"""The columns that are locked."""
PLAIN: Final[Any] = DateTime()
"""Moments in UTC without saying so, as Slack's library has them."""


class SlackBot(SQLModel, table=True):
    """Baton in one workspace, as it was installed last or before."""

    __tablename__ = "slack_bots"
    __table_args__ = (Index("slack_bots_idx", "client_id", "enterprise_id", "team_id", "installed_at"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: str
    app_id: str
    enterprise_id: str | None = None
    enterprise_name: str | None = None
    team_id: str | None = None
    team_name: str | None = None
    bot_token: str | None = Field(default=None, sa_type=Text, repr=False)
    bot_id: str | None = None
    bot_user_id: str | None = None
    bot_scopes: str | None = Field(default=None, sa_type=Text)
    bot_refresh_token: str | None = Field(default=None, sa_type=Text, repr=False)
    bot_token_expires_at: datetime | None = Field(default=None, sa_type=PLAIN)
    is_enterprise_install: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    installed_at: datetime = Field(sa_type=PLAIN)


class SlackInstallation(SQLModel, table=True):
    """The same, and who installed it."""

    __tablename__ = "slack_installations"
    __table_args__ = (
        Index("slack_installations_idx", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    client_id: str
    app_id: str
    enterprise_id: str | None = None
    enterprise_name: str | None = None
    enterprise_url: str | None = None
    team_id: str | None = None
    team_name: str | None = None
    bot_token: str | None = Field(default=None, sa_type=Text, repr=False)
    bot_id: str | None = None
    bot_user_id: str | None = None
    bot_scopes: str | None = Field(default=None, sa_type=Text)
    bot_refresh_token: str | None = Field(default=None, sa_type=Text, repr=False)
    bot_token_expires_at: datetime | None = Field(default=None, sa_type=PLAIN)
    user_id: str
    user_token: str | None = Field(default=None, sa_type=Text, repr=False)
    user_scopes: str | None = Field(default=None, sa_type=Text)
    user_refresh_token: str | None = Field(default=None, sa_type=Text, repr=False)
    user_token_expires_at: datetime | None = Field(default=None, sa_type=PLAIN)
    incoming_webhook_url: str | None = Field(default=None, sa_type=Text, repr=False)
    incoming_webhook_channel: str | None = None
    incoming_webhook_channel_id: str | None = None
    incoming_webhook_configuration_url: str | None = None
    is_enterprise_install: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    token_type: str | None = None
    installed_at: datetime = Field(sa_type=PLAIN)


class SlackOAuthState(SQLModel, table=True):
    """Somebody began to install, and has ten minutes to come back."""

    __tablename__ = "slack_oauth_states"

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(repr=False)
    expire_at: datetime = Field(sa_type=PLAIN)


class FeishuApp(SQLModel, table=True):
    """A further Feishu app, of another company than the one in the settings. What is secret of it is locked."""

    app_id: str = Field(primary_key=True)
    app_secret: str = Field(sa_type=Text, repr=False)
    encrypt_key: str = Field(default="", sa_type=Text, repr=False)
    verification_token: str = Field(default="", sa_type=Text, repr=False)
    mode: str = "webhook"
    domain: str = "https://open.feishu.cn"


def feishu_apps(db: Session) -> Sequence[FeishuApp]:
    """All of them, in a steady order."""
    return db.exec(select(FeishuApp).order_by(col(FeishuApp.app_id))).all()


def newest_bots(db: Session, client_id: str) -> Sequence[SlackBot]:
    """Baton in each workspace, as it was installed there last."""
    lookup = select(SlackBot).where(SlackBot.client_id == client_id)
    rows = db.exec(lookup.order_by(col(SlackBot.installed_at), col(SlackBot.id))).all()
    return list({row.team_id: row for row in rows}.values())


def count(db: Session) -> int:
    """How many workspaces have installed the app."""
    return db.exec(select(func.count(func.distinct(SlackBot.team_id)))).one()


def change_tokens(db: Session, change: Callable[[str], str]) -> int:
    """Put another in the place of every token that is kept; returns how many there were."""
    count = 0
    for row in (*db.exec(select(SlackBot)).all(), *db.exec(select(SlackInstallation)).all(), *feishu_apps(db)):
        for name in TOKENS:
            if token := getattr(row, name, None):
                setattr(row, name, change(token))
                count += 1
        db.add(row)
    db.flush()
    return count
