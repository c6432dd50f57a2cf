"""Coordinates that somebody typed or pasted, with the corrections that they need. Pure.

Understood: decimal degrees with point or comma, degrees-minutes-seconds, hemispheres in Indonesian and English
(LS, LU, BT; S, N, E), `geo:` URIs and the pair in `…?q=lat,lon` and `!3dLAT!4dLON` of a map link.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

NEAR_DEG = 3.0
"""A pair this near to the region's centre is believed as it stands; farther ones are tried corrected."""


class Correction(Enum):
    SIGN = "sign"
    SWAPPED = "swapped"
    VIEWPORT = "viewport"


@dataclass(frozen=True)
class TypedPoint:
    """A point (degrees), the span of the text that gave it, and what had to be assumed to make sense of it."""

    lat: float
    lon: float
    start: int
    end: int
    corrections: frozenset[Correction] = frozenset()


_DECIMAL = r"[+-]?\d{1,3}(?:[.,]\d+)"
_PIN = re.compile(r"!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)")
_QUERY = re.compile(
    r"(?:[?&](?:q|query|ll|daddr|destination)=(?:loc:)?|geo:)(-?\d+(?:\.\d+)?)(?:,|%2C)\+?(-?\d+(?:\.\d+)?)", re.I
)
_VIEWPORT = re.compile(r"@(-?\d+\.\d+),(-?\d+\.\d+)")
_POINTED = re.compile(r"(?<![\d.,])([+-]?\d{1,3}\.\d+)\s*°?\s*[,;/\s]\s*([+-]?\d{1,3}\.\d+)\s*°?(?![\d])")
_COMMAED = re.compile(r"(?<![\d.,])([+-]?\d{1,3},\d+)\s*°?\s*(?:[;/\s]|,\s)\s*([+-]?\d{1,3},\d+)\s*°?(?![\d])")
_SIDED = re.compile(rf"({_DECIMAL})\s*°?\s*(LS|LU|S|N)\b[\s,;]*({_DECIMAL})\s*°?\s*(BT|BB|E|T|W)\b", re.I)
_ANGLE = r"(\d{1,3})\s*[°d]\s*(\d{1,2})\s*['′’m]\s*(\d{1,2}(?:[.,]\d+)?)?\s*(?:\"|″|”|''|s)?\s*"
_SEXAGESIMAL = re.compile(rf"{_ANGLE}(LS|LU|S|N)[\s,;]*{_ANGLE}(BT|BB|E|T|W)\b", re.I)


def read_coordinates(text: str, center_lat: float, center_lon: float) -> TypedPoint | None:
    """The first pair in the text that lies on the globe, in the form that a person near the centre most likely meant.

    A lost minus sign and a swapped pair are put right only where that brings the point near and the pair as typed is
    far; `corrections` then says so. None where there is no pair.
    """
    typed = _typed(text.replace("−", "-").replace("–", "-"))
    return None if typed is None else _believable(typed, center_lat, center_lon)


def _typed(text: str) -> TypedPoint | None:
    for pattern in (_PIN, _QUERY):
        if match := pattern.search(text):
            return _point(match, _number(match[1]), _number(match[2]))
    if match := _VIEWPORT.search(text):
        return _point(match, _number(match[1]), _number(match[2]), Correction.VIEWPORT)
    if match := _SEXAGESIMAL.search(text):
        lat = _angle(match[1], match[2], match[3]) * _sign(match[4])
        return _point(match, lat, _angle(match[5], match[6], match[7]) * _sign(match[8]))
    if match := _SIDED.search(text):
        return _point(match, abs(_number(match[1])) * _sign(match[2]), abs(_number(match[3])) * _sign(match[4]))
    for pattern in (_POINTED, _COMMAED):
        if match := pattern.search(text):
            return _point(match, _number(match[1]), _number(match[2]))
    return None


def _point(match: re.Match[str], lat: float, lon: float, *corrections: Correction) -> TypedPoint:
    return TypedPoint(lat, lon, match.start(), match.end(), frozenset(corrections))


def _believable(typed: TypedPoint, center_lat: float, center_lon: float) -> TypedPoint | None:
    near = [one for one in _readings(typed) if _is_near(one, center_lat, center_lon)]
    if near:
        return near[0]
    on_globe = abs(typed.lat) <= 90 and abs(typed.lon) <= 180 and (typed.lat, typed.lon) != (0, 0)
    return typed if on_globe else None


def _readings(typed: TypedPoint) -> Iterator[TypedPoint]:
    """As typed, then with ever more put right."""
    lat, lon, span = typed.lat, typed.lon, (typed.start, typed.end)
    yield typed
    yield TypedPoint(-lat, lon, *span, typed.corrections | {Correction.SIGN})
    yield TypedPoint(lon, lat, *span, typed.corrections | {Correction.SWAPPED})
    yield TypedPoint(-lon, lat, *span, typed.corrections | {Correction.SIGN, Correction.SWAPPED})


def _is_near(point: TypedPoint, lat: float, lon: float) -> bool:
    return abs(point.lat - lat) <= NEAR_DEG and math.fabs(point.lon - lon) <= NEAR_DEG


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _angle(degrees: str, minutes: str, seconds: str | None) -> float:
    return float(degrees) + float(minutes) / 60 + _number(seconds or "0") / 3600


def _sign(side: str) -> int:
    return -1 if side.upper() in ("LS", "S", "BB", "W") else 1
