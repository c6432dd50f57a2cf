from __future__ import annotations

import pytest

from responders.batching import Gatherer


def test_it_waits_for_company() -> None:
    gatherer: Gatherer[int] = Gatherer(size=3, wait_s=0.5)
    assert gatherer.due_in_s(10.0) is None
    gatherer.add([1], 10.0)
    assert gatherer.due_in_s(10.2) == pytest.approx(0.3)
    gatherer.add([2, 3], 10.3)
    assert gatherer.due_in_s(10.3) == 0.0


def test_it_takes_more_at_once_under_a_backlog_but_not_all() -> None:
    gatherer: Gatherer[int] = Gatherer(size=3, wait_s=0.5, most=5)
    gatherer.add(range(7), 10.0)
    assert gatherer.take(11.0) == [0, 1, 2, 3, 4]
    assert gatherer.due_in_s(11.0) == 0.5
    assert gatherer.take(12.0) == [5, 6]
    assert len(gatherer) == 0
