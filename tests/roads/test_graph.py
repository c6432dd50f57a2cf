from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
import pytest

from geo112.roads.graph import RoadGraph
from tests.roads.makers import SQUARE, LonLat, at, graph, road
from tests.roads.reference import GEOD


def metres(*points: LonLat) -> float:
    lon, lat = np.array(points).T
    return float(GEOD.line_length(lon, lat))


def seconds_to(roads: RoadGraph, target: LonLat, *sources: LonLat, **options: float) -> list[float]:
    return list(roads.travel_times_to(target, np.array(sources), **options).seconds)


def test_it_takes_length_by_speed_times_factor() -> None:
    straight = graph(SQUARE, [road(1, 2)])
    times = straight.travel_times_to(at(1, 0), np.array([at(0, 0)]), factor=1.5)
    assert times.metres[0] == pytest.approx(metres(at(0, 0), at(1, 0)))
    assert times.seconds[0] == pytest.approx(times.metres[0] / 10 * 1.5)


def test_it_prefers_the_faster_of_two_parallel_roads() -> None:
    detour = [road(1, 2, maxspeed="20"), road(1, 4, 3, 2, maxspeed="100")]
    times = graph(SQUARE, detour).travel_times_from(at(0, 0), np.array([at(1, 0)]))
    assert times.metres[0] == pytest.approx(metres(at(0, 0), at(0, 1), at(1, 1), at(1, 0)))
    assert times.seconds[0] == pytest.approx(times.metres[0] * 3.6 / 100)


def test_it_drives_both_ways_between_two_places_on_one_road() -> None:
    straight = graph(SQUARE, [road(1, 2)])
    there, back = seconds_to(straight, at(0.7, 0), at(0.2, 0)), seconds_to(straight, at(0.2, 0), at(0.7, 0))
    assert there == back == pytest.approx([metres(at(0.2, 0), at(0.7, 0)) / 10])


def test_it_goes_round_to_a_place_behind_on_a_one_way_road() -> None:
    block = graph(SQUARE, [road(1, 2, oneway="yes"), road(2, 3, 4, 1)])
    ahead, behind = seconds_to(block, at(0.5, 0), at(0.4, 0), at(0.6, 0))
    assert ahead == pytest.approx(metres(at(0.4, 0), at(0.5, 0)) / 10)
    way_round = metres(at(0.6, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0), at(0.5, 0))
    assert behind == pytest.approx(way_round / 10, rel=1e-6)


def test_it_finds_no_way_back_on_a_one_way_road_that_ends() -> None:
    street = graph(SQUARE, [road(1, 2, oneway="yes")])
    assert np.isnan(seconds_to(street, at(0.2, 0), at(0.8, 0))).all()


def test_it_follows_a_roundabout_in_its_direction() -> None:
    roundabout = graph(SQUARE, [road(1, 2, 3, 4, 1, junction="roundabout")])
    times = roundabout.travel_times_to(at(0.5, 0), np.array([at(1, 0.5), at(0, 0.5)]))
    corners = [at(1, 1), at(0, 1), at(0, 0), at(0.5, 0)]
    assert times.metres == pytest.approx([metres(at(1, 0.5), *corners), metres(at(0, 0.5), *corners[-2:])], rel=1e-5)


def test_it_needs_no_time_where_it_is_already() -> None:
    street = graph(SQUARE, [road(1, 2, oneway="yes")])
    assert seconds_to(street, at(0.3, 0), at(0.3, 0)) == [0]


def test_it_leaves_a_junction_by_any_road_wherever_it_snapped() -> None:
    fork = graph(SQUARE, [road(2, 1, oneway="yes"), road(1, 4), road(3, 2)])
    assert seconds_to(fork, at(0, 1), at(0, 0)) == pytest.approx([metres(at(0, 0), at(0, 1)) / 10])


def test_it_crosses_an_edge_of_no_length() -> None:
    doubled = {1: at(0, 0), 2: at(1, 0), 20: at(1, 0), 3: at(2, 0)}
    joined = graph(doubled, [road(1, 2), road(2, 20), road(20, 3)])
    times = seconds_to(joined, at(1.5, 0), at(0.5, 0))
    assert times == pytest.approx([metres(at(0.5, 0), at(1.5, 0)) / 10], abs=1e-6)


def test_it_charges_nothing_for_the_leg_off_the_road_and_reports_it() -> None:
    times = graph(SQUARE, [road(1, 2)]).travel_times_to(at(0.5, 0.3), np.array([at(0.5, -0.2)]))
    assert times.seconds[0] == pytest.approx(0, abs=1e-6)
    assert times.target_snap_m == pytest.approx(metres(at(0.5, 0), at(0.5, 0.3)), abs=0.01)
    assert times.snap_m[0] == pytest.approx(metres(at(0.5, 0), at(0.5, -0.2)), abs=0.01)


@pytest.mark.parametrize("latitude", [0.0, -4.0, 60.2, 78.0])
def test_it_measures_the_leg_off_the_road_at_every_latitude(latitude: float) -> None:
    north_south = graph({1: (15.0, latitude - 0.02), 2: (15.0, latitude + 0.02)}, [road(1, 2)])
    times = north_south.travel_times_to((15.01, latitude), np.array([(15.0, latitude)]), snap_limit_m=2000)
    assert times.target_snap_m == pytest.approx(metres((15.01, latitude), (15.0, latitude)), rel=1e-4)


def test_it_finds_no_way_to_what_is_too_far_from_a_road() -> None:
    street, far = graph(SQUARE, [road(1, 2)]), at(0.5, 1)
    assert np.isnan(seconds_to(street, far, at(0, 0))).all()
    times = street.travel_times_to(at(0, 0), np.array([far, at(1, 0)]))
    assert np.isnan(times.seconds).tolist() == [True, False]
    assert times.snap_m[0] == pytest.approx(metres(at(0.5, 0), far), rel=1e-3)
    assert np.isfinite(seconds_to(street, far, at(0, 0), snap_limit_m=1200)).all()


def test_it_keeps_islands_and_finds_no_way_between_them() -> None:
    islands = graph({**SQUARE, 5: at(5, 0), 6: at(6, 0)}, [road(1, 2), road(5, 6), ((2, 5), {"route": "ferry"})])
    times = islands.travel_times_to(at(6, 0), np.array([at(0, 0), at(5, 0)]))
    assert np.isnan(times.seconds).tolist() == [True, False]
    assert islands.route(at(0, 0), at(6, 0)) is None


def test_it_answers_no_sources_and_impossible_places() -> None:
    street = graph(SQUARE, [road(1, 2)])
    assert len(street.travel_times_to(at(0, 0), np.empty((0, 2))).seconds) == 0
    times = street.travel_times_to(at(0, 0), np.array([(np.nan, 0.0), (122.5, 95.0)]))
    assert np.isnan([times.seconds, times.snap_m]).all()


def test_it_draws_a_route_from_place_to_place() -> None:
    route = graph(SQUARE, [road(1, 2), road(3, 2), road(3, 4)]).route(at(0.5, 0.1), at(0.5, 1))
    assert route is not None
    expected = [at(0.5, 0), at(1, 0), at(1, 1), at(0.5, 1)]
    assert route.geometry == pytest.approx(np.array(expected), abs=1e-6)
    assert route.metres == pytest.approx(metres(*expected), rel=1e-6)
    assert route.elapsed_s == pytest.approx(np.cumsum([0, *(metres(*expected[i : i + 2]) / 10 for i in range(3))]))
    assert route.source_snap_m == pytest.approx(metres(at(0.5, 0), at(0.5, 0.1)), abs=0.01)


def test_it_draws_a_line_even_to_where_it_is() -> None:
    route = graph(SQUARE, [road(1, 2)]).route(at(0.5, 0), at(0.5, 0))
    assert route is not None
    assert (route.seconds, len(route.geometry)) == (0, 2)


def test_it_shares_one_copy_on_disk_with_every_process(tmp_path: Path) -> None:
    original = graph(SQUARE, [road(1, 2), road(2, 3, 4, 1)])
    original.save(tmp_path)
    loaded = RoadGraph.load(tmp_path)
    for array in (loaded.outbound.seconds, loaded.lines.coordinates):
        assert isinstance(array.base, np.memmap | mmap.mmap)
        assert not array.flags.writeable
    assert seconds_to(loaded, at(0.5, 0), at(0.5, 1)) == seconds_to(original, at(0.5, 0), at(0.5, 1))
