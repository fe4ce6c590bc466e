"""A backup put back: what it holds is not done again, and what was said since is made up for, once."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from storage import people
from storage.standups import Answer
from tests.databases import FILE, content, fresh
from tests.story.outage import Outage, opened


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[[str], Outage]]:
    yield from opened(tmp_path)


def stand_up(name: str) -> str:
    return f"昨天：发了两条\n今天：跟进{name}\n需要：无"


def saved(stage: Outage, backup: Path) -> None:
    """A backup while everything runs."""
    file = stage.database.file
    if file is None:
        backup.write_bytes(content(stage.folder / FILE))
    else:
        with closing(sqlite3.connect(file)) as running:
            running.execute(f"VACUUM INTO '{backup}'")


def put_back(stage: Outage, backup: Path) -> None:
    """As the README says: stop, put the copy in the file's place, delete what lies beside it, start. How PostgreSQL's
    own tools do it is tried in tests/storage/test_backup.py."""
    file = stage.database.file
    stage.goes_down()
    if file is None:
        stage.database.close()
        stage.database = fresh(stage.folder, [(FILE, backup.read_bytes())])
        stage.comes_back()
        return
    stage.database.close()
    shutil.copyfile(backup, file)
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    stage.comes_back()


def answered(stage: Outage) -> Counter[str]:
    """Who has answered today, and how often that is kept."""
    with stage.database.read() as db:
        given = db.exec(select(Answer).where(Answer.doing != "")).all()
        return Counter(people.of_ids(db, [one.member_id])[one.member_id].handle for one in given)


@pytest.mark.parametrize("platform", ["slack", "feishu"])
def test_what_is_brought_again_after_a_backup_was_put_back_is_not_doubled(
    play: Callable[[str], Outage], platform: str, tmp_path: Path
) -> None:
    stage = play(platform)
    wire, backup = stage.wire, tmp_path / "backup.db"
    wire.say("joe", stand_up("转发"))
    stage.at("09:22")
    saved(stage, backup)
    wire.say("kim", stand_up("看板"))
    stage.settle()
    stage.time_passes("09:24")

    put_back(stage, backup)
    assert answered(stage) == {"joe": 1, "kim": 1}, "kim's words were not in the backup, but in the conversation"
    [card] = [text for text in wire.channel() if "跟进转发" in text]
    assert "跟进看板" in card
    before = stage.everything_shown()
    brought: list[Any] = list(wire.fake.deliveries)
    for delivery in brought:
        wire.fake.replay(delivery.payload)
    stage.settle()

    assert stage.everything_shown() == before
    assert answered(stage) == {"joe": 1, "kim": 1}
    assert wire.complaints() == []
