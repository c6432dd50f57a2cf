"""A ticket is sent once, whoever asks and how often; closing looks at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from geo112.dispatch.assigning.closing import TicketsRunning, close_incident
from geo112.dispatch.assigning.sending import IncidentClosed
from geo112.dispatch.models import Referral
from geo112.dispatch.proposing.proposals import propose
from geo112.dispatch.referrals.sending import refer
from geo112.dispatch.referrals.states import Side
from geo112.dispatch.referrals.steps import take_step
from geo112.regions.access import Role
from geo112.regions.models import User
from tests.incidents.at_once import at_once
from tests.makers import NOW, make_agency, make_incident, make_plan_item, make_referral, make_target, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make_user(Role.DISPATCHER)


def test_it_is_numbered_stamped_and_told(by: User) -> None:
    pln, incident = make_agency("pln"), make_incident(number="KDI-2026-000123", priority=2)
    make_target("accept", 900, region=pln.region, priority=2)
    (referral,) = refer(incident=incident, agencies=[pln], by=by, note="Kabel di jalan", now=NOW)
    assert (referral.number, referral.status) == ("KDI-2026-000123/PLN", "sent")
    assert referral.accept_due_at == NOW + timedelta(minutes=15)
    assert referral.done_due_at is None
    assert [line.kind for line in incident.timeline.all()] == ["referral_sent"]


def test_asked_for_again_it_stays_and_once_ended_it_is_sent_again(by: User) -> None:
    pln, incident = make_agency("pln"), make_incident()
    (first,) = refer(incident=incident, agencies=[pln, pln], by=by, now=NOW)
    assert refer(incident=incident, agencies=[pln], by=by, now=NOW) == [first]
    take_step(referral=first, status="declined", side=Side.AGENCY, by=by, reason="bukan wilayah kami", now=NOW)
    (again,) = refer(incident=incident, agencies=[pln], by=by, note="sudah dicek, milik PLN", now=NOW)
    assert (again, again.status) == (first, "sent")
    assert [step.reason for step in again.steps.all()] == ["", "bukan wilayah kami", "sudah dicek, milik PLN"]


def test_nothing_is_sent_for_a_closed_incident(by: User) -> None:
    closed = make_incident(status="closed", closed_at=NOW, outcome="resolved")
    with pytest.raises(IncidentClosed):
        refer(incident=closed, agencies=[make_agency("pln")], by=by, now=NOW)
    assert not Referral.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_the_same_moment_both_get_the_same_ticket() -> None:
    pln, incident = make_agency("pln"), make_incident()

    def send() -> object:
        found = refer(incident=incident, agencies=[pln], by=None, now=NOW)[0].pk
        connection.close()
        return found

    assert set(at_once(send, send, send)) == {Referral.objects.get().pk}
    assert Referral.objects.get().steps.count() == 1


def test_a_proposal_offers_tickets_to_the_agencies_of_the_plan_that_send_nobody(by: User) -> None:
    incident = make_incident()
    make_plan_item(incident.category, make_agency("dishub", sends_units=False, name="Dishub"))
    make_plan_item(incident.category, make_agency("pln", sends_units=False, name="PLN"))
    make_referral(make_agency("pln"), incident)
    content = propose(incident=incident, by=by, now=NOW).content
    assert content["tickets"] == [{"agency": "dishub", "name": "Dishub"}]
    assert content["agencies"] == []
    assert "no_plan" not in [note["code"] for note in content["notes"]]


def test_an_incident_is_closed_over_open_tickets_only_by_who_says_that_they_run_on(by: User) -> None:
    referral = make_referral(make_agency("pln", name="PLN"))
    incident = referral.incident
    with pytest.raises(TicketsRunning, match="PLN"):
        close_incident(incident=incident, outcome="handed_over", by=by, now=NOW)
    close_incident(incident=incident, outcome="handed_over", by=by, tickets_continue=True, now=NOW)
    assert (incident.status, Referral.objects.open().get()) == ("closed", referral)
    assert [line.kind for line in incident.timeline.all()] == ["referrals_continue", "closed"]
    take_step(referral=referral, status="done", side=Side.AGENCY, by=by, now=NOW)
    assert incident.timeline.filter(kind="referral_done").exists()


@pytest.mark.parametrize("status", ["done", "declined", "cancelled"])
def test_an_ended_ticket_keeps_no_incident_open(by: User, status: str) -> None:
    referral = make_referral(status=status, ended_at=NOW)
    close_incident(incident=referral.incident, outcome="resolved", by=by, now=NOW)
    assert referral.incident.status == "closed"
