"""`geo112 backup FILE [--force]`: the whole state in one file, beside a running centre too."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from geo112.local.backup.archive import BackupError
from geo112.local.backup.progress import Steps
from geo112.local.backup.saving import save


class Command(BaseCommand):
    help = "Writes database, broker accounts and photos into one file, with checksums."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--force", action="store_true", help="replace the file where it exists")

    def handle(self, *, file: Path, force: bool, **options: Any) -> None:
        try:
            manifest = save(file.absolute(), Steps(Console(stderr=True)), force=force)
        except BackupError as error:
            raise CommandError(str(error)) from error
        size, rows = file.stat().st_size / 1e6, sum(manifest.rows.values())
        self.stdout.write(f"{file}: {size:.1f} MB, {rows} rows. It holds personal data: keep it safe.")
