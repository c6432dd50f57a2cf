"""No message, however broken, raises anything, goes uncounted, or takes a good one with it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from responders.formats import FORMATS, HTTP_FORMATS, Format
from responders.http import HttpFormat
from responders.ingest import Received, store
from responders.messages import PositionReport, Refusal
from responders.models import Position, TrackerCounter, Unit
from tests.makers import NOW, make_unit
from tests.responders.hostile import FIX, mutated

MANY = 100_000
SEED = 112


def test_it_survives_a_hundred_thousand_mutated_messages_on_every_format() -> None:
    outcomes: defaultdict[object, Counter[str]] = defaultdict(Counter)
    for payload in mutated(SEED, MANY):
        for each in (*FORMATS, *HTTP_FORMATS):
            results = each.decode(payload)
            assert results
            outcomes[each].update(said.reason if isinstance(said, Refusal) else "taken" for said in results)
    for told in outcomes.values():
        assert told.total() >= MANY
        assert "" not in told and len(told) > 1


def address(each: Format | HttpFormat, unit: Unit) -> str:
    if isinstance(each, HttpFormat):
        return each.address(unit.slug)
    if each.topic_filter.startswith("owntracks"):
        return f"owntracks/unit-{unit.slug}/phone"
    return each.topic_filter.replace("+", unit.region.slug, 1).replace("+", unit.slug, 1)


@pytest.mark.django_db
def test_it_stores_every_good_message_between_the_bad() -> None:
    good, bad = make_unit("uji-good"), make_unit("uji-bad")
    spoken = [*FORMATS, *HTTP_FORMATS]
    batch: list[Received] = []
    for n, payload in enumerate(mutated(SEED, 3_000)):
        now = NOW + timedelta(seconds=n)
        batch.append(Received(address(spoken[n % len(spoken)], bad), payload, now))
        fix = json.dumps({**FIX, "t": now.timestamp(), "lon": 122.52 + n / 100_000}).encode()
        batch.append(Received(f"geo112/{good.region.slug}/units/{good.slug}/position", fix, now))
    outcomes = [store(part) for part in (batch[start : start + 500] for start in range(0, len(batch), 500))]
    assert Position.objects.filter(unit=good).count() == 3_000
    refused = sum(len(outcome.rejected) for outcome in outcomes)
    complaints = TrackerCounter.objects.filter(unit=bad).exclude(outcome__in=["stored", "duplicate"])
    assert sum(complaints.exclude(outcome__startswith="status").values_list("count", flat=True)) >= refused > 1_000


def test_it_still_reads_some_of_what_was_mutated() -> None:
    """Else the mutations would be too coarse to try the field readers."""
    read = [each for payload in mutated(SEED, 2_000) for each in FORMATS[0].decode(payload)]
    assert sum(isinstance(each, PositionReport) for each in read) > 20
