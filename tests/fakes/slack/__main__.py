"""Starts the pretend Slack as a process of its own: `python -m tests.fakes.slack --port 9000 --target URL`."""

from __future__ import annotations

import argparse
import json
import signal
from pathlib import Path

from tests.fakes.slack.fake import FakeSlack


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--target", default="", help="the bot's request URL; without it, Socket Mode")
    asked.add_argument("--state", type=Path, help='people and channels: {"users": [{"id", "name"}], "channels": […]}')
    asked.add_argument("--strict-pace", action="store_true")
    wanted = asked.parse_args()
    fake = FakeSlack(wanted.target, port=wanted.port)
    fake.faults.strict_pace = wanted.strict_pace
    if wanted.state:
        furnish(fake, wanted.state)
    with fake:
        keys = ("url", "bot", "bot_token", "app_token", "signing_secret")
        print(json.dumps({key: getattr(fake, key) for key in keys}), flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


def furnish(fake: FakeSlack, state: Path) -> None:
    """Fill the workspace with the people and channels of a file."""
    given = json.loads(state.read_text())
    for user in given.get("users", []):
        fake.add_user(**user)
    for channel in given.get("channels", []):
        fake.add_channel(**channel)


if __name__ == "__main__":
    main()
