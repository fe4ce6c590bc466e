"""What to paste when the app is created on a platform."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.refusals import CannotRun

PLATFORMS = ("slack", "feishu")
SHORTCUTS = (
    ("tasks.from_message", "建任务 Make a task", "把这条消息建成任务 / Make this message a task"),
    ("handoff.from_message", "转交 Hand off", "把粉丝的话转给该回的人 / Pass a fan on to whoever should answer"),
    ("crisis.report", "上报 Report", "疑似危机，上报给值班 / Report what may be a crisis"),
)
"""What stands in Slack's menu of every message: the name that a feature knows it by, and what people read. In Feishu
one replies to the message and says the word."""


def of(platform: str, url: str = "") -> str:
    """The platform's manifest: with Baton's public address the platform calls there, without one Baton calls it."""
    if platform not in PLATFORMS:
        raise CannotRun(f"there is no manifest for {platform!r}: choose slack or feishu", code=2)
    parts = urlsplit(url)
    if url and (parts.scheme != "https" or not parts.hostname):
        raise CannotRun("--url must be Baton's public address, such as https://baton.example.com", code=2)
    if platform == "slack":
        from bot.adapters.slack import manifest as slack

        return slack.manifest(url, [slack.Shortcut(*shortcut) for shortcut in SHORTCUTS])
    from bot.adapters.feishu import manifest as feishu

    return feishu.manifest(url).rstrip("\n")
