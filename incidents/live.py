"""What the live stream shows of calls and incidents."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

from geo112.live.registry import register_loader
from geo112.regions.access import Role
from geo112.regions.models import Region
from incidents.models import Call, Incident
from incidents.privacy.readers import CALL_TAKERS, MASKED, NUMBER_ROLES, Reader
from incidents.representation import call_json, incident_json

State = dict[str, Any]


def register() -> None:
    """For AppConfig.ready(). Who administers the centre sees its calls, but not from which numbers they come."""
    for kind, reader, roles in (("call", CALL_TAKERS, NUMBER_ROLES), ("call_masked", MASKED, (Role.ADMIN,))):
        load, snapshot = partial(load_calls, reader=reader), partial(waiting_calls, reader=reader)
        register_loader(kind, load, roles, snapshot=snapshot, event="call")
    register_loader("incident", load_incidents, snapshot=open_incidents)


def load_calls(ids: list[int], reader: Reader = MASKED) -> dict[int, list[State]]:
    states = defaultdict(list)
    for call in Call.objects.for_json().filter(pk__in=ids):
        states[call.region_id].append(call_json(call, reader))
    return states


def load_incidents(ids: list[int]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for incident in Incident.objects.for_json().filter(pk__in=ids):
        states[incident.region_id].append(_streamed(incident))
    return states


def waiting_calls(region: Region, reader: Reader = MASKED) -> list[State]:
    """Calls that have not ended, the longest waiting first."""
    calls = Call.objects.for_json().not_ended().filter(region=region).order_by("received_at")
    return [call_json(call, reader) for call in calls]


def open_incidents(region: Region) -> list[State]:
    return [_streamed(incident) for incident in Incident.objects.for_json().open().filter(region=region)]


def _streamed(incident: Incident) -> State:
    """Masked words are left out altogether: what a reader was shown by REST must not be wiped by the next change."""
    state = incident_json(incident, MASKED)
    if state.pop("words_masked"):
        del state["description"]
    return state
