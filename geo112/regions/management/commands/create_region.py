"""`create_region SLUG NAME --code --prefix --lat --lon`: a further centre on a running system; imports fill it."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo112.regions.models import Region


class Command(BaseCommand):
    help = (
        "Adds a region, or changes one that is there. What it consists of comes after it, on the running system: "
        "import_boundaries, import_water, import_roads, import_places, import_agencies, import_plans, import_stations, "
        "import_units, create_user."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="as in addresses and topics, e.g. konawe")
        parser.add_argument("name", help="e.g. 'Kabupaten Konawe'")
        parser.add_argument("--code", required=True, help="official (Kemendagri) code, e.g. 74.02")
        parser.add_argument("--prefix", required=True, help="2 to 5 capitals before incident numbers, e.g. KNW")
        parser.add_argument("--lat", required=True, type=float, help="where its map opens, degrees, e.g. -3.85")
        parser.add_argument("--lon", required=True, type=float, help="e.g. 122.05")
        parser.add_argument("--time-zone", default="Asia/Makassar")

    def handle(self, *, slug: str, **options: Any) -> None:
        region = Region.objects.filter(slug=slug).first() or Region(slug=slug)
        is_new = region.pk is None
        region.name, region.code, region.number_prefix = options["name"], options["code"], options["prefix"]
        region.time_zone, region.center = options["time_zone"], _point(options["lat"], options["lon"])
        try:
            region.full_clean()
        except ValidationError as error:
            problems = [f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()]
            raise CommandError("; ".join(problems)) from error
        region.save()
        self.stdout.write(self.style.SUCCESS(f"{region} {'added' if is_new else 'changed'}."))


def _point(lat: float, lon: float) -> Point:
    if not (abs(lat) <= 90 and abs(lon) <= 180) or (lat, lon) == (0, 0):
        raise CommandError(f"--lat, --lon: {lat}, {lon} is no place in degrees, such as -3.85, 122.05.")
    return Point(lon, lat, srid=4326)
