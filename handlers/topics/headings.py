"""How marketing teams head the columns of a topic pack, and what they call the kinds of account."""

from __future__ import annotations

from typing import Final

OFTEN_KINDS: Final = ("类型", "角色", "身份", "人群", "投放人群", "type", "types", "role", "persona")
"""Columns that often say for which kind of account a topic is, and as often something else: what stands there tells."""
COLUMNS: Final = {
    "title": (
        "选题", "标题", "题目", "选题名称", "选题标题", "选题名", "选题内容", "选题方向", "内容选题", "主题", "话题",
        "内容主题", "笔记标题", "文章标题", "视频标题", "名称", "title", "topic", "topics", "headline", "subject",
        "name", "idea", "topic title", "content idea",
    ),
    "point": (
        "卖点", "核心卖点", "主卖点", "产品卖点", "主打卖点", "主推卖点", "传播点", "利益点", "核心信息",
        "selling point", "selling points", "point", "usp", "key message", "key selling point", "message", "benefit",
    ),
    "product": (
        "产品", "商品", "品", "单品", "产品名", "产品名称", "商品名称", "推广产品", "主推产品", "主推品", "产品线",
        "sku", "product", "product name", "item",
    ),
    "angles": (
        "角度", "切入角度", "切入点", "内容角度", "写作角度", "创作角度", "选题角度", "场景", "使用场景", "角度场景",
        "切角", "angle", "angles", "hook", "scenario", "scene", "content angle",
    ),
    "kinds": (
        "适合", "适合账号", "账号类型", "适用", "账号属性", "适用账号", "适用类型", "适合类型", "达人类型",
        "博主类型", "kox", "kox类型", "kind", "kinds", "suited", "suited kinds", "account type", "account kind",
        "suitable for", "creator type",
        *OFTEN_KINDS,
    ),
    "places": (
        "名额", "篇数", "人数", "数量", "名额数", "数量篇", "条数", "个数", "几篇", "需要几篇", "认领名额",
        "认领人数", "篇", "places", "seats", "slots", "spots", "qty", "quantity", "count", "number of posts",
        "of posts", "posts",
        "how many", "amount",
    ),
    "format": (
        "形式", "体裁", "内容形式", "格式", "表现形式", "呈现形式", "载体", "内容类型", "图文视频", "图文或视频",
        "format", "form", "content type", "content format", "media", "medium",
    ),
    "assets": (
        "素材", "素材链接", "链接", "素材地址", "参考链接", "参考", "参考素材", "图片链接", "网盘链接", "文档链接",
        "附件", "assets", "asset", "asset links", "asset link", "links", "link", "url", "materials", "material",
        "reference", "references",
    ),
    "stance": (
        "态度", "立场", "口碑", "倾向", "褒贬", "stance", "attitude", "tone", "sentiment",
    ),
    "brand": (
        "品牌", "所属品牌", "品牌名", "brand", "brand name",
    ),
    "shareable": (
        "可共享", "外部可见", "共享", "是否共享", "是否外部可见", "外部是否可见", "给外部看", "对外", "shareable",
        "share", "shared", "external", "visible to guests", "guests",
    ),
}  # fmt: skip
"""What a team would call it first stands first. What has no place in a pack (平台, 负责人) is said to be unused."""
KINDS: Final = ("KOL", "KOC", "KOE", "KOS")
CALLED: Final = {
    "KOL": (
        "达人", "博主", "大V", "头部", "头部达人", "红人", "网红", "明星", "CREATOR", "CREATORS", "INFLUENCER",
        "INFLUENCERS",
    ),
    "KOC": (
        "素人", "用户", "真实用户", "消费者", "体验官", "种草官", "朋友", "CUSTOMER", "CUSTOMERS", "CONSUMER",
        "CONSUMERS", "FRIEND",
    ),
    "KOE": (
        "专家", "工程师", "研发", "配方师", "医生", "成分党", "EXPERT", "EXPERTS", "ENGINEER", "ENGINEERS",
    ),
    "KOS": (
        "销售", "导购", "主播", "店员", "柜姐", "BA", "客服", "SALES", "SELLER", "SELLERS", "SHOP", "LIVE HOST",
    ),
}  # fmt: skip
"""What people call the kinds who do not say KOC."""
