"""The library's story over all three platforms: asked, handed on, learnt, a price at midnight, a campaign's end."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot import libraryfile, shelving
from bot.teamfile import Persona, Trait
from bot.teamimport.columns import persona_text
from storage import people
from storage.teams import Account, Team
from tests.handlers.faq.stock import LIBRARY
from tests.story.conftest import Open
from tests.story.stage import Play
from tests.story.wires import Wire

OILY, PRICE, UNKNOWN = "问 油皮能用吗", "问 50ml 现在多少钱", "问 包裹寄到火星要几天？"
NEXT = "到手价 = 109 元 | 抖音直播间 | 送 15ml 旅行装 | 2026-02-10 ~ 2026-02-13\n到手价 = 139 元 | 天猫旗舰店"
VOICES = (("mei", "KOC", "xiaohongshu"), ("fang", "KOE", "bilibili"), ("joe", "KOS", "douyin"), ("zoe", "KOL", "weibo"))
CAST = {"gu": "bob", "he": "lan", "azhe": "joe"}
"""Who of this stage plays whom of the library's makers."""


def stock(play: Play) -> None:
    """Accounts in four voices, and the library as its makers approved it."""
    sheet = persona_text(Persona("", (Trait("肤质", "大油皮"),)))
    text = LIBRARY
    for maker, player in CAST.items():
        text = text.replace(f": {maker}\n", f": {player}\n")
    with play.database.write() as db:
        team = db.exec(select(Team)).one()
        for handle, kind, network in VOICES:
            member = people.by_handle(db, team.id, handle)
            assert member is not None
            db.add(Account(team_id=team.id, network=network, handle=handle, kind=kind, products="轻羽防晒乳",
                           owner_id=member.id, persona=sheet if kind == "KOC" else ""))  # fmt: skip
        done = shelving.load(db, shelving.Loader(team, "", "", play.clock.now(), True), libraryfile.pasted(text).rows)
        assert not done.problems and not done.unapproved


def tell(play: Play, wire: Wire, who: str, words: str) -> str:
    """Say it, and read what came last."""
    wire.say(who, words)
    play.settle()
    return wire.private(who)[-1]


def press(play: Play, wire: Wire, who: str, label: str, form: dict[str, str] | None = None) -> str:
    wire.press(who, label, form)
    play.settle()
    return wire.private(who)[-1]


def asked_and_answered(play: Play, wire: Wire) -> None:
    """Four voices, both places, and the bare words."""
    answers = {who: tell(play, wire, who, OILY) for who, _, _ in VOICES}
    for who, kind, _ in VOICES:
        assert f"｜{kind} 口吻｜" in answers[who], answers[who]
        assert "约 3 分钟" in answers[who]
    assert "姐妹我也是大油皮" in answers["mei"] and "129 元" in answers["joe"]
    assert "小红书私信" in press(play, wire, "mei", "换私信版")
    assert press(play, wire, "mei", "发我纯文本") == "抹开等约 3 分钟再上妆就好，户外 2 小时一次别忘了。"
    assert "KOC 不答这一条，转交 KOS" in tell(play, wire, "mei", PRICE)


def learnt(play: Play, wire: Wire) -> None:
    """Unknown, then the expert, then saved, then approved, then answered."""
    assert "不瞎答" in tell(play, wire, "mei", UNKNOWN)
    press(play, wire, "mei", "问专家")
    press(play, wire, "fang", "写答案", {"reply": "目前只寄国内，三天左右"})
    assert "目前只寄国内，三天左右" in wire.private("mei")[-1]
    press(play, wire, "fang", "存成草稿")
    press(play, wire, "ning", "核定")
    assert "有话术了：FAQ-28" in wire.private("mei")[-1]
    assert "目前只寄国内，三天左右" in tell(play, wire, "fang", UNKNOWN)


def price_at_midnight(play: Play, wire: Wire) -> None:
    """A price of tomorrow: a secret, twice approved, announced when it starts, confirmed; the old one is gone."""
    tell(play, wire, "ning", "话术 3")
    form = {
        "question": "50ml 现在多少钱", "asks": "轻羽防晒乳什么价\n价格多少", "category": "campaign",
        "products": "轻羽防晒乳", "campaign": "定年货节", "red_lines": "", "valid_from": "2026-02-10",
        "valid_to": "2026-02-14", "confidential": "2026-02-10", "owner": owner(play), "shareable": "no",
        "facts": NEXT,
    }  # fmt: skip
    press(play, wire, "ning", "修改", form)
    press(play, wire, "lan", "核定")
    press(play, wire, "kim", "核定")
    assert "129 元" in tell(play, wire, "joe", PRICE)
    assert "109" not in tell(play, wire, "mei", "话术 3")

    play.at("2026-02-10 08:31")
    called = next(text for text in reversed(wire.private("joe")) if "条话术变了" in text)
    assert "到手价 129 元" in called and "→ 到手价 109 元" in called and "置顶评论、快捷回复、草稿、已发笔记" in called
    press(play, wire, "joe", "知道了")
    assert any("条改话术，你 8:31 已确认" in text for text in wire.private("joe"))
    assert "109 元" in tell(play, wire, "joe", PRICE)
    assert any("FAQ-3 第 7 版已换成第 8 版" in text for text in wire.private("joe"))


def owner(play: Play) -> str:
    with play.database.read() as db:
        team = db.exec(select(Team)).one()
        found = people.by_handle(db, team.id, "ning")
        assert found is not None
        return found.id


@pytest.mark.parametrize("platform", ["local", "slack", "feishu"])
def test_the_librarys_story_on_every_platform(play: Open, platform: str) -> None:
    stage = play(platform, now="2026-02-09 16:00", rounds=False)
    wire = stage.wires[0]
    stock(stage)

    asked_and_answered(stage, wire)
    learnt(stage, wire)
    price_at_midnight(stage, wire)
    stage.at("2026-02-15 10:00")
    assert "109" not in tell(stage, wire, "joe", PRICE)
    assert wire.complaints() == []
