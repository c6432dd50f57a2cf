"""`geo112 revoke_tracker UNIT`: ends the account and the connection of the unit's tracker at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from responders.accounts import revoke
from responders.models import Unit
from responders.mqtt import BrokerError


class Command(BaseCommand):
    help = "Revokes the broker account of a unit's tracker; its connection ends at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", metavar="UNIT", help="slug of the unit")

    def handle(self, *, unit: str, **options: Any) -> None:
        found = Unit.objects.select_related("region").filter(slug=unit).first()
        if found is None:
            raise CommandError(f"There is no unit {unit!r}.")
        try:
            revoked = revoke(found)
        except BrokerError as error:
            raise CommandError(f"The broker did not revoke the account: {error}") from error
        self.stdout.write(f"{unit}: revoked" if revoked else f"{unit}: has no account")
