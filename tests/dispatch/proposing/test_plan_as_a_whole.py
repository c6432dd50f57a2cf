"""Proposals with neighbours, closed roads, other incidents and alarm levels, over rows and roads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from geo112.dispatch.models import MutualAid, ProposalRules
from geo112.dispatch.proposing.proposals import preview, propose
from geo112.dispatch.representation import proposal_json
from geo112.regions.models import Region
from incidents.models import Incident
from responders.models import Unit
from tests.dispatch.conftest import Roads
from tests.makers import (
    NOW,
    make_agency,
    make_assignment,
    make_category,
    make_closure,
    make_incident,
    make_latest,
    make_plan_item,
    make_region,
    make_station,
    make_unit,
)

pytestmark = pytest.mark.django_db

# A river from north to south between two roads, and two bridges over it: the near one at the middle, one far away.
NODES = {1: (122.50, -3.98), 2: (122.51, -3.98), 3: (122.52, -3.98), 4: (122.50, -3.95), 5: (122.52, -3.95)}
PRIMARY = {"highway": "primary"}
WAYS = [([1, 4], PRIMARY), ([1, 2], PRIMARY), ([2, 3], PRIMARY), ([4, 5], PRIMARY), ([3, 5], PRIMARY)]
BRIDGE = "POLYGON ((122.508 -3.982, 122.512 -3.982, 122.512 -3.978, 122.508 -3.978, 122.508 -3.982))"
EVERYTHING = "POLYGON ((120 -6, 125 -6, 125 -2, 120 -2, 120 -6))"
EAST = {"lon": 122.519, "lat": -3.98}


@pytest.fixture
def river(roads: Roads) -> Any:
    return roads(make_region(), NODES, WAYS)


def placed(slug: str, lon: float, lat: float = -3.98, **fields: Any) -> Unit:
    unit = make_unit(slug, **fields)
    make_latest(unit, lon=lon, lat=lat)
    return unit


def planned(count: int = 1, **fields: Any) -> Incident:
    incident = make_incident(**{**EAST, **fields})
    make_plan_item(incident.category, make_agency(), count)
    return incident


def proposed(incident: Incident, **moment: Any) -> dict[str, Any]:
    with translation.override("en"):
        return proposal_json(propose(incident=incident, by=None, **{"now": NOW, **moment}))


def line(incident: Incident) -> dict[str, Any]:
    found: dict[str, Any] = proposed(incident)["agencies"][0]
    return found


def chosen(answer: dict[str, Any]) -> list[str]:
    return [row["unit"] for each in answer["agencies"] for row in each["candidates"] if row["chosen"]]


def test_a_closed_bridge_changes_who_is_first(river: Any) -> None:
    placed("uji-west", 122.505)
    placed("uji-north", 122.519, -3.955)
    incident = planned()
    assert chosen(proposed(incident)) == ["uji-west"]
    make_closure(geometry=BRIDGE, note="Kali Uji")
    answer = proposed(incident)
    assert chosen(answer) == ["uji-north"]
    assert [closure["note"] for closure in answer["closures"]] == ["Kali Uji"]


def test_an_area_over_everything_cuts_all_off_and_says_how_long_it_would_take(river: Any) -> None:
    placed("uji-west", 122.505)
    make_closure(geometry=EVERYTHING)
    answer = proposed(planned())
    (candidate,) = answer["agencies"][0]["candidates"]
    assert (candidate["reason_code"], candidate["seconds"], candidate["chosen"]) == ("closed_roads", None, False)
    assert candidate["data"]["open_s"] > 0
    assert answer["agencies"][0]["shortfall"] == 1
    assert [note["code"] for note in answer["notes"]] == ["cut_off"]


def helped_by_konawe(**fields: Any) -> Region:
    konawe = make_region("konawe")
    MutualAid.objects.create(region=make_region(), neighbour=konawe, **{"handicap_s": 60, **fields})
    return konawe


def test_a_neighbours_unit_is_offered_with_its_handicap(river: Any) -> None:
    konawe = helped_by_konawe()
    placed("uji-theirs", 122.51, agency=make_agency(region=konawe))
    (candidate,) = line(planned())["candidates"]
    assert (candidate["region"], candidate["weighed_s"] - candidate["seconds"]) == (konawe.name, pytest.approx(60))
    assert candidate["effects"][0]["text"] == f"+1 min: unit of {konawe.name}"


def test_a_neighbours_unit_comes_over_the_border_on_its_own_roads(river: Any, roads: Roads) -> None:
    konawe = helped_by_konawe()
    roads(konawe, {3: NODES[3], 9: (122.62, -3.98)}, [([3, 9], PRIMARY)])
    placed("uji-theirs", 122.60, agency=make_agency(region=konawe))
    (candidate,) = line(planned())["candidates"]
    assert candidate["metres"] == pytest.approx((122.60 - 122.519) * 111_000, rel=0.01)


def test_units_of_a_region_that_does_not_help_are_not_there(river: Any) -> None:
    placed("uji-theirs", 122.51, agency=make_agency(region=make_region("konawe")))
    assert line(planned())["candidates"] == []


def test_a_busy_unit_says_when_it_is_free_and_whether_to_wait(river: Any) -> None:
    busy = placed("uji-busy", 122.518)
    make_assignment(busy, make_incident(**EAST), status="on_scene", sent_at=NOW - timedelta(minutes=50))
    answer = line(planned())
    assert "free in about 10 min" in answer["passed_over"][0]["reason"]
    assert answer["hints"][0]["code"] == "faster_when_freed"
    assert "UJI-BUSY" in answer["hints"][0]["text"]


def test_one_unit_is_not_promised_to_two_incidents(river: Any) -> None:
    placed("uji-near", 122.518)
    placed("uji-far", 122.505)
    first, second = planned(), make_incident(**EAST)
    assert (chosen(proposed(first)), chosen(proposed(second))) == (["uji-near"], ["uji-far"])
    hint = proposed(second)["agencies"][0]["candidates"][0]["hints"][0]
    assert (hint["code"], hint["data"]) == ("promised_elsewhere", {"incident": first.number})
    assert chosen(proposed(second, now=NOW + timedelta(minutes=1, seconds=30))) == ["uji-near"]


def test_an_urgent_incident_takes_what_was_proposed_for_a_lesser_one(river: Any) -> None:
    placed("uji-near", 122.518)
    placed("uji-far", 122.505)
    lesser = planned(priority=3)
    proposed(lesser)
    assert chosen(proposed(make_incident(**EAST, priority=1))) == ["uji-near"]


def test_the_last_unit_of_a_post_is_kept_where_the_region_wants_it(river: Any) -> None:
    ProposalRules.objects.create(region=make_region(), keep_last_s=600)
    placed("uji-lone", 122.518, station=make_station(name="Pos Satu"))
    two = make_station(name="Pos Dua")
    for number in range(2):
        placed(f"uji-pair-{number}", 122.505, station=two)
    answer = line(planned())
    assert [row["unit"] for row in answer["candidates"] if row["chosen"]] == ["uji-pair-0"]
    lone = next(row for row in answer["candidates"] if row["unit"] == "uji-lone")
    assert lone["effects"][0]["data"] == {"area": "Pos Satu"}


def test_a_unit_on_its_way_home_is_said_to_be(river: Any) -> None:
    unit = make_unit("uji-home", station=make_station(lon=122.50, lat=-3.98, name="Pos Uji Barat"))
    make_latest(unit, lon=122.515, lat=-3.98, speed_mps=10.0, heading_deg=270.0)
    assert line(planned())["candidates"][0]["hints"][0]["data"] == {"station": "Pos Uji Barat"}


def test_a_raised_alarm_asks_for_what_it_adds(river: Any) -> None:
    for number in range(4):
        placed(f"uji-{number}", 122.505)
    incident = planned(1)
    make_plan_item(incident.category, make_agency(), 2, alarm_level=2)
    assert len(chosen(proposed(incident))) == 1
    Incident.objects.filter(pk=incident.pk).update(alarm_level=2)
    incident.refresh_from_db()
    answer = proposed(incident)
    assert (len(chosen(answer)), answer["alarm_level"], answer["highest_level"]) == (3, 2, 2)


def test_fifty_engines_of_one_agency_are_an_honest_shortfall(river: Any) -> None:
    placed("uji-1", 122.505)
    placed("uji-police", 122.505, agency=make_agency("polisi"))
    answer = line(planned(50))
    assert (answer["shortfall"], [row["unit"] for row in answer["candidates"]]) == (49, ["uji-1"])


def test_a_preview_ignores_who_was_sent_and_stores_nothing(river: Any) -> None:
    incident = planned(1, status="closed", closed_at=NOW, outcome="resolved")
    make_assignment(placed("uji-done", 122.518), incident, status="completed", ended_at=NOW)
    shown = proposal_json(preview(incident=incident, alarm_level=1, now=NOW))
    assert chosen(shown) == ["uji-done"]
    assert not incident.proposals.exists()


def test_medians_of_past_tasks_tell_when_a_unit_is_free(river: Any) -> None:
    busy, other = placed("uji-busy", 122.518), make_unit("uji-past")
    for _ in range(3):
        sent_at = NOW - timedelta(days=1)
        past = make_incident(status="closed", closed_at=NOW, outcome="resolved")
        ended_at = sent_at + timedelta(minutes=30)
        make_assignment(other, past, status="completed", sent_at=sent_at, ended_at=ended_at)
    make_assignment(busy, make_incident(**EAST, category=make_category()), sent_at=NOW - timedelta(minutes=10))
    assert line(planned())["passed_over"][0]["data"]["free_in_s"] == 20 * 60
