"""Fixes to lines, stops and gaps."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from responders.tracks import Fixes, Track, make_track, simplify

LON, LAT = 122.5, -3.98
METRE = 1 / 111_195


def fixes(*legs: tuple[float, float], every_s: float = 1, noise_m: float = 0, start: float = 0) -> Fixes:
    """Fixes of somebody who drives east: legs of (seconds, speed in m/s)."""
    speeds = np.concatenate([np.full(int(seconds / every_s), speed) for seconds, speed in legs])
    at = start + every_s * np.arange(len(speeds))
    east = np.cumsum(speeds * every_s)
    chance = np.random.default_rng(1)
    lon = LON + (east + chance.normal(0, noise_m, len(east))) * METRE / np.cos(np.radians(LAT))
    lat = LAT + chance.normal(0, noise_m, len(east)) * METRE
    return Fixes(at, np.column_stack([lon, lat]), np.full(len(at), np.nan))


def joined(*pieces: Fixes) -> Fixes:
    return Fixes(*(np.concatenate([getattr(piece, name) for piece in pieces]) for name in Fixes.__slots__))


def lengths(track: Track) -> list[float]:
    return [stop.until - stop.since for stop in track.stops]


def test_it_is_empty_without_fixes() -> None:
    assert make_track(fixes((0, 0)), zoom=15) == Track((), ())


def test_it_takes_a_single_fix() -> None:
    track = make_track(fixes((1, 0)), zoom=15)
    assert (len(track.parts), len(track.parts[0].points), track.distance_m) == (1, 1, 0)


def test_it_measures_the_way_within_two_per_cent_despite_the_noise() -> None:
    assert make_track(fixes((600, 10), noise_m=3), zoom=10).distance_m == pytest.approx(6_000, rel=0.02)


def test_it_counts_no_way_while_the_unit_stands() -> None:
    track = make_track(fixes((3_600, 0), noise_m=5), zoom=16)
    assert track.distance_m == pytest.approx(0, abs=1)
    assert lengths(track) == [3_599]


def test_it_finds_a_stop_between_two_drives() -> None:
    track = make_track(fixes((300, 10), (600, 0), (300, 10), noise_m=3), zoom=16)
    assert lengths(track) == [pytest.approx(600, abs=15)]
    assert track.stops[0].since == pytest.approx(300, abs=10)
    assert (track.stops[0].lon - LON) / METRE == pytest.approx(3_000, abs=20)
    assert track.distance_m == pytest.approx(6_000, rel=0.02)


def test_it_takes_a_red_light_for_no_stop() -> None:
    assert not make_track(fixes((300, 10), (120, 0), (300, 10)), zoom=16).stops


def test_it_takes_a_walk_for_no_stop() -> None:
    assert not make_track(fixes((1_200, 1.2)), zoom=16).stops


def test_it_begins_a_new_part_after_two_minutes_of_silence() -> None:
    first, later = fixes((60, 10)), fixes((60, 10), start=59 + 121)
    assert [len(part.points) > 1 for part in make_track(joined(first, later), zoom=16).parts] == [True, True]
    assert len(make_track(joined(first, fixes((60, 10), start=59 + 120)), zoom=16).parts) == 1


def test_it_counts_no_way_through_a_gap() -> None:
    track = make_track(joined(fixes((100, 10)), fixes((100, 10), start=1_000)), zoom=16)
    assert track.distance_m == pytest.approx(2 * 990, rel=0.01)


def test_it_takes_a_parked_phone_that_reports_each_ten_minutes_for_one_stop() -> None:
    track = make_track(fixes((7_200, 0), every_s=600, noise_m=5), zoom=16)
    assert (len(track.parts), lengths(track)) == (1, [6_600])


def test_it_does_not_believe_in_a_stop_of_which_nothing_was_heard_for_long() -> None:
    track = make_track(joined(fixes((300, 0)), fixes((300, 0), start=7_200)), zoom=16)
    assert (len(track.parts), lengths(track)) == (2, [299, 299])


def test_it_keeps_fewer_points_the_farther_away_one_looks() -> None:
    way = fixes((3_600, 10), noise_m=3)
    near, far = (len(make_track(way, zoom).parts[0].points) for zoom in (17, 11))
    assert far < 30 < near < 3_600


def test_no_fix_is_farther_than_the_tolerance_from_the_line() -> None:
    way = fixes((600, 10), noise_m=4)
    kept = simplify(way, 10)
    apart = shapely.distance(shapely.linestrings(kept.lonlat), shapely.points(way.lonlat))
    assert len(kept) < len(way) / 3
    assert apart.max() / METRE < 10.1


def test_it_keeps_the_time_of_every_point_and_one_at_least_so_often() -> None:
    points = make_track(fixes((600, 10)), zoom=16).parts[0].points
    assert (points.at[0], points.at[-1]) == (0, 599)
    assert np.diff(points.at).max() <= 21


def test_a_speed_is_the_mean_since_the_point_before() -> None:
    way = fixes((60, 10), (60, 20))
    points = make_track(Fixes(way.at, way.lonlat, np.repeat([10.0, 20.0], 60)), zoom=16).parts[0].points
    assert points.speed_mps[0] == 10
    assert points.speed_mps[-1] == 20
    assert ((points.speed_mps >= 10) & (points.speed_mps <= 20)).all()


def test_it_takes_unknown_speeds_from_the_way() -> None:
    points = make_track(fixes((60, 10)), zoom=16).parts[0].points
    assert points.speed_mps == pytest.approx(np.full(len(points), 10), rel=0.01)


def test_it_bears_two_fixes_of_the_same_moment() -> None:
    way = fixes((60, 10))
    track = make_track(joined(way.pick(slice(0, 30)), way.pick(slice(29, 60))), zoom=16)
    assert np.isfinite(track.parts[0].points.speed_mps).all()
