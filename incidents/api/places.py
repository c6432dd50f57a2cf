"""Places over REST: words to points while somebody types, and a point to words."""

from __future__ import annotations

import math
from dataclasses import asdict

from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.regions.models import Region
from geo112.regions.pagination import whole_number
from incidents.api.answers import PlaceSearchAnswer, ReverseAnswer
from incidents.api.fields import CoordinateField
from incidents.api.scope import current_user, visible_region
from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.notices import notice_for
from incidents.gazetteer.recent import recent_places
from incidents.gazetteer.reverse import describe
from incidents.gazetteer.search import LonLat, search_places
from incidents.handover.neighbours import neighbour_at, region_name_json
from incidents.models import Call

MOST_CANDIDATES = 20
DEFAULT_CANDIDATES = 8
LON_LAT = {"type": "string", "pattern": r"^-?\d{1,2}(\.\d+)?,-?\d{1,2}(\.\d+)?$", "example": "122.52,-3.98"}
AT_LEAST_1 = {"type": "integer", "minimum": 1}
REGION = OpenApiParameter("region", required=True, description="slug of the region")


def degrees(limit: float) -> dict[str, object]:
    return {"type": "number", "minimum": -limit, "maximum": limit}


class SearchView(APIView):
    @extend_schema(
        parameters=[
            REGION,
            OpenApiParameter("q", required=True, description="what the caller says, or coordinates"),
            OpenApiParameter("near", LON_LAT, description="lon,lat of what is on screen; breaks ties"),
            OpenApiParameter("limit", AT_LEAST_1, description=f"candidates at most, up to {MOST_CANDIDATES}"),
            OpenApiParameter("call", int, description="id of the call: this caller's recent places come first"),
        ],
        responses=PlaceSearchAnswer,
    )
    def get(self, request: Request) -> Response:
        """Candidates best first; none where nothing is recognised."""
        region = visible_region(request)
        text = request.query_params.get("q", "")
        limit = _limit(request)
        recent = _recent(request, region, text)
        found = search_places(region, text, near=_near(request), limit=limit, unfinished=True)
        candidates = [asdict(candidate) for candidate in [*recent, *found][:limit]]
        return Response({"query": text, "notice": notice_for(text), "candidates": candidates})


class ReverseView(APIView):
    @extend_schema(
        parameters=[
            REGION,
            OpenApiParameter("lat", degrees(90), required=True, description="degrees"),
            OpenApiParameter("lon", degrees(180), required=True, description="degrees"),
        ],
        responses=ReverseAnswer,
    )
    def get(self, request: Request) -> Response:
        """What is nearest to the point, and in which kelurahan and kecamatan it lies."""
        region = visible_region(request)
        lat, lon = _degrees(request, "lat", 90), _degrees(request, "lon", 180)
        described = describe(region, lon, lat)
        nearest = described.nearest
        short = {"name": nearest.name, "distance_m": nearest.distance_m} if nearest else None
        neighbour = neighbour_at(region, Point(lon, lat, srid=4326)) if described.outside_region else None
        answer = {**asdict(described), "nearest": short}
        return Response({**answer, "neighbour": region_name_json(neighbour) if neighbour else None})


def _recent(request: Request, region: Region, text: str) -> list[Candidate]:
    """Only for those who may see the call."""
    pk = request.query_params.get("call", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return []
    call = Call.objects.visible_to(current_user(request)).filter(region=region, pk=int(pk)).first()
    return recent_places(region, call, text) if call else []


def _degrees(request: Request, name: str, limit: float) -> float:
    try:
        return float(CoordinateField(limit).run_validation(request.query_params.get(name, "")))
    except ValidationError as error:
        raise ValidationError({name: error.detail}) from error


def _near(request: Request) -> LonLat | None:
    text = request.query_params.get("near", "")
    if not text:
        return None
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise ValidationError({"near": [_("Give the point as lon,lat.")]}) from None
    if not (math.fabs(lon) <= 180 and math.fabs(lat) <= 90):
        raise ValidationError({"near": [_("Give the point as lon,lat.")]})
    return lon, lat


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", "")
    if not text:
        return DEFAULT_CANDIDATES
    return min(whole_number("limit", text, least=1), MOST_CANDIDATES)
