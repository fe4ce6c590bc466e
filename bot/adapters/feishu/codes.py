"""Feishu's error codes, sorted by what can be done about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.wire import Gone, Refused, Throttled, Unsure

_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]+)?")
DEAD_TOKEN = frozenset({99991661, 99991663, 99991664, 99991665, 99991671})

TOO_MANY = 429
NOT_A_CARD = frozenset({230001})
NOT_WORDS = frozenset({230001, 230054, 230071})
NO_THREADS = frozenset({230071, 230072})
ROOT_GONE = frozenset({230011, 230110})
"""The message that was to be answered has been recalled or deleted."""
NO_SCOPE = 99991672

_GONE = frozenset({230011, 230031, 230050, 230072, 230073, 230074, 230075, 230110})
_BUSY_APP = frozenset({99991400, 11232})
_BUSY_CHAT = frozenset({230020, 230049, 11233})
_SHUT_OUT = frozenset({10003, 10014, 10015, 230006, 99991403, 99991662})
"""The app itself is not let in: no letter's own fault, and once it is put right all of them may go."""
_INSIDE_FEISHU = frozenset({2200, 1500, 5000})

_REASONS = {
    10003: "the app id or its secret is wrong",
    10014: "the app secret is wrong",
    10015: "the app secret is wrong",
    230002: "the bot is not in this group",
    230006: "the app has no bot ability",
    230013: "the bot has no availability to this user",
    230018: "the group's settings forbid it",
    230022: "Feishu found something sensitive in the message",
    230025: "the message is too long",
    230027: "the app lacks a permission",
    230028: "the message did not pass the company's audit",
    230029: "the user has left the company",
    230034: "there is no such conversation",
    230035: "the bot is muted or blocked here",
    230038: "the user belongs to another company",
    230053: "the user has stopped the bot's messages",
    230099: "Feishu does not accept the card",
    232009: "the group has been dissolved",
    99991403: "the month's quota of calls is used up",
    99991662: "the app is switched off",
    99991672: "the app lacks a scope",
}


class ShutOut(Unsure):
    """Feishu does not let the app in, whatever it asks for."""


def check(
    status: int, headers: Mapping[str, str], answer: Mapping[str, Any], *, changing: bool, hide: Callable[[str], str]
) -> None:
    """Silence if the call went well; else the exception that fits."""
    code = int(answer["code"])
    if code == 0 and status < 400:
        return
    if code in _BUSY_APP or status == TOO_MANY:
        raise Throttled(_wait(headers), whole_app=True)
    if code in _BUSY_CHAT:
        raise Throttled(_wait(headers))
    if status >= 500 or code in _INSIDE_FEISHU or code in DEAD_TOKEN:
        raise Unsure(f"Feishu is in trouble (HTTP {status}, code {code})")
    if code in _SHUT_OUT:
        raise ShutOut(f"{code} {_REASONS[code]}")
    if changing and code in _GONE:
        raise Gone(str(code))
    said = str(answer.get("msg") or "no reason given")
    reason = _REASONS.get(code) or hide(said)[:300]
    if code == 230099:
        reason = f"{reason}: {hide(said)[:300]}"
    raise Refused(f"{code} {reason}")


def of(refused: Refused) -> int:
    """The code behind a refusal of ours."""
    return int(refused.reason.split()[0])


def _wait(headers: Mapping[str, str]) -> float:
    """How many seconds Feishu asks for; one if it does not say."""
    asked = headers.get("x-ogw-ratelimit-reset", "")
    return max(float(asked), 0.2) if _NUMBER.fullmatch(asked) else 1.0
