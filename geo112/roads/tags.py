"""OpenStreetMap's tags of one way → what routing needs to know of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from geo112.roads import classes

KMH_PER_MPH = 1.609344
_SPEED = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mph|km/h|kmh|kph)?", re.IGNORECASE)
_PLAUSIBLE_KMH = (3.0, 160.0)
_FORWARD, _BACKWARD = frozenset({"yes", "true", "1"}), frozenset({"-1", "reverse"})
_NO = frozenset({"no", "false", "0"})


@dataclass(frozen=True, slots=True)
class RoadWay:
    """One way of the file, in the order of its nodes; `forward` and `backward` say where one may drive."""

    way_id: int
    name: str
    ref: str
    road_class: str
    speed_kmh: float
    forward: bool
    backward: bool
    is_bridge: bool
    is_schematic: bool


def parse_way(way_id: int, tags: Mapping[str, str]) -> RoadWay | None:
    """The road, or None where the way is no road that an emergency vehicle could drive."""
    road_class = _road_class(tags)
    if road_class is None or not _is_open(tags):
        return None
    forward, backward = (False, False) if road_class == classes.FERRY else _directions(tags)
    return RoadWay(
        way_id=way_id,
        name=tags.get("name", "").strip()[:200],
        ref=tags.get("ref", "").strip()[:50],
        road_class=road_class,
        speed_kmh=maxspeed_kmh(tags.get("maxspeed", "")) or classes.SPEED_KMH[road_class],
        forward=forward,
        backward=backward,
        is_bridge=tags.get("bridge", "no") != "no",
        is_schematic=tags.get("geo112:schematic") == "yes",
    )


def maxspeed_kmh(value: str) -> float | None:
    """Speed in km/h of a maxspeed tag; the slowest of a list (`50;30`); None where it names no figure."""
    speeds = [_one_speed(part.strip()) for part in re.split(r"[;|]", value)]
    known = [speed for speed in speeds if speed is not None]
    return min(known, default=None)


def _one_speed(text: str) -> float | None:
    if ":" in text:
        return classes.ZONE_KMH.get(text.rsplit(":", 1)[1].strip().lower())
    match = _SPEED.fullmatch(text)
    if match is None:
        return None
    speed = float(match[1].replace(",", ".")) * (KMH_PER_MPH if (match[2] or "").lower() == "mph" else 1)
    return speed if _PLAUSIBLE_KMH[0] <= speed <= _PLAUSIBLE_KMH[1] else None


def _road_class(tags: Mapping[str, str]) -> str | None:
    highway = tags.get("highway")
    if highway is None:
        return classes.FERRY if tags.get("route") == "ferry" else None
    # A square drawn as an outline is not a road along that outline.
    is_road = highway in classes.SPEED_KMH and highway != classes.FERRY and tags.get("area") != "yes"
    return highway if is_road else None


def _is_open(tags: Mapping[str, str]) -> bool:
    if "emergency" in tags and tags["emergency"] in classes.OPEN_TO_EMERGENCY | {"no"}:
        return tags["emergency"] in classes.OPEN_TO_EMERGENCY
    deciding = next((tags[key] for key in classes.ACCESS_KEYS if key in tags), "yes")
    return deciding not in classes.CLOSED


def _directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """(forward, backward). A reversible lane is open in neither: nobody knows its direction at this hour."""
    oneway = tags.get("oneway", "")
    if oneway in _FORWARD:
        return True, False
    if oneway in _BACKWARD:
        return False, True
    if oneway == "reversible":
        return False, False
    implied = (
        tags.get("highway") in classes.IMPLIED_ONE_WAY_CLASSES
        or tags.get("junction") in classes.IMPLIED_ONE_WAY_JUNCTIONS
    )
    return True, not implied or oneway in _NO
