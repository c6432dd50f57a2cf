"""`geo112 import_places FILE.csv --region CODE [--dry-run]`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geo112.regions.imports.command import ImportCommand, ImportReport
from geo112.regions.imports.rows import parse_rows
from geo112.regions.models import Region
from incidents.gazetteer.places import COLUMNS, PlaceRecord, parse_place, store_places


class Command(ImportCommand):
    help = "Imports places of the gazetteer by their stable ids; a repeated run changes nothing."
    file_help = "CSV: id,name,aliases(;),kind,lat,lon,kelurahan,kecamatan,region,radius_m"

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        records = parse_rows(path, COLUMNS, parse_place)
        ours = [record for record in records if _is_of(record, region)]
        report = ImportReport(store_places(region, self.track(ours, "places"), source=path.name))
        if len(ours) < len(records):
            # One file often holds a whole province: its other regions' rows are for their own runs.
            report["of other regions, passed over"] = len(records) - len(ours)
        return report


def _is_of(record: PlaceRecord, region: Region) -> bool:
    """A row without a region belongs to the one on the command line."""
    return record.region.lower() in ("", region.slug, region.code, region.number_prefix.lower(), region.name.lower())
