"""Bots that cannot live in Baton's environment: each gets one of its own, kept in bench/.cache and thrown away with it.

They are measured where they can be installed and answer; where not, the reason is printed, and there are no figures.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import REPOSITORY, Server, serving

CACHE = REPOSITORY / "bench" / ".cache"
PATIENCE = 300.0
"""Seconds that fetching one of them may take."""


@dataclass(frozen=True, slots=True)
class Outsider:
    """A bot of somebody else, with its own connection to Slack. `path`: where it wants to be told of events."""

    name: str
    needs: tuple[str, ...]
    path: str


OUTSIDERS = (
    Outsider("errbot", ("errbot==6.2.1", "errbot-backend-slackv3==0.3.2"), "/slack/events"),
    Outsider("opsdroid", ("opsdroid[connector-slack]==0.31.0", "setuptools<81"), "/connector/slack"),
)
"""opsdroid still imports pkg_resources, which left setuptools with 81."""


class NotHere(Exception):
    """It cannot be had, or does not run, on this computer; the words say why."""


@contextmanager
def standing(one: Outsider, environment: Mapping[str, str], folder: Path, core: int) -> Iterator[Server]:
    """It runs, and has an answer for whoever asks. Raises NotHere."""
    python = _home(one)
    script = str(REPOSITORY / "bench" / "peers" / f"{one.name}_echo.py")
    own = {**environment, "PYTHONPATH": ""}  # what it imports is its own, never ours
    try:
        with serving([script], own, folder, core, python=python) as server:
            yield server
    except RuntimeError as why:
        raise NotHere(f"{one.name} does not run here: {why}") from why


def _home(one: Outsider) -> str:
    """The Python of its environment, made where there is none yet."""
    home = CACHE / one.name
    python, done = str(home / "bin" / "python"), home / "done"
    if not done.exists():
        uv = str(Path(sys.executable).parent / "uv")
        for command in (["venv", "--clear", "--python", sys.executable, str(home)],
                        ["pip", "install", "--python", python, *one.needs]):  # fmt: skip
            _run([uv, "--quiet", *command], one.name)
        done.touch()
    return python


def _run(command: list[str], name: str) -> None:
    try:
        subprocess.run(command, check=True, timeout=PATIENCE, capture_output=True, text=True)
    except (OSError, subprocess.SubprocessError) as why:
        said = getattr(why, "stderr", "") or str(why)
        raise NotHere(f"{name} cannot be installed here: {said.strip()[-300:]}") from why
