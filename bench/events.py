"""Requests as Slack sends them: message events, signed, ready to go over a kept-alive connection."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

PEOPLE = 200
TEAM = "T0FAKE"
BOT = "U0BOT"
SECRET = "8f742231b10e8888abcd99badbee85a5"
CHATTER = (
    "脚本第二版放在共享盘了，麻烦下午三点前看一下开头三秒",
    "the sunscreen close-up is up, 4K master in the drive",
    "小红书那条的评论区有人问敏感肌能不能用，我先置顶官方回答",
    "收到，晚点对一下排期",
    "KOC 名单我补了两位，都是母婴方向的，数据见表格第二页",
    "can somebody check the caption before it goes out at six?",
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message: who said what where."""

    user: str
    channel: str
    kind: str
    words: str


def user(number: int) -> str:
    return f"U{number:07d}"


def direct(number: int) -> str:
    return f"D{number:07d}"


def chatter() -> Iterator[Spoken]:
    """What people say among themselves, over 200 channels."""
    for n in itertools.count():
        yield Spoken(user(n * 7 % PEOPLE), f"C{n % PEOPLE:07d}", "channel", CHATTER[n % len(CHATTER)])


def questions() -> Iterator[Spoken]:
    """What people ask the bot, in 200 direct messages."""
    for n in itertools.count():
        yield Spoken(user(n % PEOPLE), direct(n % PEOPLE), "im", "帮助")


class Mail:
    """Writes requests. No two carry the same time stamp, so none is taken for a second delivery of another."""

    def __init__(self, path: str = "/slack/events") -> None:
        self._path = path
        self._micros = int(time.time()) * 1_000_000

    def written(self, spoken: Iterator[Spoken], how_many: int) -> list[bytes]:
        return [self._request(one) for one in itertools.islice(spoken, how_many)]

    def _request(self, spoken: Spoken) -> bytes:
        self._micros += 1
        ts = f"{self._micros // 1_000_000}.{self._micros % 1_000_000:06d}"
        body = json.dumps(_event(spoken, ts), ensure_ascii=False).encode()
        stamp = str(int(time.time()))
        sealed = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        head = (
            f"POST {self._path} HTTP/1.1\r\nHost: baton.example\r\nContent-Type: application/json\r\n"
            "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\nAccept: */*\r\n"
            f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={sealed}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def _event(spoken: Spoken, ts: str) -> dict[str, object]:
    """The event in its envelope, with everything that Slack puts there."""
    number = ts.replace(".", "")
    text = {"type": "rich_text_section", "elements": [{"type": "text", "text": spoken.words}]}
    event = {
        "type": "message", "client_msg_id": f"c0ffee00-0000-4000-8000-{number[-12:]}", "text": spoken.words,
        "user": spoken.user, "ts": ts, "team": TEAM, "channel": spoken.channel, "event_ts": ts,
        "channel_type": spoken.kind,
        "blocks": [{"type": "rich_text", "block_id": f"b{number[-5:]}", "elements": [text]}],
    }  # fmt: skip
    granted = {
        "enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False,
    }  # fmt: skip
    return {
        "token": "verification-token", "team_id": TEAM, "api_app_id": "A0FAKE", "event": event,
        "type": "event_callback", "event_id": f"Ev{number}", "event_time": int(ts.partition(".")[0]),
        "authorizations": [granted], "is_ext_shared_channel": False, "event_context": f"4-message-{TEAM}-A0FAKE",
    }  # fmt: skip
