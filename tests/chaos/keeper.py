"""Keeps Batons running: whenever one dies it is started again at once, as a service manager would.

`python -m tests.chaos.keeper run`, or `… web:8001 web:8002 worker worker`, runs what `baton` runs under those names,
with the same environment, each web on its port. Each life is a fork of one process that has loaded everything
beforehand, so that a life begins within moments. Prints whose life it is (0 for the first name) and its process; in the
end "ended" and its exit code.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial

from bot import running
from bot.commands import settings
from bot.settings import Settings
from tests import nursery


def main() -> None:
    """Until all have ended by themselves instead of being killed."""
    nursery.load()
    told = settings()
    names = sys.argv[1:]
    living = {_raised(told, name, number): number for number, name in enumerate(names)}
    while living:
        process, status = os.wait()
        number, code = living.pop(process), os.waitstatus_to_exitcode(status)
        if code < 0 or (code and names[number] != "run"):
            if code > 0:
                time.sleep(0.5)  # the database was away when it began
            living[_raised(told, names[number], number)] = number
        else:
            print(number, "ended", code, flush=True)


def _raised(told: Settings, name: str, number: int) -> int:
    """A new life, and its process."""
    role, _, port = name.partition(":")
    roles: dict[str, Callable[[Settings], None]] = {
        "run": running.run, "web": running.web, "worker": partial(running.work, port=0),
    }  # fmt: skip
    life = os.fork()
    if life == 0:
        roles[role](told.model_copy(update={"port": int(port)}) if port else told)
        os._exit(0)
    print(number, life, flush=True)
    return life


if __name__ == "__main__":
    main()
