from __future__ import annotations

import pytest

from geo112.roads import classes
from geo112.roads.tags import RoadWay, maxspeed_kmh, parse_way


def parsed(**tags: str) -> RoadWay:
    way = parse_way(1, {"highway": "residential", **tags})
    assert way is not None
    return way


def directions(**tags: str) -> tuple[bool, bool]:
    way = parsed(**tags)
    return way.forward, way.backward


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("50", 50),
        ("30 mph", 48.28),
        ("30mph", 48.28),
        ("60 km/h", 60),
        ("42,5", 42.5),
        ("ID:urban", 50),
        ("id:rural", 80),
        ("60;40", 40),
        ("80|60|none", 60),
    ],
)
def test_it_reads_a_speed_limit(value: str, kmh: float) -> None:
    assert maxspeed_kmh(value) == pytest.approx(kmh, abs=0.01)


@pytest.mark.parametrize("value", ["", "none", "signals", "walk", "0", "5000", "-30", "ID:moon", "fast", "50 parsec"])
def test_it_falls_back_to_the_class_where_the_limit_is_no_figure(value: str) -> None:
    assert maxspeed_kmh(value) is None
    assert parsed(maxspeed=value).speed_kmh == classes.SPEED_KMH["residential"]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, (True, True)),
        ({"oneway": "no"}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "true"}, (True, False)),
        ({"oneway": "1"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"oneway": "reversible"}, (False, False)),
        ({"oneway": "perhaps"}, (True, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"junction": "circular"}, (True, False)),
        ({"junction": "roundabout", "oneway": "no"}, (True, True)),
        ({"junction": "roundabout", "oneway": "-1"}, (False, True)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({"highway": "motorway_link"}, (True, True)),
    ],
)
def test_it_knows_where_one_may_drive(tags: dict[str, str], expected: tuple[bool, bool]) -> None:
    assert directions(**tags) == expected


@pytest.mark.parametrize(
    ("tags", "is_open"),
    [
        ({"access": "no"}, False),
        ({"access": "private"}, False),
        ({"vehicle": "no"}, False),
        ({"motor_vehicle": "private"}, False),
        ({"access": "destination"}, True),
        ({"motor_vehicle": "agricultural"}, True),
        ({"access": "no", "motor_vehicle": "yes"}, True),
        ({"access": "yes", "motor_vehicle": "no"}, False),
        ({"access": "no", "emergency": "yes"}, True),
        ({"access": "private", "emergency": "designated"}, True),
        ({"emergency": "no"}, False),
        ({"access": "no", "emergency": "fire_hydrant"}, False),
    ],
)
def test_it_keeps_out_of_closed_roads(tags: dict[str, str], is_open: bool) -> None:
    assert (parse_way(1, {"highway": "residential", **tags}) is not None) == is_open


@pytest.mark.parametrize(
    "tags", [{"highway": "footway"}, {"highway": "construction"}, {"highway": "ferry"}, {"building": "yes"}, {}]
)
def test_it_passes_over_what_is_no_road(tags: dict[str, str]) -> None:
    assert parse_way(1, tags) is None


def test_it_takes_the_outline_of_a_square_for_no_road() -> None:
    assert parse_way(1, {"highway": "service", "area": "yes"}) is None


def test_it_keeps_a_ferry_but_lets_nobody_drive_on_it() -> None:
    ferry = parse_way(1, {"route": "ferry", "name": "Kendari – Wawonii"})
    assert ferry is not None
    assert (ferry.road_class, ferry.forward, ferry.backward) == (classes.FERRY, False, False)


def test_it_keeps_name_reference_and_bridge() -> None:
    way = parsed(name=" Jembatan Uji ", ref="N 112", bridge="viaduct")
    assert (way.name, way.ref, way.is_bridge) == ("Jembatan Uji", "N 112", True)
    assert not parsed(bridge="no").is_bridge
