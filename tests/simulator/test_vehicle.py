import random

import numpy as np

from geo112.simulator.track import Track
from geo112.simulator.vehicle import LonLat, Phase, Timing, Vehicle

STATION = (122.50, -3.98)
SCENE = (122.51, -3.98)
TASK = {"id": 7, "status": "sent", "lon": SCENE[0], "lat": SCENE[1]}


def straight(source: LonLat, target: LonLat) -> tuple[Track, float]:
    track = Track.along(np.array([source, target]))
    return track, track.length_m / 10


def vehicle(router=straight, kind="fire_engine", seed=1, **fields) -> Vehicle:
    timing = Timing(acknowledge=(2, 2), turn_out=(3, 3), work=(10, 10), hand_over=(5, 5))
    return Vehicle(kind, STATION, router, lambda _chance: STATION, random.Random(seed), timing=timing, **fields)


def statuses(one: Vehicle, seconds: int) -> list[str]:
    return [status for _ in range(seconds) for status in one.advance(1.0)]


def test_it_acknowledges_drives_arrives_works_and_leaves() -> None:
    one = vehicle()
    one.assigned([TASK])
    assert statuses(one, 400) == ["acknowledged", "en_route", "on_scene", "completed"]
    assert one.assignment is None


def test_it_drives_to_the_scene_no_faster_than_the_road_allows() -> None:
    one = vehicle()
    one.assigned([TASK])
    statuses(one, 10)
    assert one.phase is Phase.DRIVING
    before = one.lon
    one.advance(1.0)
    assert 0 < (one.lon - before) * 111_000 < 12


def test_it_stands_down_when_called_off() -> None:
    one = vehicle()
    one.assigned([TASK])
    statuses(one, 10)
    one.assigned([])
    assert (one.phase, one.assignment, one.speed_mps) == (Phase.IDLE, None, 0.0)


def test_it_ignores_the_same_list_again() -> None:
    one = vehicle()
    one.assigned([TASK])
    statuses(one, 10)
    one.assigned([{**TASK, "status": "en_route"}])
    assert one.phase is Phase.DRIVING


def test_it_resumes_where_the_centre_says_after_a_restart() -> None:
    one = vehicle()
    one.assigned([{**TASK, "status": "on_scene"}])
    assert statuses(one, 20) == ["completed"]


def test_it_leaves_a_queued_task_alone() -> None:
    one = vehicle()
    one.assigned([{**TASK, "queued": True}])
    assert one.assignment is None


def test_it_arrives_at_once_where_no_road_leads() -> None:
    one = vehicle(router=lambda _source, _target: None)
    one.assigned([TASK])
    assert statuses(one, 30) == ["acknowledged", "en_route", "on_scene", "completed"]


def test_an_ambulance_now_and_then_takes_somebody_to_the_nearest_hospital() -> None:
    ways = set()
    for seed in range(12):
        one = vehicle(kind="ambulance", seed=seed, hospitals=[STATION, (123.5, -3.98)])
        one.assigned([TASK])
        ways.add(tuple(statuses(one, 500)))
    assert ways == {
        ("acknowledged", "en_route", "on_scene", "completed"),
        ("acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "completed"),
    }


def test_it_resumes_a_transport_after_a_restart() -> None:
    one = vehicle(kind="ambulance", hospitals=[SCENE])
    one.assigned([{**TASK, "status": "transporting"}])
    assert statuses(one, 400) == ["at_hospital", "completed"]


def test_a_crew_that_declines_is_free_and_stays_out_of_it() -> None:
    one = vehicle(declines=1.0)
    one.assigned([TASK])
    assert statuses(one, 20) == ["declined"]
    one.assigned([TASK])
    assert one.assignment is None
    one.declines = 0.0
    one.assigned([{**TASK, "id": 8}])
    assert statuses(one, 10) == ["acknowledged", "en_route"]


def test_the_same_seed_declines_the_same_tasks() -> None:
    def story() -> list[str]:
        one, told = vehicle(declines=0.5, seed=5), []
        for number in range(10):
            one.assigned([{**TASK, "id": number}])
            told += statuses(one, 400)
        return told

    assert story() == story()
    assert {"declined", "completed"} <= set(story())
