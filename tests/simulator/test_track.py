import numpy as np
import pytest

from geo112.simulator.track import Track

NORTH_THEN_EAST = np.array([[122.50, -4.00], [122.50, -3.99], [122.51, -3.99]])


def test_it_starts_at_the_first_point_heading_along_the_first_leg() -> None:
    lon, lat, heading = Track.along(NORTH_THEN_EAST).at(0)
    assert (lon, lat) == (122.50, -4.00)
    assert heading == pytest.approx(0, abs=0.01)


def test_it_turns_at_the_corner() -> None:
    track = Track.along(NORTH_THEN_EAST)
    lon, lat, heading = track.at(track.metres[1] + 100)
    assert lat == pytest.approx(-3.99)
    assert lon > 122.50
    assert heading == pytest.approx(90, abs=0.1)


def test_it_is_held_at_its_end() -> None:
    track = Track.along(NORTH_THEN_EAST)
    assert track.at(track.length_m + 1_000)[:2] == (122.51, -3.99)


def test_it_measures_geodesic_metres() -> None:
    assert Track.along(NORTH_THEN_EAST).length_m == pytest.approx(1105.7 + 1110.5, abs=2)


def test_it_bears_repeated_points_and_a_single_one() -> None:
    doubled = Track.along(np.repeat(NORTH_THEN_EAST, 2, axis=0))
    assert len(doubled.lonlat) == 3
    nearly = np.vstack([NORTH_THEN_EAST, NORTH_THEN_EAST[-1:] + 1e-14])
    assert Track.along(nearly).at(1e9)[:2] == (122.51, -3.99)
    assert Track.along(NORTH_THEN_EAST[:1]).at(5) == (122.50, -4.00, 0.0)
