"""What clients get. The declared fields document it; the values come from `incidents.representation`."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from incidents.models import Call, Category, DeviceLocation, HandOver, Incident
from incidents.privacy.readers import Reader, reader_of
from incidents.representation import call_json, incident_json


class EarlierAnswer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    prank = serializers.IntegerField()
    ghost = serializers.IntegerField()


class BlockedAnswer(serializers.Serializer[Any]):
    """The number waits behind all others until then."""

    at = serializers.DateTimeField()
    until = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)
    reason = serializers.CharField()


class DeviceLocationAnswer(serializers.Serializer[Any]):
    """Where the caller's telephone says it is."""

    lon = serializers.FloatField()
    lat = serializers.FloatField()
    radius_m = serializers.IntegerField()
    source = serializers.ChoiceField(choices=["device"])  # type: ignore[assignment]
    method = serializers.ChoiceField(choices=DeviceLocation.Method.choices)
    fix_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()


class CallAnswer(serializers.Serializer[Call]):
    id = serializers.IntegerField()
    region = serializers.CharField()
    number = serializers.CharField(help_text="E.164; empty when hidden")
    number_shown = serializers.CharField()
    number_masked = serializers.BooleanField(help_text="there is one, but not for your eyes")
    queue = serializers.CharField()
    transcript = serializers.CharField()
    received_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=Call.Status.choices)
    verification = serializers.ChoiceField(choices=Call.Verification.choices, allow_blank=True)
    taken_by = serializers.CharField(allow_null=True)
    taken_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    incident = serializers.CharField(allow_null=True, help_text="number of the incident")
    earlier = EarlierAnswer()
    block = BlockedAnswer(allow_null=True)
    device_location = DeviceLocationAnswer(allow_null=True)
    exercise = serializers.BooleanField()

    def to_representation(self, instance: Call) -> dict[str, Any]:
        return call_json(instance, _reader(self))


class CategoryNameAnswer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name_id = serializers.CharField()
    name_en = serializers.CharField()


class CategoryAnswer(CategoryNameAnswer):
    priority = serializers.ChoiceField(choices=Category.Priority.choices)
    is_incident = serializers.BooleanField()


class SuggestionAnswer(CategoryNameAnswer):
    priority = serializers.ChoiceField(choices=Category.Priority.choices)
    score = serializers.FloatField()
    matched = serializers.ListField(child=serializers.CharField())


class IncidentAnswer(serializers.Serializer[Incident]):
    id = serializers.IntegerField()
    number = serializers.CharField()
    region = serializers.CharField()
    category = CategoryNameAnswer()
    sensitive = serializers.BooleanField()
    words_masked = serializers.BooleanField(help_text="sensitive: words are shown where the incident itself is opened")
    priority = serializers.ChoiceField(choices=Category.Priority.choices)
    alarm_level = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Incident.Status.choices)
    description = serializers.CharField()
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    radius_m = serializers.IntegerField()
    location_source = serializers.ChoiceField(choices=Incident.LocationSource.choices)
    location_text = serializers.CharField()
    village = serializers.CharField(allow_null=True)
    district = serializers.CharField(allow_null=True)
    opened_at = serializers.DateTimeField()
    opened_by = serializers.CharField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(choices=Incident.Outcome.choices, allow_blank=True)
    exercise = serializers.BooleanField()
    calls = serializers.ListField(child=serializers.IntegerField())

    def to_representation(self, instance: Incident) -> dict[str, Any]:
        return incident_json(instance)  # lists never carry sensitive words: opening the incident is what is logged


class EntryAnswer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    text = serializers.CharField()
    masked = serializers.BooleanField()
    by = serializers.CharField(allow_null=True)
    data = serializers.DictField()  # type: ignore[assignment]


class RegionNameAnswer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class HandOverAnswer(serializers.Serializer[Any]):
    direction = serializers.ChoiceField(choices=["in", "out"])
    region = RegionNameAnswer()
    number = serializers.CharField(help_text="of the other centre's incident")
    state = serializers.ChoiceField(choices=HandOver.State.choices)
    keeps_supporting = serializers.BooleanField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_reason = serializers.CharField()
    numbers = serializers.ListField(child=serializers.CharField(), help_text="callers' numbers that came with it")


class IncidentDetailAnswer(IncidentAnswer):
    """Made by `incidents.api.reading`, for one reader."""

    linked_calls = CallAnswer(many=True)
    timeline = EntryAnswer(many=True)
    handovers = HandOverAnswer(many=True)
    neighbour = RegionNameAnswer(allow_null=True, help_text="the other region in which the place lies")


def _reader(serializer: serializers.BaseSerializer[Any]) -> Reader:
    """Asked for once in an answer, however many rows it has."""
    request = serializer.context["request"]
    if not hasattr(request, "reader"):
        request.reader = reader_of(request.user)
    reader: Reader = request.reader
    return reader


class CandidateAnswer(serializers.Serializer[Any]):
    lat = serializers.FloatField()
    lon = serializers.FloatField()
    radius_m = serializers.IntegerField()
    confidence = serializers.FloatField(min_value=0, max_value=1)
    name = serializers.CharField()
    source = serializers.ChoiceField(choices=["gazetteer", "coordinates"])  # type: ignore[assignment]
    reason = serializers.CharField()
    kind = serializers.CharField()
    village = serializers.CharField()
    district = serializers.CharField()
    key = serializers.CharField()
    region = serializers.CharField(help_text="slug; another one than asked for where the place lies outside")
    region_name = serializers.CharField()
    outside = serializers.BooleanField(help_text="in another region than asked for: its centre should get the call")
    matched = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="spans [start, end) of the query that matched",
    )
    marks = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="spans [start, end) of the name that were said",
    )


class PlaceSearchAnswer(serializers.Serializer[Any]):
    query = serializers.CharField()
    notice = serializers.CharField(help_text="what to know beside the candidates, e.g. that a short link is unreadable")
    candidates = CandidateAnswer(many=True)


class NearestAnswer(serializers.Serializer[Any]):
    name = serializers.CharField()
    distance_m = serializers.IntegerField()


class AliasAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    key = serializers.CharField()
    place = serializers.CharField()
    text = serializers.CharField()


class ReverseAnswer(serializers.Serializer[Any]):
    text = serializers.CharField()
    street = serializers.CharField(allow_null=True)
    region = serializers.CharField(allow_null=True, help_text="slug of the region in which the point lies, if any")
    village = serializers.CharField(allow_null=True)
    district = serializers.CharField(allow_null=True)
    nearest = NearestAnswer(allow_null=True)
    outside_region = serializers.BooleanField()
    neighbour = RegionNameAnswer(allow_null=True, help_text="the other region in which the point lies")
