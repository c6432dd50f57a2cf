"""Two regions with graphs of their own: one way over both."""

from __future__ import annotations

import numpy as np
import pytest

from geo112.roads.borders import times_across
from tests.roads.makers import at, graph, road

# A trunk road runs east; the border lies at 2. Each region has its half, both have the junction on the border.
HERE = graph({1: at(0, 0), 2: at(2, 0)}, [road(1, 2)])
THERE = graph({1: at(2, 0), 2: at(4, 0)}, [road(1, 2)])
APART = graph({1: at(2.2, 0), 2: at(4, 0)}, [road(1, 2)])


def test_it_drives_on_over_the_border() -> None:
    found = times_across(at(0.5, 0), np.array([at(3.5, 0)]), HERE, THERE, 600)
    assert found.seconds[0] == pytest.approx(3 * 111.3, rel=0.01)
    assert found.metres[0] == pytest.approx(3 * 1113, rel=0.01)


def test_each_side_has_its_own_factor() -> None:
    found = times_across(at(1, 0), np.array([at(3, 0)]), HERE, THERE, 600, (1.0, 2.0))
    assert found.seconds[0] == pytest.approx((1 + 2) * 111.3, rel=0.01)


def test_roads_that_do_not_meet_have_no_way() -> None:
    found = times_across(at(0.5, 0), np.array([at(3.5, 0)]), HERE, APART, 600)
    assert np.isnan(found.seconds[0])


def test_a_place_beside_the_neighbours_own_road_needs_no_crossing() -> None:
    found = times_across(at(2.5, 0), np.array([at(3.5, 0), at(9, 0)]), HERE, APART, 600)
    assert found.seconds[0] == pytest.approx(111.3, rel=0.01)
    assert np.isnan(found.seconds[1])
