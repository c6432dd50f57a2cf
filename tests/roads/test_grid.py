"""The nearest piece, against a look at every one of them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo112.roads.geodesy import mercator
from geo112.roads.grid import build_grid, foot, nearest_pieces
from geo112.roads.lines import RoadLines
from tests.roads.makers import KENDARI

Floats = NDArray[np.float64]


def every_gap(plane: Floats, pieces: NDArray[np.int64], point: Floats) -> Floats:
    lines = shapely.linestrings(np.stack([plane[pieces], plane[pieces + 1]], axis=1))
    return np.asarray(shapely.distance(lines, shapely.points(point)))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.sampled_from(["scattered", "long", "upright", "one place"]))
def test_it_finds_the_nearest_of_all_or_says_that_none_is_near(seed: int, count: int, shape: str) -> None:
    chance = np.random.default_rng(seed)
    starts = chance.uniform(0, 0.01, (count, 2))
    reach = {"scattered": 0.0005, "long": 0.01, "upright": 0.001, "one place": 0.0}[shape]
    ends = starts + chance.uniform(-reach, reach, (count, 2))
    if shape == "upright":
        starts[:, 0] = ends[:, 0] = 0.003
    if shape == "one place":
        starts[:] = ends[:] = 0.004
    plane, pieces = np.stack([starts, ends], axis=1).reshape(-1, 2), np.arange(0, 2 * count, 2)
    points = np.concatenate([chance.uniform(-0.004, 0.014, (20, 2)), starts[:3], [[1.0, 1.0]]])
    found, shares = nearest_pieces(build_grid(plane, pieces), plane, points)
    for point, piece, share in zip(points, found.tolist(), shares.tolist(), strict=True):
        least = every_gap(plane, pieces, point).min()
        if piece >= 0:
            assert foot(*point, plane, piece)[1] ** 0.5 == pytest.approx(least, abs=1e-12)
            place = (1 - share) * plane[piece] + share * plane[piece + 1]
            assert np.hypot(*(place - point)) == pytest.approx(least, abs=1e-12)
        else:
            assert least > 0.0001


def test_of_equally_near_ones_it_takes_the_first() -> None:
    plane = np.array([[0.0, 0.0], [1e-4, 0.0], [0.0, 0.0], [0.0, 1e-4], [0.0, 0.0], [-1e-4, 0.0]])
    for order in ([0, 2, 4], [4, 2, 0]):
        assert nearest_pieces(build_grid(plane, np.array(order)), plane, np.array([[0.0, 0.0]]))[0].tolist() == [0]


def test_a_place_far_from_every_road_still_learns_how_far() -> None:
    chance = np.random.default_rng(112)
    corners = np.array(KENDARI) + chance.uniform(0, 0.02, (400, 2))
    offsets = np.arange(0, 401, 4)
    lines = RoadLines.build(offsets, corners, np.full(100, 1000.0), np.arange(0, 100, 2))
    points = np.array(KENDARI) + np.array([[0.5, 0.5], [-40.0, 3.0], [0.01, 0.01]])
    snapped = lines.snap(points, 1000.0)
    courses = shapely.linestrings(lines.plane, indices=np.repeat(np.arange(100), 4))[::2]
    nearest = shapely.distance(courses[:, None], shapely.points(mercator(points))).argmin(axis=0) * 2
    assert snapped.segment.tolist() == [-1, -1, nearest[2]]
    assert (snapped.distance_m[:2] > [70_000, 4_000_000]).all()
    assert snapped.distance_m[2] < 1000
