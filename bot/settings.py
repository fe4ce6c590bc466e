"""Every environment variable, typed and explained. Nothing else in Baton reads the environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.refusals import CannotRun

NO_SECRET = SecretStr("")
WRONG = 2
"""What a command ends with when its settings are wrong, as it does when its options are."""


class Settings(BaseSettings):
    """What Baton is told by its environment (or a `.env` file where it is started)."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: SecretStr = Field(NO_SECRET, description="Where Baton remembers; by default a SQLite file.")
    port: int = Field(8000, ge=0, le=65535, description="Where Baton listens; 0 takes a free port and says which.")
    host: str = Field("0.0.0.0", alias="BATON_HOST", description="At which address Baton listens.")
    address: str = Field("", alias="BATON_URL", description="https://… as seen from outside, for subscriptions.")
    data: Path = Field(Path("var"), alias="BATON_DATA", description="The folder for everything that Baton keeps.")

    slack_bot_token: SecretStr = Field(NO_SECRET, description="xoxb-…: switches Slack on.")
    slack_client_id: str = Field("", description="With its secret, instead of a bot token: many workspaces install it.")
    slack_client_secret: SecretStr = Field(NO_SECRET, description="The app's client secret.")
    slack_signing_secret: SecretStr = Field(NO_SECRET, description="Proves that a request comes from Slack.")
    slack_app_token: SecretStr = Field(NO_SECRET, description="xapp-…: Socket Mode, no public address needed.")
    slack_api_url: str = Field("https://slack.com/api/", description="Where Slack's Web API is.")

    feishu_app_id: str = Field("", description="cli_…: switches Feishu on.")
    feishu_app_secret: SecretStr = Field(NO_SECRET, description="The app's secret.")
    feishu_encrypt_key: SecretStr = Field(
        NO_SECRET, description="Needed in webhook mode: without it nothing is signed."
    )
    feishu_verification_token: SecretStr = Field(NO_SECRET, description="The app's verification token.")
    feishu_domain: str = Field("https://open.feishu.cn", description="https://open.larksuite.com for Lark.")
    feishu_mode: Literal["webhook", "websocket"] = Field("webhook", description="websocket needs no public address.")

    secret_keys: SecretStr = Field(
        NO_SECRET, alias="BATON_SECRET_KEYS", description="What the tokens of many workspaces are locked with."
    )

    openai_api_key: SecretStr = Field(NO_SECRET, description="Any OpenAI-compatible endpoint; nothing needs it.")
    openai_base_url: str = Field("", description="Where that endpoint is.")
    model: str = Field("", alias="BATON_MODEL", description="Which model to ask there.")
    embedding: str = Field(
        "", alias="BATON_EMBEDDING", description="Which model there knows what means alike; `none` for no model at all."
    )

    @field_validator("*", mode="before")
    @classmethod
    def _as_pasted(cls, value: Any) -> Any:
        """What was copied from a web page often brings a space or a line's end with it."""
        return value.strip() if isinstance(value, str) else value

    @field_validator("feishu_mode", mode="before")
    @classmethod
    def _in_small_letters(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("address")
    @classmethod
    def _without_a_slash(cls, value: str) -> str:
        """Paths are appended to it."""
        return value.rstrip("/")

    @field_validator("slack_api_url")
    @classmethod
    def _as_a_folder(cls, value: str) -> str:
        """Methods are appended to it."""
        return value.rstrip("/") + "/"

    @property
    def url(self) -> str:
        """The database's address, with the driver that Baton uses."""
        given = self.database_url.get_secret_value()
        if not given:
            return f"sqlite:///{(self.data.expanduser() / 'baton.db').absolute()}"
        for plain in ("postgres://", "postgresql://"):
            if given.startswith(plain):
                return "postgresql+psycopg://" + given.removeprefix(plain)
        return given

    @property
    def on_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def feishu_address(self) -> str:
        """FEISHU_DOMAIN with its scheme, also where only the host was given."""
        domain = self.feishu_domain.rstrip("/")
        return domain if "://" in domain else f"https://{domain}"

    @property
    def has_slack(self) -> bool:
        return bool(self.slack_bot_token.get_secret_value()) or self.installs_slack

    @property
    def installs_slack(self) -> bool:
        """Whether any workspace may install Baton from its own page."""
        return bool(self.slack_client_id)

    @property
    def has_feishu(self) -> bool:
        return bool(self.feishu_app_id)

    def secrets(self) -> list[str]:
        """Every secret value that is set, so that the log can hide them. An address with a password is one, too."""
        fields = [getattr(self, name) for name in type(self).model_fields if name != "database_url"]
        values = [field.get_secret_value() for field in fields if isinstance(field, SecretStr)]
        values += self.secret_keys.get_secret_value().replace(",", " ").split()
        return [value for value in (*values, *passwords(self.database_url.get_secret_value())) if value]


def load() -> Settings:
    """The settings. Raises CannotRun if a value cannot be read at all; whether they fit is `bot.fitness`'s to say."""
    try:
        return Settings()
    except ValidationError as wrong:
        names = [str(error["loc"][0]).upper() for error in wrong.errors(include_input=False, include_url=False)]
    raise CannotRun("\n".join(_SAYS.get(name, f"{name} cannot be read") for name in names), WRONG)


_SAYS = {
    "PORT": "PORT must be a whole number from 0 to 65535",
    "FEISHU_MODE": "FEISHU_MODE must be webhook (Feishu calls Baton) or websocket (Baton calls Feishu)",
}


def passwords(url: str) -> Iterator[str]:
    """What of a database address must never be shown."""
    try:
        password = urlsplit(url).password
    except ValueError:
        password = None
        yield url
    if password:
        yield from (url, password, unquote(password))
