"""`geo112 import_units FILE.csv --region CODE [--dry-run]`."""

from geo112.regions.imports.tables import TableCommand
from responders.imports.units import UNITS


class Command(TableCommand):
    table = UNITS
