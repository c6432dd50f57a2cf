"""Figures of the centre in Prometheus' text format."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.utils import timezone

from geo112.live.models import Event
from geo112.regions.models import Region
from responders.broker_watch import LastKnown
from responders.models import TrackerCounter
from responders.mqtt import BrokerError, broker_figures

_broker_figures = LastKnown()


@dataclass(frozen=True)
class Metric:
    """One figure with its samples: label values (in the order of `labels`) and number."""

    name: str
    kind: str
    help: str
    labels: tuple[str, ...]
    samples: Sequence[tuple[tuple[str, ...], float]]

    def lines(self) -> Iterable[str]:
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} {self.kind}"
        for values, number in self.samples:
            pairs = ",".join(f'{key}="{_escaped(value)}"' for key, value in zip(self.labels, values, strict=True))
            yield f"{self.name}{{{pairs}}} {number:g}" if pairs else f"{self.name} {number:g}"


def exposition() -> str:
    metrics = (_outbox(), _last_fix_age(), _tracker_messages(), *_broker())
    return "".join(f"{line}\n" for metric in metrics for line in metric.lines())


def _outbox() -> Metric:
    count = Event.objects.aggregate(n=Count("pk"))["n"]
    return Metric("geo112_outbox_events", "gauge", "Changes kept for browsers to catch up with.", (), [((), count)])


def _last_fix_age() -> Metric:
    now = timezone.now()
    newest = Region.objects.annotate(newest=Max("units__latest__effective_at")).exclude(newest=None)
    samples = [((slug,), (now - at).total_seconds()) for slug, at in newest.values_list("slug", "newest")]
    return Metric("geo112_last_fix_age_seconds", "gauge", "Age of a region's newest position.", ("region",), samples)


def _tracker_messages() -> Metric:
    sums = TrackerCounter.objects.values("unit__region__slug", "outcome").annotate(n=Sum("count")).order_by()
    samples = [((row["unit__region__slug"], row["outcome"]), row["n"]) for row in sums]
    name = "geo112_tracker_messages_total"
    return Metric(name, "counter", "Messages of trackers by what became of them.", ("region", "outcome"), samples)


def _broker() -> Iterable[Metric]:
    """Nothing where the broker is away or we never heard it: no figure is better than a wrong one."""
    try:
        figures = _broker_figures.after(broker_figures(), time.monotonic())
    except BrokerError:
        return
    limit = settings.BROKER_QUEUE_LIMIT
    yield Metric("geo112_broker_queue_limit", "gauge", "Messages kept for one client at most.", (), [((), limit)])
    if figures.held is not None:
        name = "geo112_broker_held_messages"
        yield Metric(name, "gauge", "Messages waiting at the broker.", (), [((), figures.held)])
    if figures.dropped is not None:
        name = "geo112_broker_dropped_messages_total"
        yield Metric(name, "counter", "Messages dropped by the broker.", (), [((), figures.dropped)])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
