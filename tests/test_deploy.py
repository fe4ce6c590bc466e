"""The examples for servers start what there is, in the way it wants to be started."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.running import ENOUGH, LAST_ANSWERS

DEPLOY = Path(__file__).parent.parent / "deploy"
COMPOSE, UNIT, IMAGE = (
    (DEPLOY / name).read_text(encoding="utf-8") for name in ("compose.yaml", "baton@.service", "Dockerfile")
)


def test_every_command_of_the_compose_file_is_one_of_batons() -> None:
    commands = [
        [word.strip(' "') for word in found.split(",")] for found in re.findall(r"command: \[(baton[^\]]*)\]", COMPOSE)
    ]

    assert [command[1] for command in commands] == ["web", "worker"]
    for _, name, *options in commands:
        known = {option for param in get_command(app).commands[name].params for option in param.opts}  # type: ignore[attr-defined]
        assert {option for option in options if option.startswith("--")} <= known


def test_the_image_starts_baton() -> None:
    assert 'CMD ["baton", "run"]' in IMAGE
    assert "--require-hashes requirements.lock" in IMAGE


@pytest.mark.parametrize(
    ("text", "line"),
    [(COMPOSE, r"stop_grace_period: (\d+)s"), (UNIT, r"TimeoutStopSec=(\d+)")],
    ids=["compose", "unit"],
)
def test_whoever_ends_it_waits_until_it_has_ended(text: str, line: str) -> None:
    found = re.search(line, text)

    assert found and int(found.group(1)) > LAST_ANSWERS + ENOUGH


def test_the_unit_starts_a_process_that_the_procfile_knows() -> None:
    procfile = (DEPLOY.parent / "Procfile").read_text(encoding="utf-8")
    roles = {line.partition(":")[0]: shlex.split(line.partition(":")[2])[-1] for line in procfile.splitlines()}

    assert roles == {"run": "run", "web": "web", "worker": "worker"}
    assert "ExecStart=/srv/baton/.venv/bin/baton %i" in UNIT
    assert set(re.findall(r"baton@(\w+)", UNIT)) <= set(roles)
