"""Closed roads: seen by the centre's staff, drawn and ended by who dispatches."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.api.answers import CONFLICT, ClosureAnswer
from geo112.dispatch.api.scope import closure_to_end, dispatcher, region_to_dispatch
from geo112.dispatch.closures import close_roads, closure_json, end_closure
from geo112.roads.models import RoadClosure
from incidents.api.scope import Conflict, current_user, visible_region

KINDS = frozenset({"Polygon", "LineString"})
MOST_CORNERS = 1000


@extend_schema_field(OpenApiTypes.OBJECT)
class ClosedGeometryField(serializers.Field):  # type: ignore[type-arg]
    """A GeoJSON Polygon or LineString in degrees that can be drawn."""

    default_error_messages = {
        "invalid": _("A GeoJSON Polygon or LineString is expected."),
        "corners": _("At most %(most)d corners, please.") % {"most": MOST_CORNERS},
        "outside": _("Coordinates are lon, lat in degrees."),
        "crossing": _("The outline crosses itself, or encloses nothing."),
    }

    def to_internal_value(self, data: Any) -> GEOSGeometry:
        if not isinstance(data, dict) or data.get("type") not in KINDS:
            self.fail("invalid")
        try:
            geometry = GEOSGeometry(json.dumps(data), srid=4326)
        except (GEOSException, GDALException, ValueError, TypeError):
            self.fail("invalid")
        return self._checked(geometry)

    def _checked(self, geometry: GEOSGeometry) -> GEOSGeometry:
        if geometry.empty or geometry.hasz:
            self.fail("invalid")
        if geometry.num_coords > MOST_CORNERS:
            self.fail("corners")
        west, south, east, north = geometry.extent
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            self.fail("outside")
        if not geometry.valid or (geometry.geom_type == "Polygon" and geometry.area == 0):
            self.fail("crossing")
        return geometry

    def to_representation(self, value: GEOSGeometry) -> Any:
        return json.loads(value.geojson)


class ClosureSerializer(serializers.Serializer[Any]):
    region = serializers.CharField(max_length=50)
    geometry = ClosedGeometryField()
    reason = serializers.ChoiceField(choices=RoadClosure.Reason.choices)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    starts_at = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text="now if missing")
    ends_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="open-ended if missing"
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        begin, end = data["starts_at"] or timezone.now(), data["ends_at"]
        if end is not None and end <= max(begin, timezone.now()):
            raise serializers.ValidationError({"ends_at": _("It would be over before it begins.")})
        return data


class ClosureList(APIView):
    @extend_schema(parameters=[OpenApiParameter("region", str, required=True)], responses=ClosureAnswer(many=True))
    def get(self, request: Request) -> Response:
        """The region's closed roads in force and to come."""
        region = visible_region(request)
        closures = RoadClosure.objects.visible_to(current_user(request)).filter(region=region)
        return Response([closure_json(closure) for closure in closures.for_json().not_over(timezone.now())])

    @extend_schema(request=ClosureSerializer, responses={201: ClosureAnswer})
    def post(self, request: Request) -> Response:
        """Closes roads."""
        data = ClosureSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        values = dict(data.validated_data)
        region = region_to_dispatch(request, values.pop("region"))
        closure = close_roads(region=region, by=dispatcher(request, region), now=timezone.now(), **values)
        return Response(closure_json(closure), status=status.HTTP_201_CREATED)


class ClosureEnd(APIView):
    """Opens the roads again. 409 where the closure had ended before."""

    @extend_schema(request=None, responses={200: ClosureAnswer, 409: CONFLICT})
    def post(self, request: Request, pk: int) -> Response:
        closure = closure_to_end(request, pk)
        if not end_closure(closure=closure, by=current_user(request), now=timezone.now()):
            raise Conflict(_("These roads are open again already."))
        return Response(closure_json(RoadClosure.objects.for_json().get(pk=pk)))
