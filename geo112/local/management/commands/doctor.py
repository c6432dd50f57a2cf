"""`geo112 doctor`: is everything there, and if not, what to do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo112.local.doctor import EXAMINATIONS, Finding, Level, findings


class Command(BaseCommand):
    help = "Examines settings, database, broker, roads, gazetteer, clocks and disk; exit status 1 if one is broken."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", metavar="SUBJECTS", help=f"some of {','.join(EXAMINATIONS)}")

    def handle(self, *, only: str | None, **options: Any) -> None:
        subjects = only.split(",") if only else list(EXAMINATIONS)
        if unknown := set(subjects) - set(EXAMINATIONS):
            raise CommandError(f"Nothing is known about {', '.join(sorted(unknown))}.")
        levels = [self._tell(subject, finding).level for subject in subjects for finding in findings(subject)]
        if Level.BROKEN in levels:
            raise CommandError(f"{levels.count(Level.BROKEN)} broken.")

    def _tell(self, subject: str, finding: Finding) -> Finding:
        style = {Level.OK: self.style.SUCCESS, Level.WARNING: self.style.WARNING, Level.BROKEN: self.style.ERROR}
        self.stdout.write(f"{style[finding.level](f'{finding.level.value:8}')}{subject:10}{finding.text}")
        if finding.advice:
            self.stdout.write(f"{'':18}→ {finding.advice}")
        return finding
