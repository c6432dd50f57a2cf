"""Where incidents happen, over REST: hexagons and areas with their counts. Aggregates only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.regions.access import has_role
from geo112.regions.models import Region
from incidents.api.scope import current_user, visible_region
from incidents.demand.counting import Asked, areas, hexagons
from incidents.demand.hexagons import size_for
from incidents.models import DEMAND_ROLES, Category

MONTH = timedelta(days=30)


class AskedSerializer(serializers.Serializer[Any]):
    """The query: without days the last 30 of the region."""

    region = serializers.CharField(help_text="slug")
    since = serializers.DateField(required=False, help_text="first day, in the region's time zone")
    until = serializers.DateField(required=False, help_text="last day, included")
    from_hour = serializers.IntegerField(default=0, min_value=0, max_value=23)
    to_hour = serializers.IntegerField(
        default=24, min_value=1, max_value=24, help_text="not included; at or before from_hour: over midnight"
    )
    category = serializers.ListField(child=serializers.SlugField(), required=False, help_text="codes; all without any")
    zoom = serializers.FloatField(default=12, min_value=0, max_value=22)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            raise serializers.ValidationError({"until": [_("The last day is before the first.")]})
        unknown = set(data.get("category", [])) - set(Category.objects.values_list("code", flat=True))
        if unknown:
            raise serializers.ValidationError({"category": [_("There is no type %s.") % ", ".join(sorted(unknown))]})
        return data


def parse(request: Request) -> tuple[Region, Asked, float]:
    """404 where the region is not the user's, 403 where they do not lead it, 400 for what cannot be asked."""
    region = visible_region(request)
    if not has_role(current_user(request), region, *DEMAND_ROLES):
        raise PermissionDenied
    query = AskedSerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    data = query.validated_data
    until = data.get("until") or max(_today(region), data.get("since") or date.min)
    since = data.get("since") or until - min(MONTH, until - date.min)
    hours = (data["from_hour"], data["to_hour"])
    return region, Asked(since, until, hours, frozenset(data.get("category", []))), data["zoom"]


def _today(region: Region) -> date:
    return timezone.now().astimezone(region.zone).date()


def _echo(asked: Asked) -> dict[str, Any]:
    """What was understood, so that a screen can say it."""
    return {"since": asked.since, "until": asked.until, "from_hour": asked.hours[0], "to_hour": asked.hours[1]}


class HexagonsView(APIView):
    @extend_schema(parameters=[AskedSerializer], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> HttpResponse:
        """GeoJSON: incidents per hexagon, finer hexagons at a higher `zoom`."""
        region, asked, zoom = parse(request)
        found = hexagons(region, asked, size_for(zoom)) | _echo(asked)
        return HttpResponse(orjson.dumps(found), content_type="application/geo+json")


class AreasView(APIView):
    @extend_schema(parameters=[AskedSerializer], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Incidents per kelurahan or desa; outlines are those of the base map, by `code`."""
        region, asked, _zoom = parse(request)
        return Response({"areas": areas(region, asked), **_echo(asked)})
