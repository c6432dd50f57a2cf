"""Which agencies a response plan asks for a ticket: those of its lines that send no vehicle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo112.dispatch.models import Referral
from geo112.regions.models import Agency
from incidents.models import Incident


def tickets_to_offer(incident: Incident, asked: Sequence[Agency]) -> list[dict[str, Any]]:
    """The plan's tickets that were not sent yet, as a stored proposal keeps them: [{"agency", "name"}]."""
    sent = set(Referral.objects.filter(incident=incident).values_list("agency_id", flat=True)) if asked else set()
    return [{"agency": agency.code, "name": agency.name} for agency in asked if agency.pk not in sent]
