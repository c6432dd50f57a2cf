"""`geo112 ingest [--workers N | --drain N]`: MQTT positions to the database."""

from argparse import SUPPRESS
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from responders.workers import SessionInUse, drain, draining_beyond, run_worker, run_workers


class Command(BaseCommand):
    help = "Reads what trackers publish and stores it; several workers share the load."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that share the load")
        parser.add_argument(
            "--drain", type=int, metavar="N", help="store what the removed worker N left behind, and end its session"
        )
        parser.add_argument("--number", type=int, help=SUPPRESS)

    def handle(self, *, workers: int, number: int | None, drain: int | None, **options: Any) -> None:
        if drain is not None:
            self._drain(drain)
        elif number is not None:
            run_worker(number)
        else:
            with draining_beyond(workers):
                run_workers(workers) if workers > 1 else run_worker(1)

    def _drain(self, number: int) -> None:
        try:
            drain(number)
        except SessionInUse as error:
            raise CommandError(str(error)) from error
