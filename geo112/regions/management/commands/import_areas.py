"""`import_areas FILE.csv --region CODE`: kecamatan and kelurahan as a table, for a region that has no polygons yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from geo112.regions.imports.areas import COLUMNS, AreaRow, parse_area, schematic_polygons
from geo112.regions.imports.codes import belongs_to, parent_code
from geo112.regions.imports.command import ImportCommand, ImportReport, upsert
from geo112.regions.imports.rows import parse_rows
from geo112.regions.models import Area, Region


class Command(ImportCommand):
    help = (
        "Imports kecamatan and kelurahan from a CSV (code,name,other_names,lat,lon). Kelurahan get approximate "
        "polygons around their centres, marked schematic; polygons that were imported are left alone."
    )

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        rows = sorted(parse_rows(path, COLUMNS, parse_area), key=lambda row: row.code)
        rows = [row for row in rows if belongs_to(row.code, region.code)]
        report = ImportReport(upsert(Area, {"code": row.code}, _values(row, region)) for row in _unsurveyed(rows))
        self.stdout.write(f"{draw_schematic(region)} schematic polygons drawn")
        return report


def _unsurveyed(rows: list[AreaRow]) -> list[AreaRow]:
    """Those without an imported polygon: what an official file has said is not overwritten by a table."""
    codes = [row.code for row in rows]
    surveyed = Area.objects.filter(code__in=codes, boundary__isnull=False, is_schematic=False)
    known = set(surveyed.values_list("code", flat=True))
    return [row for row in rows if row.code not in known]


def _values(row: AreaRow, region: Region) -> dict[str, Any]:
    return {
        "region": region,
        "level": row.level,
        "name": row.name,
        "other_names": row.other_names,
        "parent": Area.objects.filter(code=parent_code(row.code)).first(),
        "center": Point(*row.center, srid=4326),
        "is_schematic": True,
    }


def draw_schematic(region: Region) -> int:
    """Gives every kelurahan of the region without an imported polygon an approximate one, and likewise the kecamatan
    their union. Returns how many were drawn; none where the region has no outline."""
    if region.boundary is None:
        return 0
    land = _to_shapely(region.boundary).difference(
        shapely.union_all([_to_shapely(water.geometry) for water in region.waters.all()])
    )
    villages = list(region.areas.filter(level=Area.Level.VILLAGE))
    polygons = schematic_polygons([(village.center.x, village.center.y) for village in villages], land)
    drawn: list[tuple[Area, BaseGeometry]] = [
        (area, polygon) for area, polygon in zip(villages, polygons, strict=True) if area.is_schematic
    ]
    for district in region.areas.filter(level=Area.Level.DISTRICT, is_schematic=True):
        parts = [polygon for area, polygon in drawn if area.parent_id == district.pk]
        if parts:
            drawn.append((district, shapely.union_all(parts)))
    for area, polygon in drawn:
        area.boundary = _multi(polygon)
    Area.objects.bulk_update([area for area, _ in drawn], ["boundary"])
    return len(drawn)


def _to_shapely(geometry: GEOSGeometry) -> BaseGeometry:
    return shapely.from_wkb(bytes(geometry.wkb))


def _multi(polygon: BaseGeometry) -> MultiPolygon:
    geometry = GEOSGeometry(memoryview(polygon.wkb), srid=4326)
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=4326)
