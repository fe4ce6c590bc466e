"""Finds the link of a post in what people paste: a bare address, or the share text of 小红书, 抖音 and others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bot.teamfile import words

ADDRESS: Final = re.compile(r"https?://[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’<>]+", re.IGNORECASE)
BARE: Final = re.compile(
    r"(?<![\w@./-])(?:(?:xhslink|(?:v|www)\.douyin|v\.kuaishou|(?:www\.)?xiaohongshu|(?:www\.|m\.)?bilibili|(?:m\.)?weibo"
    r"|(?:www\.)?instagram|(?:www\.)?tiktok|(?:www\.)?youtube)\.com|b23\.tv|t\.cn|youtu\.be)/[\w./?=&%@-]+",
    re.IGNORECASE,
)
TAIL: Final = "()[]{}.,;:!?'\"*_~】）"
NETWORKS: Final = {
    "xhslink.com": "xiaohongshu", "xiaohongshu.com": "xiaohongshu", "rednote.com": "xiaohongshu",
    "douyin.com": "douyin", "iesdouyin.com": "douyin", "weibo.com": "weibo", "weibo.cn": "weibo", "t.cn": "weibo",
    "bilibili.com": "bilibili", "b23.tv": "bilibili", "kuaishou.com": "kuaishou", "zhihu.com": "zhihu",
    "mp.weixin.qq.com": "wechat", "weixin.qq.com": "channels", "instagram.com": "instagram", "tiktok.com": "tiktok",
    "youtube.com": "youtube", "youtu.be": "youtube", "x.com": "x", "twitter.com": "x", "facebook.com": "facebook",
    "fb.watch": "facebook", "taobao.com": "taobao", "tb.cn": "taobao",
}  # fmt: skip
OF_SOMEBODY: Final = re.compile(
    r"xiaohongshu\.com/user/profile/|(?<!v\.)douyin\.com/user/|space\.bilibili\.com/|weibo\.com/u/\d+/?$|zhihu\.com/people/"
    r"|(?:instagram\.com/|tiktok\.com/@|youtube\.com/@)[\w.]+/?$",
    re.IGNORECASE,
)
"""Addresses of a whole account, where a post is meant."""


SAME_HOUSE: Final = {"wechat", "channels"}
"""Their posts are shared under each other's addresses."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A link, and the network that it leads to ("" for any other page)."""

    url: str
    network: str = ""

    @property
    def may_be_a_post(self) -> bool:
        """Whether a post can stand there: neither a network's front page, nor somebody's whole account, nor a word that
        merely begins like an address."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return False
        somewhere = "." in (parts.hostname or "") and (parts.path.strip("/") != "" or parts.query != "")
        return somewhere and not OF_SOMEBODY.search(f"{parts.netloc}{parts.path}")


def can_be_on(shared: Shared, network: str) -> bool:
    """Whether the link leads to the network of that name; to one that we do not know by its addresses, any may."""
    known = words.NETWORKS.get(network.casefold(), network)
    if known not in NETWORKS.values():
        return True
    return shared.network == known or {shared.network, known} <= SAME_HOUSE


def link_in(text: str) -> Shared | None:
    """The link of a post: one to a network that we know comes first, then any other; None if there is none."""
    found = [_shared(match[0]) for match in ADDRESS.finditer(text)]
    found += [_shared(f"https://{match[0]}") for match in BARE.finditer(ADDRESS.sub(" ", text))]
    return next((link for link in found if link.network), next(iter(found), None))


def _shared(url: str) -> Shared:
    address = url.rstrip(TAIL)
    try:
        host = (urlsplit(address).hostname or "").casefold()
    except ValueError:
        host = ""
    known = (network for name, network in NETWORKS.items() if host == name or host.endswith(f".{name}"))
    return Shared(address, next(known, ""))
