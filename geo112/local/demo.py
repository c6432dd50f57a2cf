"""What a demo has beside its fixtures: people with generated passwords, and trackers for its fictional units."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from rest_framework.authtoken.models import Token

from geo112.local.identity import write_private
from geo112.regions.access import Role
from geo112.regions.models import Agency, Membership, Region, User
from responders.accounts import provision_many
from responders.models import Tracker, Unit
from responders.mqtt import request_control

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
EXCHANGE = "pbx"
TRACKERS = "demo_trackers.json"
REGIONS = ("kendari", "konawe")
"""Both have simulated units; calls come to the first."""


@dataclass(frozen=True)
class DemoUser:
    """A login of the demo. Agency users and crews belong to the agency with this code, a crew mans this unit."""

    name: str
    role: Role
    regions: tuple[str, ...] = ("kendari",)
    superuser: bool = False
    agency: str = ""
    unit: str = ""


USERS = (
    DemoUser("admin", Role.ADMIN, REGIONS, superuser=True),
    DemoUser("operator", Role.OPERATOR),
    DemoUser("dispatcher", Role.DISPATCHER),
    DemoUser("supervisor", Role.SUPERVISOR),
    DemoUser("konawe", Role.OPERATOR, ("konawe",)),
    DemoUser("agency", Role.AGENCY, agency="pln"),
    DemoUser("crew", Role.CREW, agency="psc119", unit="kdi-psc119-04"),
)


@transaction.atomic
def create_users(var: Path) -> dict[str, str]:
    """Passwords of the demo's users by name, as kept in `demo_accounts.json`; whoever is missing is created."""
    path = var / "demo_accounts.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    passwords = {}
    for demo_user in USERS:
        user, created = User.objects.get_or_create(username=demo_user.name)
        password = known.get(user.username) or "".join(secrets.choice(READABLE) for _ in range(12))
        passwords[user.username] = password
        if created or user.username not in known:
            user.is_superuser = user.is_staff = demo_user.superuser
            user.set_password(password)
            user.save()
        _join(user, demo_user)
    write_private(path, json.dumps(passwords, indent=1))
    return passwords


def _join(user: User, demo_user: DemoUser) -> None:
    known = {region.slug: region for region in Region.objects.filter(slug__in=demo_user.regions)}
    for slug in demo_user.regions:  # in this order: the console opens the first
        region = known[slug]
        agency = Agency.objects.get(region=region, code=demo_user.agency) if demo_user.agency else None
        Membership.objects.get_or_create(user=user, role=demo_user.role, region=region, agency=agency)
    for unit in Unit.objects.filter(slug=demo_user.unit):
        unit.crew.add(user)


def calls_token(var: Path) -> str:
    """API token of the demo's telephone exchange, made before the database knows it (`admit_exchange`)."""
    path = var / "demo_token"
    if not path.exists():
        write_private(path, secrets.token_hex(20))
    return path.read_text()


@transaction.atomic
def admit_exchange(token: str) -> None:
    """Let the token speak for a machine's account that cannot log in."""
    exchange, created = User.objects.get_or_create(username=EXCHANGE)
    if created:
        exchange.set_unusable_password()
        exchange.save()
    _join(exchange, DemoUser(EXCHANGE, Role.OPERATOR))
    Token.objects.filter(user=exchange).exclude(key=token).delete()
    Token.objects.get_or_create(user=exchange, key=token)


def provision_trackers(var: Path) -> None:
    """Broker accounts for the fictional units, kept in `demo_trackers.json` as `simulate` reads it.

    Not for one that a demo user mans: it goes on duty, moves and reports when its crew's page says so.

    Units without a working account get one, and go on duty then. A unit that somebody has given a tracker of their
    own since is theirs, and is simulated no more. Raises BrokerError.
    """
    path = var / TRACKERS
    rows = {row["unit"]: row for row in json.loads(path.read_text())} if path.exists() else {}
    manned = [demo_user.unit for demo_user in USERS if demo_user.unit]
    fictional = Unit.objects.filter(is_fictional=True).exclude(slug__in=manned)
    units = list(fictional.select_related("region", "station").order_by("slug"))
    working = _working_accounts()
    rows |= _new_accounts([unit for unit in units if not rows or unit.slug not in working])
    working = _working_accounts()
    ours = [unit for unit in units if unit.slug in rows and rows[unit.slug]["provisioned_at"] == working[unit.slug]]
    address = {"host": settings.MQTT["host"], "port": settings.MQTT["port"]}
    trackers = [{**rows[unit.slug], **address, "kind": unit.kind, "station": _home(unit)} for unit in ours]
    write_private(path, json.dumps(trackers, indent=1))


def _new_accounts(units: list[Unit]) -> dict[str, dict[str, Any]]:
    credentials = provision_many(units)
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(on_duty=True)
    made = {tracker.unit_id: tracker.provisioned_at for tracker in Tracker.objects.filter(unit__in=units)}
    return {
        unit.slug: {"unit": unit.slug, "provisioned_at": made[unit.pk].isoformat(), **own.as_dict()}
        for unit, own in zip(units, credentials, strict=True)
    }


def _working_accounts() -> dict[str, str]:
    """When each unit's account was made, of those that broker and database know: either may have been set up anew."""
    answer: dict[str, Any] = request_control([{"command": "listClients"}])[0]
    at_broker = set(answer["data"]["clients"])
    trackers = Tracker.objects.filter(revoked_at=None, username__in=at_broker).select_related("unit")
    return {tracker.unit.slug: tracker.provisioned_at.isoformat() for tracker in trackers}


def _home(unit: Unit) -> list[float]:
    point = unit.station.point if unit.station else unit.region.center
    return [point.x, point.y]
