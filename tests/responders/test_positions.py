from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from geo112.live.models import Event
from responders.messages import PositionReport
from responders.models import LatestPosition, Position, Tracker, TrackerCounter, Unit
from responders.plausibility import Flag
from responders.positions import ReceivedFix, Recorded, record
from tests.makers import NOW, make_agency, make_region, make_unit

pytestmark = pytest.mark.django_db


def fix(unit: Unit, seconds: float, *, lon: float = 122.52, received: datetime | None = None) -> ReceivedFix:
    """A fix so many seconds after NOW, received at once unless said otherwise."""
    fix_at = NOW + timedelta(seconds=seconds)
    return ReceivedFix(unit.pk, unit.region_id, PositionReport(fix_at, lon, -3.98), received or fix_at)


def counts(unit: Unit) -> dict[str, int]:
    return dict(TrackerCounter.objects.filter(unit=unit).values_list("outcome", "count"))


def test_it_keeps_history_and_moves_latest_to_the_newest() -> None:
    unit = make_unit()
    recorded = record([fix(unit, 10, lon=122.528), fix(unit, 30, lon=122.53), fix(unit, 20, lon=122.529)])
    assert recorded == Recorded(stored=3, duplicates=0, moved=frozenset({unit.pk}))
    assert Position.objects.filter(unit=unit).count() == 3
    assert LatestPosition.objects.get(unit=unit).point.x == 122.53


def test_it_lets_no_older_fix_move_latest() -> None:
    unit = make_unit()
    record([fix(unit, 30, lon=122.53)])
    late = record([fix(unit, 10, lon=122.51, received=NOW + timedelta(seconds=60))])
    assert (late.stored, late.moved) == (1, frozenset())
    assert LatestPosition.objects.get(unit=unit).point.x == 122.53


def test_it_changes_nothing_for_a_duplicate_however_late() -> None:
    unit = make_unit()
    record([fix(unit, 10), fix(unit, 10)])
    record([fix(unit, 10, received=NOW + timedelta(hours=1))])
    assert Position.objects.filter(unit=unit).count() == 1
    assert LatestPosition.objects.get(unit=unit).received_at == NOW + timedelta(seconds=10)
    assert counts(unit) == {"stored": 1, "duplicate": 2}


def test_it_takes_a_heartbeat_from_the_same_place() -> None:
    unit = make_unit()
    record([fix(unit, 0)])
    record([fix(unit, 60)])
    assert LatestPosition.objects.get(unit=unit).effective_at == NOW + timedelta(seconds=60)


def test_it_believes_no_clock_that_is_ahead() -> None:
    unit = make_unit()
    record([fix(unit, 86_400, lon=122.51, received=NOW)])
    latest = LatestPosition.objects.get(unit=unit)
    assert (latest.effective_at, latest.fix_at) == (NOW, NOW + timedelta(days=1))
    assert counts(unit) == {"stored": 1, "clock_ahead": 1}


def test_it_moves_on_when_a_clock_that_was_ahead_is_set_right() -> None:
    unit = make_unit()
    record([fix(unit, 86_400, lon=122.51, received=NOW)])
    record([fix(unit, 5, lon=122.511)])
    assert LatestPosition.objects.get(unit=unit).point.x == 122.511


def test_it_does_not_flag_a_clock_that_is_half_a_minute_ahead() -> None:
    unit = make_unit()
    record([fix(unit, 30, received=NOW)])
    assert "clock_ahead" not in counts(unit)


def test_it_announces_the_units_that_moved_once_per_region() -> None:
    units = [make_unit(), make_unit()]
    elsewhere = make_unit(agency=make_agency(region=make_region("konawe")))
    record([fix(unit, seconds) for unit in (*units, elsewhere) for seconds in (1, 2)])
    announced = {event.region_id: event.ids for event in Event.objects.filter(kind="units")}
    assert announced == {units[0].region_id: sorted(u.pk for u in units), elsewhere.region_id: [elsewhere.pk]}


def test_it_announces_nothing_for_duplicates() -> None:
    unit = make_unit()
    record([fix(unit, 1)])
    Event.objects.all().delete()
    record([fix(unit, 1)])
    assert not Event.objects.exists()


def test_it_stores_an_empty_batch_as_nothing() -> None:
    assert record([]) == Recorded()


def test_it_keeps_a_jump_in_history_only() -> None:
    unit = make_unit()
    record([fix(unit, 0)])
    record([fix(unit, 10, lon=123.9)])
    assert LatestPosition.objects.get(unit=unit).point.x == 122.52
    assert Position.objects.get(unit=unit, fix_at=NOW + timedelta(seconds=10)).flags == Flag.JUMP | Flag.KEPT_BACK
    assert counts(unit) == {"stored": 2, "jump": 1}


def test_it_believes_a_device_with_a_new_account_at_once() -> None:
    unit = make_unit()
    record([fix(unit, 0)])
    provisioned_at = NOW + timedelta(seconds=5)
    Tracker.objects.create(unit=unit, username="uji", client_id="uji", provisioned_at=provisioned_at)
    record([fix(unit, 10, lon=123.9)])
    assert LatestPosition.objects.get(unit=unit).point.x == 123.9


def test_it_believes_a_jump_when_three_batches_agree() -> None:
    unit = make_unit()
    record([fix(unit, 0)])
    moved = [bool(record([fix(unit, seconds, lon=123.9)]).moved) for seconds in (10, 11, 11, 12, 13)]
    assert moved == [False, False, False, True, True]
    assert LatestPosition.objects.get(unit=unit).point.x == 123.9


def test_it_keeps_an_inaccurate_fix_in_history_only() -> None:
    unit = make_unit()
    record([fix(unit, 0)])
    report = PositionReport(NOW + timedelta(seconds=5), 122.5201, -3.98, accuracy_m=3_000.0)
    record([ReceivedFix(unit.pk, unit.region_id, report, NOW + timedelta(seconds=5))])
    assert LatestPosition.objects.get(unit=unit).fix_at == NOW
    assert counts(unit) == {"stored": 2, "inaccurate": 1}


def test_it_leads_no_unit_back_whose_clock_is_ahead() -> None:
    unit = make_unit()
    record([fix(unit, 3600, lon=122.5201, received=NOW)])
    record([fix(unit, 3570, lon=122.5202, received=NOW + timedelta(seconds=5))])
    latest = LatestPosition.objects.get(unit=unit)
    assert latest.point.x == 122.5201
    assert latest.skew_s == 3600
    assert latest.flags == Flag.CLOCK_AHEAD
