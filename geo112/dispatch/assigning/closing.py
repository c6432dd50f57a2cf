"""Closing an incident, which only dispatch can judge: not while a unit is still on it, nor over tickets unseen.

An agency may need days for what the centre is done with in minutes. The incident can therefore be closed over open
tickets, but only by somebody who says that they are to run on; the story says so too.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from geo112.dispatch.models import Assignment, Referral
from geo112.dispatch.referrals.telling import add_line_of_all, tell_of_incident
from geo112.regions.models import User
from incidents import closing
from incidents.models import Incident


class StillAssigned(Exception):
    """Units are on the incident; `call_signs` names them."""

    def __init__(self, call_signs: list[str]) -> None:
        self.call_signs = call_signs
        super().__init__(", ".join(call_signs))


class TicketsRunning(Exception):
    """Agencies are not done with their tickets; `agencies` names them."""

    def __init__(self, agencies: list[str]) -> None:
        self.agencies = agencies
        super().__init__(", ".join(agencies))


@transaction.atomic
def close_incident(
    *, incident: Incident, outcome: str, by: User, now: datetime, tickets_continue: bool = False
) -> Incident:
    """Closes it, or raises StillAssigned or TicketsRunning.

    The lock keeps units and tickets from being sent between the look and the closing.
    """
    hold_unassigned(incident)
    running = list(Referral.objects.open().filter(incident=incident).select_related("agency", "incident"))
    if running and not tickets_continue:
        raise TicketsRunning([referral.agency.name for referral in running])
    if running:
        add_line_of_all(running, at=now, by=by)
    closing.close_incident(incident=incident, outcome=outcome, by=by, now=now)
    tell_of_incident(incident)
    return incident


def hold_unassigned(incident: Incident) -> None:
    """Raises StillAssigned; the lock (as `locking.hold_open` takes it) keeps a unit from being sent until the
    transaction ends."""
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    open_ones = Assignment.objects.open().filter(incident=incident)
    if call_signs := list(open_ones.order_by("unit__call_sign").values_list("unit__call_sign", flat=True)):
        raise StillAssigned(call_signs)
