"""The OwnTracks app's JSON (booklet: tech/json). Its speed is in km/h, its messages carry a `_type`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from responders.messages import (
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
    """Locations and last wills; every other type is refused as `ignored_type`, encrypted ones as `encrypted`."""
    return decode_items(payload, _read)


def _read(item: Mapping[str, object]) -> Message:
    match item.get("_type"):
        case "location":
            return _read_location(item)
        case "lwt":
            return PresenceMessage(online=False)
        case "encrypted":
            raise Refused("encrypted", "switch payload encryption off; TLS protects the connection")
        case other:
            raise Refused("ignored_type", f"_type {str(other)[:40]!r} is not used here")


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
