"""Keeps a Baton running: whenever it dies it is started again at once, as a service manager would.

`python -m tests.chaos.keeper [run|web|worker]` runs what `baton` runs under that name, with the same environment. Each
life is a fork of one process that has loaded everything beforehand, so that a life begins within moments. Prints the
number of each life's process.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial

from bot import running
from bot.__main__ import settings
from bot.settings import Settings
from tests import nursery


def main() -> None:
    """Until a life ends by itself instead of being killed; then with its exit code."""
    nursery.load()
    told = settings()
    role = (sys.argv[1:] or ["run"])[0]
    roles: dict[str, Callable[[Settings], None]] = {
        "run": running.run, "web": running.web, "worker": partial(running.work, port=0),
    }  # fmt: skip
    while True:
        life = os.fork()
        if life == 0:
            roles[role](told)
            os._exit(0)
        print(life, flush=True)
        _, status = os.waitpid(life, 0)
        if os.WIFSIGNALED(status):
            continue
        if role == "run" or os.WEXITSTATUS(status) == 0:
            raise SystemExit(os.WEXITSTATUS(status))
        time.sleep(0.5)  # the database was away when it began


if __name__ == "__main__":
    main()
