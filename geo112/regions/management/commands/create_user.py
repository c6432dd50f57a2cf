"""`create_user USERNAME --role ROLE --region CODE`: a person and a role; the generated password is shown this once."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from geo112.regions.access import AGENCY_ROLES, Role
from geo112.regions.imports.command import find_region
from geo112.regions.models import Agency, Membership, Region, User


class Command(BaseCommand):
    help = "Adds a user with a role in a region, or gives a user who is there a further role. Prints a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--region", required=True, help="slug, official code or number prefix")
        parser.add_argument("--agency", default="", help="code of the agency, for the roles agency and crew")

    @transaction.atomic
    def handle(self, *, username: str, role: str, region: str, agency: str, **options: Any) -> None:
        place = find_region(region)
        organisation = _agency(place, role, agency)
        user, is_new = self._user(username)
        Membership.objects.get_or_create(user=user, role=role, region=place, agency=organisation)
        self.stderr.write(f"{user} is {role} in {organisation or place}.")
        if is_new:
            password = secrets.token_urlsafe(12)
            user.set_password(password)
            user.save(update_fields=["password"])
            self.stdout.write(password)

    def _user(self, username: str) -> tuple[User, bool]:
        user = User.objects.filter(username=username).first()
        if user:
            return user, False
        user = User(username=username)
        user.set_unusable_password()
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        return user, True


def _agency(region: Region, role: str, code: str) -> Agency | None:
    """Raises CommandError where the role needs an agency of the region and gets none, or gets one without need."""
    if role not in AGENCY_ROLES:
        if code:
            raise CommandError(f"--agency is for the roles {' and '.join(AGENCY_ROLES)}.")
        return None
    agency: Agency | None = region.agencies.filter(code=code).first()
    if agency is None:
        known = ", ".join(region.agencies.values_list("code", flat=True)) or "none; run import_agencies first"
        raise CommandError(f"--agency: there is no {code!r} in {region} (known: {known}).")
    return agency
