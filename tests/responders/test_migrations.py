from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from responders.models import Position, Unit
from tests.makers import make_unit

WHOLE = ("responders", "0006_token_for_http")
FIXES = """
    INSERT INTO responders_position (unit_id, fix_at, received_at, effective_at, point)
    SELECT %s, at, now(), least(at, now()), ST_SetSRID(ST_MakePoint(122.5, -4), 4326)
    FROM unnest(ARRAY[now(), now() - interval '40 days', now() + interval '60 years', '2001-01-01']) AS at
"""
PARTITIONS = "SELECT count(DISTINCT tableoid) FROM responders_position"


def migrate(*target: tuple[str, str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(target) or executor.loader.graph.leaf_nodes())


@pytest.fixture
def unit(transactional_db: None) -> Iterator[Unit]:
    made = make_unit()
    migrate(WHOLE)
    yield made
    migrate()


def test_it_carries_history_over_into_days_and_back(unit: Unit) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FIXES, [unit.pk])
        migrate()
        assert Position.objects.filter(unit=unit, flags=0).count() == 4
        cursor.execute(PARTITIONS)
        assert cursor.fetchone() == (3,)  # today, forty days ago, and the default for the two strange ones
        migrate(WHOLE)
        cursor.execute("SELECT count(*), count(DISTINCT id) FROM responders_position")
        assert cursor.fetchone() == (4, 4)
