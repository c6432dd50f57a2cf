"""An incident that changes while units are on their way to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from procrastinate.contrib.django.models import ProcrastinateJob

from geo112.dispatch.assigning.publishing import tasks_payload
from geo112.dispatch.assigning.redirecting import follow_change
from geo112.dispatch.assigning.sending import send_units
from geo112.dispatch.models import Assignment
from geo112.regions.access import Role
from incidents.models import Incident
from incidents.moving import change_incident
from incidents.opening import Location
from tests.makers import NOW, make_incident, make_latest, make_unit, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(seconds=60)


@pytest.fixture
def sent() -> Assignment:
    make_latest(unit := make_unit("uji-1"), lon=122.53)
    return send_units(incident=make_incident(lon=122.52), units=[unit], by=None, now=NOW).assignments[0]


def moved_to(incident: Incident, lon: float) -> Incident:
    Incident.objects.filter(pk=incident.pk).update(location=Point(lon, -3.98, srid=4326))
    incident.refresh_from_db()
    return incident


def test_a_unit_under_way_is_led_to_the_new_place(sent: Assignment) -> None:
    before_m = sent.distance_m or 0
    follow_change(incident=moved_to(sent.incident, 122.51), moved=True, now=LATER)
    sent.refresh_from_db()
    assert sent.distance_m == pytest.approx(2 * before_m, rel=1e-3)
    assert sent.expected_s == pytest.approx(60 + (sent.distance_m or 0) / 30 * 3.6)
    assert tasks_payload(sent.unit)[0]["lon"] == 122.51


def test_a_unit_on_the_scene_keeps_its_way_but_is_told(sent: Assignment) -> None:
    Assignment.objects.update(status="on_scene")
    before = ProcrastinateJob.objects.filter(args={"unit_id": sent.unit_id}).count()
    follow_change(incident=moved_to(sent.incident, 122.51), moved=True, now=LATER)
    assert Assignment.objects.get().distance_m == sent.distance_m
    assert ProcrastinateJob.objects.filter(args={"unit_id": sent.unit_id}).count() == before + 1


def test_changing_an_incident_defers_that_its_units_are_told(sent: Assignment) -> None:
    place = Location(lon=122.5, lat=-3.98, radius_m=50, source="map", text="Uji")
    change_incident(incident=sent.incident, by=make_user(Role.DISPATCHER), now=LATER, location=place)
    job = ProcrastinateJob.objects.get(task_name__endswith="follow_incident", args__incident_id=sent.incident_id)
    assert job.args["moved"] is True
