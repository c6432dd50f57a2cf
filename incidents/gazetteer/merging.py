"""Places of one source beside those of another: where they lie, and which of them are known already."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from pyproj import Geod

from geo112.regions.models import Area, Region
from incidents.gazetteer.normalise import names_of, normalise
from incidents.gazetteer.osm_places import OsmPlace
from incidents.gazetteer.places import PlaceRecord
from incidents.gazetteer.vocabulary_rows import vocabulary_of
from incidents.models import Place

SAME_M = 250
"""Two places of one name this near to each other are one."""
OSM_KEYS = "osm-"
_GEOD = Geod(ellps="WGS84")


class Surroundings:
    """A region's outline and villages, ready for thousands of points."""

    def __init__(self, region: Region) -> None:
        self._outline = shapely.from_wkb(bytes(region.boundary.wkb)) if region.boundary else None
        if self._outline is not None:
            shapely.prepare(self._outline)
        villages = Area.objects.filter(region=region, level=Area.Level.VILLAGE).exclude(boundary=None)
        rows = list(villages.annotate(shape=AsWKB("boundary")).values_list("name", "parent__name", "shape"))
        self._names = [(name, district or "") for name, district, _shape in rows]
        self._tree = shapely.STRtree(shapely.from_wkb([bytes(shape) for *_names, shape in rows]))

    def holds(self, lon: float, lat: float) -> bool:
        return self._outline is None or bool(shapely.contains_xy(self._outline, lon, lat))

    def record_of(self, place: OsmPlace) -> PlaceRecord:
        within = self._tree.query(shapely.Point(place.lon, place.lat), predicate="within")
        village, district = self._names[int(within[0])] if len(within) else ("", "")
        return PlaceRecord(
            key=place.key, name=place.name, lon=place.lon, lat=place.lat, aliases=place.aliases, kind=place.kind,
            radius_m=place.radius_m, village=village, district=district,
        )  # fmt: skip


def known_already(region: Region, records: Iterable[PlaceRecord]) -> set[str]:
    """Keys of those that another source has under the same name near by: its row, with official id, stays the one."""
    vocabulary = vocabulary_of(region)
    by_name: dict[str, list[tuple[float, float]]] = {}
    others = Place.objects.filter(region=region).exclude(key__startswith=OSM_KEYS)
    for text, point in others.values_list("search_text", "point"):
        for name in names_of(text):
            by_name.setdefault(name, []).append((point.x, point.y))
    return {
        one.key
        for one in records
        if any(
            _GEOD.inv(one.lon, one.lat, lon, lat)[2] <= SAME_M
            for lon, lat in by_name.get(normalise(one.name, vocabulary), ())
        )
    }
