"""Arriving and leaving as positions tell it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo112.dispatch.watch.geofence import Spot, arrived_at, has_left, left_at
from tests.makers import NOW


def at(second: float) -> datetime:
    return NOW + timedelta(seconds=second)


def way(*spots: tuple[float, float, float | None]) -> list[Spot]:
    return [Spot(at(second), metres, speed) for second, metres, speed in spots]


@pytest.mark.parametrize(
    ("spots", "second"),
    [
        ([(0, 500, 12.0), (5, 60, 1.0), (6, 10, 0.0)], 5),
        ([(0, 60, 15.0), (1, 50, 14.0), (2, 200, 14.0)], None),  # drives by
        ([(0, 60, 15.0), (5, 30, 2.9)], 5),
        ([(0, 60, None), (4, 60, None), (9, 60, None)], None),  # not long enough
        ([(0, 60, None), (5, 60, None), (10, 60, None)], 0),
        ([(0, 60, None), (5, 200, None), (10, 60, None), (15, 60, None)], None),
        ([], None),
    ],
)
def test_it_has_arrived_when_it_stands_within_the_radius(
    spots: list[tuple[float, float, float | None]], second: float | None
) -> None:
    assert arrived_at(way(*spots), 80) == (None if second is None else at(second))


@pytest.mark.parametrize(
    ("before", "spots", "second"),
    [
        (None, [(0, 10, 0.0), (5, 300, 9.0), (9, 400, 9.0)], 5),
        (None, [(0, 300, 0.0), (5, 10, 0.0)], None),
        (3, [(5, 300, 9.0)], 3),
        (3, [(5, 10, 0.0), (6, 300, 9.0)], 6),
        (3, [], 3),
    ],
)
def test_it_has_been_away_since_it_was_last_there(
    before: float | None, spots: list[tuple[float, float, float | None]], second: float | None
) -> None:
    known = None if before is None else at(before)
    assert left_at(way(*spots), known, 250) == (None if second is None else at(second))


SPOT = st.tuples(st.integers(0, 400), st.sampled_from([10, 400]))
SPOTS = st.lists(SPOT, max_size=12, unique_by=lambda spot: spot[0])


@given(spots=SPOTS, cut=st.integers(0, 12))
def test_reading_in_two_goes_says_the_same(spots: list[tuple[int, int]], cut: int) -> None:
    whole = way(*[(second, metres, None) for second, metres in sorted(spots)])
    assert left_at(whole[cut:], left_at(whole[:cut], None, 250), 250) == left_at(whole, None, 250)


def test_one_stray_fix_has_not_left() -> None:
    assert not has_left(at(0), at(20))
    assert has_left(at(0), at(30))
    assert not has_left(None, at(30))
