"""Keeping the outbox short, and starting the stream anew after a restore."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from geo112.live.models import Event, Horizon, StreamIdentity

KEPT_FOR = timedelta(hours=1)


@transaction.atomic
def prune(kept_for: timedelta = KEPT_FOR) -> int:
    """Delete the events that were visible that long ago already, and return how many these were.

    By visibility, not by age: an event that committed late may be older than an hour and seen by nobody yet. Up to
    where was deleted is kept with the stream, so that a cursor that is too old is told from a good one.
    """
    Horizon.objects.create()
    floor = Horizon.objects.filter(taken_at__lt=timezone.now() - kept_for).last()
    if floor is None:
        return 0
    StreamIdentity.objects.update(pruned_to=floor.snapshot)
    Horizon.objects.filter(taken_at__lte=floor.taken_at).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM live_event WHERE xid < pg_snapshot_xmax(%(floor)s::pg_snapshot)"
            " AND pg_visible_in_snapshot(xid, %(floor)s::pg_snapshot)",
            {"floor": floor.snapshot},
        )
        deleted: int = cursor.rowcount
    return deleted


@transaction.atomic
def renew_stream() -> None:
    """After a restore: transaction ids count anew, so that what is in the outbox and in cursors means nothing now."""
    Event.objects.all().delete()
    Horizon.objects.all().delete()
    StreamIdentity.objects.update_or_create(defaults={"stream_id": uuid.uuid4(), "pruned_to": ""})
