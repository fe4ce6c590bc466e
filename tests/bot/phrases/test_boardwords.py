"""Words that move a task on."""

from __future__ import annotations

import pytest

from bot.phrases.boardwords import read_board


@pytest.mark.parametrize(
    ("words", "deed", "rest"),
    [
        ("12转给小满", "hand", "小满"),
        ("把12交给@老方", "hand", "@老方"),
        ("转交 12 给小满", "hand", "小满"),
        ("hand 12 over to Joyce", "hand", "Joyce"),
        ("give #12 to @joyce", "hand", "@joyce"),
        ("12指派给小满", "assign", "小满"),
        ("assign 12 to Joyce", "assign", "Joyce"),
        ("12 改到周五下午3点", "due", "周五下午3点"),
        ("选题12的截止时间推迟到下周一", "due", "下周一"),
        ("move 12 to Friday 3pm", "due", "Friday 3pm"),
        ("can you push #12 to next Wednesday?", "due", "next Wednesday"),
        ("12 due Friday", "due", "Friday"),
        ("12 交初稿 https://docs.example.com/x", "submit", "https://docs.example.com/x"),
        ("submit 12", "submit", ""),
        ("here's the first draft for 12: https://a.example", "submit", "https://a.example"),
        ("12 已发布 https://www.xiaohongshu.com/1", "publish", "https://www.xiaohongshu.com/1"),
        ("12 通过", "approve", ""),
        ("approve 12", "approve", ""),
        ("12退回：标题太长", "send_back", "标题太长"),
        ("send 12 back: too long", "send_back", "too long"),
        ("12 ok", "approve", ""),
        ("12指派老方", "assign", "老方"),
        ("reassign 12 to fang", "assign", "fang"),
        ("push 12 back a day", "due", "back a day"),
        ("12推迟两天", "due", "推迟两天"),
    ],
)
def test_a_deed_and_what_belongs_to_it(words: str, deed: str, rest: str) -> None:
    found = read_board(words)
    assert (found.deed, found.number, found.rest) == (deed, 12, rest)


@pytest.mark.parametrize(
    "words",
    [
        "12转给谁",
        "12改到什么时候",
        "12 给我",
        "12 让给别人",
        "12 给大家",
        "12 改到周五了吗",
        "12搞定了",
        "认领12",
        "12 和 13 转给小满",
        "小满把12转给老方",
        "12 通过审核的可能性不大",
        "release 12",
    ],
)
def test_questions_and_other_talk_move_nothing(words: str) -> None:
    assert read_board(words).deed == "none"
