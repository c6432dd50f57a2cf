"""`geo112 import_stations FILE.csv --region CODE [--dry-run]`."""

from functools import partial
from pathlib import Path
from typing import Any

from geo112.regions.imports.command import ImportCommand, ImportReport
from geo112.regions.imports.rows import parse_rows
from geo112.regions.models import Region
from responders.imports import stations


class Command(ImportCommand):
    help = "Imports stations (columns agency, name, lat, lon, address, phone)."

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        read = partial(stations.read_station, agencies=stations.agencies_by_name(region))
        rows = parse_rows(path, stations.COLUMNS, read)
        return ImportReport(stations.save_station(region, row) for row in self.track(rows, "Stations"))
