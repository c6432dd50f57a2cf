"""`geo112 import_vocabulary FILE.csv --region CODE [--dry-run]`: the words in which callers describe places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geo112.regions.imports.command import ImportCommand, ImportReport
from geo112.regions.imports.rows import parse_rows
from geo112.regions.models import Region
from incidents.gazetteer.aliases import reindex
from incidents.gazetteer.shipped import COLUMNS, parse_entry
from incidents.gazetteer.vocabulary_rows import store_vocabulary


class Command(ImportCommand):
    help = "Imports words of the place search by their text; words that the file does not name stay."
    file_help = "CSV: role,text,meaning,radius_m"

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        report = ImportReport(store_vocabulary(region, parse_rows(path, COLUMNS, parse_entry)))
        # Names of places are written out by the same abbreviations as what callers say.
        report["places indexed anew"] = reindex(region)
        return report
