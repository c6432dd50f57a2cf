"""Callers spread evenly over real kelurahan and desa: are they within the radius that the candidate promises?"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from tests.bench.tools.answers import GEOD, Answer
from tests.bench.tools.report import Figure
from tests.bench.tools.spoken import Place

CALLERS = 60


def share_within(data: Path, places: Sequence[Place], answers: Sequence[Answer]) -> Figure:
    """Over those places whose candidate is the right one."""
    polygons = _polygons(data)
    chance = random.Random(112)
    within = total = 0
    for place, answer in zip(places, answers, strict=True):
        polygon = polygons.get(place.id.removeprefix("kel-"))
        if polygon is None or not answer.candidates:
            continue
        lat, lon, _sure, radius_m = answer.candidates[0]
        if GEOD.inv(lon, lat, place.lon, place.lat)[2] > 1:
            continue
        callers = [_caller(polygon, chance) for _ in range(CALLERS)]
        within += sum(GEOD.inv(lon, lat, point.x, point.y)[2] <= radius_m for point in callers)
        total += CALLERS
    share = 100 * within / total if total else float("nan")
    return Figure("area_holds", "callers anywhere in their kelurahan within the radius", share, "%", target="85–97 %")


def _polygons(data: Path) -> dict[str, BaseGeometry]:
    found = {}
    for region in ("kendari", "konawe"):
        features = json.loads((data / f"{region}_kelurahan_kemendagri2025.geojson").read_text())["features"]
        for feature in features:
            properties = feature["properties"]
            code = properties.get("kode") or properties.get("code")
            found[str(code)] = shape(feature["geometry"])
    return found


def _caller(polygon: BaseGeometry, chance: random.Random) -> Point:
    west, south, east, north = polygon.bounds
    while True:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if polygon.contains(point):
            return point
