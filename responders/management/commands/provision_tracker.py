"""`geo112 provision_tracker UNIT [--json]`: an account for the unit's tracker, for MQTT and HTTP, shown once."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from responders.accounts import provision
from responders.models import Unit
from responders.mqtt import BrokerError


class Command(BaseCommand):
    help = "Creates or renews the account of a unit's tracker and prints its credentials, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", metavar="UNIT", help="slug of the unit, e.g. kdi-damkar-01")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")

    def handle(self, *, unit: str, as_json: bool, **options: Any) -> None:
        found = Unit.objects.select_related("region").filter(slug=unit).first()
        if found is None:
            raise CommandError(f"There is no unit {unit!r}.")
        try:
            credentials = provision(found).as_dict()
        except BrokerError as error:
            raise CommandError(f"The broker did not create the account: {error}") from error
        if as_json:
            self.stdout.write(json.dumps(credentials))
        else:
            self.stdout.write("\n".join(f"{name:20}{value}" for name, value in credentials.items()))
