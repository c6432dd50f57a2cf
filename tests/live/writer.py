"""A database session that a test leads step by step, to commit in whatever order it likes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction

from geo112.live.outbox import announce
from geo112.regions.models import Agency

_Result = TypeVar("_Result")


class Writer:
    """One thread, and so one connection."""

    def __init__(self, region_id: int) -> None:
        self.region_id = region_id
        self._thread = ThreadPoolExecutor(max_workers=1)

    def do(self, act: Callable[[], _Result]) -> _Result:
        return self._thread.submit(act).result()

    def begin(self) -> None:
        self.do(lambda: connection.set_autocommit(False))

    def announce(self, *ids: int) -> None:
        """Inside `begin` … `commit`; the savepoint gives the event a subtransaction, as nested atomics do."""
        self.do(lambda: self._announce(ids))

    def commit(self) -> None:
        self.do(lambda: connection.commit())
        self.do(lambda: connection.set_autocommit(True))

    def rollback(self) -> None:
        self.do(lambda: connection.rollback())
        self.do(lambda: connection.set_autocommit(True))

    def write(self, *ids: int) -> None:
        """Begin, announce and commit."""
        self.begin()
        self.announce(*ids)
        self.commit()

    def count_up(self, agency_id: int) -> None:
        """Change a row and announce it, as an app does."""
        self.do(lambda: self._count_up(agency_id))

    def close(self) -> None:
        self.do(lambda: connection.close())
        self._thread.shutdown()

    def _announce(self, ids: tuple[int, ...]) -> None:
        with transaction.atomic():
            announce(self.region_id, "office", ids)

    @transaction.atomic
    def _count_up(self, agency_id: int) -> None:
        agency = Agency.objects.select_for_update().get(pk=agency_id)
        Agency.objects.filter(pk=agency_id).update(phone=str(int(agency.phone or 0) + 1))
        announce(self.region_id, "office", [agency_id])
