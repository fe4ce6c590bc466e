"""Calls to Feishu's open platform: one token for all of them, and every failure under its own name.

lark-oapi carries the requests; its token handling is not used, because it shares one token between servers that have
the same app id and never fetches a new one when Feishu says that the old one is dead. It is imported on the first call,
never when this file is, and only the parts that are needed (`sdk`).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from bot.adapters.feishu import codes, sdk
from bot.wire import Unsure

Query: TypeAlias = Mapping[str, str] | Sequence[tuple[str, str]]

SLOW, QUICK = 10.0, 1.3
MARGIN = 300.0


@dataclass(slots=True)
class _Token:
    value: str = ""
    until: float = 0.0


class Api:
    """`call` is thread-safe, blocks, and raises Throttled, Refused, Unsure or Gone. `trouble` is "" while the app is
    let in."""

    def __init__(self, app_id: str, app_secret: str, domain: str, tick: Callable[[], float] = time.monotonic) -> None:
        self.app_id, self.domain = app_id, _checked(domain)
        self._secret, self._tick = app_secret, tick
        self._lock = threading.Lock()
        self._token = _Token()
        self.trouble = ""

    def __repr__(self) -> str:
        return f"Api({self.app_id} at {self.domain})"

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        body: Mapping[str, Any] | None = None,
        timeout: float = SLOW,
        changing: bool = False,
    ) -> dict[str, Any]:
        """Feishu's whole answer. `changing`: the call is about a message that exists, so it may be Gone."""
        for attempt in (1, 2):
            token = self._fresh_token(timeout)
            status, headers, answer = self._send(method, path, query, body, timeout, token)
            if attempt == 1 and answer.get("code") in codes.DEAD_TOKEN:
                self._forget(token)
                continue
            break
        self._check(status, headers, answer, changing)
        return answer

    @contextmanager
    def stream(self, path: str, timeout: float = SLOW) -> Iterator[Any]:
        """The open answer to a GET whose body may be large, as `requests` has it; led nowhere else."""
        import requests

        headers = {"Authorization": f"Bearer {self._fresh_token(timeout)}"}
        address = self.domain + path
        try:
            with requests.get(address, headers=headers, timeout=timeout, stream=True, allow_redirects=False) as raw:
                yield raw
        except requests.RequestException as lost:
            raise Unsure(f"no answer from Feishu ({type(lost).__name__})") from None

    def upload(self, path: str, fields: Mapping[str, str], name: str, file: tuple[str, bytes]) -> dict[str, Any]:
        """Feishu's whole answer to a form that brings a file: `name` is the field that holds it."""
        for _ in range(2):
            status, headers, answer = self._bring(path, fields, {name: file})
            if not self.dead_token(answer):
                break
        self._check(status, headers, answer, False)
        return answer

    def _bring(
        self, path: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]
    ) -> tuple[int, Mapping[str, str], dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self._fresh_token(SLOW)}"}
        return self._post(path, SLOW, data=fields, files=files, headers=headers)

    def _post(self, path: str, timeout: float, **what: Any) -> tuple[int, Mapping[str, str], dict[str, Any]]:
        """To Feishu itself; an answer that points elsewhere is not followed."""
        import requests

        try:
            raw = requests.post(self.domain + path, timeout=timeout, allow_redirects=False, **what)
        except requests.RequestException as lost:
            raise Unsure(f"no answer from Feishu ({type(lost).__name__})") from None
        return raw.status_code, {k.lower(): v for k, v in raw.headers.items()}, understood(raw.status_code, raw.content)

    def dead_token(self, answer: Mapping[str, Any]) -> bool:
        """Whether the answer says that our token is dead; then the next call fetches another."""
        dead = answer.get("code") in codes.DEAD_TOKEN
        if dead:
            self._forget(self._token.value)
        return dead

    def _check(self, status: int, headers: Mapping[str, str], answer: Mapping[str, Any], changing: bool) -> None:
        try:
            codes.check(status, headers, answer, changing=changing, hide=self.hide)
        except codes.ShutOut as out:
            self.trouble = f"Feishu does not let the app in: {out}"
            raise
        self.trouble = ""

    def hide(self, text: str) -> str:
        """The text without our secrets, fit for a log."""
        for secret in (self._secret, self._token.value):
            if secret:
                text = text.replace(secret, "…")
        return text

    def _fresh_token(self, timeout: float) -> str:
        with self._lock:
            if self._tick() >= self._token.until:
                self._token = self._fetch_token(timeout)
            return self._token.value

    def _forget(self, token: str) -> None:
        with self._lock:
            if self._token.value == token:
                self._token = _Token()

    def _fetch_token(self, timeout: float) -> _Token:
        """Asked for without the SDK, which would follow a redirect and take the secret along."""
        path = "/open-apis/auth/v3/tenant_access_token/internal"
        status, headers, answer = self._post(path, timeout, json={"app_id": self.app_id, "app_secret": self._secret})
        self._check(status, headers, answer, False)
        value, seconds = answer.get("tenant_access_token"), answer.get("expire")
        if not isinstance(value, str) or not isinstance(seconds, int):
            raise Unsure("Feishu gave no token")
        return _Token(value, self._tick() + max(seconds - MARGIN, seconds / 2))

    def _send(
        self,
        method: str,
        path: str,
        query: Query,
        body: Mapping[str, Any] | None,
        timeout: float,
        token: str,
    ) -> tuple[int, Mapping[str, str], dict[str, Any]]:
        """One request. The SDK's own reading of the answer is passed over: it takes an empty 200 for success."""
        import requests

        http = _sdk()
        request = http.BaseRequest()
        request.http_method, request.uri = http.HttpMethod[method], path
        request.token_types = {http.AccessTokenType.TENANT}
        request.headers = {"Content-Type": "application/json; charset=utf-8"}
        request.queries, request.body = list(query.items() if isinstance(query, Mapping) else query), body
        settings, option = http.Config(), http.RequestOption()
        settings.domain, settings.timeout = self.domain, timeout
        option.tenant_access_token = token
        try:
            raw = http.Transport.execute(settings, request, option)
        except requests.RequestException as lost:
            raise Unsure(f"no answer from Feishu ({type(lost).__name__})") from None
        return raw.status_code, {k.lower(): v for k, v in raw.headers.items()}, understood(raw.status_code, raw.content)


def understood(status: int, content: bytes) -> dict[str, Any]:
    """What Feishu answered. A gateway that only says "too many" is understood without a body."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict) and isinstance(answer.get("code"), int):
        return answer
    if status == codes.TOO_MANY:
        return {"code": status}
    raise Unsure(f"Feishu answered something unknown (HTTP {status})")


@cache
def _sdk() -> Any:
    """The parts of lark-oapi that carry a request."""
    enum, model = sdk.part("core.enum"), sdk.part("core.model")
    return SimpleNamespace(
        Transport=sdk.part("core.http").Transport,
        BaseRequest=model.BaseRequest,
        Config=model.Config,
        RequestOption=model.RequestOption,
        HttpMethod=enum.HttpMethod,
        AccessTokenType=enum.AccessTokenType,
    )


def _checked(domain: str) -> str:
    """The server's address, if a secret may be sent there: https, or a server of our own machine."""
    parts = urlsplit(domain)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and local)):
        raise ValueError("FEISHU_DOMAIN must be an https address such as https://open.feishu.cn")
    return domain.rstrip("/")
