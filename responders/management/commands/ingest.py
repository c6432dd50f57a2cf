"""`geo112 ingest [--workers N]`: MQTT positions to the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from responders.workers import run_worker, run_workers


class Command(BaseCommand):
    help = "Reads what trackers publish and stores it; several workers share the load."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that share the load")
        parser.add_argument("--number", type=int, default=1, help="number of the one worker in this process")

    def handle(self, *, workers: int, number: int, **options: Any) -> None:
        if workers > 1:
            run_workers(workers)
        else:
            run_worker(number)
