from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from responders import partitions
from responders.models import LatestPosition, Position, Unit
from responders.partitions import forget_expired, make_ahead, make_days, name_of
from responders.positions import record
from tests.makers import NOW, make_agency, make_region, make_unit
from tests.responders.test_positions import fix

pytestmark = pytest.mark.django_db

DAY = NOW.date()


def where(unit: Unit) -> list[str]:
    """The partitions in which the unit's fixes lie, oldest fix first."""
    with connection.cursor() as cursor:
        query = "SELECT tableoid::regclass::text FROM responders_position WHERE unit_id = %s ORDER BY fix_at"
        cursor.execute(query, [unit.pk])
        return [name for (name,) in cursor.fetchall()]


def keep(unit: Unit, days: float, **options: Any) -> None:
    record([fix(unit, days * 86_400, **options)])


def test_it_makes_the_days_ahead_once() -> None:
    make_ahead(DAY)
    assert name_of(DAY + timedelta(days=7)) in partitions.existing()
    assert make_ahead(DAY) == []


def test_it_keeps_a_fix_in_its_day() -> None:
    make_days([DAY])
    unit = make_unit()
    keep(unit, 0)
    assert where(unit) == [name_of(DAY)]


def test_it_loses_nothing_without_a_day_and_moves_it_there_later() -> None:
    unit = make_unit()
    keep(unit, 0)
    assert where(unit) == [partitions.DEFAULT]
    assert make_days([DAY]) == [DAY]
    assert where(unit) == [name_of(DAY)]


def test_it_lets_no_insane_clock_stand_in_the_way() -> None:
    unit = make_unit()
    record([fix(unit, seconds, received=NOW) for seconds in (-20 * 365 * 86_400, 3 * 86_400, 70 * 365 * 86_400)])
    make_ahead(DAY)
    assert where(unit) == [partitions.DEFAULT, name_of(DAY + timedelta(days=3)), partitions.DEFAULT]


def test_it_knows_a_replay_after_its_fix_moved() -> None:
    unit = make_unit()
    keep(unit, 0)
    make_days([DAY])
    assert record([fix(unit, 0)]).duplicates == 1


def test_it_is_read_by_the_orm() -> None:
    make_days([DAY])
    unit = make_unit()
    record([fix(unit, 1), fix(unit, 2), fix(unit, 86_400)])
    assert Position.objects.filter(unit=unit, fix_at__range=(NOW, NOW + timedelta(minutes=1))).count() == 2
    assert Position.objects.get(pk=(unit.pk, NOW + timedelta(seconds=1))).unit == unit
    unit.delete()
    assert not Position.objects.exists()


def test_it_drops_a_day_that_no_region_keeps() -> None:
    make_region(position_retention_days=10)
    make_days([DAY - timedelta(days=12), DAY - timedelta(days=9)])
    assert forget_expired(NOW)[1] == [DAY - timedelta(days=12)]
    assert name_of(DAY - timedelta(days=9)) in partitions.existing()


def test_it_keeps_for_each_region_what_that_region_keeps() -> None:
    short = make_unit(agency=make_agency(region=make_region("konawe", position_retention_days=5)))
    long = make_unit()
    make_days(DAY - timedelta(days=n) for n in range(10))
    for unit in (short, long):
        for days in (-6, -4):
            keep(unit, days)
    assert forget_expired(NOW) == (1, [])
    assert (Position.objects.filter(unit=short).count(), Position.objects.filter(unit=long).count()) == (1, 2)


def test_it_forgets_strange_times_by_when_they_came() -> None:
    unit = make_unit(agency=make_agency(region=make_region(position_retention_days=5)))
    for came in (-6, -4):
        keep(unit, 20 * 365 + came, received=NOW + timedelta(days=came))
        keep(unit, -20 * 365 + came, received=NOW + timedelta(days=came))
    assert forget_expired(NOW) == (2, [])
    assert not Position.objects.filter(received_at__lt=NOW - timedelta(days=5)).exists()


def test_latest_equals_the_newest_of_history_over_midnight() -> None:
    make_days([DAY, DAY + timedelta(days=1)])
    unit = make_unit()
    record([fix(unit, hour * 3600) for hour in (19, 21)])
    newest = Position.objects.filter(unit=unit).latest("effective_at")
    assert LatestPosition.objects.filter(unit=unit, fix_at=newest.fix_at, fix_at__lte=F("received_at")).exists()


@pytest.mark.parametrize(
    ("name", "day"),
    [("responders_position_20260302", date(2026, 3, 2)), (partitions.DEFAULT, None), ("responders_position_x", None)],
)
def test_it_tells_a_day_by_its_name(name: str, day: date | None) -> None:
    assert partitions.day_of(name) == day
