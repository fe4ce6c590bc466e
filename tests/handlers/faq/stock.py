"""A small library of the demo brand, and the accounts of the people who ask it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from bot import libraryfile, shelving
from bot.shelving import Loaded
from bot.teamfile import Persona, Trait
from bot.teamimport.columns import persona_text
from storage import people
from storage.teams import Account, Team
from tests.chat import TEAM, Chat, Someone
from tests.past import scene

CREW = (*TEAM, Someone("azhe", "阿哲", "ops", shifts="mon-sun 14:00-02:00"), Someone("gu", "顾一", "content"),
        Someone("may", "阿May", "ops"))  # fmt: skip

LIBRARY = """
## FAQ-27 油皮能用吗，会不会很油
- 版本: 4
- 状态: 已核定
- 产品: 轻羽防晒乳
- 负责人: fang
- 撰写人: gu
- 核定人: fang
- 核定时间: 2026-02-06 10:00
### 其他问法
> 大油皮可以涂吗
> 涂了会不会泛油光
### 锁定事实
> 质地 = 水感乳液
> 成膜时间 = 约 3 分钟
> 补涂 = 户外 2 小时一次
> 卸除 = 洁面可卸
### KOC 评论
> 姐妹我也是{人设.肤质}～它是{质地}，抹开等{成膜时间}成膜再上妆。
> 补涂记得{补涂}，晚上{卸除}。
### KOC 私信
> 抹开等{成膜时间}再上妆就好，{补涂}别忘了。
### KOE 评论
> 它是{质地}，成膜{成膜时间}，成膜后再上妆。
### KOE 私信
> 您好，{质地}成膜要{成膜时间}，{补涂}。
### KOS 评论
> 油皮可以看看轻羽这款，{质地}，成膜{成膜时间}。
### KOS 私信
> 您好，我是晴屿的{我}。您平时通勤多，还是户外多一些？
> 油皮可以看看轻羽这款：{质地}，成膜{成膜时间}，{补涂}。
> 直播间现在{FAQ-3.到手价}，送{FAQ-3.到手价.赠品}，需要我把入口发您吗？
### KOL 评论
> 这支{质地}，成膜{成膜时间}。

## FAQ-3 50ml 现在多少钱
- 版本: 7
- 状态: 已核定
- 类别: 活动信息
- 产品: 轻羽防晒乳
- 活动: 定年货节
- 截止: 2026-02-14
- 负责人: ning
- 撰写人: gu
- 核定人: ning
- 复核人: he
- 核定时间: 2026-02-06 10:00
### 其他问法
> 轻羽防晒乳什么价
> 价格多少
### 锁定事实
> 到手价 = 129 元 | 抖音直播间 | 送 15ml 旅行装 | 2026-02-09 ~ 2026-02-12
> 到手价 = 139 元 | 天猫旗舰店
### KOC 评论
> 转交 KOS
### KOC 私信
> 转交 KOS
### KOS 评论
> 直播间{到手价}，送{到手价.赠品}。
### KOS 私信
> 直播间现在{到手价}，送{到手价.赠品}，到{到手价.截止}。

## FAQ-8 敏感肌能用吗
- 版本: 1
- 状态: 已核定
- 可外传: 是
- 产品: 轻羽防晒乳
- 负责人: fang
- 撰写人: gu
- 核定人: ning
- 核定时间: 2026-02-06 10:00
### 锁定事实
> 酒精 = 不含酒精
### KOC 评论
> {酒精}，第一次用先在耳后试试～
### KOL 评论
> {酒精}，先在耳后试用。
### 红线
> 不承诺不过敏
"""


@scene
def stock(chat: Chat) -> None:
    """The accounts, and the library as its makers have approved it."""
    with chat.database.write() as db:
        for member in people.everyone(db, chat.team_id):
            member.enrolled = False  # the days go by without anybody's stand-up
            db.add(member)
        _accounts(db, chat.team_id)
        done = load(db, chat, LIBRARY)
        assert not done.problems and not done.unapproved, done


def load(db: Session, chat: Chat, text: str, *, trusted: bool = True, whole: bool = False, who: str = "") -> Loaded:
    team = db.get(Team, chat.team_id)
    assert team is not None
    loader = shelving.Loader(team, "", who, chat.clock.now(), trusted)
    return shelving.load(db, loader, libraryfile.pasted(text).rows, whole=whole)


def _accounts(db: Session, team_id: str) -> None:
    sheet = persona_text(Persona("和姐妹聊天的通勤女生", (Trait("肤质", "大油皮"),)))
    rows: Sequence[tuple[str, str, str, str]] = (
        ("mei", "KOC", "xiaohongshu", sheet), ("fang", "KOE", "bilibili", ""), ("azhe", "KOS", "douyin", ""),
        ("may", "KOL", "xiaohongshu", ""), ("nora", "KOC", "xiaohongshu", ""),
    )  # fmt: skip
    for handle, kind, network, persona in rows:
        member = people.by_handle(db, team_id, handle)
        assert member is not None
        db.add(Account(team_id=team_id, network=network, handle=f"{handle}-sun", name=f"{member.name}的号", kind=kind,
                       products="轻羽防晒乳", owner_id=member.id, persona=persona))  # fmt: skip
