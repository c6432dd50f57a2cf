"""Units that another open incident has just been offered: its dispatcher is about to send them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from geo112.dispatch.models import Assignment, Proposal
from incidents.models import Incident

HOLDS = timedelta(seconds=60)
"""So long a proposal keeps its units from being chosen for another incident; afterwards nobody is waiting for it."""


def promised_units(incident: Incident, now: datetime) -> dict[str, str]:
    """Slug → number of the other incident of the region whose latest proposal chose it.

    A proposal no longer counts when units were sent after it, nor against an incident that is more urgent; an
    exercise takes nothing from real life.
    """
    sent_since = Assignment.objects.filter(incident=OuterRef("incident"), sent_at__gte=OuterRef("created_at"))
    rows = Proposal.objects.filter(
        incident__region=incident.region_id,
        incident__status=Incident.Status.OPEN,
        incident__priority__lte=incident.priority,
        created_at__gt=now - HOLDS,
    ).exclude(incident=incident)
    if not incident.is_exercise:
        rows = rows.filter(incident__is_exercise=False)
    latest = rows.filter(~Exists(sent_since)).order_by("incident_id", "-created_at").distinct("incident_id")
    promised: dict[str, str] = {}
    for number, chosen in latest.values_list("incident__number", "chosen"):
        promised.update(dict.fromkeys(chosen, number))
    return promised
