"""What Traccar Client and OsmAnd send over HTTP: a query with knots, or JSON with m/s. Pure.

Field names as Traccar's OsmAnd protocol reads them. Where a phone does not know its speed, heading or battery, it says
-1. The device id is the tracker's token: it is read here, and never repeated in a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from responders.http import HttpFormat, Login, Posted
from responders.messages import (
    Decoded,
    PositionReport,
    Refused,
    check_size,
    optional_heading,
    optional_number,
    parse_json,
    read_items,
    read_place,
    read_time,
)

MPS_PER_KNOT: Final = 1852 / 3600
MOST_FIELDS: Final = 200
MILLISECONDS_FROM: Final = 1e11
"""Epoch seconds reach this in the year 5138, epoch milliseconds had it in 1973."""
NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
UNKNOWN_IF_NEGATIVE: Final = frozenset(("speed", "bearing", "heading", "batt", "level"))
Item = dict[str, object]


# --- the query form ---
def decode_form(payload: bytes) -> Decoded:
    """`lat=…&lon=…&timestamp=…&speed=…` (knots); `location=lat,lon` for the place."""
    try:
        return read_items(_form_fields(payload), _read_form)
    except Refused as refused:
        return [refused.refusal]


def _form_fields(payload: bytes) -> Item:
    """Numbers where they look like numbers; what is empty counts as absent."""
    return {name: _number_or_text(text.strip()) for name, text in _parse_form(payload)}


def _number_or_text(text: str) -> float | str:
    return float(text) if NUMBER.fullmatch(text) else text


def _parse_form(payload: bytes) -> list[tuple[str, str]]:
    check_size(payload)
    try:
        return parse_qsl(payload.decode("ascii", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Refused("bad_form", str(error)[:200]) from error


def _read_form(item: Mapping[str, object]) -> PositionReport:
    if item.get("valid") in (0.0, "false"):
        raise Refused("no_fix", "valid=false: the device has no fix")
    fields = _known({**item, **_place_of(item)})
    speed_knots = optional_number(fields, "speed", 0, 400)
    lat, lon = read_place(fields)
    return PositionReport(
        fix_at=read_time({"timestamp": _time(item.get("timestamp"))}, "timestamp"),
        lon=lon,
        lat=lat,
        accuracy_m=optional_number(fields, "accuracy", 0, 100_000),
        speed_mps=None if speed_knots is None else speed_knots * MPS_PER_KNOT,
        heading_deg=optional_heading(fields, "bearing" if "bearing" in fields else "heading"),
        altitude_m=optional_number(fields, "altitude", -500, 15_000),
        battery_percent=optional_number(fields, "batt", 0, 100),
    )


def _place_of(item: Mapping[str, object]) -> Item:
    """Latitude and longitude of `location=lat,lon`, if there is one."""
    parts = str(item.get("location", "")).split(",")
    if len(parts) != 2:
        return {}
    return {name: _number_or_text(part.strip()) for name, part in zip(("lat", "lon"), parts, strict=True)}


# --- the JSON form ---
def decode_json(payload: bytes) -> Decoded:
    """`{"device_id", "location": {"timestamp", "coords": {…, "speed" m/s}, "battery": {"level" 0…1}}}`.

    `location` may be a list, oldest first, and the whole may be a list of such objects: what a phone buffered.
    """
    try:
        content = parse_json(payload)
    except Refused as refused:
        return [refused.refusal]
    return read_items(_locations(content), _read_location)


def _locations(content: object) -> object:
    if isinstance(content, dict):
        return content.get("location", {})
    if not isinstance(content, list):
        return content
    found: list[object] = []
    for envelope in content:
        inner = _locations(envelope) if isinstance(envelope, dict) else envelope
        found += inner if isinstance(inner, list) else [inner]
    return found


def _read_location(item: Mapping[str, object]) -> PositionReport:
    coords, battery = _known(_object(item, "coords")), _known(_object(item, "battery"))
    lat, lon = read_place({"lat": coords.get("latitude"), "lon": coords.get("longitude")})
    level = optional_number(battery, "level", 0, 1)
    return PositionReport(
        fix_at=read_time({"timestamp": _time(item.get("timestamp"))}, "timestamp"),
        lon=lon,
        lat=lat,
        accuracy_m=optional_number(coords, "accuracy", 0, 100_000),
        speed_mps=optional_number(coords, "speed", 0, 200),
        heading_deg=optional_heading(coords, "heading"),
        altitude_m=optional_number(coords, "altitude", -500, 15_000),
        battery_percent=None if level is None else level * 100,
    )


def _object(item: Mapping[str, object], field: str) -> Item:
    value = item.get(field)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused("wrong_type", f"{field} must be an object, not {type(value).__name__}")
    return value


# --- both ---
def _known(item: Mapping[str, object]) -> Item:
    """The item without what the phone says it does not know."""
    return {name: value for name, value in item.items() if not (name in UNKNOWN_IF_NEGATIVE and _is_negative(value))}


def _is_negative(value: object) -> bool:
    return isinstance(value, int | float) and value < 0


def _time(value: object) -> object:
    """Epoch milliseconds as seconds, `2026-01-01 08:00:00` as UTC, and a zone's `+` that the query made a space."""
    if isinstance(value, int | float) and value >= MILLISECONDS_FROM:
        return value / 1000
    if not isinstance(value, str):
        return value
    if "T" in value:
        return value.replace(" ", "+")
    return f"{value}+00:00" if len(value) == len("2026-01-01 08:00:00") else value


def _speaks_json(posted: Posted) -> bool:
    return posted.method == "POST" and posted.content_type == "application/json"


def _json_login(posted: Posted) -> Login | None:
    """The one device for which the whole request speaks."""
    try:
        content = parse_json(posted.body)
    except Refused:
        return None
    envelopes: list[Any] = content if isinstance(content, list) else [content]
    ids = {str(envelope.get("device_id")) if isinstance(envelope, dict) else "" for envelope in envelopes}
    return Login(ids.pop()) if len(ids) == 1 else None


def _form(posted: Posted) -> bytes:
    """The query, or where there is none the body."""
    return posted.query or posted.body


def _form_login(posted: Posted) -> Login | None:
    try:
        fields = dict(_parse_form(_form(posted)))
    except Refused:
        return None
    token = fields.get("id") or fields.get("deviceid")
    return Login(token) if token else None


def _form_payload(posted: Posted) -> bytes:
    """With the time of receipt where the device names none, as Traccar reads it."""
    form = _form(posted)
    if b"timestamp=" in form:
        return form
    return form + b"&" + urlencode({"timestamp": posted.received_at.timestamp()}).encode()


def _thanks(outcome: Any) -> object:
    refused = [{"reason": each.refusal.reason, "detail": each.refusal.detail} for each in outcome.rejected]
    return {"stored": outcome.stored, "duplicates": outcome.duplicates, "refused": refused}


JSON_OVER_HTTP: Final = HttpFormat(
    name="osmand-json",
    path="osmand",
    takes=_speaks_json,
    login=_json_login,
    payload=lambda posted: posted.body,
    decode=decode_json,
    stranger_status=404,
    thanks=_thanks,
)
FORM_OVER_HTTP: Final = HttpFormat(
    name="osmand-form",
    path="osmand",
    takes=lambda posted: True,
    login=_form_login,
    payload=_form_payload,
    decode=decode_form,
    stranger_status=400,
    thanks=_thanks,
)
