"""The figures that /metrics shows, in Prometheus' words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """Counters of one running Baton; no process-wide registry, so that tests can hold several."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.heard = Counter("baton_events_in", "Events kept", ["platform"], registry=self.registry)
        self.known = Counter("baton_duplicates", "Events that were known already", ["platform"], registry=self.registry)
        self.refused = Counter("baton_refused", "Requests turned away", ["platform", "why"], registry=self.registry)
        self.sent = Counter("baton_letters_out", "Letters sent", ["platform", "kind"], registry=self.registry)
        self.retried = Counter("baton_retries", "Sends tried again", ["platform", "why"], registry=self.registry)
        self.parked = Counter("baton_parked", "Letters given up", ["where"], registry=self.registry)
        self.turns = Histogram("baton_turn_seconds", "Time to answer one event", ["kind"], registry=self.registry)
        self.jobs = Counter("baton_occasions", "Occasions dealt with", ["kind", "how"], registry=self.registry)
        self.not_run = Gauge(
            "baton_occasions_not_run", "Occasions of the last seven days that did not run", ["kind", "how"],
            registry=self.registry,
        )  # fmt: skip
        self.lag_in = Gauge("baton_lag_in_seconds", "Age of the oldest unanswered event", registry=self.registry)
        self.lag_out = Gauge("baton_lag_out_seconds", "Age of the oldest letter due", registry=self.registry)

    def page(self) -> bytes:
        return generate_latest(self.registry)
