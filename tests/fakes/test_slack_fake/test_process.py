"""The fake also runs as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


def test_it_runs_as_a_process_and_is_led_through_the_side_door(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    people = [{"id": "U1", "name": "Mei"}]
    state.write_text(
        json.dumps({"users": people, "channels": [{"id": "C1", "name": "team", "members": ["U1", "U0BOT"]}]})
    )
    command = [sys.executable, "-m", "tests.fakes.slack", "--state", str(state)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        about = json.loads(process.stdout.readline())
        door = about["url"].replace("/api/", "/_pretend/")

        def do(deed: str, **given: Any) -> Any:
            return json.load(urllib.request.urlopen(door + deed, json.dumps(given).encode()))["result"]

        do("say", user="U1", channel="C1", text="hi")
        assert do("messages", channel="C1")[0]["text"] == "hi"
        with pytest.raises(urllib.error.HTTPError):
            do("press", user="U1", channel="C1", ts="1.1", action_id="x")
        process.terminate()
    assert process.returncode is not None
