"""The doctor's look at the platforms that are switched on. What there is to see, each adapter knows."""

from __future__ import annotations

from collections.abc import Iterable

from bot import fitness
from bot.checkup import Finding, Room, good, odd
from bot.doctor.patient import Patient
from storage import conversations, installations, teams


def slack(patient: Patient) -> Iterable[Finding]:
    told = patient.settings
    if not told.has_slack or list(fitness.slack(told)):
        return ()
    if told.installs_slack:
        return _installed(patient)
    from bot.adapters.slack import checkup

    return checkup.look(
        told.slack_bot_token.get_secret_value(), told.slack_app_token.get_secret_value(), told.slack_api_url,
        patient.now, patient.url, _rooms(patient, "slack"),
    )  # fmt: skip


def _installed(patient: Patient) -> Iterable[Finding]:
    """Each workspace has a token of its own: how many there are, and where more can be had."""
    with patient.memory() as db:
        count = installations.count(db) if db is not None else 0
    where = f"{patient.settings.address}/slack/install"
    if count:
        return (
            good(f"installed in {count} Slack workspace{'s' if count > 1 else ''}; more can install it at {where}"),
        )
    return (odd("no Slack workspace has installed Baton yet", f"start it with `baton run`, then open {where}"),)


def feishu(patient: Patient) -> Iterable[Finding]:
    told = patient.settings
    if not told.has_feishu or list(fitness.feishu(told)):
        return ()
    from bot.adapters.feishu import checkup

    app = checkup.App(
        told.feishu_app_id,
        told.feishu_app_secret.get_secret_value(),
        told.feishu_address,
        told.feishu_mode,
        tuple(home for home in checkup.HOMES if home != told.feishu_address and told.feishu_address in checkup.HOMES),
    )
    return checkup.look(app, patient.now, patient.url, _rooms(patient, "feishu"))


def _rooms(patient: Patient, platform: str) -> list[Room]:
    """The channels that the teams use there."""
    with patient.memory() as db:
        if db is None:
            return []
        heard = {row.lane for row in conversations.on(db, platform)}
        return [
            Room(row.chat_id, row.title or row.chat_id, bool(heard))
            for row in teams.channels_on(db, platform)
            if row.purpose != teams.OTHER
        ]
