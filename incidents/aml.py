"""Advanced Mobile Location over HTTPS (ETSI TS 103 625): the form that Android's Emergency Location Service posts.

    parse_aml({"location_latitude": "-3.97", "location_longitude": "122.51", "device_number": "+62812…", …}) → Aml

Pure. Fields as in version 3 of Google's description; `location_certainty` (0..100) stands for the newer
`location_confidence` (0..1). Indonesia is not known to send it yet: what comes is accepted, nothing depends on it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from incidents.phone import PhoneError, parse_number

LARGEST_RADIUS_M = 100_000
CLOCKS_DIFFER = timedelta(minutes=5)
OLDEST = timedelta(hours=1)
KEPT = (
    "source", "location_altitude", "location_floor", "location_source", "location_vertical_accuracy",
    "location_confidence", "location_certainty", "location_bearing", "location_speed", "emergency_number",
    "device_languages", "cell_network_mcc", "cell_network_mnc", "adr_carcrash_time",
)  # fmt: skip
"""What helps to find somebody. IMEI, IMSI and ICCID help nobody here and are not kept."""
LONGEST_DETAIL = 100


class AmlError(ValueError):
    """The form is no usable position; `str()` says why."""


@dataclass(frozen=True)
class Aml:
    """Degrees, radius in metres, E.164 number, moment of the fix (UTC)."""

    lon: float
    lat: float
    radius_m: int
    number: str
    fix_at: datetime
    details: dict[str, str] = field(default_factory=dict)


def parse_aml(form: Mapping[str, str], now: datetime) -> Aml:
    """Raises AmlError. A position without a time, or with a clock that is wrong, counts as of now."""
    lat, lon = _number(form, "location_latitude", 90), _number(form, "location_longitude", 180)
    if lat == 0 and lon == 0:
        raise AmlError(_("0, 0 is what devices send that know nothing."))
    try:
        number = parse_number(form.get("device_number"))
    except PhoneError as error:
        raise AmlError(f"device_number: {error}") from error
    if not number:
        raise AmlError(_("%(field)s is missing.") % {"field": "device_number"})
    radius_m = math.ceil(abs(_number(form, "location_accuracy", LARGEST_RADIUS_M)))
    return Aml(lon, lat, radius_m, number, _time(form, now), _details(form))


def _number(form: Mapping[str, str], name: str, limit: float) -> float:
    text = form.get(name, "")
    if not text:
        raise AmlError(_("%(field)s is missing.") % {"field": name})
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= limit:
        raise AmlError(_("%(field)s is no number within ±%(limit)d.") % {"field": name, "limit": limit})
    return value


def _time(form: Mapping[str, str], now: datetime) -> datetime:
    """`location_time` in milliseconds since 1970; what is not from the last hour is a clock gone wrong."""
    text = form.get("location_time") or form.get("time") or ""
    if not (text.isascii() and text.isdigit() and len(text) <= 14):
        return now
    at = datetime.fromtimestamp(int(text) / 1000, UTC)
    return at if now - OLDEST <= at <= now + CLOCKS_DIFFER else now


def _details(form: Mapping[str, str]) -> dict[str, str]:
    return {name: form[name][:LONGEST_DETAIL].replace("\0", "") for name in KEPT if form.get(name)}
