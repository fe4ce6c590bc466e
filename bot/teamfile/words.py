"""The words that a team file may use for groups, roles, networks and the like, in Chinese and English."""

from __future__ import annotations

from typing import Final

from bot.teamfile.shape import Group, Kind, Language, Platform, Role, Use

LANGUAGES: Final[dict[str, Language]] = {
    "zh": "zh", "中文": "zh", "chinese": "zh", "en": "en", "英文": "en", "英语": "en", "english": "en",
}  # fmt: skip
GROUPS: Final[dict[str, Group]] = {
    "strategy": "strategy", "策略与指挥组": "strategy", "策略组": "strategy", "策略": "strategy",
    "content": "content", "内容中台组": "content", "内容中台": "content", "内容组": "content", "内容": "content",
    "ops": "ops", "矩阵运营组": "ops", "运营组": "ops", "运营": "ops",
    "data": "data", "数据与支持组": "data", "数据组": "data", "数据": "data",
}  # fmt: skip
ROLES: Final[dict[str, Role]] = {
    "director": "director", "总监": "director", "deputy": "deputy", "代理总监": "deputy", "副总监": "deputy",
    "lead": "lead", "组长": "lead", "member": "member", "成员": "member", "guest": "guest", "外部成员": "guest",
}  # fmt: skip
KINDS: Final[dict[str, Kind]] = {"kol": "KOL", "koc": "KOC", "koe": "KOE", "kos": "KOS"}
PLATFORMS: Final[dict[str, Platform]] = {
    "slack": "slack", "feishu": "feishu", "lark": "feishu", "飞书": "feishu", "local": "local", "本地": "local",
}  # fmt: skip
USES: Final[dict[str, Use]] = {
    "home": "home", "主频道": "home", "主群": "home", "war_room": "war_room", "war room": "war_room",
    "作战室": "war_room", "other": "other", "general": "other", "其他": "other", "普通": "other",
}  # fmt: skip
NETWORKS: Final = {
    "xiaohongshu": "xiaohongshu", "小红书": "xiaohongshu", "red": "xiaohongshu", "rednote": "xiaohongshu",
    "douyin": "douyin", "抖音": "douyin", "weibo": "weibo", "微博": "weibo", "新浪微博": "weibo",
    "bilibili": "bilibili", "b站": "bilibili", "哔哩哔哩": "bilibili",
    "channels": "channels", "视频号": "channels", "微信视频号": "channels",
    "kuaishou": "kuaishou", "快手": "kuaishou", "zhihu": "zhihu", "知乎": "zhihu",
    "taobao": "taobao", "淘宝": "taobao", "wechat": "wechat", "公众号": "wechat", "微信公众号": "wechat",
    "tiktok": "tiktok", "instagram": "instagram", "youtube": "youtube", "x": "x", "facebook": "facebook",
}  # fmt: skip
"""Networks by all their names. One that is not here may still be used under the name the team gives it."""
