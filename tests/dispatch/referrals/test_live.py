"""What the stream carries of tickets: to the centre those of its region, to each agency its own."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from geo112.dispatch.referrals.live import load_for_agencies, load_for_centre, of_agencies, of_region
from geo112.dispatch.tasks import follow_incident
from geo112.live.models import Event
from geo112.live.registry import agency_sources, all_sources
from tests.makers import NOW, make_agency, make_call, make_incident, make_referral, make_region

pytestmark = pytest.mark.django_db


def test_it_is_registered_for_both() -> None:
    assert "referral" in {source.kind for source in all_sources()}
    assert {source.kind for source in agency_sources()} == {"referral"}


def test_it_sorts_by_region_and_by_agency() -> None:
    pln, dishub = make_agency("pln"), make_agency("dishub")
    there = make_agency("pln", make_region("konawe"))
    ids = [make_referral(agency).pk for agency in (pln, dishub, there)]
    by_region = load_for_centre(ids)
    assert {pk: [row["id"] for row in rows] for pk, rows in by_region.items()} == {
        pln.region_id: ids[:2],
        there.region_id: ids[2:],
    }
    by_agency = load_for_agencies(ids)
    assert {pk: [row["id"] for row in rows] for pk, rows in by_agency.items()} == {
        agency.pk: [pk] for agency, pk in zip((pln, dishub, there), ids, strict=True)
    }


def test_an_agency_gets_no_caller_and_no_call() -> None:
    incident = make_incident(description="tel 081298765432")
    make_call(incident=incident, number="+6281298765432", status="ended", verification="normal", ended_at=NOW)
    referral = make_referral(incident=incident)
    (state,) = load_for_agencies([referral.pk])[referral.agency_id]
    assert "98765432" not in str(state)
    assert not {"calls", "number_shown", "caller"} & state.keys()


def test_the_centre_sees_open_tickets_of_closed_incidents_too() -> None:
    closed = {"status": "closed", "closed_at": NOW, "outcome": "handed_over"}
    running = make_referral(make_agency("pln"), make_incident(**closed))
    make_referral(make_agency("dishub"), make_incident(**closed), status="done", ended_at=NOW)
    done = make_referral(make_agency("dlhk"), status="done", ended_at=NOW)
    assert {row["id"] for row in of_region(running.incident.region)} == {running.pk, done.pk}
    assert [row["id"] for row in of_agencies([running.agency_id])] == [running.pk]


def test_any_number_of_tickets_costs_four_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids = [make_referral().pk for _ in range(4)]
    with django_assert_num_queries(4):
        load_for_agencies(ids)


def test_agencies_hear_of_a_changed_incident() -> None:
    referral = make_referral()
    follow_incident(incident_id=referral.incident_id, moved=False)
    assert Event.objects.get(kind="referral").ids == [referral.pk]
