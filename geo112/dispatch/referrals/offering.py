"""Which agencies a response plan asks for a ticket: those of its lines that send no vehicle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from geo112.database import Ask
from geo112.dispatch.proposing.rows import AgencyRow

_TICKETED = "SELECT agency_id FROM dispatch_referral WHERE incident_id = %(incident)s"


def ask_ticketed(later: Ask, incident_id: int) -> Callable[[], set[int]]:
    """Ids of the agencies that have a ticket of the incident already."""
    rows = later(_TICKETED, {"incident": incident_id})
    return lambda: {agency_id for (agency_id,) in rows()}


def tickets_to_offer(asked: Sequence[AgencyRow], ticketed: Collection[int]) -> list[dict[str, Any]]:
    """The plan's tickets that were not sent yet, as a stored proposal keeps them: [{"agency", "name"}]."""
    return [{"agency": agency.code, "name": agency.name} for agency in asked if agency.pk not in ticketed]
