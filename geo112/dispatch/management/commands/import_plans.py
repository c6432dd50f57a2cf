"""`geo112 import_plans FILE.csv --region CODE [--dry-run]`: who comes to what."""

from geo112.dispatch.imports.plans import PLANS
from geo112.regions.imports.tables import TableCommand


class Command(TableCommand):
    table = PLANS
