"""The week of the sprint, the same over all three platforms: from the Friday before to a make-up Saturday's wrap-up."""

from __future__ import annotations

import pytest

from storage import occasions, people, slots
from storage.slots import Slot
from storage.sprints import PUBLISHED, Sprint
from storage.teams import Account
from tests.chat import moment
from tests.story.conftest import Open
from tests.story.stage import Play
from tests.story.wires import Wire

ACCOUNTS = (
    ("may", "阿May", "KOL", "lan"), ("diary", "小满的防晒日记", "KOC", "mei"), ("lab", "老方实验室", "KOC", "fang"),
    ("live", "晴屿直播间", "KOS", "joe"),
)  # fmt: skip
DRAFT = {
    "mission": "主推轻羽防晒乳的海岛出行好补涂", "product": "轻羽防晒乳", "points": "海岛出行好补涂",
    "targets": "KOC 互动 2 万", "red_lines": "不碰医美词", "wave_day": "2026-02-11", "wave_at": "18:00",
}  # fmt: skip
PACK = """选题
多久补涂一次|海岛出行好补涂|轻羽防晒乳|科普|KOC|1
海岛三天两夜怎么补涂|海岛出行好补涂|轻羽防晒乳|通勤包;带娃沙滩|KOC|2"""
MAY = "29 阿May发布了一篇小红书笔记，快来看吧！ 😆 8vKq2 😆 http://xhslink.com/a/May11，复制本条信息，打开【小红书】App查看精彩内容！"


def settle(play: Play) -> None:
    """The accounts, last week's sprint under way, and one post that 小满 has planned already."""
    with play.database.write() as db:
        team = people.by_email(db, "lan@example.com")[0].team_id
        owners = {
            handle: people.by_email(db, f"{handle}@example.com")[0].id for handle in ("lan", "mei", "fang", "joe")
        }
        for handle, name, kind, owner in ACCOUNTS:
            db.add(Account(id=handle, team_id=team, network="xiaohongshu", handle=handle, name=name, kind=kind,
                           owner_id=owners[owner]))  # fmt: skip
        db.flush()
        slots.place(db, Slot(team_id=team, account_id="diary", owner_id=owners["mei"], title="补涂小课堂",
                             at=moment("2026-02-11 20:00"), created_at=play.clock.now()))  # fmt: skip
        db.add(Sprint(team_id=team, monday=moment("2026-02-02 00:00").date(), state=PUBLISHED, mission="年货节预热",
                      published_at=moment("2026-02-02 10:00"), created_at=play.clock.now()))  # fmt: skip
        occasions.plan(db, team, "sprint.wrap", "2026-02-02", moment("2026-02-06 17:00"))


def says(play: Play, wire: Wire, handle: str, words: str) -> str:
    """What the bot last shows the person once it has answered."""
    wire.say(handle, words, twice=play.twice)
    play.settle()
    return wire.private(handle)[-1]


def presses(
    play: Play, wire: Wire, handle: str, label: str, form: dict[str, str | tuple[str, ...]] | None = None
) -> None:
    wire.press(handle, label, form)
    play.settle()


def board(wire: Wire, start: str) -> str:
    """The one card in the channel that begins so."""
    [found] = [text for text in wire.channel() if start in text.splitlines()[0]]
    return found


# --- the chapters ------------------------------------------------------------------------------------------------


def friday(play: Play, wire: Wire) -> None:
    """Last week is wrapped up at 17:00, and the director drafts the next."""
    play.at("17:00")
    assert "下个冲刺 2月9日–14日，草稿还空着" in board(wire, "第 6 周收尾")
    says(play, wire, "lan", "冲刺 草稿")
    presses(play, wire, "lan", "写草稿", {**DRAFT})
    assert "下个冲刺 2月9日–14日：主推轻羽防晒乳的海岛出行好补涂（周岚 起草）" in board(wire, "第 6 周收尾")


def monday(play: Play, wire: Wire) -> None:
    """The card goes out at ten; content adds the pack, data its focus; two want the same last place."""
    play.at("2026-02-09 10:00")
    assert "选题包：内容组 周一 14:00 前交｜数据关注：等数据组定" in board(
        wire, "第 7 周冲刺 · 2月9日–14日 · 周六补班，共 6 天"
    )
    says(play, wire, "ning", PACK)
    says(play, wire, "kim", "冲刺 数据关注：收藏率、负面词")
    assert says(play, wire, "mei", "认领 1").startswith("#1 归你了：多久补涂一次")
    assert says(play, wire, "fang", "我来认领选题1").startswith("#1 10:00 归小满了。同卖点还有 #2")
    says(play, wire, "fang", "认领 2")
    assert "选题包：2 条 3 个名额，已认领 2｜数据关注：收藏率、负面词" in board(wire, "第 7 周冲刺")


def conflict(play: Play, wire: Wire) -> None:
    """小满's slot is too close to another post of hers, and is planned all the same, with a reason."""
    refused = says(play, wire, "mei", "改档期 1 周三晚7点半")
    assert "补涂小课堂" in refused and "最近的空档" in refused
    kept = says(play, wire, "mei", "改档期 1 周三晚7点，粉丝在等")
    assert kept == "档期定在 2月11日 周三 19:00，撞车的理由记下了，复盘时会看到"
    assert "19:00 小满的防晒日记 #1（放行）" in says(play, wire, "mei", "日历")


def review(play: Play, wire: Wire) -> None:
    """Sent back once, then approved."""
    says(play, wire, "mei", "送审 1 出门两小时补一次，先擦干再补。")
    says(play, wire, "ning", "退回 1 开头太长")
    says(play, wire, "mei", "送审 1 两小时补一次，先擦干再补。")
    says(play, wire, "ning", "通过 1")
    assert any(text.startswith("#1 通过了（许宁）") for text in wire.private("mei"))


def wave(play: Play, wire: Wire) -> None:
    """The KOL is forty minutes late; everybody else moves along, and 小满's published piece is her part."""
    says(play, wire, "ning", "波次 新")
    presses(play, wire, "ning", "发起波次", {
        "kol": "may", "day": "2026-02-11", "at": "18:00", "product": "轻羽防晒乳", "line": "海岛好补涂",
        "koc": ("diary", "lab"), "kos": ("live",), "koc_after": "60", "kos_after": "150",
    })  # fmt: skip
    play.at("2026-02-11 18:40")
    assert "波次 轻羽防晒乳 · 等 KOL 2月11日 周三 18:00 首发" in board(wire, "波次")
    says(play, wire, "lan", MAY)
    assert "KOL 2月11日 周三 18:40 首发（晚了 40 分钟，后面顺延）" in board(wire, "波次")
    assert any(
        "波次 2月11日 周三 19:40 轮到你" in text and "xhslink.com/a/May11" in text for text in wire.private("mei")
    )
    play.at("19:41")
    says(play, wire, "mei", "已发 1 http://xhslink.com/a/Mei22，复制本条信息")
    play.at("19:42")
    says(play, wire, "fang", "波次 https://www.xiaohongshu.com/explore/lao")
    says(play, wire, "joe", "波次 https://www.xiaohongshu.com/explore/joe")
    ticks = board(wire, "波次 轻羽防晒乳 · 全部到位")
    assert ticks.count("✓") == 4 and "19:41" in ticks


def retro(play: Play, wire: Wire) -> None:
    """A day later the figures are asked for and typed as people type them."""
    play.at("2026-02-12 19:45")
    assert "24 小时" in says(play, wire, "mei", "数据 1 赞1.2w 藏3400 评 56")


def saturday(play: Play, wire: Wire) -> None:
    """The make-up Saturday ends the week: one message, the card unpinned, what is left offered to whoever has it."""
    play.at("2026-02-14 17:00")
    wrapped = board(wire, "第 7 周收尾：完成 1，带走 1，没人认领 1")
    for line in (
        "一次过审 0%（0/1）",
        "带到下周：#2 老方",
        "撞了也排 1 次：#1（粉丝在等）",
        "下个冲刺 2月24日–28日，草稿还空着",
    ):
        assert line in wrapped
    presses(play, wire, "fang", "都带到下周")
    assert any("1 条带到下周了" in text for text in wire.private("fang"))


@pytest.mark.parametrize("platform", ["local", "slack", "feishu"])
def test_the_same_week_on_every_platform(play: Open, platform: str) -> None:
    stage = play(platform, twice=platform == "local", now="2026-02-06 16:30", rounds=False)
    wire = stage.wires[0]
    settle(stage)

    for chapter in (friday, monday, conflict, review, wave, retro, saturday):
        chapter(stage, wire)

    assert len([text for text in wire.channel() if "冲刺 ·" in text]) == 1
    assert wire.complaints() == []


def test_both_messengers_show_the_same_sprint_and_the_same_wave(play: Open) -> None:
    stage = play("slack", "feishu", now="2026-02-06 16:30", rounds=False)
    slack, feishu = stage.wires
    settle(stage)
    friday(stage, slack)
    stage.at("2026-02-09 10:00")

    says(stage, feishu, "kim", "冲刺 数据关注：收藏率")
    says(stage, feishu, "ning", "波次 新")
    presses(stage, feishu, "ning", "发起波次", {"kol": "may", "day": "2026-02-09", "at": "10:30"})
    stage.at("10:31")
    says(stage, slack, "lan", MAY)

    for wire in (slack, feishu):
        assert "选题包：内容组 周一 14:00 前交｜数据关注：收藏率" in board(wire, "第 7 周冲刺")
        assert "KOL 2月9日 周一 10:31 首发" in board(wire, "波次")
        assert wire.complaints() == []
