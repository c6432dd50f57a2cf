"""A point in words: what is nearest, in which direction, and in which kelurahan and kecamatan."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.gis.db.models.functions import GeometryDistance
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyproj import Geod

from geo112.regions.models import Area, Region
from incidents.gazetteer.areas import contains, village_at
from incidents.gazetteer.roads import nearest_street
from incidents.gazetteer.vocabulary import AREA_KINDS, STREET_KINDS
from incidents.models import Place

NEAR_M = 1_500
"""A landmark farther away says nothing about where one is."""
NEAR_DEG = 0.014
"""A little more than NEAR_M at the equator."""
AT_M = 25
CONSIDERED = 5
"""Degrees order almost as metres do; the nearest of these few is the nearest."""
_GEOD = Geod(ellps="WGS84")
_WINDS = [
    gettext_lazy("north"),
    gettext_lazy("north-east"),
    gettext_lazy("east"),
    gettext_lazy("south-east"),
    gettext_lazy("south"),
    gettext_lazy("south-west"),
    gettext_lazy("west"),
    gettext_lazy("north-west"),
]


@dataclass(frozen=True)
class Nearest:
    """The landmark nearest to a point, and where the point lies as seen from it."""

    name: str
    distance_m: int
    bearing_deg: float


@dataclass(frozen=True)
class Described:
    """A point in words. `village` and `district` are None where no area is known there."""

    text: str
    village: str | None
    district: str | None
    nearest: Nearest | None
    outside_region: bool
    street: str | None = None
    region: str | None = None
    """slug of the region in which the point lies, None outside all of them"""


def describe(region: Region, lon: float, lat: float) -> Described:
    """ "± 120 m utara RSUD X, Jl. W, Kel. Y, Kec. Z", in the active language."""
    point = Point(lon, lat, srid=4326)
    village = village_at(region, point)
    nearest = _nearest(region, point)
    outside = not contains(region, point)
    home = _other_region(region, point) if outside else region
    if home and outside:
        village = village_at(home, point)
    street = nearest_street(region, lon, lat)
    parts = [_beside(nearest) if nearest else "", street or "", *_area_parts(village)]
    if outside:
        parts.append(_("outside %(region)s") % {"region": region.name})
    text = ", ".join(filter(None, parts)) or f"{lat:.5f}, {lon:.5f}"
    district = village.parent.name if village and village.parent else None
    slug = home.slug if home else None
    return Described(text, village.name if village else None, district, nearest, outside, street, slug)


def _other_region(region: Region, point: Point) -> Region | None:
    return Region.objects.filter(boundary__contains=point).exclude(pk=region.pk).first()


def _nearest(region: Region, point: Point) -> Nearest | None:
    """The nearest place that is neither an area nor a street: their points lie anywhere along or in them."""
    landmarks = Place.objects.filter(region=region).exclude(kind__in=[*AREA_KINDS, *STREET_KINDS])
    nearby = landmarks.filter(point__dwithin=(point, NEAR_DEG)).order_by(GeometryDistance("point", point))[:CONSIDERED]
    found = [_seen_from(place, point) for place in nearby]
    return min((one for one in found if one.distance_m <= NEAR_M), key=lambda one: one.distance_m, default=None)


def _seen_from(place: Place, point: Point) -> Nearest:
    bearing, _back, metres = _GEOD.inv(place.point.x, place.point.y, point.x, point.y)
    return Nearest(place.name, round(metres), bearing)


def _beside(nearest: Nearest) -> str:
    if nearest.distance_m <= AT_M:
        return nearest.name
    return _("± %(metres)d m %(direction)s of %(place)s") % {
        "metres": round(nearest.distance_m, -1),
        "direction": _WINDS[round(nearest.bearing_deg % 360 / 45) % 8],
        "place": nearest.name,
    }


def _area_parts(village: Area | None) -> list[str]:
    if village is None:
        return []
    parts = [_("Kel. %(name)s") % {"name": village.name}]
    return parts + ([_("Kec. %(name)s") % {"name": village.parent.name}] if village.parent else [])
