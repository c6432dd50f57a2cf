"""The base map of a region from our own data: water, roads, areas, labels. One JSON document, small and cached."""

from __future__ import annotations

import gzip
import hashlib
from typing import Any, Final

import orjson
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from geo112.regions.models import Area, Region
from geo112.roads.models import RoadNetwork

CLASSES: Final = [
    *(f"{base}{link}" for base in ("motorway", "trunk", "primary", "secondary", "tertiary") for link in ("", "_link")),
    *("unclassified", "residential", "living_street"),
]
"""Service lanes and tracks would double the size and are not needed to find one's way."""
DECIMALS: Final = 5
WEEK_S: Final = 7 * 24 * 3600
FORMAT: Final = 1
"""Part of the version: raised whenever the document's shape changes."""

# One feature per named road; unnamed ones by cells of about 2 km, so that a map can leave out what is not in view.
ROADS_SQL: Final = """
    SELECT name, road_class, ref, is_bridge,
           ST_AsGeoJSON(ST_Simplify(ST_LineMerge(ST_Collect(geometry)), 0.00003), %s)
    FROM (
        SELECT *, CASE WHEN name = '' THEN ST_SnapToGrid(ST_StartPoint(geometry), 0.02) END AS cell
        FROM roads_roadsegment WHERE network_id = %s AND road_class = ANY(%s)
    ) AS segment
    GROUP BY name, road_class, ref, is_bridge, cell ORDER BY road_class, name
"""
AREAS_SQL: Final = """
    SELECT level, name, code, ST_AsGeoJSON(ST_SimplifyPreserveTopology(boundary, %s), %s)
    FROM regions_area WHERE region_id = %s AND boundary IS NOT NULL ORDER BY code
"""
WATER_SQL: Final = """
    SELECT name, ST_AsGeoJSON(ST_SimplifyPreserveTopology(geometry, 0.00005), %s)
    FROM regions_water WHERE region_id = %s ORDER BY id
"""
WATER_LABELS_SQL: Final = """
    SELECT name, 'water', ST_X(point), ST_Y(point)
    FROM (SELECT water.name, ST_PointOnSurface(ST_Intersection(geometry, ST_Expand(center, 0.25))) AS point
          FROM regions_water AS water JOIN regions_region AS region ON region.id = region_id
          WHERE region_id = %s AND water.name <> '') AS label
    WHERE NOT ST_IsEmpty(point)
"""
VERSION_SQL: Final = """
    SELECT md5(coalesce((SELECT string_agg(md5(concat(
                                code, level, name, is_schematic, ST_AsEWKB(center), ST_AsEWKB(boundary)
                         )), '' ORDER BY code)
                         FROM regions_area WHERE region_id = %(region)s), '')
            || coalesce((SELECT string_agg(md5(concat(id, name, is_schematic)), '' ORDER BY id)
                         FROM regions_water WHERE region_id = %(region)s), '')
            || (SELECT md5(concat(boundary_is_schematic, ST_AsEWKB(boundary)))
                FROM regions_region WHERE id = %(region)s))
"""


class BaseMap(APIView):
    """What lies under calls and units on the map of a region; changes only when something is imported."""

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT, 304: None},
        description="schematic, source, bbox, outline; water, roads, areas (GeoJSON); labels. With ETag, compressed.",
    )
    def get(self, request: Request, region: str) -> HttpResponse:
        row = get_object_or_404(Region.objects.visible_to(request.user), slug=region)
        network = RoadNetwork.objects.filter(region=row, is_active=True).first()
        version = base_map_version(row, network)
        etag = f'"{version}"'
        response = get_conditional_response(request._request, etag=etag)
        if response is None:
            response = _compressed(request._request, _document(row, network, version))
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        return response


def _document(region: Region, network: RoadNetwork | None, version: str) -> bytes:
    """The compressed document, made once per version and process."""
    key = f"basemap-{version}"
    document: bytes | None = cache.get(key)
    if document is None:
        document = gzip.compress(orjson.dumps(base_map(region, network)), compresslevel=9, mtime=0)
        cache.set(key, document, WEEK_S)
    return document


def _compressed(request: HttpRequest, document: bytes) -> HttpResponse:
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(document), content_type="application/json")
    return HttpResponse(document, content_type="application/json", headers={"Content-Encoding": "gzip"})


def base_map_version(region: Region, network: RoadNetwork | None) -> str:
    """A digest that changes with the active network and with every import of areas, water or the outline."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION_SQL, {"region": region.pk})
        (imported,) = cursor.fetchone() or ("",)
    parts = f"{FORMAT}-{region.pk}-{network.pk if network else 0}-{imported}"
    return hashlib.sha256(parts.encode()).hexdigest()[:24]


def base_map(region: Region, network: RoadNetwork | None) -> dict[str, Any]:
    """The document as plain values; coordinates are lon, lat with five decimals (about a metre)."""
    boundary = region.boundary
    return {
        "schematic": _is_schematic(region, network),
        "source": network.source if network else None,
        "bbox": [round(value, DECIMALS) for value in boundary.extent] if boundary else None,
        "outline": _outline(region),
        "water": _features(WATER_SQL, [DECIMALS, region.pk], ["name"]),
        "roads": _features(
            ROADS_SQL, [DECIMALS, network.pk if network else None, CLASSES], ["name", "class", "ref", "bridge"]
        ),
        "areas": _features(AREAS_SQL, [_tolerance(region), DECIMALS, region.pk], ["level", "name", "code"]),
        "labels": _labels(region),
    }


def _is_schematic(region: Region, network: RoadNetwork | None) -> bool:
    return (
        (network is not None and network.is_schematic)
        or (region.boundary is not None and region.boundary_is_schematic)
        or region.areas.filter(is_schematic=True).exists()
        or region.waters.filter(is_schematic=True).exists()
    )


def _tolerance(region: Region) -> float:
    """Degrees by which inner borders may be off: 10 m in a city, more in a regency that fills a screen all the same."""
    if region.boundary is None:
        return 0.0001
    west, _, east, _ = region.boundary.extent
    return max(0.0001, (east - west) / 4000)


def _outline(region: Region) -> Any:
    sql = "SELECT ST_AsGeoJSON(ST_SimplifyPreserveTopology(boundary, 0.0001), %s) FROM regions_region WHERE id = %s"
    (geometry,) = _rows(sql, [DECIMALS, region.pk])[0]
    return orjson.loads(geometry) if geometry else None


def _features(sql: str, parameters: list[Any], names: list[str]) -> dict[str, Any]:
    """A FeatureCollection of the rows: the named properties, then the geometry."""
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(names, row[:-1], strict=True)),
            "geometry": orjson.loads(row[-1]),
        }
        for row in _rows(sql, parameters)
        if row[-1]
    ]
    return {"type": "FeatureCollection", "features": features}


def _labels(region: Region) -> list[dict[str, Any]]:
    areas = Area.objects.filter(region=region).order_by("code")
    rows: list[tuple[Any, ...]] = [(area.name, area.level, area.center.x, area.center.y) for area in areas]
    return [
        {"name": name, "kind": kind, "lon": round(lon, DECIMALS), "lat": round(lat, DECIMALS)}
        for name, kind, lon, lat in [*rows, *_rows(WATER_LABELS_SQL, [region.pk])]
    ]


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
