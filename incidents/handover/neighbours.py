"""In whose region a place lies."""

from __future__ import annotations

from django.contrib.gis.geos import Point

from geo112.regions.models import Region
from incidents.gazetteer.areas import contains


def neighbour_at(region: Region, point: Point) -> Region | None:
    """The other region whose outline holds the point; None where it lies in ours, in the sea, or in nobody's."""
    if contains(region, point):
        return None
    others = Region.objects.exclude(pk=region.pk).filter(boundary__contains=point)
    return others.defer("boundary").first()


def region_name_json(region: Region) -> dict[str, str]:
    return {"slug": region.slug, "name": region.name}
