"""Named places out of an OpenStreetMap file, the same extract as the roads. No database.

Streets are not among them: they come of the road network (`import_streets`), whose segments are already joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import osmium

from geo112.roads.osm import COORDINATE_UNITS_PER_DEGREE, SUFFIXES

NAME_TAGS = ("alt_name", "short_name", "official_name", "old_name", "loc_name", "name:id", "name:en")
LONGEST_NAME = 200
_KINDS: dict[tuple[str, str], str] = {
    ("amenity", "fuel"): "fuel", ("amenity", "hospital"): "hospital", ("amenity", "clinic"): "clinic",
    ("amenity", "doctors"): "clinic", ("amenity", "pharmacy"): "shop", ("amenity", "school"): "school",
    ("amenity", "kindergarten"): "school", ("amenity", "university"): "campus", ("amenity", "college"): "campus",
    ("amenity", "marketplace"): "market", ("amenity", "bank"): "bank", ("amenity", "police"): "police",
    ("amenity", "fire_station"): "fire_station", ("amenity", "townhall"): "government",
    ("amenity", "courthouse"): "government", ("amenity", "community_centre"): "government",
    ("amenity", "restaurant"): "cafe", ("amenity", "cafe"): "cafe", ("amenity", "fast_food"): "cafe",
    ("amenity", "bus_station"): "terminal", ("amenity", "ferry_terminal"): "port", ("amenity", "cinema"): "recreation",
    ("shop", "mall"): "mall", ("tourism", "hotel"): "hotel", ("tourism", "guest_house"): "hotel",
    ("tourism", "museum"): "government", ("tourism", "attraction"): "recreation", ("leisure", "park"): "recreation",
    ("leisure", "sports_centre"): "sport", ("leisure", "stadium"): "sport", ("leisure", "pitch"): "sport",
    ("natural", "beach"): "recreation", ("waterway", "waterfall"): "recreation", ("landuse", "residential"): "housing",
    ("landuse", "cemetery"): "cemetery", ("aeroway", "aerodrome"): "airport", ("man_made", "bridge"): "bridge",
    ("historic", "monument"): "monument", ("historic", "memorial"): "monument", ("office", "government"): "government",
    ("place", "suburb"): "neighbourhood", ("place", "neighbourhood"): "neighbourhood",
    ("place", "hamlet"): "neighbourhood",
    ("place", "village"): "neighbourhood", ("place", "square"): "recreation", ("harbour", "yes"): "port",
    ("healthcare", "centre"): "clinic",
}  # fmt: skip
_ANY: dict[str, str] = {"shop": "shop", "office": "office", "tourism": "recreation", "amenity": "landmark"}
_WORSHIP = {"muslim": "mosque", "christian": "church"}
_RADII_M = {"neighbourhood": 500, "housing": 200, "airport": 1000, "campus": 200, "recreation": 150, "bridge": 200}
USUAL_RADIUS_M = 60


class PlaceFileError(ValueError):
    """The file is no OpenStreetMap file; the message says why."""


@dataclass(frozen=True)
class OsmPlace:
    key: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    lon: float
    lat: float
    radius_m: int


def kind_of(tags: Mapping[str, str]) -> str:
    """Our kind of a tagged thing, "" where it is none that callers name."""
    name = tags.get("name", "").lower()
    if "puskesmas" in name:
        return "puskesmas"
    if tags.get("amenity") == "place_of_worship":
        return _WORSHIP.get(tags.get("religion", ""), "worship")
    exact = (kind for (key, value), kind in _KINDS.items() if tags.get(key) == value)
    return next(exact, "") or next((kind for key, kind in _ANY.items() if key in tags), "")


def read_osm_places(path: Path) -> Iterator[OsmPlace]:
    """Nodes, and ways by the middle of their box. Two passes, so that neither the order of the file nor negative ids
    matter. Raises PlaceFileError."""
    if not path.name.lower().endswith(SUFFIXES):
        raise PlaceFileError(f"{path.name} does not end in one of {', '.join(SUFFIXES)}.")
    try:
        ways = list(_ways(path))
        yield from _placed(path, ways)
    except (RuntimeError, UnicodeDecodeError) as error:  # what pyosmium raises for every fault of a file
        raise PlaceFileError(f"{path.name} cannot be read as an OpenStreetMap file: {error}") from error


def _entities(path: Path, kind: Any) -> Iterator[Any]:
    yield from osmium.FileProcessor(str(path), kind)


def _ways(path: Path) -> Iterator[tuple[int, dict[str, str], list[int]]]:
    for way in _entities(path, osmium.osm.WAY):
        if not way.deleted and _is_named_place(way.tags):
            yield way.id, dict(way.tags), [node.ref for node in way.nodes]


def _placed(path: Path, ways: list[tuple[int, dict[str, str], list[int]]]) -> Iterator[OsmPlace]:
    points: dict[int, tuple[float, float] | None] = {ref: None for _id, _tags, refs in ways for ref in refs}
    for node in _entities(path, osmium.osm.NODE):
        if node.deleted or not node.location.valid():
            continue
        lonlat = node.location.x / COORDINATE_UNITS_PER_DEGREE, node.location.y / COORDINATE_UNITS_PER_DEGREE
        if node.id in points:
            points[node.id] = lonlat
        if _is_named_place(node.tags):
            yield _place(f"osm-node-{node.id}", dict(node.tags), *lonlat)
    for pk, tags, refs in ways:
        corners = [point for ref in refs if (point := points[ref])]
        if corners:
            lons, lats = zip(*corners, strict=True)
            yield _place(f"osm-way-{pk}", tags, (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)


def _is_named_place(tags: Any) -> bool:
    return "name" in tags and "highway" not in tags and bool(kind_of(tags))


def _place(key: str, tags: Mapping[str, str], lon: float, lat: float) -> OsmPlace:
    name = tags["name"].strip()[:LONGEST_NAME]
    others = [one.strip()[:LONGEST_NAME] for tag in NAME_TAGS for one in tags.get(tag, "").split(";")]
    kind = kind_of(tags)
    aliases = tuple(dict.fromkeys(one for one in others if one and one != name))
    return OsmPlace(key, name, aliases, kind, lon, lat, _RADII_M.get(kind, USUAL_RADIUS_M))
