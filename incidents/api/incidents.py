"""Incidents over REST. Closing one is dispatch's endpoint: only dispatch knows whether units are still out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.regions.models import Region
from incidents import closing, moving, opening
from incidents.api.answers import IncidentAnswer, IncidentDetailAnswer
from incidents.api.reading import incident_answer, incident_for
from incidents.api.scope import Conflict, Pages, current_user, staff_region
from incidents.api.serializers import (
    ChangeIncidentSerializer,
    NoteSerializer,
    OpenIncidentSerializer,
    ReopenSerializer,
    location_from,
)
from incidents.calls import CallRefused
from incidents.filters import IncidentFilter
from incidents.models import Call, Incident, IncidentQuerySet
from incidents.privacy.looks import note_notes_look
from incidents.privacy.readers import Reader, reader_of
from incidents.representation import incident_json
from incidents.timeline import add_entry

CONFLICT = OpenApiResponse(description="Somebody else was first.")


class IncidentsView(ListAPIView[Incident]):
    serializer_class = IncidentAnswer
    filterset_class = IncidentFilter
    pagination_class = Pages

    def get_queryset(self) -> IncidentQuerySet:
        return Incident.objects.for_json().visible_to(self.request.user)

    @extend_schema(request=OpenIncidentSerializer, responses={201: IncidentDetailAnswer, 409: CONFLICT})
    def post(self, request: Request) -> Response:
        """Opens an incident; a call that is named ends as normal and belongs to it."""
        body = OpenIncidentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        incident = _open(request, body.validated_data)
        return Response(incident_answer(request, incident), status=201)


class IncidentsGeoView(ListAPIView[Incident]):
    """The same incidents as a GeoJSON FeatureCollection, for GIS clients."""

    serializer_class = IncidentAnswer
    filterset_class = IncidentFilter
    pagination_class = Pages

    def get_queryset(self) -> IncidentQuerySet:
        return Incident.objects.for_json().visible_to(self.request.user)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return Response({"type": "FeatureCollection", "features": [_feature(incident) for incident in page]})


CHANGEABLE = ("category", "priority", "description", "alarm_level")


class IncidentView(APIView):
    @extend_schema(responses=IncidentDetailAnswer)
    def get(self, request: Request, number: str) -> Response:
        return Response(incident_answer(request, find_incident(request, number)))

    @extend_schema(request=ChangeIncidentSerializer(partial=True), responses=IncidentDetailAnswer)
    def patch(self, request: Request, number: str) -> Response:
        """Changes what is sent and really differs; the timeline tells of each change."""
        incident = find_incident(request, number)
        body = ChangeIncidentSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        changes = {name: body.validated_data.get(name) for name in CHANGEABLE}
        location = location_from(body.validated_data, opening.location_of(incident))
        by, now = current_user(request), timezone.now()
        moving.change_incident(incident=incident, by=by, now=now, location=location, **changes)
        return Response(incident_answer(request, find_incident(request, number)))


class NotesView(APIView):
    @extend_schema(request=NoteSerializer, responses={201: IncidentDetailAnswer})
    def post(self, request: Request, number: str) -> Response:
        incident = find_incident(request, number)
        body = NoteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            add_entry(incident, "note", body.validated_data["text"], at=timezone.now(), by=current_user(request))
        return Response(incident_answer(request, incident), status=201)


class RevealView(APIView):
    @extend_schema(request=ReopenSerializer, responses=IncidentDetailAnswer)
    def post(self, request: Request, number: str) -> Response:
        """The words of a sensitive incident, for a reason that is logged first."""
        incident, user = find_incident(request, number), current_user(request)
        body = ReopenSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        note_notes_look(incident=incident, user=user, now=timezone.now(), **body.validated_data)
        reader = reader_of(user)
        return Response(incident_for(incident, Reader(reader.numbers, {incident.region_id})))


class ReopenView(APIView):
    @extend_schema(request=ReopenSerializer, responses={200: IncidentDetailAnswer, 409: CONFLICT})
    def post(self, request: Request, number: str) -> Response:
        incident = find_incident(request, number)
        body = ReopenSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            closing.reopen_incident(
                incident=incident, by=current_user(request), now=timezone.now(), **body.validated_data
            )
        except closing.NotClosed as error:
            raise Conflict(str(error)) from error
        return Response(incident_answer(request, find_incident(request, number)))


def find_incident(request: Request, number: str) -> Incident:
    return get_object_or_404(Incident.objects.for_json().visible_to(current_user(request)), number=number)


def _open(request: Request, data: dict[str, Any]) -> Incident:
    region = staff_region(request, data["region"])
    location = location_from(data)
    assert location is not None  # noqa: S101 - lat and lon are required
    try:
        incident = opening.open_incident(
            region=region,
            category=data["category"],
            location=location,
            by=current_user(request),
            now=timezone.now(),
            call=call_in(region, data.get("call")),
            description=data["description"],
            priority=data.get("priority"),
            is_exercise=data["exercise"],
            typed=opening.Typed(data["typed"], data.get("offered", [])),
        )
    except CallRefused as refused:
        raise Conflict(str(refused)) from refused
    return find_incident(request, incident.number)


def call_in(region: Region, pk: int | None) -> Call | None:
    if pk is None:
        return None
    call = Call.objects.filter(region=region, pk=pk).first()
    if call is None:
        raise ValidationError({"call": [_("There is no such call in this region.")]})
    return call


def _feature(incident: Incident) -> dict[str, Any]:
    properties = incident_json(incident)
    coordinates = [properties.pop("lon"), properties.pop("lat")]
    geometry = {"type": "Point", "coordinates": coordinates}
    return {"type": "Feature", "id": incident.number, "geometry": geometry, "properties": properties}
