"""What a device says: bytes to a frozen message, or a refusal with its reason. Pure; nothing here raises.

Every decoder takes the payload of one MQTT message and returns a list, since a device may send what it buffered as a
list: one bad item refuses only that item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple, TypeAlias

import orjson

MAX_PAYLOAD_BYTES: Final = 64 * 1024
STATUSES: Final = frozenset(
    ("acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "completed", "declined", "available")
)
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
EARLIEST_S: Final = EARLIEST.timestamp()
LATEST_S: Final = LATEST.timestamp()
IGNORED: Final = "ignored_type"
"""The one reason that is no complaint: a message of a kind for which we have no use. It is counted."""
NULL_ISLAND_DEG: Final = 0.001
"""A receiver without a fix says (0, 0); nobody drives within 100 m of it, it is open sea."""


class PositionReport(NamedTuple):
    """One fix; a tuple, since there are tens of thousands a second.

    `fix_at` is the device's own clock, untouched; angles are in degrees, the heading within [0, 360).
    """

    fix_at: datetime
    lon: float
    lat: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    heading_deg: float | None = None
    altitude_m: float | None = None
    battery_percent: float | None = None


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """A step that the crew reported. `reported_at` is the device's clock, None where it sent no time."""

    status: str
    assignment_id: int | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PresenceMessage:
    online: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message was not taken: `reason` is a code that is counted, `detail` tells the device's owner more."""

    reason: str
    detail: str = ""


Message: TypeAlias = PositionReport | StatusMessage | PresenceMessage
Decoded: TypeAlias = list[Message | Refusal]


class Refused(Exception):
    """Raised by the field readers below and turned into a `Refusal` before a decoder returns."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.refusal = Refusal(reason, detail)


def decode_positions(payload: bytes) -> Decoded:
    """Our own JSON: `{"t","lat","lon","acc","spd","hdg","alt","batt"}` or a list of these."""
    return decode_items(payload, read_position)


def decode_statuses(payload: bytes) -> Decoded:
    """Our own JSON: `{"status","assignment","t"}` or a list of these."""
    return decode_items(payload, read_status)


def decode_presence(payload: bytes) -> Decoded:
    """The bare word `online` or `offline`."""
    words: dict[bytes, Message] = {b"online": PresenceMessage(True), b"offline": PresenceMessage(False)}
    return [words.get(payload.strip()[:10], Refusal("bad_presence", "neither online nor offline"))]


def decode_items(payload: bytes, read: Callable[[Mapping[str, object]], Message]) -> Decoded:
    """Parses JSON, one object or a list of them, and reads each with `read`, which may raise `Refused`."""
    try:
        content = parse_json(payload)
    except Refused as refused:
        return [refused.refusal]
    return read_items(content, read)


def read_items(content: object, read: Callable[[Mapping[str, object]], Message]) -> Decoded:
    """Reads what JSON held, one object or a list of them, with `read`, which may raise `Refused`."""
    if not isinstance(content, list):
        return [_read_one(content, read)]
    if not content:
        return [Refusal("empty_list", "a list without any item")]
    return [_numbered(_read_one(item, read), number) for number, item in enumerate(content, start=1)]


def check_size(payload: bytes) -> None:
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise Refused("too_large", f"{len(payload)} bytes, at most {MAX_PAYLOAD_BYTES} are read")


def parse_json(payload: bytes) -> object:
    check_size(payload)
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise Refused("bad_json", str(error)[:200]) from error


def _read_one(item: object, read: Callable[[Mapping[str, object]], Message]) -> Message | Refusal:
    if not isinstance(item, dict):
        return Refusal("not_an_object", f"expected a JSON object, got {type(item).__name__}")
    try:
        return read(item)
    except Refused as refused:
        return refused.refusal


def _numbered(result: Message | Refusal, number: int) -> Message | Refusal:
    return Refusal(result.reason, f"item {number}: {result.detail}") if isinstance(result, Refusal) else result


def read_position(item: Mapping[str, object]) -> PositionReport:
    lat, lon = read_place(item)
    return PositionReport(
        fix_at=read_time(item, "t"),
        lon=lon,
        lat=lat,
        accuracy_m=optional_number(item, "acc", 0, 100_000),
        speed_mps=optional_number(item, "spd", 0, 200),
        heading_deg=optional_heading(item, "hdg"),
        altitude_m=optional_number(item, "alt", -500, 15_000),
        battery_percent=optional_number(item, "batt", 0, 100),
    )


def read_status(item: Mapping[str, object]) -> StatusMessage:
    status, assignment = item.get("status"), item.get("assignment")
    if not isinstance(status, str) or status not in STATUSES:
        raise Refused("unknown_status", f"status must be one of {', '.join(sorted(STATUSES))}")
    if assignment is not None and (type(assignment) is not int or not 0 < assignment < 2**63):
        raise Refused("wrong_type", "assignment must be the number of an assignment")
    return StatusMessage(status, assignment, read_time(item, "t") if item.get("t") is not None else None)


def read_place(item: Mapping[str, object]) -> tuple[float, float]:
    """(latitude, longitude) of the fields `lat` and `lon`, within range and not (0, 0)."""
    lat, lon = number(item, "lat", -90, 90), number(item, "lon", -180, 180)
    if abs(lat) < NULL_ISLAND_DEG and abs(lon) < NULL_ISLAND_DEG:
        raise Refused("null_island", "latitude and longitude are both 0: the device has no fix")
    return lat, lon


def number(item: Mapping[str, object], field: str, low: float, high: float) -> float:
    """A number within [low, high]. A string or a boolean is not one, whatever it says."""
    value = item.get(field)
    if type(value) is float and low <= value <= high:
        return value  # nearly always
    if value is None:
        raise Refused("missing_field", f"{field} is missing")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("wrong_type", f"{field} must be a number, not {type(value).__name__}")
    if not low <= value <= high:  # false for NaN too
        raise Refused("out_of_range", f"{field} is {str(value)[:20]}, outside {low:g}…{high:g}")
    return float(value)


def optional_number(item: Mapping[str, object], field: str, low: float, high: float) -> float | None:
    value = item.get(field)
    if type(value) is float and low <= value <= high:
        return value
    return None if value is None else number(item, field, low, high)


def optional_heading(item: Mapping[str, object], field: str) -> float | None:
    heading = optional_number(item, field, 0, 360)
    return 0.0 if heading == 360 else heading


def read_time(item: Mapping[str, object], field: str) -> datetime:
    """Epoch seconds or ISO 8601 with a zone, as UTC, between the years 2000 and 2100."""
    value = item.get(field)
    if isinstance(value, str):
        return _iso_time(value, field)
    seconds = number(item, field, -1e18, 1e18)
    if EARLIEST_S <= seconds < LATEST_S:
        return datetime.fromtimestamp(seconds, UTC)
    if seconds >= LATEST_S:
        raise Refused("bad_time", f"{field} is after the year 2100: are these milliseconds? Seconds are expected")
    raise Refused("bad_time", f"{field} is before the year 2000: the device's clock is not set")


def _iso_time(text: str, field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("bad_time", f"{field} is neither epoch seconds nor ISO 8601") from error
    if moment.tzinfo is None:
        raise Refused("bad_time", f"{field} has no time zone")
    # Compared by year first: converting a time near year 1 or 9999 to UTC would overflow.
    if not EARLIEST.year <= moment.year < LATEST.year:
        raise Refused("bad_time", f"{field} is not between the years 2000 and 2100")
    return moment.astimezone(UTC)
