"""Receives what Slack says, over HTTP or Socket Mode alike: keeps it first, thanks Slack afterwards.

slack-bolt thanks Slack before its listeners run, which is too early: what is kept only then can be lost. So Baton
stands in a bolt *middleware*, ahead of all of bolt's own, and gives the answer from there. Bolt's other middlewares
(signature, ssl_check, authorize with its auth.test for each request) are left out: the door has seen to that before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient

from bot.adapters.slack import forms, touches
from bot.adapters.slack.calls import quiet_log
from bot.adapters.slack.hear import decode, sent_at, taken_out, workspace_of
from bot.adapters.slack.offices import NotInstalled, Office, Offices
from bot.adapters.slack.shape import Json, dig, word
from bot.adapters.slack.speak import Voice
from bot.chat import Event, Filled, Form, Outcome, Pressed
from bot.wire import Ears, Refused, Throttled, Unsure

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack gets back."""

    status: int = 200
    body: Mapping[str, Any] = field(default_factory=dict)


AGAIN = Reply(503)
"""Not kept. Slack delivers an event again, and tells somebody who pressed that it did not work."""


class Reception(Middleware):
    """Where everything that Slack says comes in."""

    def __init__(self, web: WebClient, offices: Offices, later: Executor) -> None:
        self._offices, self._later = offices, later
        self._refused = False
        self.ears: Ears | None = None
        self._bolt = _bolt(web, self, offices.authorize)

    def receive(self, body: Json, said_at: datetime) -> Reply:
        """Hand it to bolt, and so to `process` below. Synchronous: call it on a thread."""
        try:
            # "socket_mode" only tells bolt that the body is parsed and its sender known.
            request = BoltRequest(mode="socket_mode", body=dict(body), context={"said_at": said_at})
        except (AttributeError, KeyError, TypeError, ValueError):
            # Bolt reads ids out of the body by itself, and stumbles over odd shapes. We read it all the same.
            return self._reply(body, said_at)
        answer = self._bolt.dispatch(request)
        kept = request.context.get("reply")
        return kept if isinstance(kept, Reply) else Reply(answer.status)

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - bolt's word
        reply = self._reply(req.body, req.context["said_at"])
        req.context["reply"] = reply
        return BoltResponse(status=reply.status)

    def _reply(self, body: Json, said_at: datetime) -> Reply:
        if word(body, "type") == "url_verification":
            return Reply(body={"challenge": word(body, "challenge")})
        if self.ears is None:
            return AGAIN
        try:
            if taken_out(body):
                self._offices.close(workspace_of(body), sent_at(body) or said_at)
                return Reply()
            office = self._offices.of(workspace_of(body))
            event = decode(body, office.people.reader(), said_at)
            return self._kept(event, body, self.ears, office) if event else Reply()
        except NotInstalled:
            return Reply()  # the last words of a workspace that we were taken out of
        except (Throttled, Refused, Unsure) as failed:  # Slack itself did not answer, for a form or a direct message
            log.warning("Slack did not let us answer: %s", failed)
            return AGAIN
        except Exception:
            # Whatever kept us from keeping it: it must not be thanked for. Logged once, and Slack tries again.
            log.exception("A Slack event could not be kept")
            self._refused = True
            return AGAIN

    def _kept(self, event: Event, body: Json, ears: Ears, office: Office) -> Reply:
        match event:
            case Pressed() if touches.opens_form(body):
                reply = self._open(event, body, ears, office)
            case Pressed():
                reply = self._tell(event, body, ears.accept_and_wait(event), office)
            case Filled():
                reply = self._judge(event, body, ears.accept_and_wait(event), office)
            case _:
                ears.accept(event)
                reply = Reply()
        if self._refused:
            self._refused = False
            ears.fill_gaps("slack")  # Slack stops trying after a few minutes; what it gave up on is in the history
        return reply

    # --- what needs an answer inside the request --------------------------------------------------------------

    def _open(self, pressed: Pressed, body: Json, ears: Ears, office: Office) -> Reply:
        """The trigger lives for three seconds, so the form is opened before Slack is thanked."""
        match ears.form_for(pressed):
            case Form() as form:
                office.calls("views.open", trigger_id=word(body, "trigger_id"), view=forms.modal(form, pressed))
                return Reply()
            case Outcome() as outcome:
                return self._tell(pressed, body, outcome, office)
            case never:
                assert_never(never)

    def _tell(self, event: Pressed | Filled, body: Json, outcome: Outcome | None, office: Office) -> Reply:
        """Say what came of it, if the card itself does not show it. Slack need not wait for that."""
        if outcome is not None and outcome.card is None:
            words = "\n".join(filter(None, (outcome.toast, *outcome.errors.values())))
            if words:
                self._later.submit(_whisper, office.voice, event, words, word(body, "response_url"))
        return Reply()

    def _judge(self, filled: Filled, body: Json, outcome: Outcome | None, office: Office) -> Reply:
        """A form with errors stays open and shows them; any other closes."""
        if outcome is None or not outcome.errors:
            return self._tell(filled, body, outcome, office)
        boxes = forms.boxes_of(dig(body, "view"))
        shown = {boxes[name]: words for name, words in outcome.errors.items() if name in boxes}
        if not shown:
            return self._tell(filled, body, outcome, office)
        return Reply(body={"response_action": "errors", "errors": shown})


def _whisper(voice: Voice, event: Pressed | Filled, words: str, response_url: str) -> None:
    try:
        voice.whisper(event.place, event.sender, words, response_url)
    except (Throttled, Refused, Unsure) as failed:
        log.warning("A sentence for %s did not arrive: %s", event.sender.id, failed)


def _bolt(web: WebClient, ahead: Reception, authorize: Any) -> App:
    return App(
        name="bot.adapters.slack.bolt",  # bolt sets the level of the logger of this name: it must not be one of ours
        logger=quiet_log(),
        client=web,
        authorize=authorize,
        signing_secret="checked at the door",
        before_authorize=ahead,
        token_verification_enabled=False,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
    )
