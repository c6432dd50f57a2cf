"""What the live stream shows of calls and incidents."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from geo112.live.registry import register_loader
from geo112.regions.models import Region
from incidents.models import Call, Incident
from incidents.representation import call_json, incident_json

State = dict[str, Any]


def register() -> None:
    """For AppConfig.ready()."""
    register_loader("call", load_calls, snapshot=waiting_calls)
    register_loader("incident", load_incidents, snapshot=open_incidents)


def load_calls(ids: list[int]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for call in Call.objects.for_json().filter(pk__in=ids):
        states[call.region_id].append(call_json(call))
    return states


def load_incidents(ids: list[int]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for incident in Incident.objects.for_json().filter(pk__in=ids):
        states[incident.region_id].append(incident_json(incident))
    return states


def waiting_calls(region: Region) -> list[State]:
    """Calls that have not ended, the longest waiting first."""
    return [
        call_json(call) for call in Call.objects.for_json().not_ended().filter(region=region).order_by("received_at")
    ]


def open_incidents(region: Region) -> list[State]:
    return [incident_json(incident) for incident in Incident.objects.for_json().open().filter(region=region)]
