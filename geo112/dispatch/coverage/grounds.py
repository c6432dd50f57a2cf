"""The ground of each region, laid out once per process and anew after an import."""

from __future__ import annotations

from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, Polygon

from geo112.dispatch.coverage.covering import Ground
from geo112.regions.models import Area, Region
from geo112.roads.basemap import base_map_version
from geo112.roads.models import RoadNetwork
from geo112.roads.mosaic import lay_out
from geo112.roads.store import load_graph

_cache: dict[int, tuple[str, Ground]] = {}


def ground_of(region: Region) -> tuple[str, Ground] | None:
    """The ground with a name for its version; None where the region has no roads."""
    network = RoadNetwork.objects.filter(region=region, is_active=True).first()
    version = base_map_version(region, network)
    known = _cache.get(region.pk)
    if known is None or known[0] != version:
        made = _laid_out(region)
        if made is None:
            return None
        known = _cache[region.pk] = version, made
    return known


def _laid_out(region: Region) -> Ground | None:
    graph = load_graph(region)
    if graph is None:
        return None
    villages = list(Area.objects.filter(region=region, level=Area.Level.VILLAGE).order_by("code"))
    outlines = [_shape(village.boundary) if village.boundary else None for village in villages]
    outline = region.boundary or Polygon.from_bbox(region.bbox)
    mosaic = lay_out(graph, _shape(outline), _water(region), outlines)
    return Ground(graph, mosaic, tuple((village.code, village.name) for village in villages))


def _water(region: Region) -> Any:
    shapes = [_shape(geometry) for geometry in region.waters.values_list("geometry", flat=True)]
    return shapely.union_all(shapes) if shapes else None


def _shape(geometry: GEOSGeometry) -> Any:
    """As shapely has it, mended where an import brought rings that cross themselves."""
    return shapely.make_valid(shapely.from_wkb(bytes(geometry.wkb)))
