"""Tickets over REST, for the centre and for agencies, each as far as `visible_to` lets them see."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.api.answers import CONFLICT
from geo112.dispatch.api.scope import incident_to_dispatch
from geo112.dispatch.assigning.sending import IncidentClosed
from geo112.dispatch.models import Proposal, Referral, ReferralQuerySet
from geo112.dispatch.referrals.access import side_to_read, side_to_step, side_to_write
from geo112.dispatch.referrals.answers import (
    ReferralAnswer,
    ReferralCommentSerializer,
    ReferralPageAnswer,
    ReferralsAnswer,
    ReferralStepSerializer,
    ReferSerializer,
)
from geo112.dispatch.referrals.comments import add_comment
from geo112.dispatch.referrals.filters import ReferralFilter
from geo112.dispatch.referrals.representation import agency_referral_json, referral_json
from geo112.dispatch.referrals.sending import refer
from geo112.dispatch.referrals.states import Side
from geo112.dispatch.referrals.steps import NotPossible, take_step
from geo112.dispatch.referrals.wording import not_possible_text
from geo112.json_parser import ShallowJSONParser
from geo112.regions.access import STAFF_ROLES
from geo112.regions.models import Agency, Region
from incidents.api.scope import Conflict, Pages, current_user
from incidents.attachments import PhotoRefused
from incidents.models import Incident

PAGE = [OpenApiParameter("limit", int), OpenApiParameter("offset", int)]


class ReferralList(GenericAPIView[Referral]):
    """Tickets that the user may see, in the order of sending."""

    filterset_class = ReferralFilter
    pagination_class = Pages
    queryset = Referral.objects.none()

    def get_queryset(self) -> ReferralQuerySet:
        return Referral.objects.visible_to(current_user(self.request)).for_json()

    @extend_schema(operation_id="referrals_list", filters=True, parameters=PAGE, responses=ReferralPageAnswer)
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        staffed = set(Region.objects.visible_to(current_user(request), *STAFF_ROLES).values_list("pk", flat=True))
        return self.get_paginated_response([_json(row, row.incident.region_id in staffed) for row in page])


class ReferralDetail(APIView):
    @extend_schema(responses=ReferralAnswer)
    def get(self, request: Request, pk: int) -> Response:
        """One ticket with its steps and comments."""
        return _answer(request, pk)


class IncidentReferrals(APIView):
    @extend_schema(request=ReferSerializer, responses={201: ReferralsAnswer, 409: CONFLICT})
    def post(self, request: Request, number: str) -> Response:
        """Sends tickets. One that is open already stays as it is; one that has ended is sent again."""
        incident = incident_to_dispatch(request, number)
        data = ReferSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        try:
            sent = refer(
                incident=incident,
                agencies=_agencies(incident, data.validated_data["agencies"]),
                note=data.validated_data["note"],
                proposal=_proposal(incident, data.validated_data.get("proposal")),
                by=current_user(request),
                now=timezone.now(),
            )
        except IncidentClosed as error:
            raise Conflict(_("%(number)s is closed.") % {"number": incident.number}) from error
        rows = Referral.objects.for_json().filter(pk__in=[referral.pk for referral in sent])
        return Response({"referrals": [referral_json(row) for row in rows]}, status=201)


class ReferralSteps(APIView):
    @extend_schema(request=ReferralStepSerializer, responses={200: ReferralAnswer, 409: CONFLICT})
    def post(self, request: Request, pk: int) -> Response:
        """Takes a step: the agency for itself, the centre on the agency's word. 409 where somebody was quicker."""
        referral, user = visible_referral(request, pk), current_user(request)
        side = _let_in(side_to_step(user, referral))
        data = ReferralStepSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        try:
            take_step(referral=referral, **data.validated_data, side=side, by=user, now=timezone.now())
        except NotPossible as error:
            referral.refresh_from_db(fields=["status"])
            raise Conflict(not_possible_text(referral, error.last, side)) from error
        return _answer(request, pk)


class ReferralComments(APIView):
    parser_classes = [ShallowJSONParser, MultiPartParser, FormParser]

    @extend_schema(request=ReferralCommentSerializer, responses={201: ReferralAnswer})
    def post(self, request: Request, pk: int) -> Response:
        """Writes on the ticket, also after its end, with a photo where there is one."""
        referral, user = visible_referral(request, pk), current_user(request)
        side = _let_in(side_to_write(user, referral))
        data = ReferralCommentSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        try:
            add_comment(referral=referral, **data.validated_data, side=side, by=user, now=timezone.now())
        except PhotoRefused as error:
            raise ValidationError({"photo": [str(error)]}) from error
        return _answer(request, pk, status=201)


def visible_referral(request: Request, pk: int) -> Referral:
    return get_object_or_404(Referral.objects.visible_to(current_user(request)).for_json(), pk=pk)


def _answer(request: Request, pk: int, status: int = 200) -> Response:
    referral = visible_referral(request, pk)
    return Response(_json(referral, side_to_read(current_user(request), referral) == Side.CENTRE), status=status)


def _json(referral: Referral, for_centre: bool) -> dict[str, Any]:
    return referral_json(referral) if for_centre else agency_referral_json(referral)


def _let_in(side: Side | None) -> Side:
    if side is None:
        raise PermissionDenied
    return side


def _agencies(incident: Incident, codes: list[str]) -> list[Agency]:
    found = list(Agency.objects.filter(region=incident.region_id, code__in=codes))
    if unknown := sorted(set(codes) - {agency.code for agency in found}):
        raise ValidationError({"agencies": [_("This region has no agency %(code)s.") % {"code": unknown[0]}]})
    return found


def _proposal(incident: Incident, pk: int | None) -> Proposal | None:
    if pk is None:
        return None
    proposal = Proposal.objects.filter(incident=incident, pk=pk).defer("content").first()
    if proposal is None:
        raise ValidationError({"proposal": [_("This incident has no such proposal.")]})
    return proposal
