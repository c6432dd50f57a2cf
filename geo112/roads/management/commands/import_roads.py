from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from geo112.regions.imports.command import find_region
from geo112.regions.models import Region
from geo112.roads.importing import RoadFile, Summary, import_network, read_road_file, summarise
from geo112.roads.osm import RoadFileError


class Command(BaseCommand):
    help = "Imports a region's roads from an OpenStreetMap file (.osm.pbf, .osm, .osm.gz, .osm.bz2)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", required=True, metavar="CODE", help="slug, official code or number prefix")
        parser.add_argument("--schematic", action="store_true", help="mark the roads as drawn, not surveyed")
        parser.add_argument("--dry-run", action="store_true", help="read and check the file, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            region = find_region(options["region"])
            file = self._import(region, **{key: options[key] for key in ("file", "schematic", "dry_run")})
        except RoadFileError as error:
            raise CommandError(str(error)) from error
        self._report(region, summarise(file))
        done = "Nothing was changed (dry run)." if options["dry_run"] else "They are in use now."
        self.stdout.write(self.style.SUCCESS(done))

    def _import(self, region: Region, file: Path, schematic: bool, dry_run: bool) -> RoadFile:
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("")

            def show(stage: str, done: int, total: int) -> None:
                bar.update(task, description=stage, completed=done, total=total)

            road_file = read_road_file(file, schematic=schematic, progress=show)
            if not dry_run:
                import_network(region=region, file=road_file, progress=show)
        return road_file

    def _report(self, region: Region, summary: Summary) -> None:
        kind = "schematic roads" if summary.is_schematic else "roads"
        self.stdout.write(
            f"{region.name}: {summary.kilometres:,.1f} km of {kind} from {summary.ways:,} ways, "
            f"{summary.segments:,} segments between {summary.nodes:,} junctions and ends."
        )
        self.stdout.write(f"  {summary.unnamed_segments:,} segments without a name, {summary.ferries:,} of ferries.")
        self.stdout.write(
            f"  Dropped: {summary.dropped_segments:,} segments in {summary.dropped_components:,} tiny parts "
            "that hang together with no other road."
        )
