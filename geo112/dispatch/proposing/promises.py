"""Units that another open incident has just been offered: its dispatcher is about to send them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson

from geo112.database import Ask
from incidents.models import Incident

HOLDS = timedelta(seconds=60)
"""So long a proposal keeps its units from being chosen for another incident; afterwards nobody is waiting for it."""


_LATEST = """
    SELECT DISTINCT ON (proposal.incident_id) incident.number, proposal.chosen::text
    FROM dispatch_proposal proposal JOIN incidents_incident incident ON incident.id = proposal.incident_id
    WHERE proposal.created_at > %(since)s AND incident.id <> %(incident)s AND incident.region_id = %(region)s
      AND incident.status = 'open' AND incident.priority <= %(priority)s
      AND (%(is_exercise)s OR NOT incident.is_exercise)
      AND NOT EXISTS (SELECT FROM dispatch_assignment sent
                      WHERE sent.incident_id = incident.id AND sent.sent_at >= proposal.created_at)
    ORDER BY proposal.incident_id, proposal.created_at DESC
"""


def ask_promised(later: Ask, incident: Incident, now: datetime) -> Callable[[], dict[str, str]]:
    """Slug → number of the other incident of the region whose latest proposal chose it.

    A proposal no longer counts when units were sent after it, nor against an incident that is more urgent; an
    exercise takes nothing from real life.
    """
    values: dict[str, Any] = {
        "since": now - HOLDS,
        "incident": incident.pk,
        "region": incident.region_id,
        "priority": incident.priority,
        "is_exercise": incident.is_exercise,
    }
    rows = later(_LATEST, values)
    return lambda: {slug: number for number, chosen in rows() for slug in orjson.loads(chosen)}
