"""Taking turns: of several workers one does the looking, and how far it came outlives it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from geo112.dispatch.models import Watermark

COMMITTED_WITHIN = timedelta(seconds=30)
"""What was received is committed so much later at most, or else seen by nobody: the ingest waits for its database."""


@contextmanager
def my_turn(name: str) -> Iterator[bool]:
    """Whether nobody else is at it. A lock of the database's session, so that a worker that dies lets go at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"geo112.dispatch.watch.{name}"])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"geo112.dispatch.watch.{name}"])


def read_since(name: str, now: datetime, longest: timedelta) -> datetime:
    """From when on to read, by receipt: a little before the last look, however long ago it was up to `longest`."""
    mark = Watermark.objects.filter(name=name).first()
    return max(mark.read_to - COMMITTED_WITHIN, now - longest) if mark else now - longest


def have_read(name: str, now: datetime) -> None:
    Watermark.objects.update_or_create(name=name, defaults={"read_to": now})
