"""The doctor's look at the platforms that are switched on. What there is to see, each adapter knows."""

from __future__ import annotations

from collections.abc import Iterable

from bot import fitness
from bot.checkup import Finding
from bot.doctor.patient import Patient


def slack(patient: Patient) -> Iterable[Finding]:
    told = patient.settings
    if not told.has_slack or list(fitness.slack(told)):
        return ()
    from bot.adapters.slack import checkup

    return checkup.look(
        told.slack_bot_token.get_secret_value(), told.slack_app_token.get_secret_value(), told.slack_api_url,
        patient.now, patient.url,
    )  # fmt: skip


def feishu(patient: Patient) -> Iterable[Finding]:
    told = patient.settings
    if not told.has_feishu or list(fitness.feishu(told)):
        return ()
    from bot.adapters.feishu import checkup

    app = checkup.App(
        told.feishu_app_id, told.feishu_app_secret.get_secret_value(), told.feishu_address, told.feishu_mode
    )
    return checkup.look(app, patient.now, patient.url)
