"""A caller's own telephone tells where it is: a link by SMS or WhatsApp, a page with one big button, once.

The link's token is 128 random bits, kept as a hash, good for half an hour and for one position. Who has the link can
give a position and learn nothing: the page shows neither the call nor what became of it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.gis.geos import Point
from django.db import transaction

from geo112.regions.models import User
from incidents.device_locations import Position, add_location
from incidents.models import Call, DeviceLocation, LocationRequest

GOOD_FOR = timedelta(minutes=30)


class LinkGone(Exception):
    """The link was used, has run out, or never was one."""


@dataclass(frozen=True)
class Shared:
    """What a telephone says: degrees, and the radius (metres) within which it is, as it believes."""

    lon: float
    lat: float
    radius_m: int


def ask_for_location(*, call: Call, by: User, now: datetime) -> tuple[str, LocationRequest]:
    """A new link's token, shown this once, and its row."""
    token = secrets.token_urlsafe(16)
    request = LocationRequest.objects.create(
        call=call, token_hash=_hash(token), by=by, at=now, expires_at=now + GOOD_FOR
    )
    return token, request


def find_request(token: str, now: datetime) -> LocationRequest:
    """Raises LinkGone."""
    rows = LocationRequest.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now)
    request = rows.select_related("call__region").first()
    if request is None:
        raise LinkGone
    return request


@transaction.atomic
def share_location(*, token: str, shared: Shared, now: datetime) -> DeviceLocation:
    """Stores the position with the call and closes the link. Raises LinkGone; two taps at once give one position."""
    request = find_request(token, now)
    if not LocationRequest.objects.filter(pk=request.pk, used_at=None).update(used_at=now):
        raise LinkGone
    position = Position(Point(shared.lon, shared.lat, srid=4326), shared.radius_m, now)
    call, method = request.call, DeviceLocation.Method.LINK
    return add_location(call=call, method=method, number=call.number, position=position, now=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
