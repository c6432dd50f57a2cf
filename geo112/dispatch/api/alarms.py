"""Alarms, to be looked at and acknowledged."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.api.answers import CONFLICT, AlarmAnswer, AlarmPageAnswer
from geo112.dispatch.api.filters import AlarmFilter
from geo112.dispatch.api.scope import alarm_to_acknowledge
from geo112.dispatch.models import Alarm, AlarmQuerySet
from geo112.dispatch.watch.alarms import acknowledge, alarm_json
from incidents.api.scope import Conflict, Pages, current_user


class AlarmList(GenericAPIView[Alarm]):
    """Alarms of the user's regions, the newest first; `standing=true` are those whose reason still holds."""

    filterset_class = AlarmFilter
    pagination_class = Pages
    queryset = Alarm.objects.none()

    def get_queryset(self) -> AlarmQuerySet:
        return Alarm.objects.visible_to(current_user(self.request)).for_json()

    @extend_schema(operation_id="alarms_list", responses=AlarmPageAnswer)
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response([alarm_json(alarm) for alarm in page])


class AlarmAcknowledge(APIView):
    """Says that the alarm was seen. 409 where somebody else said so before."""

    @extend_schema(request=None, responses={200: AlarmAnswer, 409: CONFLICT})
    def post(self, request: Request, pk: int) -> Response:
        alarm = alarm_to_acknowledge(request, pk)
        if not acknowledge(alarm=alarm, by=current_user(request), now=timezone.now()):
            seen_by = alarm.acknowledged_by.get_username() if alarm.acknowledged_by else "?"
            raise Conflict(_("%(name)s has seen this alarm already.") % {"name": seen_by})
        return Response(alarm_json(Alarm.objects.for_json().get(pk=pk)))
