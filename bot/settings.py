"""Every environment variable, typed and explained. Nothing else in Baton reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

NO_SECRET = SecretStr("")


class Settings(BaseSettings):
    """What Baton is told by its environment (or a `.env` file where it is started)."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: SecretStr = Field(NO_SECRET, description="Where Baton remembers; by default a SQLite file.")
    port: int = Field(8000, ge=0, le=65535, description="Where Baton listens.")
    host: str = Field("0.0.0.0", alias="BATON_HOST", description="At which address Baton listens.")
    data: Path = Field(Path("var"), alias="BATON_DATA", description="The folder for everything that Baton keeps.")

    slack_bot_token: SecretStr = Field(NO_SECRET, description="xoxb-…: switches Slack on.")
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

    openai_api_key: SecretStr = Field(NO_SECRET, description="Any OpenAI-compatible endpoint; nothing needs it.")
    openai_base_url: str = Field("", description="Where that endpoint is.")
    model: str = Field("", alias="BATON_MODEL", description="Which model to ask there.")

    @property
    def url(self) -> str:
        """The database's address, with the driver that Baton uses."""
        given = self.database_url.get_secret_value()
        if not given:
            return f"sqlite:///{(self.data / 'baton.db').absolute()}"
        for plain in ("postgres://", "postgresql://"):
            if given.startswith(plain):
                return "postgresql+psycopg://" + given.removeprefix(plain)
        return given

    @property
    def feishu_address(self) -> str:
        """FEISHU_DOMAIN with its scheme, also where only the host was given."""
        domain = self.feishu_domain.rstrip("/")
        return domain if "://" in domain else f"https://{domain}"

    @property
    def has_slack(self) -> bool:
        return bool(self.slack_bot_token.get_secret_value())

    @property
    def has_feishu(self) -> bool:
        return bool(self.feishu_app_id)

    def secrets(self) -> list[str]:
        """Every secret value that is set, so that the log can hide them."""
        fields = [getattr(self, name) for name in type(self).model_fields]
        return [
            field.get_secret_value() for field in fields if isinstance(field, SecretStr) and field.get_secret_value()
        ]
