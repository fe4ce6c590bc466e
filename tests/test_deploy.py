"""The examples under docs/deploy name what there is: commands, settings, files."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from bot.__main__ import app
from bot.settings import Settings

HERE = Path(__file__).parents[1]
DEPLOY = HERE / "docs" / "deploy"
OTHERS = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}


def commands() -> set[str]:
    group = typer.main.get_command(app)
    found: dict[str, object] = getattr(group, "commands")  # noqa: B009 - typer does not say that it is a group
    inner = {f"{name} {one}" for name, part in found.items() for one in getattr(part, "commands", ())}
    return set(found) | inner


def settings() -> set[str]:
    return {(field.alias or name).upper() for name, field in Settings.model_fields.items()}


def test_the_examples_start_commands_that_there_are() -> None:
    text = "\n".join(file.read_text("utf-8") for file in DEPLOY.iterdir())
    called = re.findall(r'\["baton", "([^\]]+)"\]', text) + re.findall(r"bin/baton (\w+)", text)

    assert {words.replace('", "', " ") for words in called} == {"run", "web", "worker", "db upgrade"}
    assert {words.replace('", "', " ") for words in called} <= commands()


def test_the_examples_set_what_can_be_set() -> None:
    for file in DEPLOY.iterdir():
        lines = [line for line in file.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
        named = set(re.findall(r"\b([A-Z]+_[A-Z_]+)[=:]", "\n".join(lines)))
        assert named <= settings() | OTHERS, file.name


def test_the_image_holds_all_rooms_and_the_locked_libraries() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.M)
    names = {name for line in copied for name in line.split()}

    assert names == {"pyproject.toml", "requirements.lock", "README.md", "bot", "handlers", "schedules", "storage"}
    assert all((HERE / name).exists() for name in names)


def test_the_service_is_given_longer_to_end_than_baton_takes() -> None:
    from bot.running import ENOUGH, LAST_ANSWERS

    [seconds] = re.findall(r"^TimeoutStopSec=(\d+)$", (DEPLOY / "baton.service").read_text("utf-8"), re.M)
    assert int(seconds) > LAST_ANSWERS + ENOUGH
