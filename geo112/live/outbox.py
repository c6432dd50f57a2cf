"""Announcing a change: one row in the transaction of the change itself, and a wake-up for the tails."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from geo112.live.models import Event
from geo112.regions.models import Region

CHANNEL = "geo112_live"


def announce(region: Region | int, kind: str, ids: Sequence[int | str]) -> None:
    """Leave word that these rows changed; to be called inside the transaction that changes them.

    The rows' present state is loaded later, by `geo112.live.registry`, so only their ids travel. The notification
    names the kind and merely wakes: what is true stands in the outbox. No ids, no event.

    Raises TransactionManagementError outside a transaction: the change and its event must commit together.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("announce() belongs inside the transaction of the change.")
    if not ids:
        return
    region_id = region.pk if isinstance(region, Region) else region
    Event.objects.create(region_id=region_id, kind=kind, ids=list(ids))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, kind])
