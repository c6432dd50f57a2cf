from __future__ import annotations

import pytest
from django.db import transaction

from responders.counters import Ledger, Tallies, Tally
from responders.models import TrackerCounter, Unit
from tests.makers import NOW, make_unit


@pytest.fixture
def unit(transactional_db: None) -> Unit:
    return make_unit()


def stored(unit: Unit, count: int) -> Tallies:
    return {(unit.pk, "stored"): Tally(count)}


def counted(unit: Unit) -> int:
    return sum(TrackerCounter.objects.filter(unit=unit).values_list("count", flat=True))


def add(ledger: Ledger, tallies: Tallies) -> None:
    with transaction.atomic():
        ledger.add(tallies, NOW)


def test_it_writes_large_batches_once_in_a_while_and_small_ones_with_all_that_waited(unit: Unit) -> None:
    ledger = Ledger(every_s=3600, small=10)
    add(ledger, stored(unit, 10))
    assert counted(unit) == 10
    add(ledger, stored(unit, 20))
    add(ledger, stored(unit, 30))
    assert counted(unit) == 10
    add(ledger, stored(unit, 1))
    assert counted(unit) == 61
    add(ledger, stored(unit, 1))
    assert counted(unit) == 62


def test_it_writes_what_waits_when_there_is_nothing_else_to_do(unit: Unit) -> None:
    ledger = Ledger(every_s=3600, small=10)
    for _ in range(2):
        add(ledger, stored(unit, 10))
    for _ in range(2):
        ledger.flush(NOW)
    assert counted(unit) == 20


def test_it_counts_nothing_of_a_batch_that_failed(unit: Unit) -> None:
    ledger = Ledger(every_s=3600, small=10)
    add(ledger, stored(unit, 10))
    for count in (1, 20):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            ledger.add(stored(unit, count), NOW)
            raise ZeroDivisionError
    ledger.flush(NOW)
    assert counted(unit) == 10
