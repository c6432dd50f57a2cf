"""Positions of callers' telephones find their calls, whichever comes first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection, transaction

from geo112.live.outbox import announce
from incidents.models import Call, DeviceLocation

AML_BEFORE_CALL = timedelta(minutes=15)
"""The telephone sends when 112 is dialled; the call may hang in a queue of the network before it reaches us."""
AML_AFTER_CALL = timedelta(minutes=30)


@dataclass(frozen=True)
class Position:
    """Where a telephone says it is: a point with the radius (metres) in which it believes to be, and when."""

    point: Point
    radius_m: int
    fix_at: datetime
    details: dict[str, Any] = field(default_factory=dict)


def add_location(*, call: Call | None, method: str, number: str, position: Position, now: datetime) -> DeviceLocation:
    """Stores a position and shows it with its call, if that is known; inside a transaction."""
    values = {"call": call, "region_id": call.region_id if call else None, **vars(position), "received_at": now}
    location = DeviceLocation.objects.create(method=method, number=number, **values)
    if call:
        announce(call.region_id, "call", [call.pk])
    return location


@transaction.atomic
def receive_aml(*, number: str, position: Position, now: datetime) -> DeviceLocation:
    """Stores what a network sent, with its call if that is here already. A repetition changes nothing."""
    hold_number(number)
    method = DeviceLocation.Method.AML
    same = DeviceLocation.objects.filter(method=method, number=number, fix_at=position.fix_at, point=position.point)
    call = call_of(number, position.fix_at)
    return same.first() or add_location(call=call, method=method, number=number, position=position, now=now)


def hold_number(number: str) -> None:
    """Until the transaction ends nobody else deals with this number: a call and its position cannot miss each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('caller ' || %s))", [number])


def call_of(number: str, at: datetime) -> Call | None:
    """The newest call of this number around that moment; hidden numbers match nothing."""
    if not number:
        return None
    around = {"received_at__gte": at - AML_AFTER_CALL, "received_at__lte": at + AML_BEFORE_CALL}
    return Call.objects.real().filter(number=number, **around).order_by("-received_at").first()


def adopt_waiting_locations(call: Call) -> int:
    """Positions that came before the call are its own from now on; how many there were."""
    if not call.number or call.is_exercise:
        return 0
    hold_number(call.number)
    waiting = DeviceLocation.objects.filter(call=None, number=call.number)
    around = (call.received_at - AML_BEFORE_CALL, call.received_at + AML_AFTER_CALL)
    return waiting.filter(fix_at__range=around).update(call=call, region=call.region)
