"""Counting incidents by hexagon or by area, narrowed to a period, types and hours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from geo112.regions.models import Area, Region
from incidents.demand.hexagons import EDGES_M, outlines
from incidents.models import Demand


@dataclass(frozen=True)
class Asked:
    """Days are the region's, both included. Hours run from the first to before the last, over midnight too (22, 6)."""

    since: date
    until: date
    hours: tuple[int, int] = (0, 24)
    categories: Collection[str] = field(default_factory=frozenset)


def rows(region: Region, asked: Asked) -> QuerySet[Demand]:
    found = Demand.objects.filter(region=region, day__range=(asked.since, asked.until)).filter(_in_hours(*asked.hours))
    return found.filter(category__code__in=asked.categories) if asked.categories else found


def _in_hours(first: int, before: int) -> Q:
    if first < before:
        return Q() if (first, before) == (0, 24) else Q(hour__gte=first, hour__lt=before)
    return Q(hour__gte=first) | Q(hour__lt=before)


def hexagons(region: Region, asked: Asked, size: str) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the hexagons in which something happened, with `count` each, most first."""
    counted = list(rows(region, asked).values_list(size).annotate(n=Count("*")).order_by("-n", size))
    rings = outlines([cell for cell, _count in counted], EDGES_M[size])
    features = [
        {
            "type": "Feature",
            "id": cell,
            "properties": {"count": count},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for (cell, count), ring in zip(counted, rings, strict=True)
    ]
    return {"type": "FeatureCollection", "edge_m": EDGES_M[size], **_summary(features), "features": features}


def areas(region: Region, asked: Asked) -> list[dict[str, Any]]:
    """Every kelurahan/desa of the region with its count, those without any included, most first.

    What lies in none of them (the sea, a region without areas) is a last line without a code, where there is any.
    """
    counted = dict(rows(region, asked).values_list("village").annotate(n=Count("*")))
    villages = Area.objects.filter(region=region, level=Area.Level.VILLAGE).annotate(district=F("parent__name"))
    lines = [
        {"code": code, "name": name, "district": district, "count": counted.pop(pk, 0)}
        for pk, code, name, district in villages.order_by("code").values_list("pk", "code", "name", "district")
    ]
    lines.sort(key=lambda line: -line["count"])
    elsewhere = sum(counted.values())
    return [*lines, {"code": None, "name": None, "district": None, "count": elsewhere}] if elsewhere else lines


def _summary(features: list[dict[str, Any]]) -> dict[str, int]:
    counts = [feature["properties"]["count"] for feature in features]
    return {"total": sum(counts), "most": max(counts, default=0)}
