"""What clients send, parsed at the edge; what they get is made by `incidents.representation`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from incidents.api.fields import CategoryField, CoordinateField, PhoneField, ZonedPastField
from incidents.calls import OUTCOMES_WITHOUT_INCIDENT
from incidents.models import Category, Incident
from incidents.opening import Location

RADIUS_LIMIT_M = 100_000
DEFAULT_RADIUS_M = 100


class CallHookSerializer(serializers.Serializer[Any]):
    """A call as a PBX reports it."""

    region = serializers.CharField(max_length=50)
    pbx_call_id = serializers.CharField(max_length=100)
    number = PhoneField()
    received_at = ZonedPastField(required=False)
    queue = serializers.CharField(max_length=50, required=False, allow_blank=True, default="")
    transcript = serializers.CharField(max_length=2_000, required=False, allow_blank=True, default="")


class ExerciseSerializer(serializers.Serializer[Any]):
    """An exercise call; `transcript` is what the pretended caller says."""

    region = serializers.CharField(max_length=50)
    transcript = serializers.CharField(max_length=2_000, required=False, allow_blank=True, default="")


class VerifySerializer(serializers.Serializer[Any]):
    verification = serializers.ChoiceField(
        choices=[(outcome.value, outcome.label) for outcome in OUTCOMES_WITHOUT_INCIDENT]
    )


class LocationSerializer(serializers.Serializer[Any]):
    """A point with its radius, the source of both, and the words for it."""

    lat = CoordinateField(90)
    lon = CoordinateField(180)
    radius_m = serializers.IntegerField(min_value=0, max_value=RADIUS_LIMIT_M, default=DEFAULT_RADIUS_M)
    location_source = serializers.ChoiceField(choices=Incident.LocationSource.choices, default="map")
    location_text = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class OfferSerializer(serializers.Serializer[Any]):
    """One candidate that the operator was shown."""

    name = serializers.CharField(max_length=300, allow_blank=True)
    lat = CoordinateField(90)
    lon = CoordinateField(180)
    key = serializers.CharField(max_length=100, required=False, allow_blank=True)
    confidence = serializers.FloatField(min_value=0, max_value=1, required=False)


class OpenIncidentSerializer(LocationSerializer):
    region = serializers.CharField(max_length=50)
    call = serializers.IntegerField(required=False, allow_null=True)
    category = CategoryField()
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True, default="")
    priority = serializers.ChoiceField(choices=Category.Priority.choices, required=False, allow_null=True)
    exercise = serializers.BooleanField(default=False)
    typed = serializers.CharField(max_length=1_000, required=False, allow_blank=True, default="")
    offered = OfferSerializer(many=True, required=False, max_length=20)  # type: ignore[call-arg]


class ChangeIncidentSerializer(LocationSerializer):
    """All of it optional; used with `partial=True`."""

    category = CategoryField()
    priority = serializers.ChoiceField(choices=Category.Priority.choices)
    description = serializers.CharField(max_length=10_000, allow_blank=True)
    alarm_level = serializers.IntegerField(min_value=1, max_value=Incident.HIGHEST_ALARM)


class NoteSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=10_000)


class ReopenSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1_000)


def location_from(data: dict[str, Any], present: Location | None = None) -> Location | None:
    """The location in validated data, gaps filled from the present one; None where nothing of it was sent.

    Raises ValidationError for 0, 0, be it sent at once or in two halves.
    """
    names = {"lon": "lon", "lat": "lat", "radius_m": "radius_m", "location_source": "source", "location_text": "text"}
    sent = {attribute: data[name] for name, attribute in names.items() if name in data}
    if not sent:
        return None
    location = Location(**{**(vars(present) if present else {}), **sent})
    if location.lat == 0 and location.lon == 0:
        raise serializers.ValidationError({"lat": [_("0, 0 is what devices send that know nothing.")]})
    return location
