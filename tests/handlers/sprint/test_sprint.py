"""The weekly sprint from its draft to its wrap-up, as people see it."""

from __future__ import annotations

from tests.chat import Chat

FORM = {
    "mission": "轻羽防晒乳主推海岛出行好补涂", "product": "轻羽防晒乳", "points": "海岛出行好补涂",
    "targets": "KOC 互动 2 万\n品牌词搜索 +15%", "red_lines": "不碰医美词；不拉踩竞品", "watch": "收藏率",
    "wave_day": "2026-02-11", "wave_at": "18:00",
}  # fmt: skip


def drafted(chat: Chat) -> None:
    lan = chat.person("lan")
    lan.says("冲刺 草稿")
    assert "09:30" not in (lan.presses("写草稿", FORM).toast or "")


def test_a_draft_goes_out_on_the_first_working_day_at_ten_as_a_pinned_card(chat: Chat) -> None:
    drafted(chat)
    assert not any("冲刺" in card for card in chat.channel())

    chat.at("10:00")

    [card] = [card for card in chat.channel() if "冲刺" in card]
    assert card.splitlines() == [
        "第 7 周冲刺 · 2月9日–14日 · 周六补班，共 6 天",
        "主推：轻羽防晒乳「海岛出行好补涂」",
        "目标：KOC 互动 2 万｜品牌词搜索 +15%",
        "红线：不碰医美词、不拉踩竞品",
        "波次：周三 18:00 KOL 首发 → 19:00 KOC 跟进 → 20:30 KOS 接上",
        "选题包：内容组 14:00 前交｜数据关注：收藏率（待数据组确认）",
        "[看选题] [我的] [看日历]",
    ]
    assert [message.pinned for message in chat.messages("home") if message.card and "冲刺" in message.card.plain] == [
        True
    ]
