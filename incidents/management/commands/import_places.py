"""`geo112 import_places FILE.csv --region CODE [--dry-run]`: places by their stable ids."""

from geo112.regions.imports.tables import TableCommand
from incidents.imports.places import PLACES


class Command(TableCommand):
    table = PLACES
    file_help = "CSV: id,name,aliases(;),kind,lat,lon,kelurahan,kecamatan,region,radius_m"
