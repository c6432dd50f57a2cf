"""Streets of the active road network by their names: where two of them meet, and how far along one of them."""

from __future__ import annotations

from functools import lru_cache

import shapely
from django.contrib.gis.db.models.functions import AsWKB, GeometryDistance
from django.contrib.gis.geos import Point
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from geo112.regions.models import Region
from geo112.roads.models import RoadNetwork, RoadSegment
from incidents.gazetteer.normalise import normalise
from incidents.gazetteer.shipped import shipped_vocabulary

TOUCH_DEG = 0.0003
"""Some 30 m: carriageways of one junction may be drawn apart."""
ON_STREET_M = 60
"""Houses farther from a street are not said to stand in it."""
METRES_PER_DEGREE = 111_320
NETWORKS_KEPT = 8


def junction_of(region: Region, one: str, other: str) -> tuple[float, float] | None:
    """lon, lat of where two streets meet; the middle of it where they do so at several places close together."""
    first, second = street_lines(region, one), street_lines(region, other)
    if first is None or second is None:
        return None
    common = shapely.intersection(first, second)
    if common.is_empty:
        if shapely.distance(first, second) > TOUCH_DEG:
            return None
        common = shapely.shortest_line(first, second)
    center = common.centroid
    return center.x, center.y


def nearest_street(region: Region, lon: float, lat: float) -> str | None:
    """The name of the street at the point, None where none that has a name is within ON_STREET_M."""
    point = Point(lon, lat, srid=4326)
    segments = RoadSegment.objects.filter(network__region=region.pk, network__is_active=True).exclude(name="")
    near = segments.filter(geometry__dwithin=(point, ON_STREET_M / METRES_PER_DEGREE))
    return near.order_by(GeometryDistance("geometry", point)).values_list("name", flat=True).first()


def street_lines(region: Region, name: str) -> BaseGeometry | None:
    """The street's course as one geometry, None where the active network has no street of that name."""
    network = RoadNetwork.objects.filter(region=region.pk, is_active=True).values_list("pk", flat=True).first()
    names = _names(network).get(_street_name(name)) if network else None
    if not names:
        return None
    segments = RoadSegment.objects.filter(network=network, name__in=names).annotate(wkb=AsWKB("geometry"))
    lines = shapely.from_wkb([bytes(wkb) for wkb in segments.values_list("wkb", flat=True)])
    merged = linemerge(MultiLineString(list(lines)))
    return merged if isinstance(merged, LineString | MultiLineString) else None


@lru_cache(maxsize=NETWORKS_KEPT)
def _names(network: int) -> dict[str, list[str]]:
    """The street names of a network, which never changes, by what is left of them in our spelling."""
    found: dict[str, list[str]] = {}
    for name in RoadSegment.objects.filter(network=network).exclude(name="").values_list("name", flat=True).distinct():
        found.setdefault(_street_name(name), []).append(name)
    return found


def _street_name(name: str) -> str:
    return normalise(name, shipped_vocabulary()).removeprefix("jalan ")
