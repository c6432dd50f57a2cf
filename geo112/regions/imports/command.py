"""The base of every import command: FILE --region CODE [--dry-run], all or nothing, a progress bar, a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from django.contrib.gis.db import models
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import transaction
from rich.console import Console
from rich.progress import track

from geo112.regions.imports.problems import ImportFailed
from geo112.regions.models import Region

MOST_SHOWN = 50
"""A file of the wrong kind has as many problems as lines; nobody reads them all."""

Outcome = Literal["added", "changed", "unchanged"]
T = TypeVar("T")


class ImportReport(Counter[str]):
    """How many rows were added, changed, unchanged (or whatever else the command counts)."""

    def __str__(self) -> str:
        shown = dict.fromkeys(("added", "changed", "unchanged"), 0) | self
        return ", ".join(f"{count} {what}" for what, count in shown.items())


class ImportCommand(BaseCommand):
    """Subclasses implement `import_file`; whatever it writes is rolled back when it raises ImportFailed."""

    file_help = "the file to import"
    per_region = True
    """False where the rows belong to all regions: then there is no --region, and `import_file` gets None."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=self.file_help)
        if self.per_region:
            parser.add_argument("--region", required=True, help="slug, official code or number prefix of the region")
        parser.add_argument("--dry-run", action="store_true", help="check and report, but change nothing")

    def import_file(self, path: Path, region: Any, **options: Any) -> ImportReport:
        """Reads the file and writes its rows for the Region, inside a transaction; raises ImportFailed."""
        raise NotImplementedError

    @no_translations
    def handle(self, *, file: Path | str, region: str = "", dry_run: bool, **options: Any) -> None:
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"{path} is not a file.")
        self.verbosity = int(options.get("verbosity", 1))
        try:
            with transaction.atomic():
                report = self.import_file(path, self._region(region), dry_run=dry_run, **options)
                transaction.set_rollback(dry_run)
        except ImportFailed as error:
            self._complain(path, error)
        self.stdout.write(f"{path.name}: {report}" + (" (dry run, nothing was written)" if dry_run else ""))

    def _region(self, text: str) -> Region | None:
        return find_region(text) if self.per_region else None

    def track(self, items: Sequence[T] | Iterable[T], description: str) -> Iterator[T]:
        """The items, with a progress bar on stderr (none where that is no terminal or verbosity is 0)."""
        console = Console(stderr=True)
        yield from track(
            items, description, console=console, disable=self.verbosity == 0 or not console.is_terminal, transient=True
        )

    def _complain(self, path: Path, error: ImportFailed) -> None:
        for problem in error.problems[:MOST_SHOWN]:
            self.stderr.write(str(problem))
        hidden = len(error.problems) - MOST_SHOWN
        if hidden > 0:
            self.stderr.write(f"… and {hidden} more")
        count = len(error.problems)
        raise CommandError(f"{path.name}: {count} problem{'s' * (count > 1)}, nothing was imported.") from error


def find_region(text: str) -> Region:
    """The region that a command line names; raises CommandError naming those that exist."""
    try:
        return Region.objects.find(text)
    except Region.DoesNotExist as error:
        raise CommandError(str(error)) from error


def upsert(model: type[models.Model], lookup: dict[str, Any], values: dict[str, Any]) -> Outcome:
    """Makes the row that `lookup` names, or changes it where a value differs, or leaves it alone."""
    row, is_new = model._default_manager.get_or_create(**lookup, defaults=values)
    if is_new:
        return "added"
    different = [name for name, value in values.items() if getattr(row, name) != value]
    if not different:
        return "unchanged"
    for name in different:
        setattr(row, name, values[name])
    row.save(update_fields=different)
    return "changed"
