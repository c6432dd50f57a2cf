"""One action: off this incident and on to that one, or another unit in this one's place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geo112.dispatch.assigning.life import cancel
from geo112.dispatch.assigning.locking import IncidentClosed
from geo112.dispatch.assigning.reassigning import AlreadyEnded, CannotReplace, SameIncident, reassign, replace
from geo112.dispatch.assigning.sending import send_units
from geo112.dispatch.models import Assignment
from geo112.regions.access import Role
from incidents.models import Incident
from incidents.timeline import sentence
from responders.models import Unit
from tests.incidents.at_once import at_once
from tests.makers import NOW, make_incident, make_unit, make_user

LATER = NOW + timedelta(minutes=5)


def send(unit: Unit, incident: Incident, *, queue: bool = False) -> Assignment:
    return send_units(incident=incident, units=[unit], by=None, queue=queue, now=NOW).assignments[0]


@pytest.mark.django_db
def test_both_timelines_tell_of_it() -> None:
    here, there, unit, user = make_incident(), make_incident(), make_unit(), make_user(Role.DISPATCHER)
    former = send(unit, here)
    new = reassign(assignment=former, incident=there, by=user, now=LATER)
    former.refresh_from_db()
    assert (former.status, former.reassigned_to, new.incident, new.is_queued) == ("cancelled", new, there, False)
    assert there.number in sentence(here.timeline.get(kind="reassigned"))
    assert here.number in sentence(there.timeline.get(kind="reassigned_here"))
    assert not here.timeline.filter(kind="cancelled").exists()


@pytest.mark.django_db
def test_what_was_queued_next_stays_queued_next() -> None:
    unit, there = make_unit(), make_incident()
    former, queued = send(unit, make_incident()), send(unit, make_incident(), queue=True)
    new = reassign(assignment=former, incident=there, by=None, now=LATER)
    queued.refresh_from_db()
    assert (new.is_queued, queued.is_queued) == (False, True)


@pytest.mark.django_db
def test_a_unit_that_was_queued_there_goes_there_now() -> None:
    unit, there = make_unit(), make_incident()
    former, queued = send(unit, make_incident()), send(unit, there, queue=True)
    assert reassign(assignment=former, incident=there, by=None, now=LATER) == queued
    queued.refresh_from_db()
    assert (queued.is_queued, queued.activated_at) == (False, LATER)


@pytest.mark.django_db
def test_a_queued_task_moves_without_disturbing_the_present_one() -> None:
    unit, there = make_unit(), make_incident()
    active, queued = send(unit, make_incident()), send(unit, make_incident(), queue=True)
    assert reassign(assignment=queued, incident=there, by=None, now=LATER).is_queued
    active.refresh_from_db()
    assert active.ended_at is None


@pytest.mark.django_db
def test_it_changes_nothing_where_it_cannot_be() -> None:
    unit, here = make_unit(), make_incident()
    former = send(unit, here)
    closed = make_incident(status="closed", closed_at=NOW, outcome="resolved")
    with pytest.raises(SameIncident):
        reassign(assignment=former, incident=here, by=None, now=LATER)
    with pytest.raises(IncidentClosed):
        reassign(assignment=former, incident=closed, by=None, now=LATER)
    former.refresh_from_db()
    assert former.status == "sent"
    cancel(assignment=former, by=None, now=LATER)
    with pytest.raises(AlreadyEnded):
        reassign(assignment=former, incident=make_incident(), by=None, now=LATER)


@pytest.mark.django_db
def test_another_unit_goes_in_its_place() -> None:
    silent, substitute, incident = make_unit(), make_unit(), make_incident()
    former = send(silent, incident)
    new = replace(assignment=former, unit=substitute, by=None, now=LATER)
    former.refresh_from_db()
    assert (former.status, new.unit, new.status) == ("cancelled", substitute, "sent")


@pytest.mark.django_db
def test_nobody_is_called_off_for_a_substitute_that_cannot_go() -> None:
    busy, incident = make_unit(), make_incident()
    send(busy, make_incident())
    former = send(make_unit(), incident)
    with pytest.raises(CannotReplace) as failure:
        replace(assignment=former, unit=busy, by=None, now=LATER)
    former.refresh_from_db()
    assert (failure.value.refusal.code, former.status) == ("assigned", "sent")


def unless_ended(assignment: Assignment, incident: Incident) -> object:
    try:
        return reassign(assignment=assignment, incident=incident, by=None, now=LATER)
    except AlreadyEnded as ended:
        return ended


@pytest.mark.django_db(transaction=True)
def test_reassigning_and_sending_at_the_same_moment_never_wait_for_each_other() -> None:
    for _ in range(5):
        unit, other, here, there = make_unit(), make_unit(), make_incident(), make_incident()
        former = send(unit, here)
        answers = at_once(
            lambda former=former, there=there: unless_ended(former, there),
            lambda unit=unit, other=other, there=there: send_units(
                incident=there, units=[other, unit], by=None, now=LATER
            ),
            lambda former=former: cancel(assignment=Assignment.objects.get(pk=former.pk), by=None, now=LATER),
        )
        assert None not in answers  # a deadlock would have ended one of them
        assert Assignment.objects.active().filter(unit=unit).count() <= 1
