"""Writes the app manifest: what to paste into Slack when the app is created."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "metadata.message:read",  # how a letter that may have arrived is recognised
    "mpim:history",
    "mpim:read",
    "pins:write",
    "users:read",
    "users:read.email",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_left",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry in the menu of every message. `action` is "feature.name", as for buttons."""

    action: str
    name: str
    description: str


def manifest(public_url: str = "", shortcuts: Sequence[Shortcut] = (), name: str = "Baton") -> str:
    """The manifest as JSON. With the bot's public address it listens there; without one it uses Socket Mode."""
    address = f"{public_url.rstrip('/')}/slack/events" if public_url else ""
    whole = {
        "display_information": {
            "name": name,
            "description": "接力棒 · conducts your team: stand-up, tasks, hand-offs, alerts",
            "background_color": "#1f3a34",
        },
        "features": _features(name, address, shortcuts),
        "oauth_config": {**_back(public_url), "scopes": {"bot": list(SCOPES)}},
        "settings": _settings(address),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _back(public_url: str) -> dict[str, list[str]]:
    """Where Slack sends back whoever installs the app in a workspace of theirs."""
    return {"redirect_urls": [f"{public_url.rstrip('/')}/slack/oauth_redirect"]} if public_url else {}


def _features(name: str, address: str, shortcuts: Sequence[Shortcut]) -> dict[str, Any]:
    command = {
        "command": "/baton",
        "description": "Say something to Baton · 对接力棒说",
        "usage_hint": "help · standup · leave 周五",
        "should_escape": True,
    }
    features: dict[str, Any] = {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": name, "always_online": True},
        "slash_commands": [command | _at("url", address)],
    }
    if shortcuts:
        features["shortcuts"] = [_shortcut(each) for each in shortcuts]
    return features


def _settings(address: str) -> dict[str, Any]:
    return {
        "event_subscriptions": {**_at("request_url", address), "bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True, **_at("request_url", address)},
        "org_deploy_enabled": False,
        "socket_mode_enabled": not address,
        "token_rotation_enabled": False,
    }


def _shortcut(shortcut: Shortcut) -> dict[str, str]:
    if len(shortcut.name) > 24:
        raise ValueError(f"Slack shows at most 24 characters of a shortcut's name: {shortcut.name}")
    return {
        "name": shortcut.name,
        "type": "message",
        "callback_id": shortcut.action,
        "description": shortcut.description,
    }


def _at(key: str, address: str) -> dict[str, str]:
    return {key: address} if address else {}
