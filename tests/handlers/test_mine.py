"""What is on one's plate."""

from __future__ import annotations

from sqlmodel import select

from storage import tasks
from storage.people import Member
from tests.chat import Chat, moment


def test_a_task_says_until_when(chat: Chat) -> None:
    with chat.database.write() as db:
        mei = db.exec(select(Member).where(Member.handle == "mei")).one()
        tasks.make(db, chat.team_id, "收反馈", mei.id, "one", moment("2026-02-06 10:00"))
        task = tasks.make(db, chat.team_id, "午休补涂初稿", mei.id, "two", moment("2026-02-06 10:00"))
        task.due_at = moment("2026-02-10 18:00")

    lines = chat.person("mei").says("我的").splitlines()
    assert "#1 收反馈" in lines
    assert "#2 午休补涂初稿（2月10日 周二 18:00 前）" in lines
