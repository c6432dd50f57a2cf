"""`geo112 import_stations FILE.csv --region CODE [--dry-run]`."""

from geo112.regions.imports.tables import TableCommand
from responders.imports.stations import STATIONS


class Command(TableCommand):
    table = STATIONS
