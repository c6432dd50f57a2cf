"""History in one partition per day of the raw fix time, made ahead and dropped when it has had its time.

The raw fix time is the only clock that a replay brings again, so by it the database can see that a fix is there
already. What has no day of its own (a clock years ahead, a fix older than all that is kept) lies in the default
partition; when its day is made, it moves there, so that a strange clock never stands in the way of a day.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from psycopg import sql

from geo112.regions.models import Region
from responders.models import Position

logger = logging.getLogger(__name__)

TABLE: Final = Position._meta.db_table
DEFAULT: Final = f"{TABLE}_default"
DAYS_AHEAD: Final = 7
"""A worker that is down for less than this costs nothing; after that fixes lie in the default until it is back."""
DAYS_BACK: Final = 2
"""What devices buffered before the first start."""
PATIENCE: Final = "2s"
"""How long one of us may stand before the ingest while it waits for a lock; the next hour it tries again."""

FIND_PARTITIONS = """
    SELECT child.relname FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
    WHERE inhparent = %s::regclass ORDER BY 1
"""
# In this order nobody waits in a circle: the ingest locks the parent first, and the default only to store there.
MAKE_DAY = """
    LOCK TABLE {default} IN ACCESS EXCLUSIVE MODE;
    CREATE TABLE {day} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING STORAGE);
    WITH moved AS (DELETE FROM {default} WHERE fix_at >= {begin} AND fix_at < {end} RETURNING *)
    INSERT INTO {day} SELECT * FROM moved;
    ALTER TABLE {table} ATTACH PARTITION {day} FOR VALUES FROM ({begin}) TO ({end});
"""
FORGET_IN_DAYS = """
    DELETE FROM responders_position USING responders_unit AS unit
    WHERE unit.id = unit_id AND unit.region_id = %s AND fix_at < %s
    AND responders_position.tableoid <> 'responders_position_default'::regclass
"""
# No day tells how old these are: they go by when they came.
FORGET_IN_DEFAULT = """
    DELETE FROM responders_position_default USING responders_unit AS unit
    WHERE unit.id = unit_id AND unit.region_id = %s AND received_at < %s
"""


def name_of(day: date) -> str:
    return f"{TABLE}_{day:%Y%m%d}"


def day_of(name: str) -> date | None:
    """The day of a partition by its name; None for the default."""
    try:
        return datetime.strptime(name.removeprefix(f"{TABLE}_"), "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def existing() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(FIND_PARTITIONS, [TABLE])
        return [name for (name,) in cursor.fetchall()]


def make_ahead(today: date) -> list[date]:
    """Makes the days around today that are missing, and returns them. Raises OperationalError where a lock is held."""
    there = set(existing())
    wanted = (today + timedelta(days=n) for n in range(-DAYS_BACK, DAYS_AHEAD + 1))
    return make_days(day for day in wanted if name_of(day) not in there)


def make_days(days: Iterable[date]) -> list[date]:
    """Makes these days, each in a transaction of its own, with what the default held for them."""
    made = [day for day in days if _make_day(day)]
    if made:
        logger.info("history has room from %s to %s", made[0], made[-1])
    return made


@transaction.atomic
def _make_day(day: date) -> bool:
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    names = {"table": TABLE, "default": DEFAULT, "day": name_of(day)}
    statement = sql.SQL(MAKE_DAY).format(
        **{key: sql.Identifier(name) for key, name in names.items()},
        begin=sql.Literal(begin),
        end=sql.Literal(begin + timedelta(days=1)),
    )
    with connection.cursor() as cursor:
        _be_alone(cursor)
        if name_of(day) in existing():  # somebody else was quicker
            return False
        cursor.execute(statement)
    return True


def forget_expired(now: datetime) -> tuple[int, list[date]]:
    """Ends what is older than its region keeps it; (rows deleted, days dropped).

    A whole day goes when no region keeps it; regions that keep less than others have their rows deleted.
    """
    kept = dict(Region.objects.values_list("pk", "position_retention_days"))
    longest = max(kept.values(), default=None)
    if longest is None:
        return 0, []
    oldest = (now - timedelta(days=longest)).date()
    dropped = [day for name in existing() if (day := day_of(name)) and day < oldest]
    for day in dropped:
        _drop_day(day)
    return sum(_forget(region, now - timedelta(days=days)) for region, days in kept.items()), dropped


def _forget(region_id: int, before: datetime) -> int:
    deleted = 0
    with connection.cursor() as cursor:
        for statement in (FORGET_IN_DEFAULT, FORGET_IN_DAYS):
            cursor.execute(statement, [region_id, before])
            deleted += cursor.rowcount
    return deleted


@transaction.atomic
def _drop_day(day: date) -> None:
    with connection.cursor() as cursor:
        _be_alone(cursor)
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name_of(day))))


def _be_alone(cursor: object) -> None:
    """One at a time changes the partitions, and none waits long for a lock: all that ingests would wait behind it."""
    cursor.execute("SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock(112003)", [PATIENCE])  # type: ignore[attr-defined]
