"""Keeps a Baton running: whenever it dies it is started again at once, as a service manager would.

`python -m tests.chaos.keeper` runs what `baton run` runs, with the same environment. Each life is a fork of one process
that has loaded everything beforehand, so that a life begins within moments. Prints the number of each life's process.
"""

from __future__ import annotations

import importlib
import os

from bot import running
from bot.__main__ import settings

LOADED = (
    "bot.adapters.slack",
    "bot.adapters.feishu",
    "bot.web",
    "lark_oapi.core.http",
    "lark_oapi.core.enum",
    "lark_oapi.core.model",
)


def main() -> None:
    """Until a life ends by itself instead of being killed; then with its exit code."""
    for name in LOADED:
        importlib.import_module(name)
    told = settings()
    while True:
        life = os.fork()
        if life == 0:
            running.run(told)
            os._exit(0)
        print(life, flush=True)
        _, status = os.waitpid(life, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit(os.WEXITSTATUS(status))


if __name__ == "__main__":
    main()
