"""Tells what to set up when the Feishu app is created: permissions, events, callbacks and the bot's menu."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

SCOPES = {
    "im:message": "send, answer, read and take back messages 发送、读取与撤回消息",
    "im:message:send_as_bot": "speak as the bot 以应用身份发消息",
    "im:message:update": "keep cards true 更新卡片",
    "im:message:readonly": "read what was said while Baton was down 断线后补读历史消息",
    "im:message.p2p_msg:readonly": "hear direct messages 接收单聊消息",
    "im:message.group_at_msg:readonly": "hear where the bot is mentioned 接收群里 @机器人 的消息",
    "im:message.group_msg": "hear the whole group (crisis words, replies) 接收群里所有消息",
    "im:message.pins:write_only": "pin the sprint card 置顶消息",
    "im:message.urgent": "make an alert that nobody takes urgent 应用内加急（预警用）",
    "im:resource": "pictures and files of reports 读取图片与文件",
    "im:chat:readonly": "the groups the bot is in 机器人所在的群",
    "im:chat.members:bot_access": "learn when the bot joins or leaves a group 机器人进出群",
    "im:chat.members:read": "who is in the group 群成员",
    "im:chat.access_event.bot_p2p_chat:read": "learn of a new direct chat 用户进入单聊",
    "tenant:tenant:readonly": "which company this is 企业标识",
    "contact:user.id:readonly": "find a person by e-mail 用邮箱查用户",
    "contact:contact.base:readonly": "look people up 通讯录基本信息",
    "contact:user.base:readonly": "names and time zones 姓名与时区",
    "contact:user.email:readonly": "join one person's Slack and Feishu by e-mail 用邮箱对上同一个人",
}

EVENTS = (
    "im.message.receive_v1",
    "im.message.updated_v1",
    "im.message.recalled_v1",
    "im.chat.member.bot.added_v1",
    "im.chat.member.bot.deleted_v1",
    "im.chat.member.user.added_v1",
    "im.chat.member.user.deleted_v1",
    "im.chat.member.user.withdrawn_v1",
    "im.chat.disbanded_v1",
    "im.chat.access_event.bot_p2p_chat_entered_v1",
    "application.bot.menu_v6",
)

CALLBACKS = ("card.action.trigger",)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the bot's menu in the direct chat. `key` arrives as `Opened("menu:KEY")`."""

    key: str
    zh: str
    en: str


MENU = (
    Item("standup", "站会", "Stand-up"),
    Item("mine", "我的", "Mine"),
    Item("help", "帮助", "Help"),
)


def manifest(public_url: str = "", menu: Sequence[Item] = MENU) -> str:
    """The steps, ready to be followed. With a public address Feishu calls it; without one, Baton calls Feishu."""
    address = f"{public_url.rstrip('/')}/feishu/events" if public_url else ""
    steps = [
        "Baton in Feishu · 飞书应用配置    https://open.feishu.cn/app (Lark: https://open.larksuite.com/app)",
        _step(1, "Create a custom app 创建企业自建应用; Add features → Bot 添加应用能力 → 机器人", []),
        _step(2, "Permissions → Batch import, paste 权限管理 → 批量导入，粘贴", [_scopes()]),
        _step(3, "Events & callbacks → Encryption 事件与回调 → 加密策略", _encryption(address)),
        _step(
            4, "Events → how they are received 事件配置 → 订阅方式", [_way(address), "events 事件:", *_listed(EVENTS)]
        ),
        _step(5, "Callbacks → how they are received 回调配置 → 订阅方式", [_way(address), *_listed(CALLBACKS)]),
        _step(6, "Bot → Custom menu, each item sends an event 机器人自定义菜单，响应动作选“推送事件”", _menu(menu)),
        _step(7, "Availability: the whole team; then create a version and publish 可用范围选全队，创建版本并发布", []),
        "What the permissions are for 权限用途:",
        *(f"  {scope:<42} {why}" for scope, why in SCOPES.items()),
    ]
    return "\n".join(steps) + "\n"


def _step(number: int, title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"\n{number}. {title}", *(f"   {line}" for text in lines for line in text.split("\n"))])


def _scopes() -> str:
    return json.dumps({"scopes": {"tenant": list(SCOPES), "user": []}}, indent=2)


def _encryption(address: str) -> list[str]:
    if not address:
        return ["nothing to set for a long connection 长连接不需要设置"]
    return ["Encrypt Key → FEISHU_ENCRYPT_KEY (required 必填)", "Verification Token → FEISHU_VERIFICATION_TOKEN"]


def _way(address: str) -> str:
    if not address:
        return "long connection 使用长连接接收 (FEISHU_MODE=websocket; start Baton first 请先启动 Baton)"
    return f"to this address 发送至开发者服务器: {address}"


def _listed(names: Sequence[str]) -> list[str]:
    return [f"  {name}" for name in names]


def _menu(items: Sequence[Item]) -> list[str]:
    return [f"  {item.zh} / {item.en}: {item.key}" for item in items]
