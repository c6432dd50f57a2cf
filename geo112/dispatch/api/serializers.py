"""What clients send, parsed at the edge; what they get is made by `geo112.dispatch.representation`."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from geo112.dispatch.assigning.states import CREW_STEPS
from geo112.dispatch.models import Assignment
from incidents.api.fields import ZonedField, ZonedPastField
from incidents.models import Incident

STEPS = [choice for choice in Assignment.Status.choices if choice[0] != Assignment.Status.SENT]


class SendSerializer(serializers.Serializer[Any]):
    units = serializers.ListField(child=serializers.CharField(max_length=50), min_length=1, max_length=100)
    proposal = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    queue = serializers.BooleanField(required=False, help_text="a busy unit gets it as its next task")


class StepSerializer(serializers.Serializer[Any]):
    """A step that the dispatcher stamps; `at` is now where it is missing."""

    status = serializers.ChoiceField(choices=STEPS)
    at = ZonedPastField(required=False)


class WithdrawSerializer(serializers.Serializer[Any]):
    """The step that is taken back, as the dispatcher sees it."""

    status = serializers.ChoiceField(choices=STEPS)
    at = ZonedField(help_text="its time, as the assignment has it")


class CrewStepSerializer(serializers.Serializer[Any]):
    """A step that the crew stamps. A phone keeps what was pressed offline and cannot mend its clock: a time ahead of
    ours counts as now."""

    status = serializers.ChoiceField(choices=[choice for choice in STEPS if choice[0] in CREW_STEPS])
    at = ZonedField(required=False)


class ReassignSerializer(serializers.Serializer[Any]):
    incident = serializers.SlugField(max_length=20, help_text="number of the incident to which the unit goes")


class ReplaceSerializer(serializers.Serializer[Any]):
    unit = serializers.SlugField(max_length=50, help_text="slug of the unit that goes instead")


class DutySerializer(serializers.Serializer[Any]):
    on_duty = serializers.BooleanField()


class CloseSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=Incident.Outcome.choices)
    tickets_continue = serializers.BooleanField(
        default=False, help_text="close although agencies still have open tickets, which run on"
    )
