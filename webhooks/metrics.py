"""What is counted and measured. No label names a call, a number or a menu's words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from ivr.clock import Clock
from ivr.runtime.eventlog import EventLog
from ivr.store.watch import Watch

STEPS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 5, 15)
"""Seconds; the carrier gives up after 15."""


class Metrics:
    """The numbers of one app, in a registry of its own."""

    def __init__(self, events: EventLog) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "ivr_webhook_seconds",
            "How long the carrier waited for an answer",
            ["address"],
            buckets=STEPS,
            registry=self.registry,
        )
        self._calls = Counter(
            "ivr_requests", "What became of requests", ["what"], registry=self.registry
        )
        # Looking a label up costs as much as counting.
        self._known: dict[str, Histogram] = {}
        for name, doc, read in (
            ("waiting", "Events not yet written", lambda: events.waiting),
            ("lost", "Events that neither database nor disk took", lambda: events.lost),
        ):
            gauge = Gauge(f"ivr_events_{name}", doc, registry=self.registry)
            gauge.set_function(read)

    def watch(self, watch: Watch, clock: Clock) -> None:
        """Tell of the database what *watch* has last seen of it."""

        def oldest() -> float:
            since = watch.figures.oldest
            return (clock.now() - since).total_seconds() if since else 0.0

        for name, doc, read in (
            (
                "database_up",
                "Whether the database can be used",
                lambda: not watch.trouble,
            ),
            ("calls_live", "Calls in progress", lambda: watch.figures.calls),
            (
                "callbacks_open",
                "Requests for a call back that are open",
                lambda: watch.figures.open_requests,
            ),
            (
                "callbacks_waiting",
                "Of these, the ones whose time has come",
                lambda: watch.figures.waiting,
            ),
            (
                "callbacks_oldest_wait_seconds",
                "How long the one that waits longest has waited",
                oldest,
            ),
        ):
            Gauge(f"ivr_{name}", doc, registry=self.registry).set_function(read)

    def measure(self, address: str, seconds: float) -> None:
        """An answer at *address*, as Flask calls it, took *seconds*."""
        known = self._known.get(address)
        if known is None:
            label = address.rpartition(".")[2]
            known = self._known[address] = self._seconds.labels(label)
        known.observe(seconds)

    def count(self, what: str) -> None:
        """One more request that came to *what*."""
        self._calls.labels(what).inc()
