"""An incident is closed only when nobody is on it, however close the race."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from geo112.dispatch.assigning.closing import StillAssigned, close_incident
from geo112.dispatch.assigning.life import cancel
from geo112.dispatch.assigning.sending import IncidentClosed, send_units
from geo112.dispatch.models import Assignment
from geo112.regions.access import Role
from tests.makers import NOW, make_assignment, make_incident, make_unit, make_user


@pytest.mark.django_db
def test_it_waits_for_every_unit_and_a_second_completed_closes_nothing() -> None:
    incident, by = make_incident(), make_user(Role.DISPATCHER)
    first, second = (make_assignment(make_unit(call_sign=name), incident) for name in ("Damkar 01", "Damkar 02"))
    cancel(assignment=first, by=by, now=NOW)
    with pytest.raises(StillAssigned, match="Damkar 02"):
        close_incident(incident=incident, outcome="resolved", by=by, now=NOW)
    cancel(assignment=second, by=by, now=NOW)
    assert close_incident(incident=incident, outcome="resolved", by=by, now=NOW).status == "closed"


@pytest.mark.django_db(transaction=True)
def test_sending_and_closing_at_the_same_moment_never_leave_a_unit_on_a_closed_incident() -> None:
    incident, unit, by = make_incident(), make_unit(), make_user(Role.DISPATCHER)
    barrier, told = threading.Barrier(2), []

    def attempt(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except (StillAssigned, IncidentClosed) as error:
            told.append(type(error))
        connection.close()

    acts = [
        lambda: send_units(incident=incident, units=[unit], by=by, now=NOW),
        lambda: close_incident(incident=incident, outcome="resolved", by=by, now=NOW),
    ]
    threads = [threading.Thread(target=attempt, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    incident.refresh_from_db()
    is_assigned = Assignment.objects.open().filter(incident=incident).exists()
    assert (incident.status, is_assigned, told) in [
        ("open", True, [StillAssigned]),
        ("closed", False, [IncidentClosed]),
    ]
