"""What clients get, declared for the schema; the values are made by `geo112.dispatch.representation`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from geo112.dispatch.api.filters import STATUSES
from geo112.dispatch.models import Alarm, Assignment, AssignmentStep, Target
from geo112.roads.models import RoadClosure

CONFLICT = OpenApiResponse(description="What stands says no; `detail` tells why.")


class AssignmentAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    incident = serializers.CharField(help_text="number of the incident")
    unit = serializers.CharField(help_text="slug of the unit")
    call_sign = serializers.CharField()
    agency = serializers.CharField(help_text="code of the agency")
    status = serializers.ChoiceField(choices=Assignment.Status.choices)
    queued = serializers.BooleanField()
    sent_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    expected_s = serializers.FloatField(allow_null=True, help_text="road time expected at sending")
    distance_m = serializers.FloatField(allow_null=True)
    activated_at = serializers.DateTimeField(allow_null=True, help_text="when a queued one became the unit's own")
    published_at = serializers.DateTimeField(allow_null=True, help_text="when the broker took it for the device")
    left_at = serializers.DateTimeField(allow_null=True, help_text="when it left the scene, by its positions")
    reassigned_to = serializers.CharField(allow_null=True, help_text="number of the incident to which the unit went")
    steps = serializers.DictField(child=serializers.DateTimeField(), help_text="stamp by status")
    sources = serializers.DictField(
        child=serializers.ChoiceField(choices=AssignmentStep.Source.choices), help_text="who told it, by status"
    )
    eta_at = serializers.DateTimeField(allow_null=True, help_text="expected arrival from its last position")
    eta_m = serializers.FloatField(allow_null=True, help_text="metres of road left")
    eta_computed_at = serializers.DateTimeField(allow_null=True)
    eta_estimate = serializers.BooleanField(allow_null=True, help_text="from the straight line")
    delayed = serializers.BooleanField(help_text="slower than promised, by more than the region puts up with")
    route = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()), allow_null=True, help_text="[[lon, lat], …]"
    )


class AssignmentPageAnswer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = AssignmentAnswer(many=True)


class SubstituteAnswer(serializers.Serializer[Any]):
    unit = serializers.CharField()
    call_sign = serializers.CharField()
    seconds = serializers.FloatField(allow_null=True)


class AlarmAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Alarm.Kind.choices)
    level = serializers.ChoiceField(choices=Alarm.Level.choices)
    call = serializers.IntegerField(allow_null=True)
    incident = serializers.CharField(allow_null=True, help_text="number of the incident")
    assignment = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField(allow_null=True, help_text="slug of the unit")
    call_sign = serializers.CharField(allow_null=True)
    agency = serializers.CharField(allow_null=True, help_text="code of the agency")
    due_at = serializers.DateTimeField()
    fired_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True, help_text="when its reason was gone")
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = serializers.CharField(allow_null=True)
    escalation = serializers.ChoiceField(choices=["", *Target.Escalation.values])
    substitute = SubstituteAnswer(allow_null=True)


class AlarmPageAnswer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = AlarmAnswer(many=True)


class RefusalAnswer(serializers.Serializer[Any]):
    unit = serializers.CharField()
    reason_code = serializers.ChoiceField(choices=["assigned", "off_duty", "unknown_unit"])
    reason = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]


class SendingAnswer(serializers.Serializer[Any]):
    assignments = AssignmentAnswer(many=True)
    refused = RefusalAnswer(many=True)


class RefusedSendingAnswer(SendingAnswer):
    detail = serializers.CharField()


class EffectAnswer(serializers.Serializer[Any]):
    code = serializers.CharField()
    seconds = serializers.FloatField(help_text="what the rule adds to the road time")
    text = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]


class HintAnswer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]


class LineHintAnswer(HintAnswer):
    unit = serializers.CharField()
    call_sign = serializers.CharField()


class PassedOverAnswer(serializers.Serializer[Any]):
    unit = serializers.CharField()
    call_sign = serializers.CharField()
    agency = serializers.CharField()
    kind = serializers.CharField()
    region = serializers.CharField(allow_null=True, help_text="name of the neighbour whose unit it is")
    seconds = serializers.FloatField(allow_null=True, help_text="null: no route")
    metres = serializers.FloatField(allow_null=True)
    straight_m = serializers.FloatField(allow_null=True, help_text="null: no position")
    age_s = serializers.FloatField(allow_null=True)
    snap_m = serializers.FloatField(allow_null=True, help_text="metres from the nearest road")
    reason_code = serializers.CharField()
    reason = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]


class UnitCandidateAnswer(PassedOverAnswer):
    chosen = serializers.BooleanField()
    weighed_s = serializers.FloatField(allow_null=True, help_text="seconds and all effects: what the order goes by")
    effects = EffectAnswer(many=True)
    hints = HintAnswer(many=True)


class ProposedAgencyAnswer(serializers.Serializer[Any]):
    """One line of the plan."""

    agency = serializers.CharField()
    name = serializers.CharField()
    needed = serializers.IntegerField(help_text="still to be sent")
    sent = serializers.IntegerField(help_text="sent before")
    shortfall = serializers.IntegerField()
    required = serializers.BooleanField(help_text="no: welcome")  # type: ignore[assignment]
    alarm_level = serializers.IntegerField(help_text="from which alarm level on")
    capabilities = serializers.ListField(child=serializers.CharField())
    kinds = serializers.ListField(child=serializers.CharField(), help_text="each unit is one of these; none: any")
    hints = LineHintAnswer(many=True)
    candidate_count = serializers.IntegerField(help_text="of all, also where not all are listed")
    candidates = UnitCandidateAnswer(many=True, help_text="best first")
    passed_over_count = serializers.IntegerField(help_text="of all, also where not all are listed")
    passed_over = PassedOverAnswer(many=True, help_text="nearest as the crow flies first")


class NetworkAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    schematic = serializers.BooleanField()


class PlanAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    priority = serializers.IntegerField(allow_null=True)
    area = serializers.CharField(allow_null=True)
    hours = serializers.ListField(child=serializers.CharField(), allow_null=True)


class CountedClosureAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    reason = serializers.ChoiceField(choices=RoadClosure.Reason.choices)
    note = serializers.CharField(allow_blank=True)


class ClosureAnswer(CountedClosureAnswer):
    region = serializers.CharField()
    geometry = serializers.DictField(help_text="GeoJSON geometry")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)
    ended_by = serializers.CharField(allow_null=True)


class NoteAnswer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]


class OfferedTicketAnswer(serializers.Serializer[Any]):
    agency = serializers.CharField(help_text="code of an agency that sends no vehicle")
    name = serializers.CharField()


class PlanChangeAnswer(serializers.Serializer[Any]):
    agency = serializers.CharField()
    added = serializers.IntegerField(help_text="negative where fewer are needed")


class ProposalAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    incident = serializers.CharField()
    created_at = serializers.DateTimeField()
    took_ms = serializers.FloatField()
    estimate = serializers.BooleanField(help_text="no road network: times come from the straight line")
    network = NetworkAnswer(allow_null=True)
    notes = NoteAnswer(many=True)
    alarm_level = serializers.IntegerField()
    highest_level = serializers.IntegerField(help_text="the last alarm level at which the plan adds a line")
    plan = PlanAnswer(allow_null=True)
    closures = CountedClosureAnswer(many=True, help_text="closed roads that counted")
    agencies = ProposedAgencyAnswer(many=True)
    tickets = OfferedTicketAnswer(many=True)
    changes = PlanChangeAnswer(many=True, help_text="against the proposal before, e.g. after another type was set")


class UnitPropertiesAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    call_sign = serializers.CharField()
    kind = serializers.CharField()
    agency = serializers.CharField()
    agency_name = serializers.CharField()
    color = serializers.CharField()
    station = serializers.CharField(allow_null=True)
    capabilities = serializers.ListField(child=serializers.CharField())
    on_duty = serializers.BooleanField()
    fictional = serializers.BooleanField()
    status = serializers.ChoiceField(choices=STATUSES, help_text="derived at the moment of asking")
    heading_deg = serializers.FloatField(allow_null=True)
    speed_mps = serializers.FloatField(allow_null=True)
    accuracy_m = serializers.FloatField(allow_null=True)
    fix_at = serializers.DateTimeField(allow_null=True)
    effective_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    battery_percent = serializers.FloatField(allow_null=True)
    skew_s = serializers.FloatField(allow_null=True, help_text="the tracker's clock is so many seconds ahead")
    flags = serializers.ListField(child=serializers.ChoiceField(["clock_ahead", "inaccurate"]))
    presence = serializers.CharField(allow_blank=True)
    presence_at = serializers.DateTimeField(allow_null=True, help_text="since when the tracker is online or offline")


class PointAnswer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Point"])
    coordinates = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)


class UnitFeatureAnswer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.IntegerField()
    geometry = PointAnswer(allow_null=True)
    properties = UnitPropertiesAnswer()


class UnitCollectionAnswer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["FeatureCollection"])
    features = UnitFeatureAnswer(many=True)
