"""Who changed what, also where a team file did it."""

from __future__ import annotations

import pytest

from storage.changes import Change
from tests.chat import Chat, moment


@pytest.mark.parametrize(
    ("what", "subject", "before", "after", "said"),
    [
        ("team_file_new", "晴屿阿哲", "", "", "战队文件 新增「晴屿阿哲」"),
        ("team_file_gone", "晴屿阿哲", "", "", "战队文件 移除「晴屿阿哲」"),
        ("team_file", "小满 role", "member", "lead", "战队文件 小满 role：成员 → 组长"),
    ],
)
def test_what_a_file_changed_is_told(chat: Chat, what: str, subject: str, before: str, after: str, said: str) -> None:
    with chat.database.write() as db:
        at = moment("2026-02-09 08:00")
        db.add(Change(team_id=chat.team_id, at=at, what=what, subject=subject, before=before, after=after))

    assert chat.person("lan").says("设置 记录") == f"最近的设置改动\n2月9日 周一 08:00 {said}"
