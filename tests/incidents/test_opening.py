from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from geo112.live.models import Event
from geo112.regions.models import Area, Region
from incidents.calls import CallEnded, CallTaken, take_call
from incidents.models import Call, Incident, IncidentCounter
from incidents.opening import Location, Typed, open_incident
from tests.incidents.at_once import at_once
from tests.makers import NOW, make_call, make_category, make_region, make_user

HERE = Location(lon=122.52, lat=-3.98, radius_m=100, source="map", text="Depan Pasar Uji")


def opened(**fields: Any) -> Incident:
    defaults: dict[str, Any] = {"location": HERE, "now": NOW}
    if "region" not in fields:
        defaults["region"] = make_region()
    if "category" not in fields:
        defaults["category"] = make_category()
    if "by" not in fields:
        defaults["by"] = make_user()
    return open_incident(**{**defaults, **fields})


def make_village(name: str, west: float, region: Region | None = None, **fields: Any) -> Area:
    region = region or make_region()
    district = Area.objects.get_or_create(
        code="99.01", defaults={"region": region, "level": "kecamatan", "name": "Uji", "center": Point(west, -3.98)}
    )[0]
    box = MultiPolygon(Polygon.from_bbox((west, -3.99, west + 0.01, -3.97)))
    fields = {"center": Point(west + 0.005, -3.98, srid=4326), "boundary": box, "parent": district, **fields}
    return Area.objects.create(region=region, code=f"99.01.{name}", level="kelurahan", name=name, **fields)


@pytest.mark.django_db
class TestOpening:
    def test_it_numbers_locates_and_announces(self) -> None:
        incident = opened(description="Api besar")
        assert incident.number == "KDI-2026-000001"
        assert (incident.location.x, incident.location.y, incident.location_radius_m) == (122.52, -3.98, 100)
        assert Event.objects.filter(kind="incident").values_list("ids", flat=True).get() == [incident.pk]

    def test_it_ends_the_call_as_normal_and_links_it(self) -> None:
        call, user = make_call(), make_user()
        take_call(call=call, by=user, now=NOW)
        incident = opened(call=call, by=user)
        assert (call.status, call.verification, call.incident) == ("ended", "normal", incident)

    def test_it_opens_without_a_call(self) -> None:
        assert not opened().calls.exists()

    def test_the_call_of_another_operator_stops_it_and_no_number_is_lost(self) -> None:
        call = make_call()
        take_call(call=call, by=make_user(), now=NOW)
        with pytest.raises(CallTaken):
            opened(call=call)
        assert not Incident.objects.exists()
        assert opened().number.endswith("000001")

    def test_a_second_press_does_not_open_a_second_incident(self) -> None:
        call, user = make_call(), make_user()
        first = opened(call=call, by=user)
        with pytest.raises(CallEnded) as refused:
            opened(call=Call.objects.get(pk=call.pk), by=user)
        assert refused.value.incident == first
        assert Incident.objects.count() == 1

    def test_priority_follows_the_type_unless_given(self) -> None:
        category = make_category("LPJU", priority=3)
        assert [opened(category=category).priority, opened(category=category, priority=1).priority] == [3, 1]

    def test_the_year_is_that_of_the_region(self) -> None:
        new_year_in_kendari = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
        assert opened(now=new_year_in_kendari).number == "KDI-2027-000001"

    def test_the_timeline_keeps_what_was_typed_and_offered(self) -> None:
        offered = [{"name": "Pasar Uji", "lat": -3.98, "lon": 122.52}]
        entry = opened(typed=Typed("dpn psr uji", offered)).timeline.get()
        assert (entry.kind, entry.data["typed"], entry.data["offered"]) == ("opened", "dpn psr uji", offered)


@pytest.mark.django_db
class TestVillage:
    def test_it_is_the_one_whose_polygon_contains_the_point(self) -> None:
        village = make_village("Dalam", 122.515)
        make_village("Luar", 122.530)
        assert opened().village == village

    def test_a_sliver_belongs_to_the_nearest_polygon(self) -> None:
        village = make_village("Dekat", 122.5206)
        assert opened().village == village

    def test_without_polygons_it_is_the_nearest_centre(self) -> None:
        village = make_village("Dekat", 122.53, boundary=None)
        make_village("Jauh", 122.60, boundary=None)
        assert opened().village == village

    def test_outside_the_region_there_is_none(self) -> None:
        make_village("Dekat", 122.53, boundary=None)
        far = Location(lon=123.5, lat=-3.98, radius_m=100, source="map")
        assert opened(location=far).village is None


@pytest.mark.django_db(transaction=True)
def test_incidents_opened_at_once_get_consecutive_numbers() -> None:
    region, category, user = make_region(), make_category(), make_user()
    at_once(*([lambda: opened(region=region, category=category, by=user)] * 4))
    numbers = sorted(Incident.objects.values_list("number", flat=True))
    assert numbers == [f"KDI-2026-00000{n}" for n in (1, 2, 3, 4)]
    assert IncidentCounter.objects.get().last == 4


@pytest.mark.django_db(transaction=True)
def test_a_call_opened_twice_at_once_becomes_one_incident() -> None:
    region, category, user, call = make_region(), make_category(), make_user(), make_call()
    step = lambda: opened(region=region, category=category, by=user, call=Call.objects.get(pk=call.pk))  # noqa: E731
    results = at_once(step, step)
    assert sorted(type(result).__name__ for result in results) == ["CallEnded", "Incident"]
    assert Incident.objects.count() == 1
