"""`geo112 import_streets --region CODE [--dry-run]`: after `import_roads`, its street names become places."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from geo112.regions.imports.command import ImportReport, find_region
from incidents.gazetteer.places import store_places
from incidents.gazetteer.streets import street_records


class Command(BaseCommand):
    help = "Makes the named streets of the region's road network places of its gazetteer; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, help="slug, official code or number prefix of the region")
        parser.add_argument("--dry-run", action="store_true", help="report, but change nothing")

    @transaction.atomic
    def handle(self, *, region: str, dry_run: bool, **options: Any) -> None:
        found = find_region(region)
        report = ImportReport(store_places(found, street_records(found), source="road network"))
        transaction.set_rollback(dry_run)
        self.stdout.write(f"{found}: {report}" + (" (dry run, nothing was written)" if dry_run else ""))
