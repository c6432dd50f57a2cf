"""Which kelurahan or desa a point lies in."""

from __future__ import annotations

from django.contrib.gis.db.models.functions import Distance, GeometryDistance
from django.contrib.gis.geos import Point
from django.db.models import QuerySet

from geo112.regions.models import Area, Region

SLIVER_M = 100
"""Official polygons leave gaps between neighbours; a point this near to one still belongs to it."""
_SLIVER_DEG = 0.002
"""A little more than SLIVER_M at the equator: lets the index discard most polygons first."""


def village_at(region: Region, point: Point) -> Area | None:
    """The village whose polygon contains the point, else the nearest one within SLIVER_M, else, inside the region,
    the nearest village that has only a centre; None where there is none."""
    villages = Area.objects.filter(region=region, level=Area.Level.VILLAGE).select_related("parent")
    containing = villages.filter(boundary__contains=point).first()
    if containing or not contains(region, point):
        return containing or _across_sliver(villages, point)
    return _across_sliver(villages, point) or _by_center(villages, point)


def contains(region: Region, point: Point) -> bool:
    """Whether the point lies in the region; a region without a boundary contains everything."""
    return region.boundary is None or bool(region.boundary.contains(point))


def _across_sliver(villages: QuerySet[Area], point: Point) -> Area | None:
    near = villages.filter(boundary__dwithin=(point, _SLIVER_DEG)).annotate(metres=Distance("boundary", point))
    nearest = near.order_by("metres").first()
    return nearest if nearest and nearest.metres.m <= SLIVER_M else None


def _by_center(villages: QuerySet[Area], point: Point) -> Area | None:
    return villages.filter(boundary=None).order_by(GeometryDistance("center", point)).first()
