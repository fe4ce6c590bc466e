"""What points to a fan is masked before it is kept, whatever it was said to; only the evidence has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chat import TEAM, Chat
from tests.handlers.privacy.dump import holding

PHONE, ORDER = "13800138000", "订单号 TB2026021188"
FAN = f"电话{PHONE}，{ORDER}"


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    day = Chat(tmp_path, TEAM)
    yield day
    day.end()


def test_no_table_but_the_evidence_holds_a_fans_number(chat: Chat) -> None:
    mei = chat.person("mei")
    mei.says(f"昨天：回了粉丝 {FAN}\n今天：打给 {PHONE}\n需要：@content 出图，{FAN}")
    mei.says(f"转交 @KOS 这位粉丝问价格 {FAN} 昵称：柠檬不加冰")
    mei.says(f"问 面膜能寄到吗 {FAN}")
    mei.says(f"建任务 给粉丝回电 {FAN}")
    mei.says(f"今天好累 {FAN}", place="side")
    mei.says(f"上报 有人用完脸肿去了急诊 {FAN}")
    chat.settle()

    assert holding(chat.database, PHONE, "TB2026021188") == {"evidence"}
    assert {"answer", "handoff", "asking", "alert"} <= holding(chat.database, "***")


def test_who_typed_it_sees_it_masked_too(chat: Chat) -> None:
    mei = chat.person("mei")
    mei.says(f"昨天：回了粉丝 {FAN}\n今天：拍海边")

    assert any("回了粉丝 电话***" in seen for seen in mei.sees())
    assert not any(PHONE in seen for seen in mei.sees() if "站会" in seen)
