"""Handing an incident over to the centre next door, and what that centre answers. Dispatch asks who is still on it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.api.answers import CONFLICT
from geo112.dispatch.api.scope import dispatcher, incident_to_dispatch
from geo112.dispatch.assigning.closing import StillAssigned, hold_unassigned
from geo112.dispatch.proposing.reasons import still_assigned_text
from geo112.regions.models import Region
from incidents.api.answers import IncidentDetailAnswer
from incidents.api.incidents import find_incident
from incidents.api.reading import incident_answer
from incidents.api.scope import Conflict
from incidents.handover import verbs
from incidents.models import HandOver, Incident


class HandOverSerializer(serializers.Serializer[Any]):
    region = serializers.CharField(max_length=50, help_text="slug of the neighbour")
    keeps_supporting = serializers.BooleanField(default=False, help_text="ours stays open beside theirs")
    share_numbers = serializers.BooleanField(default=True, help_text="the neighbour may ring the callers back")
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ReturnSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class HandOverCreate(APIView):
    @extend_schema(request=HandOverSerializer, responses={201: IncidentDetailAnswer, 409: CONFLICT})
    def post(self, request: Request, number: str) -> Response:
        """The neighbour gets an incident of its own; ours is closed as handed over, or kept as supporting."""
        incident = incident_to_dispatch(request, number)
        body = HandOverSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = {**body.validated_data, "to": _region(body.validated_data["region"])}
        del data["region"]
        by, now = dispatcher(request, incident.region), timezone.now()
        try:
            with transaction.atomic():
                if not data["keeps_supporting"]:
                    hold_unassigned(incident)
                verbs.hand_over(incident=incident, by=by, now=now, **data)
        except StillAssigned as error:
            hint = _("Release them first, or keep the incident as supporting.")
            raise Conflict(f"{still_assigned_text(error.call_signs)} {hint}") from error
        except verbs.HandOverRefused as refused:
            raise Conflict(str(refused)) from refused
        return Response(incident_answer(request, find_incident(request, number)), status=201)


class HandOverAccept(APIView):
    @extend_schema(request=None, responses={200: IncidentDetailAnswer, 409: CONFLICT})
    def post(self, request: Request, number: str) -> Response:
        """We take on what the neighbour handed over."""
        handover = _received(incident_to_dispatch(request, number))
        by = dispatcher(request, handover.received.region)
        try:
            verbs.accept(handover=handover, by=by, now=timezone.now())
        except verbs.HandOverRefused as refused:
            raise Conflict(str(refused)) from refused
        return Response(incident_answer(request, find_incident(request, number)))


class HandOverReturn(APIView):
    @extend_schema(request=ReturnSerializer, responses={200: IncidentDetailAnswer, 409: CONFLICT})
    def post(self, request: Request, number: str) -> Response:
        """It goes back to the neighbour, for a reason: ours closes, theirs is open again."""
        handover = _received(incident_to_dispatch(request, number))
        body = ReturnSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        by = dispatcher(request, handover.received.region)
        _end(handover, verbs.give_back, by=by, now=timezone.now(), **body.validated_data)
        return Response(incident_answer(request, find_incident(request, number)))


class HandOverTakeBack(APIView):
    @extend_schema(request=None, responses={200: IncidentDetailAnswer, 409: CONFLICT})
    def post(self, request: Request, number: str) -> Response:
        """We think better of it, as long as the neighbour has not answered."""
        incident = incident_to_dispatch(request, number)
        handover = HandOver.objects.filter(sent=incident).select_related("sent__region", "received__region").first()
        if handover is None:
            raise Conflict(_("This incident was not handed over."))
        _end(handover, verbs.take_back, by=dispatcher(request, incident.region), now=timezone.now())
        return Response(incident_answer(request, find_incident(request, number)))


def _end(handover: HandOver, verb: Any, **arguments: Any) -> None:
    """Ends the neighbour's incident, unless its units are on it."""
    try:
        with transaction.atomic():
            hold_unassigned(handover.received)
            verb(handover=handover, **arguments)
    except StillAssigned as error:
        raise Conflict(still_assigned_text(error.call_signs)) from error
    except verbs.HandOverRefused as refused:
        raise Conflict(str(refused)) from refused


def _region(slug: str) -> Region:
    region = Region.objects.named(slug)
    if region is None:
        raise ValidationError({"region": [_("There is no region %(slug)s.") % {"slug": slug}]})
    return region


def _received(incident: Incident) -> HandOver:
    handover = HandOver.objects.filter(received=incident).select_related("sent__region", "received__region").first()
    if handover is None:
        raise Conflict(_("This incident did not come from a neighbour."))
    return handover
