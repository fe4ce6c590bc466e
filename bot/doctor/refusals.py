"""The doctor's look at what a running Baton has turned away: the reasons show which secret does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import httpx

from bot.checkup import Finding, good, odd, wrong
from bot.doctor.patient import Patient
from bot.settings import NO_SECRET, Settings
from storage import installations

_LINE: Final = re.compile(r"^(baton_refused_total|baton_events_in_total)\{([^}]*)\} ([0-9.e+]+)$", re.MULTILINE)
_LABEL: Final = re.compile(r'(\w+)="([^"]*)"')
_SLACK: Final = (
    "api.slack.com/apps → your app → Basic Information → Signing Secret: copy it anew into SLACK_SIGNING_SECRET"
)
_PAGE: Final = "open.feishu.cn/app → your app → Events & callbacks 事件与回调 → Encryption 加密策略"
_ENCRYPT: Final = f"{_PAGE}: copy the Encrypt Key anew into FEISHU_ENCRYPT_KEY, then restart Baton"
_TOKEN: Final = f"{_PAGE}: copy the Verification Token anew into FEISHU_VERIFICATION_TOKEN, then restart Baton"
_CLOCK: Final = "set this computer's clock right (switch NTP on)"
MEANS: Final = {
    ("slack", "forged"): ("SLACK_SIGNING_SECRET is not the one Slack signs with", _SLACK),
    ("slack", "stale"): ("what Slack sends looks more than five minutes old", _CLOCK),
    ("feishu", "wrong signature"): ("FEISHU_ENCRYPT_KEY is not the one Feishu signs with", _ENCRYPT),
    ("feishu", "cannot be decrypted"): ("FEISHU_ENCRYPT_KEY does not open what Feishu sends", _ENCRYPT),
    ("feishu", "not signed"): ("Feishu signs nothing: the app has no Encrypt Key", _ENCRYPT),
    ("feishu", "not encrypted"): ("Feishu encrypts nothing: the app has no Encrypt Key", _ENCRYPT),
    ("feishu", "wrong token"): ("FEISHU_VERIFICATION_TOKEN is not the app's", _TOKEN),
    ("feishu", "too old"): ("what Feishu sends looks more than five minutes old", _CLOCK),
}  # fmt: skip


def look(patient: Patient) -> Iterator[Finding]:
    """Of a Baton that runs at the configured port; nothing where none does."""
    page = metrics(patient.settings.port)
    if page is None:
        yield from _untold(patient.settings)
        return
    refused, heard = _counted(page)
    several = _further(patient)
    for (platform, why), times in sorted(refused.items()):
        means = MEANS.get((platform, why))
        if means is not None and not heard.get(platform):
            yield wrong(f"{means[0]} ({times} turned away since the start, none taken)", means[1])
        elif means is not None and platform == "feishu" and several:
            yield odd(
                f"{times} requests in {platform}'s name were turned away ({why}), others are taken",
                "one of the further apps may have another Encrypt Key or Verification Token: give them anew with "
                "`baton feishu add` (`baton feishu list` says which apps there are)",
            )
        elif means is not None:
            yield good(f"{times} requests in {platform}'s name were turned away ({why}), others are taken")
    if not refused:
        yield good("nothing was turned away since the start")


def _untold(told: Settings) -> Iterator[Finding]:
    """Whether a secret fits shows only in what comes."""
    app_token, called = told.slack_app_token.get_secret_value(), told.feishu_mode == "webhook"
    secrets = {
        "SLACK_SIGNING_SECRET": told.slack_signing_secret if told.has_slack and not app_token else NO_SECRET,
        "FEISHU_ENCRYPT_KEY": told.feishu_encrypt_key if told.has_feishu and called else NO_SECRET,
    }
    for name, secret in secrets.items():
        if secret.get_secret_value():
            yield odd(
                f"whether {name} fits only shows while Baton runs",
                "start Baton, say hello to it in a direct message, then ask the doctor again",
            )


def _further(patient: Patient) -> bool:
    with patient.memory() as db:
        return db is not None and bool(installations.feishu_apps(db))


def metrics(port: int) -> str | None:
    """What a Baton that runs at this port counts; None where none does."""
    if not port:
        return None
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=3.0)
    except httpx.HTTPError:
        return None
    return answer.text if answer.status_code == 200 and "baton_" in answer.text else None


def _counted(page: str) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """What was turned away, by platform and reason; what was taken, by platform."""
    refused: dict[tuple[str, str], int] = {}
    heard: dict[str, int] = {}
    for name, labels, count in _LINE.findall(page):
        told = dict(_LABEL.findall(labels))
        if name == "baton_refused_total":
            refused[told.get("platform", ""), told.get("why", "")] = int(float(count))
        else:
            heard[told.get("platform", "")] = int(float(count))
    return refused, heard
