"""`geo112 import_agencies FILE.csv --region CODE [--dry-run]`: the organisations that answer."""

from geo112.regions.imports.agencies import AGENCIES
from geo112.regions.imports.tables import TableCommand


class Command(TableCommand):
    table = AGENCIES
