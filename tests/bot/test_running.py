"""Being asked to end: at whatever moment the signal comes, the process ends its work and is gone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PLENTY

ROOT = Path(__file__).resolve().parents[2]

SWALLOWED = "try: signal.raise_signal(signal.SIGTERM)\n        except BaseException: pass"
"""Code in whose midst the signal comes, and which lets no exception out."""
STUCK = "threading.Thread(target=time.sleep, args=(3600,)).start()\n        signal.raise_signal(signal.SIGTERM)"
"""Code that leaves a thread behind for which Python would wait at its very end."""

SCRIPT = """
import signal, sys, threading, time
from bot import running
from bot.app import Baton
from bot.clock import RealClock
from sqlmodel import SQLModel
from storage.db import Database
from tests.bot.platform import Scripted

class Busy(Scripted):
    def start(self, ears):
        {deed}

    def stop(self):
        print("stopped", flush=True)

running.ENOUGH, running.LAST_ANSWERS = {enough}, 60
database = Database("sqlite:///baton.db")
SQLModel.metadata.create_all(database.engine)
running.serve(Baton(database, RealClock(), [Busy()]), "127.0.0.1", 0)
"""


@pytest.mark.parametrize(("deed", "enough"), [(SWALLOWED, PLENTY), (STUCK, 8.0)], ids=["swallowed", "stuck"])
def test_a_signal_at_any_moment_ends_the_process_gently(tmp_path: Path, deed: str, enough: float) -> None:
    """`enough`: what is stuck is left behind so many seconds after the end began, and all else must be over by then."""
    words = [sys.executable, "-c", SCRIPT.format(deed=deed, enough=enough)]
    ended = subprocess.run(
        words, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=2 * PLENTY,
        check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stdout) == (0, "stopped\n"), ended.stderr
