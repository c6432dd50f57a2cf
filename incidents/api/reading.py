"""What a request's user is shown: masked where it is not for their eyes, and each look at sensitive words logged."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.request import Request

from incidents.api.scope import current_user
from incidents.handover.representation import handovers_json, suggestion_json
from incidents.models import Call, Incident
from incidents.privacy.looks import note_notes_look
from incidents.privacy.readers import Reader, reader_of
from incidents.representation import call_json, incident_detail_json


def call_answer(request: Request, call: Call) -> dict[str, Any]:
    return call_json(call, reader_of(current_user(request)))


def incident_answer(request: Request, incident: Incident) -> dict[str, Any]:
    """The incident with its story. Whoever reads the words of a sensitive one has looked at it."""
    user = current_user(request)
    reader = reader_of(user)
    if incident.category.is_sensitive and incident.region_id in reader.notes:
        note_notes_look(incident=incident, user=user, now=timezone.now())
    return incident_for(incident, reader)


def incident_for(incident: Incident, reader: Reader) -> dict[str, Any]:
    return {
        **incident_detail_json(incident, reader),
        "handovers": handovers_json(incident, reader),
        "neighbour": suggestion_json(incident),
    }
