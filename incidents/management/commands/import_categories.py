"""`geo112 import_categories FILE.csv [--dry-run]`: types of incidents."""

from geo112.regions.imports.tables import TableCommand
from incidents.imports.categories import CATEGORIES


class Command(TableCommand):
    table = CATEGORIES
