"""The same movement in every format is the same report: km/h, knots and m/s."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responders.messages import Decoded, PositionReport, decode_positions
from responders.osmand import MPS_PER_KNOT, decode_form, decode_json
from responders.owntracks import KMH_PER_MPS, decode_owntracks

T = 1767225600


def report(decoded: Decoded) -> PositionReport:
    [one] = decoded
    assert isinstance(one, PositionReport), one
    return one


def as_ours(mps: float, heading: float, battery: float) -> PositionReport:
    said = {"t": T, "lat": -3.98, "lon": 122.52, "acc": 5, "spd": mps, "hdg": heading, "alt": 7, "batt": battery}
    return report(decode_positions(json.dumps(said).encode()))


def as_owntracks(mps: float, heading: float, battery: float) -> PositionReport:
    place = {"lat": -3.98, "lon": 122.52, "acc": 5, "alt": 7}
    said = {"_type": "location", "tst": T, **place, "vel": mps * 3.6, "cog": heading, "batt": battery}
    return report(decode_owntracks(json.dumps(said).encode()))


def as_form(mps: float, heading: float, battery: float) -> PositionReport:
    place = {"lat": -3.98, "lon": 122.52, "accuracy": 5, "altitude": 7}
    said = {"timestamp": T, **place, "speed": mps * 3600 / 1852, "bearing": heading, "batt": battery}
    return report(decode_form(urlencode(said).encode()))


def as_json(mps: float, heading: float, battery: float) -> PositionReport:
    coords = {"latitude": -3.98, "longitude": 122.52, "accuracy": 5, "speed": mps, "heading": heading, "altitude": 7}
    time = datetime.fromtimestamp(T, UTC).isoformat()
    location = {"timestamp": time, "coords": coords, "battery": {"level": battery / 100}}
    return report(decode_json(json.dumps({"device_id": "x", "location": location}).encode()))


@given(st.floats(0, 90), st.floats(0, 359.9), st.floats(0, 100))
def test_it_reads_the_same_movement_in_every_format(mps: float, heading: float, battery: float) -> None:
    ours = as_ours(mps, heading, battery)
    for other in (as_owntracks, as_form, as_json):
        theirs = other(mps, heading, battery)
        assert theirs.speed_mps == pytest.approx(ours.speed_mps, rel=1e-9, abs=1e-9)
        assert theirs.battery_percent == pytest.approx(ours.battery_percent, rel=1e-9, abs=1e-9)
        assert (theirs.fix_at, theirs.lon, theirs.lat) == (ours.fix_at, ours.lon, ours.lat)
        assert (theirs.heading_deg, theirs.altitude_m, theirs.accuracy_m) == (heading, 7.0, 5.0)


def test_it_knows_the_units_as_they_are_defined() -> None:
    """ISO 80000-3 and the nautical mile of 1929."""
    assert KMH_PER_MPS * 1000 == 3600
    assert pytest.approx(1.852) == MPS_PER_KNOT * KMH_PER_MPS
    assert as_form(10, 0, 50).speed_mps == pytest.approx(10)
