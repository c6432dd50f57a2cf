"""Points in map links, as Google Maps, WhatsApp, Apple, Waze, OpenStreetMap and `geo:` URIs write them. Pure.

A pin wins over the middle of the map: in `…/@LAT,LON,17z/…!3dLAT!4dLON` the pair after @ is only what was on screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

_LINK = re.compile(
    r"https?://\S+|geo:[^\s<>]+|(?:www\.)?(?:[a-z]{2,3}\.)?(?:maps\.google\.[a-z.]+|google\.[a-z.]+/maps"
    r"|maps\.app\.goo\.gl|goo\.gl/maps|maps\.apple\.com|waze\.com|openstreetmap\.org)\S*",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?:maps\.app\.goo\.gl|goo\.gl/(?:maps|app)|g\.co/(?:kgs|maps)|g\.page|bit\.ly|s\.id)\b", re.I)
_NUMBER = r"([+-]?\d{1,3}(?:\.\d+)?)"
_PAIR = rf"{_NUMBER}\s*,\s*\+?{_NUMBER}"
_DATA_PIN = re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}")
_WAYPOINT = re.compile(rf"!1d{_NUMBER}!2d{_NUMBER}(?!!3d)")
_EMBEDDED_VIEW = re.compile(rf"!2d{_NUMBER}!3d{_NUMBER}(?!!4d)")
_QUERY = re.compile(rf"[?&](?:q|query|destination|daddr|to)=(?:loc:|[^&]*?@)?\s*{_PAIR}", re.I)
_PATH = re.compile(rf"/(?:place|search|dir)/(?:[^@?]*/)?\s*{_PAIR}(?=[/?&]|$)", re.I)
_MARKER = re.compile(rf"[?&]mlat={_NUMBER}&mlon={_NUMBER}", re.I)
_CENTER = re.compile(rf"[?&](?:ll|sll|center|cbll|viewpoint)={_PAIR}", re.I)
_VIEWPORT = re.compile(rf"@{_PAIR}")
_OSM_VIEW = re.compile(rf"#map=\d+(?:\.\d+)?/{_NUMBER}/{_NUMBER}")
_GEO = re.compile(rf"geo:{_PAIR}(?:,{_NUMBER})?(?:;[^?]*?u=(\d+(?:\.\d+)?))?", re.I)
_NAMED = re.compile(r"/(?:place|search)/([^/@?]+)|[?&](?:q|query)=([^&]+)", re.I)


@dataclass(frozen=True)
class LinkedPoint:
    """A point of a link: `is_view` where it is only the middle of the map. `accuracy_m` where the link tells it."""

    lat: float
    lon: float
    start: int
    end: int
    is_view: bool = False
    accuracy_m: float | None = None


def links_in(text: str) -> list[tuple[int, int]]:
    """The spans of all map links and other addresses in the text."""
    return [match.span() for match in _LINK.finditer(text)]


def without_links(text: str) -> str:
    """The text with blanks in place of its links, so that spans stay what they are."""
    return _LINK.sub(lambda match: " " * len(match[0]), text)


def is_short(link: str) -> bool:
    """Whether only the internet knows where this link leads."""
    return bool(_SHORT.search(link))


def points_in(text: str) -> Iterator[LinkedPoint]:
    """One point for each link that holds one."""
    for start, end in links_in(text):
        if found := _point(unquote_plus(text[start:end])):
            lat, lon, is_view, accuracy_m = found
            yield LinkedPoint(lat, lon, start, end, is_view, accuracy_m)


def name_in(link: str) -> str:
    """The name of the place that a link asks for: "Kendari Town Square" of `/maps/place/Kendari+Town+Square/`."""
    match = _NAMED.search(link)
    return unquote_plus(match[1] or match[2]).strip() if match else ""


def _point(link: str) -> tuple[float, float, bool, float | None] | None:
    if link.lower().startswith("geo:"):
        return _geo(link)
    if pins := _DATA_PIN.findall(link):
        return float(pins[-1][0]), float(pins[-1][1]), False, None
    for pattern in (_MARKER, _QUERY, _PATH):
        if pairs := pattern.findall(link):
            return float(pairs[-1][0]), float(pairs[-1][1]), False, None
    if waypoints := _WAYPOINT.findall(link):
        return float(waypoints[-1][1]), float(waypoints[-1][0]), False, None
    return _view(link)


def _view(link: str) -> tuple[float, float, bool, float | None] | None:
    shows_pin = "google" not in link.lower()  # Apple and Waze write the pin as ll
    if match := _CENTER.search(link):
        return float(match[1]), float(match[2]), not shows_pin, None
    if match := _VIEWPORT.search(link) or _OSM_VIEW.search(link):
        return float(match[1]), float(match[2]), True, None
    if match := _EMBEDDED_VIEW.search(link):
        return float(match[2]), float(match[1]), True, None
    return None


def _geo(link: str) -> tuple[float, float, bool, float | None] | None:
    """RFC 5870; Android writes `geo:0,0?q=LAT,LON(label)`, and then the query is the pin."""
    if match := _QUERY.search(link):
        return float(match[1]), float(match[2]), False, None
    if match := _GEO.search(link):
        return float(match[1]), float(match[2]), False, float(match[4]) if match[4] else None
    return None
