"""Closing an incident, which only dispatch can judge: not while a unit is still on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from geo112.dispatch.models import Assignment
from geo112.regions.models import User
from incidents import closing
from incidents.models import Incident


class StillAssigned(Exception):
    """Units are on the incident; `call_signs` names them."""

    def __init__(self, call_signs: list[str]) -> None:
        self.call_signs = call_signs
        super().__init__(", ".join(call_signs))


@transaction.atomic
def close_incident(*, incident: Incident, outcome: str, by: User, now: datetime) -> Incident:
    """Closes it, or raises StillAssigned."""
    hold_unassigned(incident)
    closing.close_incident(incident=incident, outcome=outcome, by=by, now=now)
    return incident


def hold_unassigned(incident: Incident) -> None:
    """Raises StillAssigned; the lock keeps a unit from being sent until the transaction ends."""
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    open_ones = Assignment.objects.open().filter(incident=incident)
    if call_signs := list(open_ones.order_by("unit__call_sign").values_list("unit__call_sign", flat=True)):
        raise StillAssigned(call_signs)
