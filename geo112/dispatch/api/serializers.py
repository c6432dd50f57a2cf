"""What clients send, parsed at the edge; what they get is made by `geo112.dispatch.representation`."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from geo112.dispatch.models import Assignment
from incidents.api.fields import ZonedPastField
from incidents.models import Incident

STEPS = [choice for choice in Assignment.Status.choices if choice[0] != Assignment.Status.SENT]


class SendSerializer(serializers.Serializer[Any]):
    units = serializers.ListField(child=serializers.CharField(max_length=50), min_length=1, max_length=100)
    proposal = serializers.IntegerField(required=False, allow_null=True, min_value=1)


class StepSerializer(serializers.Serializer[Any]):
    """A step that the dispatcher stamps; `at` is now where it is missing."""

    status = serializers.ChoiceField(choices=STEPS)
    at = ZonedPastField(required=False)


class DutySerializer(serializers.Serializer[Any]):
    on_duty = serializers.BooleanField()


class CloseSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=Incident.Outcome.choices)
    tickets_continue = serializers.BooleanField(
        default=False, help_text="close although agencies still have open tickets, which run on"
    )
