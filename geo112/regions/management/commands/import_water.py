"""`import_water FILE --region CODE`: sea, bays, rivers and lakes of the base map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geo112.regions.imports.command import ImportCommand, ImportReport
from geo112.regions.imports.features import read_features
from geo112.regions.models import Region, Water

NAMES = ("name", "nama", "namobj")


class Command(ImportCommand):
    help = "Replaces the region's water by the polygons of a GeoJSON or any other file that GDAL reads."

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        features = list(self.track(read_features(path), "Reading water"))
        report = ImportReport(added=len(features), removed=region.waters.count())
        region.waters.all().delete()
        Water.objects.bulk_create(
            Water(
                region=region,
                name=next((name for key in NAMES if (name := feature.properties.get(key))), "")[:100],
                geometry=feature.geometry,
                is_schematic=feature.is_schematic,
            )
            for feature in features
        )
        return report
