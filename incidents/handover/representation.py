"""How hand-overs look from either side."""

from __future__ import annotations

from typing import Any

from incidents import phone
from incidents.handover.neighbours import neighbour_at, region_name_json
from incidents.models import HandOver, Incident
from incidents.privacy.readers import Reader


def handovers_json(incident: Incident, reader: Reader) -> list[dict[str, Any]]:
    """Whence it came, and where it went, the newest first."""
    rows = HandOver.objects.select_related("sent__region", "received__region")
    write = phone.shown if incident.region_id in reader.numbers else phone.masked
    came = [_seen(row, row.sent, "in", [write(one) for one in row.numbers]) for row in rows.filter(received=incident)]
    return came + [_seen(row, row.received, "out", []) for row in rows.filter(sent=incident)]


def suggestion_json(incident: Incident) -> dict[str, str] | None:
    """The neighbour in whose region the place lies."""
    neighbour = neighbour_at(incident.region, incident.location)
    return region_name_json(neighbour) if neighbour else None


def _seen(row: HandOver, other: Incident, direction: str, numbers: list[str]) -> dict[str, Any]:
    return {
        "direction": direction,
        "region": region_name_json(other.region),
        "number": other.number,
        "state": row.state,
        "keeps_supporting": row.keeps_supporting,
        "reason": row.reason,
        "at": row.at,
        "decided_at": row.decided_at,
        "decision_reason": row.decision_reason,
        "numbers": numbers,
    }
