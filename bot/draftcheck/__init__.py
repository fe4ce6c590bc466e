"""The draft check 核对: what in a draft contradicts the library, or should be looked at before it goes out.

    checked = draftcheck.check(db, team, Draft(words, networks=("xiaohongshu",)), now)
    for finding in checked.findings:
        draftcheck.line(look, finding)

It marks and never forbids: the author decides. Only what an open alert has frozen (`checked.frozen`) must not go out,
and `frozen_line` says so. `rules.toml` holds the shipped lists; teams add words and let others
pass (`storage.draftwords`). `checked.compared` says what it was compared with, also when nothing was found.
"""

from __future__ import annotations

from bot.draftcheck.checking import Checked, Compared, Draft, check
from bot.draftcheck.findings import Finding
from bot.draftcheck.locked import read_ahead
from bot.draftcheck.saying import compared_line, frozen_line, line

__all__ = ["Checked", "Compared", "Draft", "Finding", "check", "compared_line", "frozen_line", "line", "read_ahead"]
