"""Starts the pretend Feishu as a process of its own; `POST /_pretend/<deed>` then does what a test would call."""

from __future__ import annotations

import argparse
import json
import signal

from tests.fakes.feishu.fake import FakeFeishu
from tests.fakes.feishu.remote import Remote


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--webhook", default="", help="where the bot hears; without it, over the long connection")
    asked.add_argument("--strict-pace", action="store_true")
    wanted = asked.parse_args()
    fake = FakeFeishu(wanted.port, webhook=wanted.webhook)
    fake.strict_pace = wanted.strict_pace
    fake.open_side_door(Remote(fake).route)
    with fake:
        keys = ("url", "app_id", "app_secret", "encrypt_key", "verification_token")
        print(json.dumps({key: getattr(fake, key) for key in keys}), flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
