"""The doctor's look at what Baton was told, and at the folder and the port it was given."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot import fitness
from bot.checkup import Finding, good, odd, wrong
from bot.doctor.patient import Patient
from bot.doctor.refusals import metrics
from bot.opening import taken_by
from bot.port import open_port
from bot.refusals import CannotRun
from bot.settings import Settings


def settings(patient: Patient) -> Iterator[Finding]:
    told = patient.settings
    for sentence in fitness.wrong(told):
        yield wrong(sentence, "")
    for sentence in fitness.odd(told):
        yield odd(sentence, "")
    if told.has_slack or told.has_feishu:
        yield good(f"{_slack(told)}, {_feishu(told)}")
    else:
        yield wrong(
            "no platform is switched on, so nobody could talk to Baton",
            "for Slack begin with `baton manifest slack`, for Feishu with `baton manifest feishu`; "
            "to try Baton without either: `baton demo`",
        )


def place(patient: Patient) -> Iterator[Finding]:
    if list(fitness.database(patient.settings)):
        return
    file = patient.file
    if file is not None:
        yield _folder(file.absolute().parent)
    holder = taken_by(file) if file is not None and file.exists() else ""
    if holder:
        yield good(f"Baton is running on it now (process {holder})")
    elif file is None and metrics(patient.settings.port) is not None:
        yield good(f"Baton is running at port {patient.settings.port}")
    else:
        yield _port(patient.settings)


def _folder(folder: Path) -> Finding:
    if can_keep(folder):
        return good(f"everything is kept in {folder}")
    return wrong(f"{folder} cannot be written", "set BATON_DATA to a folder that can, or let this user write there")


def can_keep(folder: Path) -> bool:
    """Tried where the path's nearest part is, since Baton makes the rest when it starts; nothing of it stays. What
    the rights say is not enough: a disk may be read-only, and in /proc nobody makes anything."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryDirectory(prefix=".baton-", dir=there):
            return True
    except OSError:
        return False


def _port(told: Settings) -> Finding:
    try:
        with open_port(told.host, told.port):
            return good(f"port {told.port} is free" if told.port else "any free port will be taken")
    except CannotRun as why:
        return wrong(str(why), "")


def _slack(told: Settings) -> str:
    if not told.has_slack:
        return "Slack is off"
    socket_mode = told.slack_app_token.get_secret_value()
    return "Slack is on (Socket Mode)" if socket_mode else "Slack is on (it calls /slack/events)"


def _feishu(told: Settings) -> str:
    if not told.has_feishu:
        return "Feishu is off"
    webhook = told.feishu_mode == "webhook"
    return "Feishu is on (it calls /feishu/events)" if webhook else "Feishu is on (long connection)"
