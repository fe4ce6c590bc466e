"""What Feishu says when it refuses: the codes, their words, and how they travel."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

GENERIC = {
    10002: "invalid parameter",
    10003: "invalid param",
    10014: "app secret invalid",
    11232: "create message trigger service rate limit",
    11233: "create message trigger chat rate limit",
    99991400: "request trigger frequency limit",
    99991401: "ip deny",
    99991403: "this month's api call quota has been exceeded",
    99991661: "Missing access token for authorization. Please make a request with token attached.",
    99991662: "app not in use",
    99991663: "Invalid access token for authorization. Please make a request with token attached.",
    99991664: "app_access_token invalid",
    99991668: "Invalid access token for authorization. Please make a request with token attached.",
    99991671: "Invalid access token for authorization. Token format is wrong.",
    99991672: "Access denied. One of the following scopes is required.",
    99992402: "field validation failed",
    99992351: "not a valid id",
    234001: "Invalid request param.",
    234003: "File not in msg.",
    234006: "The file size exceed the max value.",
    234011: "Can't recognize the image format.",
    40004: "no dept authority error",
    41050: "no user authority error",
}

GATEWAY = 99991400


class Trouble(Exception):
    """A refusal. `detail` is appended to the official words, as the platform does with "ext=…"."""

    def __init__(self, code: int, detail: str = "", *, data: Any = None) -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail, self.data = code, detail, data

    @property
    def http(self) -> int:
        return 429 if self.code == GATEWAY else 400

    @property
    def headers(self) -> dict[str, str]:
        if self.code == GATEWAY:
            return {"x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": "1"}
        return {}

    def body(self, log_id: str) -> dict[str, Any]:
        words = GENERIC.get(self.code) or official().get(str(self.code), "unknown error")
        body: dict[str, Any] = {"code": self.code, "msg": f"{words}{self._ext()}"}
        body["error"] = {"log_id": log_id}
        return body if self.data is None else {**body, "data": self.data}

    def _ext(self) -> str:
        return f", ext={self.detail}" if self.detail else ""


class BadCard(Trouble):
    """A card that Feishu would not create; `sub` is the code inside 230099."""

    def __init__(self, why: str, *, sub: int = 200621, path: str = "ROOT") -> None:
        super().__init__(230099, f"ErrCode: {sub}; ErrPath: {path}; ErrMsg: {why}; ")
        self.sub, self.why, self.path = sub, why, path


@cache
def official() -> dict[str, str]:
    """Code → the platform's words, from its own error tables."""
    words: dict[str, str] = json.loads((DATA / "errors.json").read_text("utf-8"))
    return words
