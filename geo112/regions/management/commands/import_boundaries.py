"""`import_boundaries FILE --region CODE`: kelurahan, kecamatan and the region's own outline, by official code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.gis.db.models import Union
from django.contrib.gis.geos import MultiPolygon
from django.core.management.base import CommandParser
from django.db.models import Exists, OuterRef

from geo112.regions.imports.boundaries import Boundary, read_boundaries
from geo112.regions.imports.codes import parent_code
from geo112.regions.imports.command import ImportCommand, ImportReport, Outcome, upsert
from geo112.regions.imports.features import read_features
from geo112.regions.imports.problems import ImportFailed, ImportProblem
from geo112.regions.models import Area, Region


class Command(ImportCommand):
    help = "Imports boundaries from a GeoJSON or any other file that GDAL reads; replaces those with the same code."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--level", choices=["region", *Area.Level.values], default="", help="take only this level")
        parser.add_argument("--code-field", default="", help="field with the official code (found out by itself)")
        parser.add_argument("--name-field", default="", help="field with the name (found out by itself)")

    def import_file(
        self, path: Path, region: Region, *, level: str = "", code_field: str = "", name_field: str = "", **options: Any
    ) -> ImportReport:
        features = self.track(read_features(path), "Reading boundaries")
        found = read_boundaries(features, region.code, code_field=code_field, name_field=name_field, level=level)
        if not found:
            wanted = f"{level or 'boundary'} of {region} ({region.code})"
            raise ImportFailed([ImportProblem(0, "", f"the file contains no {wanted}")])
        found.sort(key=lambda boundary: boundary.code)
        report = ImportReport(_save(boundary, region) for boundary in self.track(found, "Saving boundaries"))
        self._report_rest(region)
        return report

    def _report_rest(self, region: Region) -> None:
        merged = merge_districts(region)
        if merged:
            self.stdout.write(f"{merged} kecamatan put together from their kelurahan")
        if outline_from_villages(region):
            self.stdout.write(f"The outline of {region} put together from its kelurahan")
        left = region.areas.filter(is_schematic=True).count()
        if left:
            self.stdout.write(f"{left} areas of {region} are still schematic")


def _save(boundary: Boundary, region: Region) -> Outcome:
    if boundary.level == "region":
        values = {"boundary": boundary.polygon, "boundary_is_schematic": boundary.is_schematic}
        return upsert(Region, {"pk": region.pk}, values)
    values = {
        "region": region,
        "level": boundary.level,
        "name": boundary.name,
        "parent": Area.objects.filter(code=parent_code(boundary.code)).first(),
        "center": boundary.center,
        "boundary": boundary.polygon,
        "is_schematic": boundary.is_schematic,
    }
    if boundary.other_names:
        values["other_names"] = boundary.other_names
    return upsert(Area, {"code": boundary.code}, values)


def outline_from_villages(region: Region) -> bool:
    """Gives a region that has no outline the union of its kelurahan; whether it did."""
    region.refresh_from_db(fields=["boundary"])
    union = None
    if region.boundary is None:
        villages = region.areas.filter(level=Area.Level.VILLAGE, is_schematic=False)
        union = villages.aggregate(union=Union("boundary"))["union"]
    if union is None:
        return False
    region.boundary = union if isinstance(union, MultiPolygon) else MultiPolygon(union, srid=4326)
    region.boundary_is_schematic = False
    region.save(update_fields=["boundary", "boundary_is_schematic"])
    return True


def merge_districts(region: Region) -> int:
    """Replaces each schematic kecamatan, all of whose kelurahan were imported, by their union; returns how many."""
    schematic_child = Area.objects.filter(parent=OuterRef("pk"), is_schematic=True)
    districts = region.areas.filter(level=Area.Level.DISTRICT, is_schematic=True, children__isnull=False).distinct()
    merged = 0
    for district in districts.exclude(Exists(schematic_child)):
        union = district.children.aggregate(union=Union("boundary"))["union"]
        if union is None:
            continue
        district.boundary = union if isinstance(union, MultiPolygon) else MultiPolygon(union, srid=4326)
        district.is_schematic = False
        district.save(update_fields=["boundary", "is_schematic"])
        merged += 1
    return merged
