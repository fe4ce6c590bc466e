"""The doctor's look at the platforms that are switched on. What there is to see, each adapter knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bot import feishuapps, fitness
from bot.checkup import Finding, Room, wrong
from bot.doctor.patient import Patient
from bot.keys import Keys, Locked
from bot.refusals import CannotRun
from storage import conversations, installations, teams

if TYPE_CHECKING:
    from bot.adapters.slack.rounds import Workspace


def slack(patient: Patient) -> Iterable[Finding]:
    told = patient.settings
    if not told.has_slack or list(fitness.slack(told)):
        return ()
    app_token = told.slack_app_token.get_secret_value()
    if told.installs_slack:
        from bot.adapters.slack import rounds

        return rounds.look(
            _workspaces(patient), app_token, told.slack_api_url, patient.now, patient.url,
            f"{told.address}/slack/install",
        )  # fmt: skip
    from bot.adapters.slack import checkup

    return checkup.look(
        told.slack_bot_token.get_secret_value(), app_token, told.slack_api_url, patient.now, patient.url,
        _rooms(patient, "slack"),
    )  # fmt: skip


def _workspaces(patient: Patient) -> list[Workspace]:
    """Each that has installed Baton, with its own token and its own channels."""
    from bot.adapters.slack.rounds import Workspace

    keys, rooms = Keys(patient.settings.secret_keys.get_secret_value()), _rooms(patient, "slack", apart=True)
    with patient.memory() as db:
        bots = installations.newest_bots(db, patient.settings.slack_client_id) if db is not None else ()
    return [
        Workspace(
            bot.team_name or bot.team_id or "?", _opened(keys, bot.bot_token or ""),
            [room for room in rooms if room.workspace == bot.team_id],
        )
        for bot in bots
    ]  # fmt: skip


def _opened(keys: Keys, sealed: str) -> str:
    try:
        return keys.open(sealed)
    except Locked:
        return ""


def feishu(patient: Patient) -> Iterator[Finding]:
    """The app of the settings, then those that were added with `baton feishu add`."""
    told = patient.settings
    if not told.has_feishu or list(fitness.feishu(told)):
        return
    from bot.adapters.feishu import checkup

    apps = [
        checkup.App(
            told.feishu_app_id, told.feishu_app_secret.get_secret_value(), told.feishu_address, told.feishu_mode,
            tuple(
                home for home in checkup.HOMES if home != told.feishu_address and told.feishu_address in checkup.HOMES
            ),
        )
    ]  # fmt: skip
    try:
        further = _further(patient)
    except CannotRun as why:
        yield wrong(str(why), "")
        further = ()
    apps += [
        checkup.App(app.id, app.secret, app.domain, app.mode, further=True)
        for app in further if app.id != told.feishu_app_id
    ]  # fmt: skip
    rooms = _rooms(patient, "feishu")
    for app in apps:
        yield from checkup.look(app, patient.now, patient.url, rooms, alone=len(apps) == 1)


def _further(patient: Patient) -> Sequence[feishuapps.FurtherApp]:
    with patient.memory() as db:
        given = patient.settings.secret_keys.get_secret_value()
        return feishuapps.unlocked_in(db, given) if db is not None else ()


def _rooms(patient: Patient, platform: str, *, apart: bool = False) -> list[Room]:
    """The channels that the teams use there. `apart`: what was said in one workspace tells nothing about another."""
    with patient.memory() as db:
        if db is None:
            return []
        heard = [row.lane for row in conversations.on(db, platform)]
        return [
            Room(
                row.chat_id, row.title or row.chat_id,
                any(lane.startswith(f"{platform}:{row.workspace}:") for lane in heard) if apart else bool(heard),
                row.workspace,
            )
            for row in teams.channels_on(db, platform) if row.purpose != teams.OTHER
        ]  # fmt: skip
