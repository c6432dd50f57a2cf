"""`load_fixtures`: start-up data of Kendari and Konawe, each part only where the region has none yet."""

from __future__ import annotations

import csv
import math
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo112.regions.imports.codes import belongs_to, parent_code
from geo112.regions.imports.features import Feature, read_features
from geo112.regions.imports.rows import Row, read_rows
from geo112.regions.models import Area, Region

AREA_COLUMNS = ("code", "level", "name", "other_names", "lat", "lon", "area_km2")
PLACE_COLUMNS = ("id", "name", "aliases", "kind", "lat", "lon", "kelurahan", "kecamatan", "region", "radius_m")


class Command(BaseCommand):
    help = (
        "Loads the regions Kendari and Konawe with outlines, areas, water, agencies, incident types, response plans, "
        "targets, places, fictional stations and units, and schematic roads. A part that is already there is left "
        "alone, so that what you have imported or edited stays; --replace loads it again over what is there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", help="only this region (slug)")
        parser.add_argument("--replace", action="store_true", help="load again what is already there")

    def handle(self, *, region: str | None = None, replace: bool = False, **options: Any) -> None:
        self.replace, self.verbosity = replace, options["verbosity"]
        self.folder = Path(settings.FIXTURES_DIR)
        features = {feature.properties["slug"]: feature for feature in read_features(self.folder / "regions.geojson")}
        if region and region not in features:
            raise CommandError(f"There are no fixtures for {region!r} (only for {', '.join(features)}).")
        for slug in [region] if region else features:
            self._load(self._region(features[slug]))
        self.stdout.write(self.style.SUCCESS("Fixtures loaded."))

    def _region(self, feature: Feature) -> Region:
        fields = {key: feature.properties[key] for key in ("name", "code", "number_prefix", "time_zone")}
        lon, lat = (float(feature.properties[key]) for key in ("center_lon", "center_lat"))
        values = {**fields, "boundary": feature.geometry, "center": Point(lon, lat, srid=4326)}
        region, is_new = Region.objects.get_or_create(slug=feature.properties["slug"], defaults=values)
        self._say(f"{region}: {'added' if is_new else 'already there'}")
        return region

    def _load(self, region: Region) -> None:
        self._part(region, "water", region.waters.exists(), "import_water", f"{region.slug}_water.geojson")
        self._part(region, "areas", region.areas.exists(), "import_areas", "areas.csv")
        # Plans name agencies: a region with some of its own still needs ours until it has plans of its own.
        self._part(region, "agencies", region.response_plans.exists(), "import_agencies", "agencies.csv")
        if region.response_plans.exists() and not self.replace:
            self._say("  incident types and plans: already there")
        else:
            call_command("import_categories", self.folder / "categories.csv", stdout=self.stdout)
            self._import(region, "import_plans", self.folder / "plans.csv")
        self._part(region, "targets", region.targets.exists(), "import_targets", "targets.csv")
        # Before the places, whose names are written out by these words.
        self._part(region, "vocabulary", region.vocabulary.exists(), "import_vocabulary", "vocabulary.csv")
        self._load_places(region)
        self._part(region, "stations", region.stations.exists(), "import_stations", f"{region.slug}_stations.csv")
        self._part(region, "units", region.units.exists(), "import_units", f"{region.slug}_units.csv")
        has_roads = region.road_networks.filter(is_active=True).exists()
        self._part(region, "roads", has_roads, "import_roads", f"{region.slug}_roads.osm")

    def _load_places(self, region: Region) -> None:
        """Landmarks and streets from their file, kelurahan and kecamatan from the table of areas."""
        is_there = region.places.exists()
        self._part(region, "places", is_there, "import_places", f"{region.slug}_places.csv")
        if is_there and not self.replace:
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "areas.csv"
            write_area_places(self.folder / "areas.csv", path, region)
            self._import(region, "import_places", path)

    def _part(self, region: Region, what: str, is_there: bool, command: str, file: str) -> None:
        if is_there and not self.replace:
            self._say(f"  {what}: already there")
        elif (self.folder / file).exists():
            self._import(region, command, self.folder / file)

    def _import(self, region: Region, command: str, path: Path) -> None:
        call_command(command, path, region=region.slug, verbosity=self.verbosity, stdout=self.stdout)

    def _say(self, text: str) -> None:
        if self.verbosity:
            self.stdout.write(text)


def write_area_places(areas: Path, path: Path, region: Region) -> None:
    """Writes the region's areas as a places CSV; ids are the official codes, so that imports replace these rows."""
    rows = [row for row in read_rows(areas, AREA_COLUMNS) if belongs_to(row.text("code"), region.code)]
    districts = {row.text("code"): row.text("name") for row in rows if row.text("level") == Area.Level.DISTRICT}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, PLACE_COLUMNS)
        writer.writeheader()
        writer.writerows(_area_place(row, region, districts) for row in rows)


def _area_place(row: Row, region: Region, districts: dict[str, str]) -> dict[str, str | float]:
    code, name, level = row.text("code"), row.text("name"), row.text("level")
    lon, lat = row.lon_lat()
    radius_m = 1000 * math.sqrt(row.number("area_km2", 0, 1e6) / math.pi)
    return {
        "id": code,
        "name": name,
        "aliases": row.text("other_names"),
        "kind": level,
        "lat": lat,
        "lon": lon,
        "kelurahan": name if level == Area.Level.VILLAGE else "",
        "kecamatan": districts.get(parent_code(code), name),
        "region": region.slug,
        "radius_m": int(round(radius_m, -1)),
    }
