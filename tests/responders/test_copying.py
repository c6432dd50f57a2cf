from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from responders.copying import COLUMNS, packed
from responders.messages import PositionReport
from tests.makers import NOW

FULL = PositionReport(NOW, 122.52, -3.98, 4.5, 12.25, 359.5, 8844.0, 99.5)
BARE = PositionReport(datetime(2000, 1, 1, tzinfo=UTC), -180.0, 90.0)
LAST = PositionReport(datetime(2099, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), 180.0, -90.0, 0.0)


@pytest.mark.django_db
@pytest.mark.parametrize("said", [FULL, BARE, LAST])
def test_postgresql_reads_what_was_packed(said: PositionReport) -> None:
    received_at, effective_at = NOW + timedelta(microseconds=1), NOW - timedelta(days=12_345, microseconds=7)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE packed ({COLUMNS}) ON COMMIT DROP")
        with cursor.copy("COPY packed FROM STDIN (FORMAT binary)") as copy:
            copy.write(packed([(2**40, received_at, effective_at, said, 13)]))
        cursor.execute("SELECT * FROM packed")
        (row,) = cursor.fetchall()
    unit_id, *times_and_numbers, flags = (None if value != value else value for value in row)
    assert (unit_id, flags) == (2**40, 13)
    assert times_and_numbers == [said.fix_at, received_at, effective_at, *said[1:]]
