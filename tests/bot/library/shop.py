"""A small shop's library."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.library.entries import Entry, Fact
from bot.library.shelf import Shelf

NOW = datetime(2026, 2, 9, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

OILY = Entry(
    "oily", "油皮能用吗，会不会很油", ("大油皮可以涂吗", "涂了会不会泛油光"), ("水感质地，约 3 分钟成膜。",),
    (Fact("成膜时间", "quantity", "约 3 分钟"),), products=("轻羽防晒乳",),
)  # fmt: skip
PRICE = Entry(
    "price", "轻羽防晒乳 50ml 多少钱", ("轻羽什么价",), ("直播间 50ml 129 元。",),
    (Fact("到手价", "price", "129 元"), Fact("净含量", "quantity", "50ml")), products=("轻羽防晒乳",),
)  # fmt: skip
SERUM = Entry("serum", "晴护精华敏感肌能用吗", ("红血丝可以用精华吗",), ("可以，先耳后试用。",), products=("晴护精华",))
POST = Entry("post", "默认发什么快递", ("你们用哪家物流公司",), ("默认韵达，由仓库按地址安排。",), category="brand")
DAYS = Entry("days", "大概几天能收到货", ("寄到外省需要多久",), ("发货后一般 3-5 天。",), category="brand")
TAX = Entry("tax", "可以开发票吗", ("发票抬头怎么写",), ("可以，下单备注抬头。",), category="brand")
BACK = Entry("back", "退货的运费谁承担", ("寄回去邮费谁出",), ("质量问题由店铺承担。",), category="negative")
BROKEN = Entry("broken", "收到破损的商品怎么处理", ("包装压坏了赔吗",), ("拍照联系客服补发。",), category="negative")
GIFT = Entry(
    "gift", "双11 有什么赠品", ("大促送小礼物吗",), ("满 199 元送旅行装。",),
    (Fact("门槛", "price", "199 元"),), "campaign", campaign="双11",
)  # fmt: skip
NO_ALCOHOL = Entry("alcohol", "含不含酒精和香精", ("成分安全吗",), ("不含酒精、香精。",))
LATE = Entry("late", "为什么一直没有到账", ("钱还没到",), ("一般 2 小时内到账。",), category="brand")

ALL = (OILY, PRICE, SERUM, POST, DAYS, TAX, BACK, BROKEN, GIFT, NO_ALCOHOL, LATE)


def shelf(*entries: Entry) -> Shelf:
    return Shelf(entries or ALL)


def found(question: str, of: Shelf | None = None) -> str:
    """ "answer oily", "offer price days", "silent": the verdict and what it is about."""
    finding = (of or shelf()).find(question, NOW)
    return " ".join((finding.verdict, *(each.entry.id for each in finding.candidates)))


def held_back_by(question: str, of: Shelf | None = None) -> set[str]:
    """What keeps the best candidate from being the answer."""
    best = (of or shelf()).find(question, NOW).best
    return {doubt.kind for doubt in best.doubts} if best else set()
