"""Proposals over rows and roads: exact across a bay, honest without roads, plan or units."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.utils import translation

from geo112.database import at_once
from geo112.dispatch.assigning.sending import send_units
from geo112.dispatch.models import Proposal
from geo112.dispatch.proposing.proposals import propose
from geo112.dispatch.representation import proposal_json
from geo112.regions.access import Role
from incidents.models import Incident
from responders.models import Unit
from tests.dispatch.conftest import Roads, import_osm
from tests.makers import (
    NOW,
    make_agency,
    make_assignment,
    make_incident,
    make_latest,
    make_plan_item,
    make_region,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

PRIMARY = {"highway": "primary"}
# A bay that opens to the east: its shores lie a kilometre apart and meet seven kilometres to the west. Off its
# mouth an island with a road of its own.
BAY_NODES = {
    1: (122.60, -3.970), 2: (122.56, -3.970), 3: (122.56, -3.980), 4: (122.60, -3.980), 5: (122.63, -3.980),
    8: (122.64, -3.970), 9: (122.65, -3.970),
}  # fmt: skip
BAY_WAYS = [([1, 2], PRIMARY), ([2, 3], PRIMARY), ([3, 4, 5], PRIMARY), ([8, 9], PRIMARY)]
SOUTH_SHORE = {"lon": 122.60, "lat": -3.981}


@pytest.fixture
def bay(roads: Roads) -> Any:
    return roads(make_region(), BAY_NODES, BAY_WAYS)


def placed(slug: str, lon: float, lat: float, **fields: Any) -> Unit:
    unit = make_unit(slug, **fields)
    make_latest(unit, lon=lon, lat=lat)
    return unit


def planned(count: int = 1, **where: float) -> Incident:
    incident = make_incident(**where)
    make_plan_item(incident.category, make_agency(), count)
    return incident


def line(proposal: Proposal) -> dict[str, Any]:
    return proposal_json(proposal)["agencies"][0]


def propose_for(incident: Incident) -> dict[str, Any]:
    return proposal_json(propose(incident=incident, by=None, now=NOW))


def test_a_unit_a_kilometre_across_the_bay_ranks_behind_one_on_the_same_shore(bay: Any) -> None:
    placed("uji-across", 122.60, -3.971)
    placed("uji-shore", 122.57, -3.980)
    answer = propose_for(planned(**SOUTH_SHORE))
    agency = answer["agencies"][0]
    assert [row["unit"] for row in agency["candidates"]] == ["uji-shore", "uji-across"]
    assert [(row["unit"], row["reason_code"]) for row in agency["passed_over"]] == [("uji-across", "slower")]
    assert (answer["estimate"], answer["network"]) == (False, {"id": bay.pk, "schematic": False})


def test_a_unit_on_an_island_has_no_route_and_is_not_chosen(bay: Any) -> None:
    placed("uji-island", 122.645, -3.970)
    agency = propose_for(planned(**SOUTH_SHORE))["agencies"][0]
    assert agency["candidates"][0]["reason_code"] == "no_route"
    assert (agency["candidates"][0]["chosen"], agency["candidates"][0]["seconds"]) == (False, None)
    assert agency["shortfall"] == 1


def test_an_incident_in_the_sea_gets_an_honest_answer(bay: Any) -> None:
    placed("uji-1", 122.57, -3.980)
    answer = propose_for(planned(lon=122.80, lat=-3.975))
    assert [note["code"] for note in answer["notes"]] == ["incident_off_road"]
    assert answer["agencies"][0]["candidates"][0]["seconds"] is None
    assert answer["agencies"][0]["shortfall"] == 1


def test_a_unit_at_sea_is_too_far_from_the_road_and_last(bay: Any) -> None:
    placed("uji-boat", 122.61, -4.02)
    placed("uji-far", 122.60, -3.971)
    agency = propose_for(planned(lon=122.61, lat=-3.981))["agencies"][0]
    codes = {row["unit"]: row["reason_code"] for row in agency["candidates"]}
    assert list(codes.items()) == [("uji-far", "fastest"), ("uji-boat", "too_far_from_road")]


def test_a_one_way_street_is_honoured(roads: Roads) -> None:
    loop = [([3, 4], {**PRIMARY, "oneway": "yes"}), ([4, 1, 2, 3], PRIMARY)]
    roads(make_region(), BAY_NODES, loop)
    placed("uji-behind", 122.565, -3.980)
    placed("uji-ahead", 122.595, -3.980)
    agency = propose_for(planned(lon=122.58, lat=-3.980))["agencies"][0]
    assert [row["unit"] for row in agency["candidates"]] == ["uji-behind", "uji-ahead"]
    assert agency["candidates"][1]["metres"] > 5000


def test_a_moving_unit_is_taken_from_where_it_is_by_now(bay: Any) -> None:
    unit, at = make_unit("uji-moving"), NOW - timedelta(seconds=20)
    make_latest(unit, lon=122.57, lat=-3.980, at=at, speed_mps=20.0, heading_deg=90.0)
    candidate = propose_for(planned(lon=122.58, lat=-3.980))["agencies"][0]["candidates"][0]
    assert candidate["straight_m"] == pytest.approx(1110 - 400, abs=2)
    assert candidate["age_s"] == 20


def test_it_estimates_without_a_road_network_and_says_so() -> None:
    placed("uji-1", 122.53, -3.98)
    answer = propose_for(planned(lon=122.52, lat=-3.98))
    candidate = answer["agencies"][0]["candidates"][0]
    assert (answer["estimate"], answer["network"]) == (True, None)
    assert [note["code"] for note in answer["notes"]] == ["no_road_network"]
    assert candidate["metres"] == pytest.approx(candidate["straight_m"] * 1.4, abs=0.2)
    assert candidate["seconds"] == pytest.approx(candidate["metres"] / 30 * 3.6, abs=0.1)


def test_every_unit_of_the_agency_is_offered_or_excluded_with_its_reason() -> None:
    busy = placed("uji-busy", 122.52, -3.98)
    make_assignment(busy, make_incident())
    placed("uji-off", 122.52, -3.98, on_duty=False)
    make_latest(make_unit("uji-stale"), at=NOW - timedelta(minutes=10))
    make_unit("uji-silent")
    make_latest(make_unit("uji-null"), lon=0, lat=0)
    agency = propose_for(planned())["agencies"][0]
    codes = {row["unit"]: row["reason_code"] for row in agency["passed_over"]}
    assert codes == {
        "uji-busy": "busy", "uji-off": "off_duty", "uji-stale": "stale", "uji-silent": "no_position",
        "uji-null": "no_position",
    }  # fmt: skip
    assert all(row["reason"] for row in agency["passed_over"])


def test_without_a_plan_every_agency_is_offered_and_the_proposal_says_so() -> None:
    placed("uji-fire", 122.52, -3.98)
    placed("uji-police", 122.52, -3.98, agency=make_agency("polisi"))
    make_agency("pln", sends_units=False)
    answer = propose_for(make_incident())
    assert {agency["agency"]: agency["needed"] for agency in answer["agencies"]} == {"damkar": 0, "polisi": 0}
    assert not any(row["chosen"] for agency in answer["agencies"] for row in agency["candidates"])
    assert "no_plan" in [note["code"] for note in answer["notes"]]


def test_without_any_unit_it_names_the_shortfall() -> None:
    answer = propose_for(planned(50))
    assert answer["agencies"][0]["shortfall"] == 50
    assert "no_units" in [note["code"] for note in answer["notes"]]


def test_what_was_sent_before_is_no_longer_needed() -> None:
    incident, first = planned(2), placed("uji-1", 122.52, -3.98)
    placed("uji-2", 122.52, -3.98)
    send_units(incident=incident, units=[first], by=None, now=NOW)
    agency = propose_for(incident)["agencies"][0]
    assert (agency["sent"], agency["needed"], agency["shortfall"]) == (1, 1, 0)
    assert [row["unit"] for row in agency["candidates"] if row["chosen"]] == ["uji-2"]


def test_a_unit_that_declined_is_needed_again() -> None:
    incident = planned(1)
    make_assignment(make_unit(), incident, status="declined", ended_at=NOW)
    assert propose_for(incident)["agencies"][0]["needed"] == 1


def test_units_of_other_regions_are_not_offered() -> None:
    placed("uji-konawe", 122.0, -3.9, agency=make_agency(region=make_region("konawe")))
    assert propose_for(planned())["agencies"][0]["candidates"] == []


def test_it_stores_codes_and_data_and_words_them_for_the_reader() -> None:
    unit, by = make_unit("uji-1"), make_user(Role.DISPATCHER)
    make_latest(unit, at=NOW - timedelta(minutes=6))
    proposal = propose(incident=planned(), by=by, now=NOW)
    assert "reason" not in str(proposal.content["agencies"][0]["passed_over"][0].keys() - {"reason_code"})
    assert (proposal.created_by, proposal.took_ms > 0) == (by, True)
    with translation.override("en"):
        assert line(proposal)["passed_over"][0]["reason"] == "last position 6 min old"


def test_what_was_offered_is_read_as_it_was_written() -> None:
    placed("uji-1", 122.53, -3.98)
    offered = propose(incident=planned(), by=None, now=NOW)
    assert Proposal.objects.get().content == offered.content
    asked = Proposal.objects.values_list("content__alarm_level", "content__agencies__0__candidates__0__unit")
    assert list(asked) == [(1, "uji-1")]


def test_across_the_real_shape_of_kendaris_bay_road_time_decides(tmp_path: Path, settings: LazySettings) -> None:
    settings.ROADS_DIR = tmp_path
    import_osm(make_region(), settings.FIXTURES_DIR / "kendari_roads.osm")
    placed("uji-north", 122.560, -3.970)
    placed("uji-south", 122.545, -4.010)
    agency = propose_for(planned(lon=122.560, lat=-3.990))["agencies"][0]
    assert [row["unit"] for row in agency["candidates"]] == ["uji-south", "uji-north"]
    assert agency["candidates"][0]["straight_m"] > agency["candidates"][1]["straight_m"]
    assert [(row["unit"], row["reason_code"]) for row in agency["passed_over"]] == [("uji-north", "slower")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("alone", [True, False])
def test_an_offer_alone_does_not_wait_for_the_disk(alone: bool) -> None:
    incident = make_incident()
    with nullcontext() if alone else transaction.atomic():
        kept = propose(incident=incident, by=None, now=NOW)
        assert at_once("SHOW synchronous_commit", {})() == [("on",)]
    assert Proposal.objects.get(pk=kept.pk).content == kept.content
