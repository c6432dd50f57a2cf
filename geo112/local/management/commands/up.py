"""`geo112 up [--demo] [--port P]`: the whole centre on this machine until Ctrl-C."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from geo112.local.centre import Wishes, run
from geo112.local.identity import ServerError
from responders.mqtt import BrokerError

DEFAULT_PORT = 8000


class Command(BaseCommand):
    help = "Runs database, broker, web, ingest and worker, each restarted when it dies, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="with fictional units, users, vehicles and calls")
        parser.add_argument("--calls-per-hour", type=float, default=40.0, help="of the demo's callers; 0 for none")
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="of the web server, on loopback")

    def handle(self, *, demo: bool, port: int, calls_per_hour: float, **options: Any) -> None:
        try:
            run(Wishes(port=port, demo=demo, calls_per_hour=calls_per_hour), Console())
        except (ServerError, BrokerError) as error:
            raise CommandError(str(error)) from error
