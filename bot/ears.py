"""What the adapters may ask of the machine, in one object."""

from __future__ import annotations

from bot.chat import Event, Form, Outcome, Pressed
from bot.dispatcher import Dispatcher
from bot.gaps import Gaps
from bot.inbox import Inbox
from bot.metrics import Metrics


class MachineEars:
    """The machine's side of bot.wire.Ears."""

    def __init__(self, inbox: Inbox, dispatcher: Dispatcher, gaps: Gaps, metrics: Metrics) -> None:
        self._inbox, self._dispatcher, self._gaps, self._metrics = inbox, dispatcher, gaps, metrics

    def accept(self, event: Event) -> None:
        kept = False
        try:
            self._inbox.accept(event)
            kept = True
        finally:
            if not kept:
                self._gaps.not_kept(event)

    def accept_and_wait(self, event: Event, seconds: float = 1.5) -> Outcome | None:
        return self._inbox.accept_and_wait(event, seconds)

    def form_for(self, pressed: Pressed) -> Form | Outcome:
        return self._dispatcher.form_for(pressed)

    def heard_bad(self, platform: str, why: str) -> None:
        self._metrics.refused.labels(platform, why).inc()

    def fill_gaps(self, platform: str) -> None:
        self._gaps.fill(platform)
