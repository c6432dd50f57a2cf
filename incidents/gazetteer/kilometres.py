"""Kilometre posts: "km 8 poros" is eight kilometres along the trunk road, counted from its end near the centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _
from shapely import get_coordinates
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from geo112.regions.models import Region
from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.query import Query
from incidents.gazetteer.ranked import GEOD, Ranked, candidate_of
from incidents.gazetteer.roads import street_lines
from incidents.gazetteer.vocabulary import Role

RADIUS_M = 600
"""Where a city starts to count is nowhere written; posts are half a kilometre off as often as not."""
WORD = "kilometer"
CONFIDENCE = 0.75


def kilometre_post(query: Query, ranked: Sequence[Ranked], region: Region) -> list[Candidate]:
    """The point so many kilometres along the first street that is named; none without its course or beyond its end."""
    kilometres = _kilometres(query)
    street = next((one for one in ranked if one.is_street and not one.match.is_elsewhere), None)
    if kilometres is None or street is None:
        return []
    lines = street_lines(street.home, street.place.name)
    point = along(lines, region.center.x, region.center.y, kilometres * 1000) if lines is not None else None
    if point is None:
        return []
    said = {"km": f"{kilometres:g}", "street": street.place.name}
    return [
        replace(
            candidate_of(query, street, region),
            lon=point[0],
            lat=point[1],
            radius_m=RADIUS_M,
            confidence=round(min(CONFIDENCE, street.match.confidence), 3),
            name=_("km %(km)s, %(street)s") % said,
            reason=_("%(km)s km along %(street)s from its end near the centre") % said,
            kind="km_post",
            marks=(),
            key="",
        )
    ]


def _kilometres(query: Query) -> float | None:
    for i in query.positions(Role.COUNTED):
        if query.texts[i] == WORD and i + 1 < len(query.tokens) and query.texts[i + 1].isdigit():
            return float(query.texts[i + 1])
    return None


def along(lines: BaseGeometry, lon: float, lat: float, metres: float) -> tuple[float, float] | None:
    """lon, lat of the point that far along the longest line of a street, from its end nearer to (lon, lat)."""
    line = max(getattr(lines, "geoms", [lines]), key=lambda one: one.length)
    start, end = Point(line.coords[0]), Point(line.coords[-1])
    center = Point(lon, lat)
    course = line if start.distance(center) <= end.distance(center) else LineString(line.coords[::-1])
    xy = get_coordinates(course)
    steps = np.asarray(GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])[2])
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    if metres > reached[-1]:
        return None
    return float(np.interp(metres, reached, xy[:, 0])), float(np.interp(metres, reached, xy[:, 1]))
