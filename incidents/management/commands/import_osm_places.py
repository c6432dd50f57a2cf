"""`geo112 import_osm_places FILE.osm.pbf --region CODE [--dry-run]`: places out of the same extract as the roads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geo112.regions.imports.command import ImportCommand, ImportReport
from geo112.regions.imports.problems import ImportFailed, ImportProblem
from geo112.regions.models import Region
from incidents.gazetteer.merging import Surroundings, known_already
from incidents.gazetteer.osm_places import PlaceFileError, read_osm_places
from incidents.gazetteer.places import store_places


class Command(ImportCommand):
    help = "Imports named places (not streets: see import_streets) from an OpenStreetMap file; safe to repeat."
    file_help = ".osm.pbf, .osm, .osm.gz or .osm.bz2"

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        around = Surroundings(region)
        try:
            found = list(self.track(read_osm_places(path), "Reading places"))
        except PlaceFileError as error:
            raise ImportFailed([ImportProblem(0, "", str(error))]) from error
        inside = [around.record_of(place) for place in found if around.holds(place.lon, place.lat)]
        known = known_already(region, inside)
        report = ImportReport(
            store_places(region, [one for one in inside if one.key not in known], source=f"OpenStreetMap, {path.name}")
        )
        report["merged with places known already"] = len(known)
        report["outside the region"] = len(found) - len(inside)
        return report
