"""Streets of the region's active road network as places, so that an imported extract can be searched by name."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.gis.db.models import Collect
from django.contrib.gis.geos import MultiLineString, Point
from django.utils.text import slugify
from pyproj import Geod

from geo112.regions.models import Region
from geo112.roads.models import RoadSegment
from incidents.gazetteer.areas import village_at
from incidents.gazetteer.places import BIGGEST_RADIUS_M, PlaceRecord

SHORTEST_RADIUS_M = 50
_GEOD = Geod(ellps="WGS84")


def street_records(region: Region) -> Iterator[PlaceRecord]:
    """One record for each street name. Its key comes of the name, so that the next network's street replaces it."""
    segments = RoadSegment.objects.filter(network__region=region, network__is_active=True).exclude(name="")
    for name, lines in segments.values("name").annotate(lines=Collect("geometry")).values_list("name", "lines"):
        # Collect gives a GeometryCollection whatever is in it, and that knows no distance along itself.
        yield _record(region, name, MultiLineString(*lines, srid=lines.srid))


def _record(region: Region, name: str, lines: MultiLineString) -> PlaceRecord:
    middle = _middle(lines)
    village = village_at(region, middle)
    return PlaceRecord(
        key=f"street-{slugify(name)}"[:100],
        name=name,
        lon=middle.x,
        lat=middle.y,
        kind="road",
        radius_m=_reach_m(middle, lines),
        village=village.name if village else "",
        district=village.parent.name if village and village.parent else "",
    )


def _middle(lines: MultiLineString) -> Point:
    """The point of the street nearest to its centre: on the road, also where that bends around a bay."""
    return lines.interpolate(lines.project(lines.centroid))


def _reach_m(middle: Point, lines: MultiLineString) -> int:
    """From the middle to the farthest corner of the street: whoever is on it is within this."""
    west, south, east, north = lines.extent
    corners = [(lon, lat) for lon in (west, east) for lat in (south, north)]
    farthest: float = max(_GEOD.inv(middle.x, middle.y, lon, lat)[2] for lon, lat in corners)
    return round(min(max(farthest, SHORTEST_RADIUS_M), BIGGEST_RADIUS_M))
