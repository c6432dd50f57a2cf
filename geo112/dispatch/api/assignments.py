"""Proposing, sending, and closing."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.api.answers import (
    CONFLICT,
    AssignmentPageAnswer,
    ProposalAnswer,
    RefusedSendingAnswer,
    SendingAnswer,
)
from geo112.dispatch.api.filters import AssignmentFilter
from geo112.dispatch.api.scope import dispatcher, incident_to_dispatch
from geo112.dispatch.api.serializers import CloseSerializer, SendSerializer
from geo112.dispatch.assigning.closing import StillAssigned, TicketsRunning, close_incident
from geo112.dispatch.assigning.sending import IncidentClosed, Refusal, Sending, send_units
from geo112.dispatch.models import Assignment, AssignmentQuerySet, Proposal, helping_regions
from geo112.dispatch.proposing.proposals import propose
from geo112.dispatch.proposing.reasons import still_assigned_text
from geo112.dispatch.referrals.wording import tickets_running_text
from geo112.dispatch.representation import assignment_json, proposal_json, refusal_json
from geo112.dispatch.roster import with_state
from geo112.json_renderer import QuickJSONRenderer
from incidents.api.answers import IncidentDetailAnswer
from incidents.api.incidents import find_incident
from incidents.api.reading import incident_answer
from incidents.api.scope import Conflict, Pages, current_user
from incidents.closing import NotOpen
from incidents.models import Incident
from responders.models import Unit


class ProposalCreate(APIView):
    """Ranks the units for an incident and stores what was offered. The answer lists the first of each line's units;
    `proposals/{id}/` has them all."""

    renderer_classes = [QuickJSONRenderer]

    @extend_schema(request=None, responses={201: ProposalAnswer, 409: CONFLICT})
    def post(self, request: Request, number: str) -> Response:
        incident = incident_to_dispatch(request, number)
        if incident.status != Incident.Status.OPEN:
            raise _closed(incident)
        proposal = propose(incident=incident, by=current_user(request), now=timezone.now())
        return Response(proposal_json(proposal), status=status.HTTP_201_CREATED)


class ProposalDetail(APIView):
    """A stored proposal with every unit that was offered or passed over, as it was then."""

    renderer_classes = [QuickJSONRenderer]

    @extend_schema(responses=ProposalAnswer)
    def get(self, request: Request, number: str, pk: int) -> Response:
        incident = incident_to_dispatch(request, number)
        proposal = get_object_or_404(Proposal, incident=incident, pk=pk)
        return Response(proposal_json(proposal, listed=None))


class AssignmentCreate(APIView):
    """Sends units. 409 only where none could be sent; the refused ones are named with their reasons either way."""

    @extend_schema(request=SendSerializer, responses={201: SendingAnswer, 409: RefusedSendingAnswer})
    def post(self, request: Request, number: str) -> Response:
        incident = incident_to_dispatch(request, number)
        data = SendSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        sending = _send(request, incident, **data.validated_data)
        answer = _sending_json(sending)
        if sending.assignments:
            return Response(answer, status=status.HTTP_201_CREATED)
        return Response({"detail": _refusals_text(answer["refused"]), **answer}, status=status.HTTP_409_CONFLICT)


class AssignmentList(GenericAPIView[Assignment]):
    """Assignments that the user may see, in the order of sending."""

    filterset_class = AssignmentFilter
    pagination_class = Pages
    queryset = Assignment.objects.none()

    def get_queryset(self) -> AssignmentQuerySet:
        return Assignment.objects.visible_to(current_user(self.request)).for_json()

    @extend_schema(operation_id="assignments_list", responses=AssignmentPageAnswer)
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response([assignment_json(assignment) for assignment in page])


class IncidentClose(APIView):
    """Closes an incident. 409 while units are on it, over open tickets unseen, or when it is closed already."""

    @extend_schema(request=CloseSerializer, responses={200: IncidentDetailAnswer, 409: CONFLICT})
    def post(self, request: Request, number: str) -> Response:
        incident = incident_to_dispatch(request, number)
        data = CloseSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        try:
            by = dispatcher(request, incident.region)
            close_incident(incident=incident, **data.validated_data, by=by, now=timezone.now())
        except StillAssigned as error:
            raise Conflict(still_assigned_text(error.call_signs)) from error
        except TicketsRunning as error:
            raise Conflict(tickets_running_text(error.agencies)) from error
        except NotOpen as error:
            raise Conflict(str(error)) from error
        return Response(incident_answer(request, find_incident(request, number)))


def _send(
    request: Request, incident: Incident, units: list[str], proposal: int | None = None, queue: bool = False
) -> Sending:
    """Sends the units with these slugs; slugs that are neither of the region nor of a helper come back refused."""
    stored = _proposal(incident, proposal)
    found = list(with_state(Unit.objects.filter(region__in=helping_regions(incident.region), slug__in=units)))
    unknown = sorted(set(units) - {unit.slug for unit in found})
    try:
        by = current_user(request)
        sending = send_units(incident=incident, units=found, by=by, proposal=stored, queue=queue, now=timezone.now())
    except IncidentClosed as error:
        raise _closed(incident) from error
    return Sending(sending.assignments, (*sending.refused, *(Refusal(slug, "unknown_unit") for slug in unknown)))


def _proposal(incident: Incident, pk: int | None) -> Proposal | None:
    if pk is None:
        return None
    proposal = Proposal.objects.filter(incident=incident, pk=pk).defer("content").first()
    if proposal is None:
        raise ValidationError({"proposal": [_("This incident has no such proposal.")]})
    return proposal


def _sending_json(sending: Sending) -> dict[str, list[dict[str, Any]]]:
    sent = Assignment.objects.for_json().filter(pk__in=[assignment.pk for assignment in sending.assignments])
    return {
        "assignments": [assignment_json(assignment) for assignment in sent],
        "refused": [refusal_json(refusal) for refusal in sending.refused],
    }


def _refusals_text(refused: list[dict[str, Any]]) -> str:
    return "; ".join(f"{refusal['unit']}: {refusal['reason']}" for refusal in refused)


def _closed(incident: Incident) -> Conflict:
    return Conflict(_("%(number)s is closed.") % {"number": incident.number})
