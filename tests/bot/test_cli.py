"""The `baton` command: what it starts, what it refuses and in which words, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from importlib.metadata import version
from pathlib import Path

import pytest

from storage import schema
from storage.db import Database
from tests.bot.command import Process, Terminal
from tests.databases import MIGRATE
from tests.fakes.slack import FakeSlack
from tests.patience import PLENTY

ROOT = Path(__file__).parents[2]

A_PLATFORM = {
    "FEISHU_APP_ID": "cli_1", "FEISHU_APP_SECRET": "s", "FEISHU_ENCRYPT_KEY": "k", "FEISHU_DOMAIN": "http://127.0.0.1:9",
}  # fmt: skip
"""Feishu, which would call us and of which nobody is there."""


def loaded(code: str, folder: Path) -> set[str]:
    """Which modules a fresh process has loaded after this code."""
    program = f"{code}\nimport sys; print('\\n'.join(sys.modules))"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\n"))


# --- loading no more than is needed ---


def test_the_help_loads_none_of_the_machine(tmp_path: Path) -> None:
    modules = loaded("import bot.__main__", tmp_path)

    heavy = {"sqlalchemy", "pydantic", "starlette", "uvicorn", "slack_sdk", "lark_oapi", "httpx", "rich", "holidays"}
    assert modules & heavy == set()


def test_a_baton_on_slack_has_loaded_nothing_that_only_others_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Feishu's library alone costs seconds and 150 MB. The whole way to a running Baton is gone here, short of
    listening, on a database with nothing to migrate."""
    monkeypatch.setattr(schema, "_migrate", MIGRATE)
    database = Database(f"sqlite:///{tmp_path / 'baton.db'}")
    schema.upgrade(database)
    database.close()
    start = f"""
import os
os.environ.update(SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s", SLACK_API_URL="http://127.0.0.1:9/")
os.environ.update(DATABASE_URL={str(database.engine.url)!r})
from bot import doctor, running, web
from bot.app import Baton
from bot.clock import RealClock
from bot.opening import opened
from bot.settings import load
settings = load()
with opened(settings.url) as database:
    baton = Baton(database, RealClock(), running.adapters_of(settings, RealClock(), database))
    web.build(baton)
    baton.start()
    baton.stop()
"""
    modules = loaded(start, tmp_path)

    assert "slack_sdk" in modules
    assert modules & {"lark_oapi", "websocket", "PIL", "alembic"} == set()
    assert "bot.adapters.local" not in modules, "the pretend chat is the demo's"
    of_many = {name for name in modules if name.startswith("slack") and "sqlalchemy" in name} | {"cryptography"}
    assert modules & of_many == set(), "with one token nothing keeps the tokens of many workspaces"


# --- small commands ---


def test_it_tells_its_version(terminal: Terminal) -> None:
    assert terminal.types("--version").out == f"baton {version('baton')}\n"


def test_the_help_names_every_command(terminal: Terminal) -> None:
    out = terminal.types("--help").out

    for command in ("run", "web", "worker", "demo", "doctor", "manifest", "db", "team", "try"):
        assert f"\n  {command} " in out


def test_a_command_that_is_not_there_is_named(terminal: Terminal) -> None:
    said = terminal.types("rnu")

    assert said.code == 2
    assert "No such command 'rnu'" in said.err


def test_slacks_manifest_can_be_pasted(terminal: Terminal) -> None:
    said = terminal.types("manifest", "slack", "--url", "https://baton.example.com")

    assert json.loads(said.out)["settings"]["interactivity"]["request_url"] == "https://baton.example.com/slack/events"
    assert json.loads(terminal.types("manifest", "slack").out)["settings"]["socket_mode_enabled"] is True


def test_feishus_manifest_names_the_address(terminal: Terminal) -> None:
    said = terminal.types("manifest", "feishu", "--url", "https://baton.example.com")

    assert "https://baton.example.com/feishu/events" in said.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("manifest", "teams"), "there is no manifest for 'teams': choose slack or feishu"),
        (
            ("manifest", "slack", "--url", "baton.example.com"),
            "--url must be Baton's public address, such as https://baton.example.com",
        ),
    ],
)
def test_a_manifest_that_cannot_be_is_refused(terminal: Terminal, words: tuple[str, ...], sentence: str) -> None:
    said = terminal.types(*words)

    assert (said.code, said.out, said.err) == (2, "", f"{sentence}\n")


def test_the_database_is_made_and_may_be_upgraded_again(terminal: Terminal) -> None:
    for _ in range(2):
        said = terminal.types("db", "upgrade")
        assert (said.code, said.out) == (0, "The database is up to date.\n")

    assert (terminal.folder / "var" / "baton.db").exists()


# --- trying examples ---


def test_typed_standups_are_predicted_line_by_line(terminal: Terminal) -> None:
    examples = [{"text": "昨天：海报定稿\n今天：投放预算\n阻碍：无"}, {"text": "Done: copy\nToday: ads"}]
    (terminal.folder / "in.jsonl").write_text("\n".join(json.dumps(one) for one in examples), "utf-8")

    said = terminal.types("try", "standups", "in.jsonl", "--out", "out/pred.jsonl")

    assert (said.code, said.err) == (0, "")
    written = (terminal.folder / "out" / "pred.jsonl").read_text("utf-8").splitlines()
    assert len(written) == 2
    assert set(json.loads(written[0])) == {"yesterday", "today", "blockers"}


@pytest.mark.parametrize("line", ["{", "[]", '{"words": "x"}', '{"text": 3}'])
def test_a_line_that_is_no_example_is_named(terminal: Terminal, line: str) -> None:
    (terminal.folder / "in.jsonl").write_text('{"text": "x"}\n' + line)

    said = terminal.types("try", "standups", "in.jsonl", "--out", "pred.jsonl")

    assert said.code == 1
    assert said.err == 'in.jsonl, line 2: expected a JSON object with a "text", such as {"text": "…"}\n'
    assert not (terminal.folder / "pred.jsonl").exists()


def test_dates_and_claims_are_predicted_line_by_line(terminal: Terminal) -> None:
    dates = [{"text": "周五下午3点前", "ref": "2026-03-11T10:30"}, {"text": "好的", "ref": "2026-03-11T10:30:00"}]
    (terminal.folder / "dates.jsonl").write_text("\n".join(json.dumps(one) for one in dates), "utf-8")
    (terminal.folder / "claims.jsonl").write_text('{"text": "认领 3-5"}\n\n{"text": "谁要 3"}\n', "utf-8")

    assert terminal.types("try", "dates", "dates.jsonl", "--out", "d.jsonl").code == 0
    assert terminal.types("try", "claims", "claims.jsonl", "--out", "c.jsonl").code == 0

    assert predictions(terminal, "d.jsonl") == [
        {"date": "2026-03-13", "time": "15:00"}, {"date": None, "time": None},
    ]  # fmt: skip
    assert predictions(terminal, "c.jsonl") == [
        {"intent": "claim", "task_ids": [3, 4, 5]}, {"intent": "none", "task_ids": []},
    ]  # fmt: skip


@pytest.mark.parametrize("line", ['{"text": "x"}', '{"text": "x", "ref": "soon"}', '{"text": "x", "ref": 3}'])
def test_a_date_without_the_moment_it_is_seen_from_is_named(terminal: Terminal, line: str) -> None:
    (terminal.folder / "in.jsonl").write_text(line)

    said = terminal.types("try", "dates", "in.jsonl", "--out", "pred.jsonl")

    assert said.code == 1
    assert said.err.startswith('in.jsonl, line 1: expected a JSON object with a "text" and a "ref", such as {"text": ')


def predictions(terminal: Terminal, name: str) -> list[object]:
    return [json.loads(line) for line in (terminal.folder / name).read_text("utf-8").splitlines()]


def test_a_place_that_cannot_be_written_is_named(terminal: Terminal) -> None:
    (terminal.folder / "in.jsonl").write_text('{"text": "x"}\n')
    (terminal.folder / "file").touch()

    said = terminal.types("try", "standups", "in.jsonl", "--out", "file/pred.jsonl")

    assert (said.code, said.err) == (1, "file: File exists\n")


def test_examples_that_are_not_there_are_named(terminal: Terminal) -> None:
    said = terminal.types("try", "standups", "in.jsonl", "--out", "pred.jsonl")

    assert (said.code, said.err) == (1, "in.jsonl: No such file or directory\n")


# --- what is refused ---


@pytest.mark.parametrize("command", ["web", "worker"])
def test_on_sqlite_everything_is_one_process(terminal: Terminal, command: str) -> None:
    said = terminal.types(command)

    sentence = f"`baton {command}` needs PostgreSQL; on SQLite everything runs in one process: use `baton run`\n"
    assert (said.code, said.err) == (1, sentence)


@pytest.mark.parametrize("command", ["run", "web", "worker"])
def test_a_database_that_does_not_answer_is_named_without_its_password(terminal: Terminal, command: str) -> None:
    terminal.set(DATABASE_URL="postgresql://baton:p4ssword@127.0.0.1:1/baton", **A_PLATFORM)

    said = terminal.types(command)

    assert said.code == 1
    assert "the database cannot be used" in said.err
    assert "check DATABASE_URL" in said.err
    assert "p4ssword" not in said.err


@pytest.mark.parametrize("command", [("run",), ("db", "upgrade"), ("team", "export")])
def test_no_command_begins_on_a_database_it_cannot_use(terminal: Terminal, command: tuple[str, ...]) -> None:
    terminal.set(DATABASE_URL="mysql://baton:p4ssword@db/baton")

    said = terminal.types(*command)

    assert said.code == 2
    assert said.err.startswith("DATABASE_URL must begin with sqlite:///")
    assert "p4ssword" not in said.err


def test_every_setting_that_is_wrong_is_named_at_once(terminal: Terminal) -> None:
    terminal.set(SLACK_BOT_TOKEN="xapp-very-secret", FEISHU_APP_ID="cli_1", FEISHU_APP_SECRET="app-secret")

    said = terminal.types("run")

    assert said.code == 2
    slack, feishu = said.err.splitlines()
    assert slack.startswith("SLACK_BOT_TOKEN holds an app-level token")
    assert feishu.startswith("FEISHU_ENCRYPT_KEY is needed")
    assert "very-secret" not in said.err and "app-secret" not in said.err


def test_baton_does_not_run_without_a_platform(terminal: Terminal) -> None:
    said = terminal.types("run")

    assert said.code == 2
    assert said.err.startswith("no platform is configured, so nobody could talk to Baton: set SLACK_BOT_TOKEN")
    assert "`baton demo`" in said.err


def test_a_folder_that_cannot_be_written_is_named(terminal: Terminal) -> None:
    (terminal.folder / "file").touch()
    terminal.set(BATON_DATA="file/data", **A_PLATFORM)

    said = terminal.types("run")

    where = terminal.folder / "file" / "data"
    assert (said.code, said.err) == (
        1, f"{where} cannot be written (Not a directory): set BATON_DATA to a folder that can\n"
    )  # fmt: skip


def test_a_folder_is_no_database(terminal: Terminal) -> None:
    terminal.set(DATABASE_URL=f"sqlite:///{terminal.folder}")

    said = terminal.types("db", "upgrade")

    assert (said.code, said.err) == (1, f"{terminal.folder} is a folder: DATABASE_URL must name a file in it\n")


def test_a_file_of_another_kind_is_no_database(terminal: Terminal) -> None:
    (terminal.folder / "notes.db").write_text("milk, eggs")
    terminal.set(DATABASE_URL="sqlite:///notes.db", **A_PLATFORM)

    said = terminal.types("run")

    assert said.code == 1
    assert said.err == "notes.db cannot be used (file is not a database): check DATABASE_URL and BATON_DATA\n"
    assert (terminal.folder / "notes.db").read_text() == "milk, eggs"


def test_a_database_of_a_newer_baton_is_left_alone(terminal: Terminal) -> None:
    terminal.types("db", "upgrade")
    with sqlite3.connect(terminal.folder / "var" / "baton.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    terminal.set(**A_PLATFORM)

    said = terminal.types("run")

    assert said.code == 1
    assert said.err.startswith("the database was made by a newer version of Baton")


def test_a_port_that_is_taken_is_named_before_anything_begins(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        terminal.set(PORT=str(port), BATON_HOST="127.0.0.1", **A_PLATFORM)
        said = terminal.types("run")

    assert said.code == 1
    assert said.err.splitlines()[-1] == (
        f"port {port} is taken by another program: stop that one, or choose another (PORT; --port of the demo)"
    )


def test_an_address_of_another_computer_is_named(terminal: Terminal) -> None:
    terminal.set(PORT="0", BATON_HOST="192.0.2.1", **A_PLATFORM)

    said = terminal.types("run")

    assert said.err.splitlines()[-1] == (
        "Baton cannot listen at 192.0.2.1 (Cannot assign requested address): "
        "BATON_HOST must be an address of this computer"
    )


# --- running ---


def test_it_runs_once_and_ends_gently(tmp_path: Path, terminal: Terminal) -> None:
    terminal.set(PORT="0", BATON_DATA=str(tmp_path), **A_PLATFORM)
    here = {"PORT": "0", "BATON_DATA": str(tmp_path), "BATON_HOST": "127.0.0.1"}
    with Process(tmp_path, "run", **here, **A_PLATFORM) as first:
        assert first.get("/healthz") == "ok"
        second = terminal.types("run")
        code, seconds = first.end(signal.SIGTERM)

    assert (second.code, second.err) == (
        1,
        f"another Baton (process {first.pid}) is already running on {tmp_path / 'baton.db'}: stop it first\n",
    )
    assert (code, seconds < PLENTY / 2) == (0, True)
    assert first.text.rstrip().endswith("baton.run: ended")
    assert "Traceback" not in first.text


def test_a_baton_that_was_killed_leaves_no_lock(tmp_path: Path) -> None:
    settings = {"PORT": "0", "BATON_DATA": str(tmp_path), "BATON_HOST": "127.0.0.1", **A_PLATFORM}
    with Process(tmp_path, "run", **settings) as first:
        first.address()
        assert first.end(signal.SIGKILL)[0] == -signal.SIGKILL
    with Process(tmp_path, "run", **settings) as second:
        assert second.get("/healthz") == "ok"
        assert second.end(signal.SIGINT)[0] == 0


def test_it_ends_in_time_though_somebody_holds_the_line(tmp_path: Path) -> None:
    """An open Socket Mode connection and a request that never ends must not make it late."""
    with FakeSlack() as slack:
        settings = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url}
        with Process(tmp_path, "run", PORT="0", BATON_HOST="127.0.0.1", **settings) as baton:
            host, port = baton.address().removeprefix("http://").split(":")
            slack.until(lambda: [call for call in slack.calls if call.method == "apps.connections.open"])
            with socket.create_connection((host, int(port))) as slow:
                slow.sendall(b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
                code, seconds = baton.end()

    assert (code, seconds < PLENTY / 2) == (0, True)
    assert slack.bot_token not in baton.text and slack.app_token not in baton.text


def test_the_demo_says_where_its_page_is_and_ends_though_somebody_watches(tmp_path: Path) -> None:
    with Process(tmp_path, "demo", "--empty", "--no-browser", "--port", "0", "--data", "kept") as demo:
        address = demo.address()
        demo.until(lambda: f"Baton's demo is at {address}/  (Ctrl-C ends it)" in demo.text)
        people = json.loads(demo.get("/local/api/people"))
        stream_of = f"{address}/local/api/stream?as={people[0]['handle']}"
        with urllib.request.urlopen(stream_of, timeout=PLENTY) as stream:
            assert stream.status == 200
            code, seconds = demo.end()

    assert (code, seconds < PLENTY / 2) == (0, True)
    assert (tmp_path / "kept" / "baton.db").exists()
    assert len(people) >= 10


def test_a_language_that_the_demo_does_not_speak_is_refused(terminal: Terminal) -> None:
    said = terminal.types("demo", "--lang", "fr")

    assert said.code == 2 and "--lang is zh or en" in said.err
