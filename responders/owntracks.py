"""The OwnTracks app's JSON (booklet: tech/json), over MQTT and HTTP. Its speed is in km/h. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from responders.http import HttpFormat, Login, Posted, basic_login
from responders.messages import (
    IGNORED,
    Decoded,
    Message,
    PositionReport,
    PresenceMessage,
    Refused,
    decode_items,
    optional_heading,
    optional_number,
    read_place,
    read_time,
)

KMH_PER_MPS: Final = 3.6


def decode_owntracks(payload: bytes) -> Decoded:
    """Locations, transitions and last wills; `encrypted` is refused, every other type ignored."""
    return decode_items(payload, _read)


def _read(item: Mapping[str, object]) -> Message:
    match item.get("_type"):
        case "location":
            return _read_location(item)
        case "transition" if "lat" in item:  # entering or leaving a region: a fix like any other
            return _read_location(item)
        case "lwt":
            return PresenceMessage(online=False)
        case "encrypted":
            raise Refused("encrypted", "switch payload encryption off; TLS protects the connection")
        case None:
            raise Refused("missing_field", "_type is missing")
        case other:  # card, status, waypoint, waypoints, steps, beacon, cmd … and what later versions think of
            raise Refused(IGNORED, f"_type {str(other)[:40]!r} is not used here")


def _read_location(item: Mapping[str, object]) -> PositionReport:
    lat, lon = read_place(item)
    speed_kmh = optional_number(item, "vel", 0, 720)
    return PositionReport(
        fix_at=read_time(item, "tst"),
        lon=lon,
        lat=lat,
        accuracy_m=optional_number(item, "acc", 0, 100_000),
        speed_mps=None if speed_kmh is None else speed_kmh / KMH_PER_MPS,
        heading_deg=optional_heading(item, "cog"),
        altitude_m=optional_number(item, "alt", -500, 15_000),
        battery_percent=optional_number(item, "batt", 0, 100),
    )


def _login(posted: Posted) -> Login | None:
    return basic_login(posted.authorization)


OWNTRACKS_OVER_HTTP: Final = HttpFormat(
    name="owntracks",
    path="owntracks",
    takes=lambda posted: posted.method == "POST",
    login=_login,
    payload=lambda posted: posted.body,
    decode=decode_owntracks,
    stranger_status=401,
    thanks=lambda outcome: [],  # the app expects a list of objects for it: friends, commands; we have none
)
