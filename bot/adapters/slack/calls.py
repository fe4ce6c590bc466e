"""Calls Slack, and says in our words what went wrong when something does."""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.adapters.slack.hosts import Hosts
from bot.wire import Refused, Throttled, Unsure

TIMEOUT = 10
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]+)?")
_UNKNOWN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "update_failed"})
_UNKNOWN |= {"team_added_to_org", "org_login_required"}  # the workspace moves house, and comes back
_TOO_FAST = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "external_channel_migrating"})
_WHOLE_APP = frozenset({"rate_limited", "message_limit_exceeded"})
_SHUT_OUT = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})


def quiet_log() -> logging.Logger:
    """For Slack's own libraries: what they would log we say ourselves, and without whole bodies."""
    log = logging.getLogger(f"{__name__}.sdk")
    log.setLevel(logging.CRITICAL)
    return log


def client(token: str, api_url: str, timeout: int = TIMEOUT) -> WebClient:
    """A client that never tries again by itself: a second postMessage after a broken first would show twice."""
    secure = ssl.create_default_context() if api_url.startswith("https") else None
    return WebClient(token, base_url=api_url, timeout=timeout, retry_handlers=[], ssl=secure, logger=quiet_log())


class Calls:
    """Slack's methods, with its refusals as Throttled, Refused or Unsure. `trouble` is "" while our token is good."""

    def __init__(self, web: WebClient, *, shared: bool = False) -> None:
        """`shared`: there are other workspaces, for which the limits of this one do not count."""
        self.web, self._shared = web, shared
        self.trouble = ""

    def __call__(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        return self._made(lambda: self.web.api_call(method, json=_given(arguments)))

    def read(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """The same for methods that only read, whose arguments stand in the address."""
        return self._made(lambda: self.web.api_call(method, http_verb="GET", params=_given(arguments)))

    def ask(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """The same for methods that do something and take no JSON."""
        return self._made(lambda: self.web.api_call(method, params=_given(arguments)))

    def pages(self, method: str, rows: str, **arguments: Any) -> Iterator[Any]:
        """Every row of a listing, page after page."""
        cursor = ""
        while True:
            answer = self.read(method, **arguments, limit=200, cursor=cursor or None)
            yield from answer.get(rows) or ()
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return

    def scopes(self) -> frozenset[str]:
        """What our token may do, as Slack says."""
        said: dict[str, str] = {}
        self._made(lambda: _with_headers(self.web.api_call("auth.test"), said))
        return frozenset(filter(None, (scope.strip() for scope in said.get("x-oauth-scopes", "").split(","))))

    def back(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Answer at the address that came with a press, if it is Slack's."""
        if not Hosts(self.web.base_url).may(response_url):
            raise Refused("forbidden")
        try:
            answer = WebhookClient(response_url, TIMEOUT, retry_handlers=[], logger=self.web.logger).send_dict(
                dict(body)
            )
        except (OSError, HTTPException, SlackRequestError) as error:
            raise Unsure(type(error).__name__) from error
        if answer.status_code != 200:
            raise Refused(answer.body[:80])

    def _made(self, call: Callable[[], Any]) -> Mapping[str, Any]:
        try:
            answer = call().data
        except SlackApiError as error:
            raise self._refusal(error) from error
        except (OSError, HTTPException, UnicodeDecodeError) as error:  # time-outs, resets, half an answer
            raise Unsure(type(error).__name__) from error
        except AttributeError as error:  # what the SDK makes of JSON that is no object
            raise Unsure("an answer that is no JSON object") from error
        self.trouble = ""
        if not isinstance(answer, dict):
            raise Unsure("an answer that is no JSON object")
        return answer

    def _refusal(self, error: SlackApiError) -> Throttled | Refused | Unsure:
        answer: Any = error.response
        status, headers = getattr(answer, "status_code", 200), getattr(answer, "headers", {})
        said = getattr(answer, "data", None)
        reason = str(said.get("error") or "") if isinstance(said, dict) else ""
        if status == 429 or reason in _TOO_FAST:
            return Throttled(seconds_asked(headers), whole_app=reason in _WHOLE_APP and not self._shared)
        if reason in _SHUT_OUT:  # no letter's own fault: once the app is let in again, all of them may go
            self.trouble = f"Slack does not accept our token: {reason}"
            return Unsure(reason)
        # The SDK puts a whole page that is not JSON into "error"; a reason of Slack's own is one word.
        if status >= 500 or reason in _UNKNOWN or " " in reason or not reason:
            return Unsure(f"HTTP {status} {reason}"[:80])
        return Refused(reason)


def _with_headers(answer: SlackResponse, said: dict[str, str]) -> SlackResponse:
    said.update({name.lower(): str(value) for name, value in answer.headers.items()})
    return answer


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def seconds_asked(headers: Mapping[str, Any]) -> float:
    """How long Slack wants us to wait."""
    asked = str(headers.get("Retry-After") or headers.get("retry-after") or "")
    return max(1.0, float(asked)) if _NUMBER.fullmatch(asked) else 30.0
