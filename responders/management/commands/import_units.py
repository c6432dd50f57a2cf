"""`geo112 import_units FILE.csv --region CODE [--dry-run]`."""

from functools import partial
from pathlib import Path
from typing import Any

from geo112.regions.imports.command import ImportCommand, ImportReport
from geo112.regions.imports.rows import parse_rows
from geo112.regions.models import Region
from responders.imports import units
from responders.imports.stations import agencies_by_name


class Command(ImportCommand):
    help = "Imports units (columns agency, station, call_sign, kind, capabilities separated by ;)."

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        read = partial(
            units.read_unit,
            region=region,
            agencies=agencies_by_name(region),
            stations=units.stations_by_name(region),
        )
        rows = parse_rows(path, units.COLUMNS, read)
        units.refuse_doubles(rows)
        return ImportReport(units.save_unit(region, row) for row in self.track(rows, "Units"))
