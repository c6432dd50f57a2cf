import random
from collections import Counter

import pytest

from geo112.simulator.delivery import Delivery


def sent(delivery: Delivery, fixes: int = 2_000) -> list[tuple[float, int]]:
    """(when, which fix) as published, of fixes made each second."""
    chance = random.Random(1)
    copies = [(n + delay, n) for n in range(fixes) for delay in delivery.delays_s(chance, 1.0)]
    return sorted(copies)


def test_it_sends_at_once_and_once_unless_told_otherwise() -> None:
    assert sent(Delivery(), 3) == [(0.0, 0), (1.0, 1), (2.0, 2)]


def test_it_doubles_a_share() -> None:
    copies = Counter(n for _at, n in sent(Delivery(duplicates=0.2)))
    assert sum(count == 2 for count in copies.values()) / 2_000 == pytest.approx(0.2, abs=0.03)


def test_it_lets_the_next_one_overtake_a_share() -> None:
    order = [n for _at, n in sent(Delivery(reorder=0.1))]
    assert sum(a > b for a, b in zip(order, order[1:], strict=False)) / 2_000 == pytest.approx(0.1, abs=0.03)
    assert sorted(order) == list(range(2_000))


def test_it_is_late_by_up_to_the_jitter() -> None:
    delays = [at - n for at, n in sent(Delivery(jitter_s=0.5))]
    assert 0 <= min(delays) < 0.05 < 0.45 < max(delays) <= 0.5
