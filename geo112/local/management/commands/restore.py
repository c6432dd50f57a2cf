"""`geo112 restore FILE [--force]`: the whole state from a backup; the centre must not run."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from geo112.local.backup.archive import BackupError
from geo112.local.backup.progress import Steps
from geo112.local.backup.restoring import put_back


class Command(BaseCommand):
    help = "Checks a backup and puts it in the place of what is here, all of it or nothing."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--force", action="store_true", help="replace the data that is here")

    def handle(self, *, file: Path, force: bool, **options: Any) -> None:
        try:
            manifest = put_back(file.absolute(), Steps(Console(stderr=True)), force=force)
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(manifest.rows.values())
        self.stdout.write(f"{file}: the state of {manifest.made_at} is back, {rows} rows. Start it with geo112 up.")
