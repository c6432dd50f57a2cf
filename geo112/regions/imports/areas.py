"""A table of kecamatan and kelurahan with centres, and approximate polygons drawn around these. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo112.regions.imports.codes import dotted_code, level_of
from geo112.regions.imports.rows import FieldError, Row

COLUMNS = ("code", "name", "lat", "lon")
ISLAND_DEG = 0.003
"""Around a centre that the coarse outline leaves in the sea some 300 m count as land."""


@dataclass(frozen=True)
class AreaRow:
    code: str
    level: str
    name: str
    other_names: str
    center: tuple[float, float]
    """lon, lat"""


def parse_area(row: Row) -> AreaRow:
    try:
        code = dotted_code(row.text("code"))
    except ValueError as error:
        raise FieldError("code", str(error)) from None
    if level_of(code) == "region":
        raise FieldError("code", f"{code} is a region, expected a kecamatan or kelurahan")
    name = row.text("name", max_length=100, required=True)
    return AreaRow(code, level_of(code), name, row.text("other_names"), row.lon_lat())


def schematic_polygons(centers: Sequence[tuple[float, float]], land: BaseGeometry) -> list[MultiPolygon]:
    """For each centre (lon, lat; all different) the land that is nearer to it than to any other."""
    if len(centers) < 2:
        return [_polygonal(land)] * len(centers)
    points = [Point(center) for center in centers]
    islands = [point.buffer(ISLAND_DEG) for point in points if not land.contains(point)]
    land = shapely.union_all([land, *islands])
    cells = list(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=land).geoms)
    tree = shapely.STRtree(cells)
    nearest = [int(tree.query(point, predicate="within")[0]) for point in points]
    return [_polygonal(shapely.intersection(cells[cell], land)) for cell in nearest]


def _polygonal(geometry: BaseGeometry) -> MultiPolygon:
    parts = getattr(geometry, "geoms", [geometry])
    return MultiPolygon([part for part in parts if isinstance(part, Polygon)])
