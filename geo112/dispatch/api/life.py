"""What becomes of an assignment: its steps, and its unit sent elsewhere or replaced."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.api.answers import CONFLICT, AssignmentAnswer
from geo112.dispatch.api.scope import assignment_to_move, assignment_to_step, incident_to_dispatch
from geo112.dispatch.api.serializers import (
    CrewStepSerializer,
    ReassignSerializer,
    ReplaceSerializer,
    StepSerializer,
    WithdrawSerializer,
)
from geo112.dispatch.assigning.life import CannotWithdraw, Source, record_step, withdraw_step
from geo112.dispatch.assigning.locking import IncidentClosed
from geo112.dispatch.assigning.reassigning import AlreadyEnded, CannotReplace, SameIncident, reassign, replace
from geo112.dispatch.assigning.states import Outcome
from geo112.dispatch.models import Assignment
from geo112.dispatch.proposing.reasons import refusal_text
from geo112.dispatch.representation import assignment_json
from geo112.dispatch.roster import with_state
from incidents.api.scope import Conflict, current_user
from responders.models import Unit

STEP = PolymorphicProxySerializer(
    component_name="AnyStep", serializers=[StepSerializer, CrewStepSerializer], resource_type_field_name=None
)


class StepCreate(APIView):
    """Stamps a step: on the dispatcher's word, or by the unit's own crew.

    409 for a dispatcher where the assignment ended before. A crew gets what stands instead: it pressed the button when
    it did, and its phone may have been offline meanwhile.
    """

    @extend_schema(request=STEP, responses={200: AssignmentAnswer, 409: CONFLICT})
    def post(self, request: Request, pk: int) -> Response:
        assignment, source = assignment_to_step(request, pk)
        is_crew = source == Source.CREW
        data = (CrewStepSerializer if is_crew else StepSerializer)(data=request.data)
        data.is_valid(raise_exception=True)
        now = timezone.now()
        step = {"status": data.validated_data["status"], "at": data.validated_data.get("at", now)}
        outcome = record_step(assignment=assignment, **step, source=source, by=current_user(request), now=now)
        if outcome == Outcome.AFTER_END and not is_crew:
            raise _ended(assignment)
        return Response(_fresh(pk))


class StepWithdraw(APIView):
    """Takes back the step that a dispatcher stamped last, by mistake. 409 where it was stamped by somebody else or
    another one since."""

    @extend_schema(request=WithdrawSerializer, responses={200: AssignmentAnswer, 409: CONFLICT})
    def post(self, request: Request, pk: int) -> Response:
        assignment = assignment_to_move(request, pk)
        data = WithdrawSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        try:
            by = current_user(request)
            withdraw_step(assignment=assignment, **data.validated_data, by=by, now=timezone.now())
        except CannotWithdraw as error:
            words = {"status": Assignment.Status(error.status).label}
            raise Conflict(_("Only your own last step can be taken back; now: %(status)s.") % words) from error
        return Response(_fresh(pk))


class Reassign(APIView):
    """Sends the unit to another incident, off its present one, in one action. 409 where either has ended."""

    @extend_schema(request=ReassignSerializer, responses={201: AssignmentAnswer, 409: CONFLICT})
    def post(self, request: Request, pk: int) -> Response:
        assignment = assignment_to_move(request, pk)
        data = ReassignSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        incident = incident_to_dispatch(request, data.validated_data["incident"])
        if incident.region_id != assignment.incident.region_id:
            raise ValidationError({"incident": [_("This incident lies in another region.")]})
        by = current_user(request)
        try:
            new = reassign(assignment=assignment, incident=incident, by=by, now=timezone.now())
        except SameIncident as error:
            raise Conflict(_("The unit is on this incident already.")) from error
        except AlreadyEnded as error:
            assignment.refresh_from_db()
            raise _ended(assignment) from error
        except IncidentClosed as error:
            raise Conflict(_("%(number)s is closed.") % {"number": incident.number}) from error
        return Response(_fresh(new.pk), status=status.HTTP_201_CREATED)


class Replace(APIView):
    """Sends another unit in the place of this one, which is called off. 409 with the reason where it cannot go."""

    @extend_schema(request=ReplaceSerializer, responses={201: AssignmentAnswer, 409: CONFLICT})
    def post(self, request: Request, pk: int) -> Response:
        assignment = assignment_to_move(request, pk)
        data = ReplaceSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        units = with_state(Unit.objects.filter(region=assignment.incident.region_id))
        unit = get_object_or_404(units, slug=data.validated_data["unit"])
        try:
            new = replace(assignment=assignment, unit=unit, by=current_user(request), now=timezone.now())
        except IncidentClosed as error:
            raise Conflict(_("%(number)s is closed.") % {"number": assignment.incident.number}) from error
        except CannotReplace as error:
            reason = refusal_text(error.refusal.code, error.refusal.data)
            raise Conflict(f"{unit.call_sign}: {reason}") from error
        return Response(_fresh(new.pk), status=status.HTTP_201_CREATED)


def _fresh(pk: int) -> dict[str, object]:
    return assignment_json(Assignment.objects.for_json().get(pk=pk))


def _ended(assignment: Assignment) -> Conflict:
    return Conflict(_("This assignment has ended: %(status)s.") % {"status": assignment.get_status_display()})
