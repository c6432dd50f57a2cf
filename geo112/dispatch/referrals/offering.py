"""Which agencies a response plan asks for a ticket: those of its lines that send no vehicle."""

from __future__ import annotations

from typing import Any

from geo112.dispatch.models import PlanItem, Referral
from incidents.models import Incident


def tickets_to_offer(incident: Incident) -> list[dict[str, Any]]:
    """The plan's tickets that were not sent yet, as a stored proposal keeps them: [{"agency", "name"}]."""
    lines = PlanItem.objects.filter(region=incident.region, category=incident.category, agency__sends_units=False)
    sent = Referral.objects.filter(incident=incident).values("agency")
    rows = lines.exclude(agency__in=sent).order_by("pk").values_list("agency__code", "agency__name")
    return [{"agency": code, "name": name} for code, name in rows]
