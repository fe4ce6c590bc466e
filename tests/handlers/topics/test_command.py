"""`baton topics import`: the same pack from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import topiccommands
from bot.opening import opened
from bot.refusals import CannotRun
from handlers.topics import importing
from storage import topics
from storage.teams import Team
from tests.databases import address, begun
from tests.handlers.topics.test_pack import PACK

TEXTS = Path(importing.__file__).with_name("texts.toml")


def load(url: str, file: Path, *, dry_run: bool = False) -> tuple[bool, list[str]]:
    said: list[str] = []
    right = topiccommands.load(url, file, "", importing.take, TEXTS, dry_run=dry_run, say=said.append)
    return right, said


def test_a_pack_is_imported_bad_lines_are_named_and_again_it_changes_nothing(tmp_path: Path) -> None:
    base, file = begun(tmp_path), tmp_path / "pack.csv"
    url = address(base)
    file.write_bytes(PACK.encode("gb18030"))
    with opened(url) as database, database.write() as db:
        db.add(Team(id="team", name="晴屿战队"))
    wrong = [
        "Line 4, “适合”: “路人” is none of KOL, KOC, KOE, KOS",
        "Line 5, “选题”: no title",
        "Line 6, “名额”: “很多” should be a number from 1 to 50",
    ]

    none_written = "晴屿战队: 2 new, 0 changed, 0 known already, 3 wrong (--dry-run: nothing was written)."
    assert load(url, file, dry_run=True) == (False, [*wrong, none_written])
    assert load(url, file) == (False, [*wrong, "晴屿战队: 2 new, 0 changed, 0 known already, 3 wrong."])
    assert load(url, file) == (False, [*wrong, "晴屿战队: 0 new, 0 changed, 2 known already, 3 wrong."])
    with opened(url) as database, database.read() as db:
        assert topics.numbered(db, "team", 2) is not None
        assert topics.numbered(db, "team", 3) is None

    file.write_bytes(b"")
    with pytest.raises(CannotRun, match=r"pack\.csv: There is nothing in this table"):
        load(url, file)
