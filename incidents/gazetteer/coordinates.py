"""Coordinates that somebody typed or pasted, with the corrections that they need. Pure.

Understood: decimal degrees with point or comma, degrees-minutes-seconds, degrees with decimal minutes, hemispheres in
Indonesian and English before or behind (LS, LU, BT; S, N, E), labels (lat, long, lintang, bujur), links, Plus Codes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from incidents.gazetteer.links import links_in, name_in, points_in, without_links
from incidents.gazetteer.plus_codes import read_plus_code

NEAR_DEG = 3.0
"""A pair this near to the region's centre is believed as it stands; farther ones are tried corrected."""
TYPED_RADIUS_M = 20
VIEWPORT_RADIUS_M = 300
LONGEST_TEXT = 4_000
"""Links are long; whatever is longer than this is none."""


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
    radius_m: int = TYPED_RADIUS_M


_SIDES = {"LS": -1, "LU": 1, "S": -1, "N": 1, "U": 1, "BT": 1, "BB": -1, "E": 1, "T": 1, "W": -1, "B": -1}
_LATITUDES = frozenset({"LS", "LU", "S", "N", "U"})
_SIDE = r"(LS|LU|BT|BB|[NSEWUTB])"
_DECIMAL = r"[+-]?\d{1,3}[.,]\d+"
_DEGREES = r"(?:°|º|˚|\bderajat\b|\bdeg\b|d\b)"
_MINUTES = r"(?:'|′|’|`|´|\bmenit\b|m\b)"
_SECONDS = r"(?:\"|″|”|''|’’|′′|\bdetik\b|s\b)"
_ANGLE = (
    rf"([+-]?\d{{1,3}})\s*{_DEGREES}\s*(\d{{1,2}}(?:[.,]\d+)?)\s*{_MINUTES}?\s*"
    rf"(?:(\d{{1,2}}(?:[.,]\d+)?)\s*{_SECONDS}?)?\s*"
)
_BARE_ANGLE = r"(\d{1,3})[\s:]+(\d{1,2})[\s:]+(\d{1,2}(?:[.,]\d+)?)\s*"
_GAP = r"[\s,;/|]*(?:dan\b)?\s*"

_POINTED = re.compile(r"(?<![\d.,])([+-]?\d{1,3}\.\d+)\s*°?\s*[,;/|\s]\s*([+-]?\d{1,3}\.\d+)\s*°?(?![\d])")
_COMMAED = re.compile(r"(?<![\d.,])([+-]?\d{1,3},\d+)\s*°?\s*(?:[;/|\s]|,\s)\s*([+-]?\d{1,3},\d+)\s*°?(?![\d])")
_LABELLED = re.compile(
    rf"\b(?:lat(?:itude)?|lintang)\b\s*[:=]?\s*({_DECIMAL})\W+(?:lon(?:g|gitude)?|lng|bujur)\b\s*[:=]?\s*({_DECIMAL})",
    re.IGNORECASE,
)
_SIDED = re.compile(rf"(?<![\w.,])({_DECIMAL})\s*°?\s*{_SIDE}\b{_GAP}({_DECIMAL})\s*°?\s*{_SIDE}\b", re.I)
_SIDED_BEFORE = re.compile(rf"\b{_SIDE}\s*:?\s*({_DECIMAL})\s*°?{_GAP}\b{_SIDE}\s*:?\s*({_DECIMAL})", re.I)
_SEXAGESIMAL = re.compile(rf"{_ANGLE}{_SIDE}\b{_GAP}{_ANGLE}{_SIDE}\b", re.I)
_SEXAGESIMAL_BEFORE = re.compile(rf"\b{_SIDE}\s*{_ANGLE}{_GAP}\b{_SIDE}\s*{_ANGLE}", re.I)
_SEXAGESIMAL_BARE = re.compile(rf"(?<![\d.]){_BARE_ANGLE}{_SIDE}\b{_GAP}{_BARE_ANGLE}{_SIDE}\b", re.I)
_SEXAGESIMAL_SIGNED = re.compile(rf"{_ANGLE}{_GAP}{_ANGLE}")


def read_coordinates(text: str, center_lat: float, center_lon: float) -> TypedPoint | None:
    """The first pair in the text that lies on the globe, in the form that a person near the centre most likely meant.

    A lost minus sign and a swapped pair are put right only where that brings the point near and the pair as typed is
    far; `corrections` then says so. None where there is no pair.
    """
    text = text[:LONGEST_TEXT].replace("−", "-").replace("–", "-")
    readings = [*_linked(text, is_view=False), *_coded(text, center_lat, center_lon), *_written_anywhere(text)]
    for typed in [*readings, *_linked(text, is_view=True)]:
        if point := _believable(typed, center_lat, center_lon):
            return point
    return None


def _linked(text: str, *, is_view: bool) -> Iterator[TypedPoint]:
    for one in points_in(text):
        if one.is_view is is_view:
            corrections = frozenset({Correction.VIEWPORT}) if is_view else frozenset()
            radius_m = VIEWPORT_RADIUS_M if is_view else round(max(TYPED_RADIUS_M, one.accuracy_m or 0))
            yield TypedPoint(one.lat, one.lon, one.start, one.end, corrections, radius_m)


def _coded(text: str, center_lat: float, center_lon: float) -> Iterator[TypedPoint]:
    if code := read_plus_code(text, center_lat, center_lon):
        yield TypedPoint(code.lat, code.lon, code.start, code.end, radius_m=max(TYPED_RADIUS_M, code.radius_m))


def _written_anywhere(text: str) -> Iterator[TypedPoint]:
    """Outside links, and as the name of the place in a link: `/maps/place/3°58'37"S+122°31'04"E/@…`."""
    if written := _written(without_links(text)):
        yield written
    for start, end in links_in(text):
        if named := _written(name_in(text[start:end])):
            yield replace(named, start=start, end=end)


def _written(text: str) -> TypedPoint | None:
    if match := _SEXAGESIMAL.search(text) or _SEXAGESIMAL_BARE.search(text):
        return _sided(match, _angle(*match.groups()[:3]), match[4], _angle(*match.groups()[4:7]), match[8])
    if match := _SEXAGESIMAL_BEFORE.search(text):
        return _sided(match, _angle(*match.groups()[1:4]), match[1], _angle(*match.groups()[5:8]), match[5])
    if match := _SIDED.search(text):
        return _sided(match, abs(_number(match[1])), match[2], abs(_number(match[3])), match[4])
    if match := _SIDED_BEFORE.search(text):
        return _sided(match, abs(_number(match[2])), match[1], abs(_number(match[4])), match[3])
    if match := _SEXAGESIMAL_SIGNED.search(text):
        return _point(match, _angle(*match.groups()[:3]), _angle(*match.groups()[3:6]))
    for pattern in (_LABELLED, _POINTED, _COMMAED):
        if match := pattern.search(text):
            return _point(match, _number(match[1]), _number(match[2]))
    return None


def _point(match: re.Match[str], lat: float, lon: float) -> TypedPoint:
    return TypedPoint(lat, lon, match.start(), match.end())


def _sided(match: re.Match[str], one: float, one_side: str, other: float, other_side: str) -> TypedPoint | None:
    """Sides tell which is the latitude, whichever stands first; two of one kind are no pair."""
    first, second = one_side.upper(), other_side.upper()
    if (first in _LATITUDES) == (second in _LATITUDES):
        return None
    one, other = abs(one) * _SIDES[first], abs(other) * _SIDES[second]
    return _point(match, one, other) if first in _LATITUDES else _point(match, other, one)


def _believable(typed: TypedPoint, center_lat: float, center_lon: float) -> TypedPoint | None:
    near = [one for one in _readings(typed) if _is_near(one, center_lat, center_lon)]
    if near:
        return near[0]
    on_globe = abs(typed.lat) <= 90 and abs(typed.lon) <= 180 and (typed.lat, typed.lon) != (0, 0)
    return typed if on_globe else None


def _readings(typed: TypedPoint) -> Iterator[TypedPoint]:
    """As typed, then with ever more put right."""
    lat, lon, so_far = typed.lat, typed.lon, typed.corrections
    yield typed
    yield replace(typed, lat=-lat, corrections=so_far | {Correction.SIGN})
    yield replace(typed, lat=lon, lon=lat, corrections=so_far | {Correction.SWAPPED})
    yield replace(typed, lat=-lon, lon=lat, corrections=so_far | {Correction.SIGN, Correction.SWAPPED})


def _is_near(point: TypedPoint, lat: float, lon: float) -> bool:
    return abs(point.lat - lat) <= NEAR_DEG and math.fabs(point.lon - lon) <= NEAR_DEG


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _angle(degrees: str, minutes: str, seconds: str | None) -> float:
    whole = float(degrees)
    rest = _number(minutes) / 60 + _number(seconds or "0") / 3600
    return whole - rest if degrees.startswith("-") else whole + rest
