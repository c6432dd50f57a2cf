from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responders.formats import HTTP_FORMATS
from responders.messages import MAX_PAYLOAD_BYTES, Message, PositionReport, Refusal
from responders.osmand import decode_form, decode_json
from tests.responders.test_messages import ANY_JSON, reason

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
FORM = {"id": "secret-token", "timestamp": "1767225600", "lat": "-3.98", "lon": "122.52"}
COORDS = {"latitude": -3.98, "longitude": 122.52, "accuracy": 12.5, "speed": 9.72, "heading": 181.4, "altitude": 20.1}
LOCATION = {
    "timestamp": "2026-01-01T00:00:00.000Z",
    "coords": COORDS,
    "is_moving": True,
    "odometer": 1042.3,
    "event": "motionchange",
    "battery": {"level": 0.85, "is_charging": False},
    "activity": {"type": "in_vehicle"},
    "extras": {},
}
"""As Traccar Client 9 sends it."""


def form(**changes: Any) -> Message | Refusal:
    fields = {name: value for name, value in {**FORM, **changes}.items() if value is not None}
    return decode_form(urlencode(fields).encode())[0]


def location(**changes: Any) -> Message | Refusal:
    return decode_json(json.dumps({"device_id": "x", "location": {**LOCATION, **changes}}).encode())[0]


def report(result: Message | Refusal) -> PositionReport:
    assert isinstance(result, PositionReport), result
    return result


def test_it_reads_every_field_of_a_query() -> None:
    read = report(form(speed="10", bearing="90", altitude="7.5", accuracy="4", batt="80", hdop="1", driverUniqueId="a"))
    assert read == PositionReport(NEW_YEAR, 122.52, -3.98, 4.0, 10 * 1852 / 3600, 90.0, 7.5, 80.0)


@pytest.mark.parametrize(
    "timestamp",
    [
        "1767225600",
        "1767225600000",
        "1767225600.0",
        "2026-01-01T00:00:00Z",
        "2026-01-01T08:00:00+08:00",
        "2026-01-01T08:00:00 08:00",  # where the app does not escape its plus
        "2026-01-01 00:00:00",
    ],
)
def test_it_reads_a_time_in_every_form_that_traccar_reads(timestamp: str) -> None:
    assert report(form(timestamp=timestamp)).fix_at == NEW_YEAR


def test_it_reads_a_place_in_one_field() -> None:
    read = report(form(lat=None, lon=None, location="-3.98,122.52"))
    assert (read.lat, read.lon) == (-3.98, 122.52)


def test_it_reads_a_number_among_blanks_of_any_kind() -> None:
    assert report(form(altitude=" 7 ", accuracy="\x1c5")).accuracy_m == 5.0


def test_it_takes_what_a_phone_does_not_know_for_unknown() -> None:
    read = report(form(speed="-1", heading="-1.0", batt="-1", altitude=""))
    assert (read.speed_mps, read.heading_deg, read.battery_percent, read.altitude_m) == (None, None, None, None)
    read = report(location(coords={**COORDS, "speed": -1, "heading": -1}, battery={"level": -1}))
    assert (read.speed_mps, read.heading_deg, read.battery_percent) == (None, None, None)


@pytest.mark.parametrize(
    ("changes", "expected", "names"),
    [
        ({"lat": "95"}, "out_of_range", "lat"),
        ({"lat": "north"}, "wrong_type", "lat"),
        ({"lat": "1_0"}, "wrong_type", "lat"),
        ({"lat": "nan"}, "wrong_type", "lat"),
        ({"lat": "1e999"}, "out_of_range", "lat"),
        ({"lat": None}, "missing_field", "lat"),
        ({"lat": "0", "lon": "0"}, "null_island", "no fix"),
        ({"valid": "false"}, "no_fix", "valid"),
        ({"valid": "0"}, "no_fix", "valid"),
        ({"speed": "999"}, "out_of_range", "speed"),
        ({"accuracy": "-1"}, "out_of_range", "accuracy"),
        ({"bearing": "361"}, "out_of_range", "bearing"),
        ({"timestamp": "0"}, "bad_time", "2000"),
        ({"timestamp": "soon"}, "bad_time", "timestamp"),
        ({"timestamp": "1e30"}, "out_of_range", "timestamp"),
        ({"location": "a,b"}, "wrong_type", "lat"),
        ({f"x{n}": "1" for n in range(300)}, "bad_form", "fields"),
        ({"extra": "x" * MAX_PAYLOAD_BYTES}, "too_large", "bytes"),
    ],
)
def test_it_refuses_a_bad_query_and_says_why(changes: dict[str, Any], expected: str, names: str) -> None:
    refusal = form(**changes)
    assert reason(refusal) == expected
    assert isinstance(refusal, Refusal)
    assert names in refusal.detail and "secret-token" not in refusal.detail


def test_it_reads_what_traccar_client_sends() -> None:
    assert report(location()) == PositionReport(NEW_YEAR, 122.52, -3.98, 12.5, 9.72, 181.4, 20.1, 85.0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"coords": {**COORDS, "latitude": 95}}, "out_of_range"),
        ({"coords": {**COORDS, "latitude": "-3.98"}}, "wrong_type"),
        ({"coords": {**COORDS, "latitude": 0, "longitude": 0}}, "null_island"),
        ({"coords": None}, "missing_field"),
        ({"coords": [1, 2]}, "wrong_type"),
        ({"battery": {"level": 85}}, "out_of_range"),
        ({"battery": 0.85}, "wrong_type"),
        ({"timestamp": None}, "missing_field"),
        ({"timestamp": "2026-01-01T00:00:00"}, "bad_time"),
    ],
)
def test_it_refuses_a_bad_location_and_says_why(changes: dict[str, Any], expected: str) -> None:
    assert reason(location(**changes)) == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"{", "bad_json"),
        (b"42", "not_an_object"),
        (b"[]", "empty_list"),
        (b'{"device_id": "x"}', "missing_field"),
        (b'{"device_id": "x", "location": 7}', "not_an_object"),
        (b'{"device_id": "x", "location": []}', "empty_list"),
    ],
)
def test_it_refuses_what_is_no_location(payload: bytes, expected: str) -> None:
    assert [reason(result) for result in decode_json(payload)] == [expected]


def test_it_reads_what_a_phone_buffered() -> None:
    many = [LOCATION, {**LOCATION, "coords": {}}, {**LOCATION, "timestamp": "2026-01-01T00:00:01Z"}]
    for content in ({"device_id": "x", "location": many}, [{"device_id": "x", "location": each} for each in many]):
        results = decode_json(json.dumps(content).encode())
        assert [isinstance(result, PositionReport) for result in results] == [True, False, True]
        assert isinstance(results[1], Refusal)
        assert results[1].detail.startswith("item 2: lat")


ANY_FORM = st.dictionaries(
    st.sampled_from("id lat lon location timestamp speed bearing heading altitude accuracy batt valid".split()),  # noqa: SIM905
    st.text(max_size=20) | st.floats().map(str) | st.integers().map(str),
).map(lambda fields: urlencode(fields).encode())
ANY_LOCATION = ANY_JSON.map(lambda content: json.dumps({"device_id": "x", "location": content}).encode())


@given(st.binary(max_size=200) | ANY_FORM | ANY_LOCATION | ANY_JSON.map(lambda content: json.dumps(content).encode()))
def test_it_never_raises_whatever_comes(payload: bytes) -> None:
    for each in HTTP_FORMATS:
        results = each.decode(payload)
        assert results
        assert all(result.reason for result in results if isinstance(result, Refusal))
