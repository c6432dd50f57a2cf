"""Calls over REST: the hook of the PBX, the list, and what an operator does with one."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents import calls
from incidents.api.answers import CallAnswer
from incidents.api.reading import call_answer
from incidents.api.scope import Conflict, Pages, current_user, staff_region
from incidents.api.serializers import CallHookSerializer, ExerciseSerializer, VerifySerializer
from incidents.exercises import start_exercise_call
from incidents.filters import CallFilter
from incidents.models import Call, CallQuerySet

ANSWERS = {200: CallAnswer, 409: OpenApiResponse(description="Another operator has the call, or it has ended.")}


class CallsView(ListAPIView[Call]):
    serializer_class = CallAnswer
    filterset_class = CallFilter
    pagination_class = Pages

    def get_queryset(self) -> CallQuerySet:
        return Call.objects.for_json().visible_to(self.request.user)

    @extend_schema(
        request=CallHookSerializer,
        responses={201: CallAnswer, 200: OpenApiResponse(CallAnswer, "This pbx_call_id is known already.")},
    )
    def post(self, request: Request) -> Response:
        """The hook for a PBX, idempotent on `pbx_call_id`."""
        hook = CallHookSerializer(data=request.data)
        hook.is_valid(raise_exception=True)
        fields: dict[str, Any] = {"received_at": timezone.now(), **hook.validated_data}
        call, is_new = calls.receive_call(**{**fields, "region": staff_region(request, fields["region"])})
        return Response(call_answer(request, call), status=201 if is_new else 200)


class ExerciseCallView(APIView):
    @extend_schema(request=ExerciseSerializer, responses={201: CallAnswer})
    def post(self, request: Request) -> Response:
        """A call of an exercise rings in the region."""
        body = ExerciseSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        region = staff_region(request, body.validated_data["region"])
        call = start_exercise_call(region=region, now=timezone.now(), transcript=body.validated_data["transcript"])
        return Response(call_answer(request, call), status=201)


class CallView(APIView):
    @extend_schema(responses=CallAnswer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(call_answer(request, find_call(request, pk)))


class TakeCallView(APIView):
    @extend_schema(request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        return _step(calls.take_call, request, pk, now=timezone.now())


class VerifyCallView(APIView):
    @extend_schema(request=VerifySerializer, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """Ends the call as ghost, prank, information or dropped, taking it where it still waits."""
        verdict = VerifySerializer(data=request.data)
        verdict.is_valid(raise_exception=True)
        return _step(calls.verify_call, request, pk, now=timezone.now(), **verdict.validated_data)


class UndoCallView(APIView):
    @extend_schema(request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """Takes back a verification of the last five minutes."""
        return _step(calls.undo_verification, request, pk, now=timezone.now())


class ReleaseCallView(APIView):
    @extend_schema(request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """Puts one's own call back into the queue."""
        return _step(calls.release_call, request, pk)


def find_call(request: Request, pk: int) -> Call:
    return get_object_or_404(Call.objects.for_json().visible_to(current_user(request)), pk=pk)


def _step(verb: Any, request: Request, pk: int, **arguments: Any) -> Response:
    """Runs one of the verbs of `incidents.calls` as this user; a refusal is a 409 that says who or why."""
    call = find_call(request, pk)
    try:
        return Response(call_answer(request, verb(call=call, by=current_user(request), **arguments)))
    except calls.CallRefused as refused:
        raise Conflict(str(refused)) from refused
