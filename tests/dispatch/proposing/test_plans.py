"""Which plan counts, and what of it is still missing."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from geo112.database import at_once
from geo112.dispatch.models import ResponsePlan
from geo112.dispatch.proposing.plans import Plan, ask_plan
from geo112.regions.models import Area
from incidents.models import Incident
from tests.makers import (
    NOW,
    make_agency,
    make_category,
    make_incident,
    make_plan,
    make_plan_item,
    make_region,
    make_unit,
)
from tests.makers import make_assignment as sent

pytestmark = pytest.mark.django_db


def area(code: str, parent: Area | None = None) -> Area:
    level = Area.Level.VILLAGE if parent else Area.Level.DISTRICT
    region = make_region()
    return Area.objects.create(region=region, code=code, level=level, name=code, parent=parent, center=region.center)


def plan(**narrowed: Any) -> ResponsePlan:
    made = make_plan(make_category(), **narrowed)
    make_plan_item(make_category(), make_agency(), plan=made)
    return made


def plan_of(incident: Incident) -> Plan:
    return ask_plan(at_once, incident)()


def counted(incident: Incident) -> int | None:
    row = plan_of(incident).row
    return row.pk if row else None


def test_the_most_specific_plan_counts_alone() -> None:
    district = area("74.71.01")
    village = area("74.71.01.1001", district)
    incident = make_incident(village=village, priority=1)  # opened at 12:00 local time
    plans = [
        plan(),
        plan(from_time=time(6), to_time=time(18)),
        plan(from_time=time(11), to_time=time(13)),
        plan(priority=1),
        plan(area=district),
        plan(area=village),
        plan(area=village, priority=1),
    ]
    for index in range(len(plans), 0, -1):
        assert counted(incident) == plans[index - 1].pk
        plans[index - 1].delete()
    assert counted(incident) is None


def test_a_plan_that_does_not_fit_never_counts() -> None:
    other = area("74.71.02")
    plan(priority=3)
    plan(area=other)
    plan(from_time=time(18), to_time=time(6))
    assert counted(make_incident(priority=1)) is None


@pytest.mark.parametrize(("opened_utc_hour", "holds"), [(4, False), (10, True), (20, True), (22, False)])
def test_hours_are_local_and_go_past_midnight(opened_utc_hour: int, holds: bool) -> None:
    plan(from_time=time(18), to_time=time(6))  # 10:00 to 22:00 UTC
    assert (counted(make_incident(opened_at=NOW.replace(hour=opened_utc_hour))) is not None) == holds


def test_each_alarm_level_adds_its_lines() -> None:
    category, agency = make_category(), make_agency()
    for level, count in ((1, 2), (2, 3), (4, 1)):
        make_plan_item(category, agency, count, alarm_level=level)
    counts = {level: [line.count for line in plan_of(make_incident(alarm_level=level)).lines] for level in (1, 2, 3, 4)}
    assert counts == {1: [2], 2: [2, 3], 3: [2, 3], 4: [2, 3, 1]}


def test_a_plan_that_sends_nobody_yet_offers_every_agency() -> None:
    make_plan_item(make_category(), make_agency(), alarm_level=2)
    assert [(line.agency, line.count) for line in plan_of(make_incident()).lines] == [("damkar", 0)]


def test_units_sent_count_for_the_lines_that_they_suit_and_for_one_only() -> None:
    category, agency = make_category(), make_agency()
    make_plan_item(category, agency, 2, capabilities=["fire"])
    make_plan_item(category, agency, 1, kinds=["water_tanker"])
    incident = make_incident()
    sent(make_unit(capabilities=["fire"]), incident)
    sent(make_unit(kind="water_tanker", capabilities=["fire"]), incident)
    sent(make_unit(kind="boat"), incident)
    assert [need.sent for need in plan_of(incident).needs] == [1, 1]
    assert [line.count for line in plan_of(incident).lines] == [1, 0]
