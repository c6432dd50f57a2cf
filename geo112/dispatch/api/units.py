"""Units as GeoJSON, with the status that is derived at the moment of asking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.api.answers import CONFLICT, UnitCollectionAnswer, UnitFeatureAnswer
from geo112.dispatch.api.filters import UnitFilter
from geo112.dispatch.api.scope import unit_to_roster, visible_unit
from geo112.dispatch.api.serializers import DutySerializer
from geo112.dispatch.assigning.locking import hold_units
from geo112.dispatch.models import Assignment
from geo112.dispatch.representation import unit_json
from geo112.dispatch.roster import state_of, with_state
from geo112.live.outbox import announce
from incidents.api.scope import Conflict, current_user
from responders.models import Unit, UnitQuerySet


class UnitList(GenericAPIView[Unit]):
    """Units that the user may see, as a FeatureCollection."""

    filterset_class = UnitFilter
    pagination_class = None
    queryset = Unit.objects.none()

    def get_queryset(self) -> UnitQuerySet:
        return Unit.objects.visible_to(current_user(self.request))

    @extend_schema(operation_id="units_list", responses=UnitCollectionAnswer)
    def get(self, request: Request) -> Response:
        units = with_state(self.filter_queryset(self.get_queryset()))
        now, status = timezone.now(), request.query_params.get("status")
        features = [unit_feature(unit, now) for unit in units]
        shown = [feature for feature in features if not status or feature["properties"]["status"] == status]
        return Response({"type": "FeatureCollection", "features": shown})


class UnitDetail(APIView):
    """One unit as a Feature."""

    @extend_schema(responses=UnitFeatureAnswer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(unit_feature(visible_unit(request, slug), timezone.now()))


class UnitDuty(APIView):
    """Puts a unit on or off duty: by dispatchers, its agency and its own crew."""

    @extend_schema(request=DutySerializer, responses={200: UnitFeatureAnswer, 409: CONFLICT})
    def post(self, request: Request, slug: str) -> Response:
        unit = unit_to_roster(request, slug)
        data = DutySerializer(data=request.data)
        if not data.is_valid():
            raise ValidationError(data.errors)
        set_duty(unit, data.validated_data["on_duty"])
        return Response(unit_feature(visible_unit(request, slug), timezone.now()))


@transaction.atomic
def set_duty(unit: Unit, on_duty: bool) -> None:
    """409 where the unit still has a task; the lock keeps it from getting one meanwhile."""
    hold_units([unit.pk])
    task = Assignment.objects.open().filter(unit=unit).select_related("incident").first()
    if task and not on_duty:
        raise Conflict(_("%(unit)s is on %(incident)s.") % {"unit": unit.call_sign, "incident": task.incident.number})
    Unit.objects.filter(pk=unit.pk).update(on_duty=on_duty)
    announce(unit.region_id, "units", [unit.slug])


def unit_feature(unit: Unit, now: datetime) -> dict[str, Any]:
    """A GeoJSON Feature; its geometry is null without a position."""
    properties = unit_json(unit) | {"status": state_of(unit, now).status}
    lon, lat = properties.pop("lon"), properties.pop("lat")
    geometry = None if lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": unit.pk, "geometry": geometry, "properties": properties}
