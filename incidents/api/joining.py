"""Open incidents near a call, joining them, and taking a call out again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.api.answers import CallAnswer, IncidentAnswer, IncidentDetailAnswer
from incidents.api.calls import find_call
from incidents.api.fields import CoordinateField
from incidents.api.incidents import CONFLICT, call_in, find_incident
from incidents.api.reading import call_answer, incident_answer
from incidents.api.scope import Conflict, current_user, staff_region
from incidents.api.serializers import DEFAULT_RADIUS_M, RADIUS_LIMIT_M, LocationSerializer, location_from
from incidents.calls import CallRefused
from incidents.classification import Rule, suggest
from incidents.joining.finding import Offer, offers
from incidents.joining.nearness import Sought
from incidents.joining.verbs import join_call, split_call
from incidents.models import Category
from incidents.representation import incident_json

LONGEST_WORDS = 5_000


class SoughtSerializer(serializers.Serializer[Any]):
    """What is known of the call so far."""

    region = serializers.CharField(max_length=50)
    lat = CoordinateField(90)
    lon = CoordinateField(180)
    radius_m = serializers.IntegerField(min_value=0, max_value=RADIUS_LIMIT_M, default=DEFAULT_RADIUS_M)
    category = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    text = serializers.CharField(
        max_length=LONGEST_WORDS, required=False, allow_blank=True, default="", help_text="the caller's words"
    )
    exercise = serializers.BooleanField(default=False)
    without = serializers.CharField(
        max_length=20, required=False, allow_blank=True, default="", help_text="number of an incident to leave out"
    )


class NearbyAnswer(serializers.Serializer[Any]):
    incident = IncidentAnswer()
    distance_m = serializers.FloatField()
    age_s = serializers.FloatField(help_text="since it was last called about")
    score = serializers.FloatField(min_value=0, max_value=1)
    reason = serializers.CharField()


class JoinSerializer(LocationSerializer):
    """A call with its words, and with `lat` and `lon` its place, which becomes the incident's if it `refines` that."""

    call = serializers.IntegerField()
    words = serializers.CharField(max_length=LONGEST_WORDS, required=False, allow_blank=True, default="")
    lat = CoordinateField(90, required=False)
    lon = CoordinateField(180, required=False)
    refines = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("lat" in attrs) != ("lon" in attrs):
            raise serializers.ValidationError({"lat": [_("Give both, lat and lon, or neither.")]})
        return attrs


class SplitSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1_000, required=False, allow_blank=True, default="")


class PlaceAnswer(serializers.Serializer[Any]):
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    radius_m = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField()


class SplitAnswer(serializers.Serializer[Any]):
    call = CallAnswer()
    words = serializers.CharField(help_text="what the call had brought")
    location = PlaceAnswer(allow_null=True)


class NearbyView(APIView):
    @extend_schema(parameters=[SoughtSerializer], responses=NearbyAnswer(many=True))
    def get(self, request: Request) -> Response:
        """Open incidents within both radii plus 250 m, the likeliest first, each with the reason."""
        asked = SoughtSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        region = staff_region(request, data["region"])
        place = {"lon": data["lon"], "lat": data["lat"], "radius_m": data["radius_m"]}
        sought = Sought(**place, category=data["category"], suggested=_suggested(data["text"]), at=timezone.now())
        found = offers(region, sought, is_exercise=data["exercise"], without=data["without"])
        return Response([_offer_json(offer) for offer in found])


class JoinView(APIView):
    @extend_schema(request=JoinSerializer, responses={200: IncidentDetailAnswer, 409: CONFLICT})
    def post(self, request: Request, number: str) -> Response:
        """The call ends as normal and belongs to the incident from now on."""
        incident = find_incident(request, number)
        body = JoinSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        call = call_in(incident.region, data["call"])
        assert call is not None  # noqa: S101 - its number is required
        said = {"words": data["words"], "location": location_from(data) if "lat" in data else None}
        try:
            by, now = current_user(request), timezone.now()
            join_call(call=call, incident=incident, by=by, now=now, refines=data["refines"], **said)
        except CallRefused as refused:
            raise Conflict(str(refused)) from refused
        return Response(incident_answer(request, find_incident(request, number)))


class SplitView(APIView):
    @extend_schema(
        request=SplitSerializer,
        responses={200: SplitAnswer, 409: OpenApiResponse(description="It belongs to no incident.")},
    )
    def post(self, request: Request, pk: int) -> Response:
        """The call leaves its incident and is the user's again, with what it had brought."""
        call = find_call(request, pk)
        body = SplitSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            taken = split_call(call=call, by=current_user(request), now=timezone.now(), **body.validated_data)
        except CallRefused as refused:
            raise Conflict(str(refused)) from refused
        location = asdict(taken.location) if taken.location else None
        answer = {"call": call_answer(request, find_call(request, pk)), "words": taken.words, "location": location}
        return Response(answer)


def _suggested(text: str) -> list[str]:
    """Types that the words speak for."""
    if not text:
        return []
    rows = Category.objects.filter(is_incident=True).values_list("code", "keywords")
    return [one.code for one in suggest(text, [Rule(code, tuple(keywords)) for code, keywords in rows])]


def _offer_json(offer: Offer) -> dict[str, Any]:
    nearness = offer.nearness
    return {
        "incident": incident_json(offer.incident),
        "distance_m": nearness.distance_m,
        "age_s": nearness.age_s,
        "score": nearness.score,
        "reason": offer.reason,
    }
