"""What to paste when the app is created on a platform."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.refusals import CannotRun

PLATFORMS = ("slack", "feishu")


def of(platform: str, url: str = "") -> str:
    """The platform's manifest: with Baton's public address the platform calls there, without one Baton calls it."""
    if platform not in PLATFORMS:
        raise CannotRun(f"there is no manifest for {platform!r}: choose slack or feishu", code=2)
    parts = urlsplit(url)
    if url and (parts.scheme != "https" or not parts.hostname):
        raise CannotRun("--url must be Baton's public address, such as https://baton.example.com", code=2)
    if platform == "slack":
        from bot.adapters.slack import manifest as slack

        return slack.manifest(url)
    from bot.adapters.feishu import manifest as feishu

    return feishu.manifest(url).rstrip("\n")
