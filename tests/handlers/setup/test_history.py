"""Who changed what, also where a team file did it."""

from __future__ import annotations

import pytest

from storage.changes import Change
from tests.chat import Chat, moment


@pytest.mark.parametrize(
    ("what", "subject", "before", "after", "said"),
    [
        ("team_file_new", "晴屿阿哲", "", "", "战队文件新增了「晴屿阿哲」"),
        ("team_file_gone", "晴屿阿哲", "", "", "战队文件移除了「晴屿阿哲」"),
        ("team_file", "小满 role", "member", "lead", "战队文件把「小满」的角色从「成员」改成「组长」"),
        ("team_file", "小满 until", "", "2026-03-31", "战队文件把「小满」的代理到哪天设为「3月31日 周二」"),
        ("team_file_new", "2026-02-14", "", "", "战队文件新增了「2月14日 周六」"),
        (
            "member",
            "老方",
            "ops member",
            "ops deputy 2026-03-31",
            "战队文件 把「老方」从运营组成员改成运营组代理总监（到 3月31日 周二）",
        ),
        ("member", "唐果", "", "ops member", "战队文件 加进「唐果」：运营组成员"),
        ("member", "唐果", "guest +", "", "战队文件 移出了「唐果」，原来是外部成员（参加站会）"),
        ("lang", "", "zh", "en", "战队文件 把群里用的语言从中文改成英文"),
    ],
)
def test_what_a_file_changed_is_told(chat: Chat, what: str, subject: str, before: str, after: str, said: str) -> None:
    with chat.database.write() as db:
        at = moment("2026-02-09 08:00")
        db.add(Change(team_id=chat.team_id, at=at, what=what, subject=subject, before=before, after=after))

    assert chat.person("lan").says("设置 记录") == f"最近的设置改动\n2月9日 周一 8:00　{said}"


def test_a_long_history_says_that_there_is_more(chat: Chat) -> None:
    with chat.database.write() as db:
        for n in range(12):
            at = moment("2026-02-09 08:00")
            db.add(Change(team_id=chat.team_id, at=at, what="standup_at", before="09:30", after=f"10:{n:02}"))

    said = chat.person("lan").says("设置 记录")

    assert said.endswith("只列最近 10 条，一共 12 条")
    assert "10:02" in said and "10:01" not in said
