"""Where a price counts: "抖音直播间" is a channel of 抖音, whatever an account's network is called in the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.teamfile.words import NETWORKS
from storage.content import Fact

SHOWN = {
    "xiaohongshu": ("小红书", "Xiaohongshu"), "douyin": ("抖音", "Douyin"), "weibo": ("微博", "Weibo"),
    "bilibili": ("B站", "Bilibili"), "channels": ("视频号", "WeChat Channels"), "kuaishou": ("快手", "Kuaishou"),
    "zhihu": ("知乎", "Zhihu"), "taobao": ("淘宝", "Taobao"), "wechat": ("公众号", "WeChat"), "tiktok": ("TikTok",) * 2,
    "instagram": ("Instagram",) * 2, "youtube": ("YouTube",) * 2, "facebook": ("Facebook",) * 2,
}  # fmt: skip


def network_name(network: str, lang: str) -> str:
    """The network as people call it."""
    zh, en = SHOWN.get(network, (network, network))
    return zh if lang == "zh" else en


def is_in(network: str, channel: str) -> bool:
    """Whether the channel belongs to this network."""
    said = channel.casefold()
    names = {alias for alias, known in NETWORKS.items() if known == network} | {network.casefold()}
    return any(name and name in said for name in names - {"x"}) or said == network.casefold()


def price_for(prices: Iterable[Fact], network: str, now: datetime) -> Fact | None:
    """The one price that an account on this network may quote now: its own channel's, else the one for all channels.

    Where two channels of one network have different prices, nobody can know which is meant: then none.
    """
    valid = [price for price in prices if price.in_force(now)]
    own = [price for price in valid if price.channel and network and is_in(network, price.channel)]
    if own:
        return own[0] if len(own) == 1 else None
    return next((price for price in valid if not price.channel), None)


def clashing(prices: Iterable[Fact]) -> tuple[Fact, Fact] | None:
    """Two prices of one name in one channel whose spans overlap: two voices would disagree."""
    known = list(prices)
    for n, one in enumerate(known):
        for other in known[n + 1 :]:
            if one.place == other.place and _overlap(one, other):
                return one, other
    return None


def _overlap(one: Fact, other: Fact) -> bool:
    starts_late = one.until is not None and other.since is not None and one.until <= other.since
    ends_early = other.until is not None and one.since is not None and other.until <= one.since
    return not (starts_late or ends_early)
