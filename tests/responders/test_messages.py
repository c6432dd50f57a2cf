from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responders.formats import FORMATS
from responders.messages import (
    MAX_PAYLOAD_BYTES,
    Message,
    PositionReport,
    PresenceMessage,
    Refusal,
    StatusMessage,
    decode_positions,
    decode_presence,
    decode_statuses,
)
from responders.owntracks import decode_owntracks

FIX = {"t": 1767225600, "lat": -3.98, "lon": 122.52}


def position(**changes: Any) -> Message | Refusal:
    return decode_positions(json.dumps({**FIX, **changes}).encode())[0]


def reason(result: Message | Refusal) -> str:
    assert isinstance(result, Refusal), result
    return result.reason


def test_it_reads_every_field_of_a_position() -> None:
    assert position(acc=4, spd=12.5, hdg=90, alt=7, batt=80) == PositionReport(
        datetime(2026, 1, 1, tzinfo=UTC), 122.52, -3.98, 4.0, 12.5, 90.0, 7.0, 80.0
    )


@pytest.mark.parametrize("t", [1767225600.0, "2026-01-01T00:00:00Z", "2026-01-01T08:00:00+08:00"])
def test_it_reads_a_time_in_each_form(t: object) -> None:
    report = position(t=t)
    assert isinstance(report, PositionReport)
    assert report.fix_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_it_turns_a_heading_of_360_to_0() -> None:
    report = position(hdg=360)
    assert isinstance(report, PositionReport)
    assert report.heading_deg == 0.0


@pytest.mark.parametrize(
    ("changes", "expected", "names"),
    [
        ({"lat": 95}, "out_of_range", "lat"),
        ({"lon": -180.5}, "out_of_range", "lon"),
        ({"lat": 0, "lon": 0}, "null_island", "no fix"),
        ({"lat": "-3.98"}, "wrong_type", "lat"),
        ({"lat": True}, "wrong_type", "lat"),
        ({"lat": None}, "missing_field", "lat"),
        ({"lat": [1]}, "wrong_type", "lat"),
        ({"acc": -1}, "out_of_range", "acc"),
        ({"spd": 1e9}, "out_of_range", "spd"),
        ({"hdg": 361}, "out_of_range", "hdg"),
        ({"batt": 101}, "out_of_range", "batt"),
        ({"alt": "high"}, "wrong_type", "alt"),
        ({"t": None}, "missing_field", "t"),
        ({"t": True}, "wrong_type", "t"),
        ({"t": 1767225600000}, "bad_time", "milliseconds"),
        ({"t": 0}, "bad_time", "2000"),
        ({"t": "2026-01-01T00:00:00"}, "bad_time", "zone"),
        ({"t": "0001-01-01T00:00:00+14:00"}, "bad_time", "2000"),
        ({"t": "yesterday"}, "bad_time", "ISO 8601"),
    ],
)
def test_it_refuses_a_bad_position_and_names_the_field(changes: dict[str, Any], expected: str, names: str) -> None:
    refusal = position(**changes)
    assert reason(refusal) == expected
    assert isinstance(refusal, Refusal)
    assert names in refusal.detail


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b'{"t": NaN}', "bad_json"),
        (b'{"lat": 1e999}', "bad_json"),
        (b"[" * 60_000, "bad_json"),
        (b"42", "not_an_object"),
        (b"null", "not_an_object"),
        (b"[]", "empty_list"),
        (b" " * (MAX_PAYLOAD_BYTES + 1), "too_large"),
    ],
)
def test_it_refuses_what_is_no_message(payload: bytes, expected: str) -> None:
    assert [reason(result) for result in decode_positions(payload)] == [expected]


def test_it_refuses_only_the_bad_item_of_a_list() -> None:
    results = decode_positions(json.dumps([FIX, {**FIX, "lat": 95}, 7, {**FIX, "t": 1767225601}]).encode())
    assert [isinstance(result, PositionReport) for result in results] == [True, False, False, True]
    assert isinstance(results[1], Refusal)
    assert results[1].detail.startswith("item 2: lat")


def test_it_reads_a_status() -> None:
    assert decode_statuses(b'{"status": "en_route", "assignment": 7, "t": 1767225600}') == [
        StatusMessage("en_route", 7, datetime(2026, 1, 1, tzinfo=UTC))
    ]
    assert decode_statuses(b'{"status": "available"}') == [StatusMessage("available")]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b'{"status": "flying", "assignment": 7}', "unknown_status"),
        (b'{"status": ["en_route"]}', "unknown_status"),
        (b'{"status": "en_route", "assignment": "7"}', "wrong_type"),
        (b'{"status": "en_route", "assignment": true}', "wrong_type"),
        (b'{"status": "en_route", "assignment": 99999999999999999999}', "wrong_type"),
    ],
)
def test_it_refuses_a_bad_status(payload: bytes, expected: str) -> None:
    assert [reason(result) for result in decode_statuses(payload)] == [expected]


def test_it_reads_presence() -> None:
    assert decode_presence(b"online") == [PresenceMessage(True)]
    assert decode_presence(b"offline\n") == [PresenceMessage(False)]
    assert reason(decode_presence(b"perhaps")[0]) == "bad_presence"
    assert reason(decode_presence(b"online    and more")[0]) == "bad_presence"


def test_it_reads_an_owntracks_location_in_kilometres_per_hour() -> None:
    said = {"_type": "location", "tst": 1767225600, "lat": -3.98, "lon": 122.52, "vel": 36, "cog": 360, "batt": 55}
    [report] = decode_owntracks(json.dumps(said).encode())
    assert isinstance(report, PositionReport)
    assert (report.speed_mps, report.heading_deg, report.battery_percent) == (10.0, 0.0, 55.0)


def test_it_knows_owntracks_other_types() -> None:
    assert decode_owntracks(b'{"_type": "lwt", "tst": 1}') == [PresenceMessage(False)]
    assert reason(decode_owntracks(b'{"_type": "card"}')[0]) == "ignored_type"
    assert reason(decode_owntracks(b'{"_type": "encrypted", "data": "x"}')[0]) == "encrypted"


FIELDS = st.sampled_from(
    "t tst lat lon acc spd vel hdg cog alt batt status assignment _type".split()  # noqa: SIM905
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["location", "en_route"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=9),
    max_leaves=20,
)


@given(st.binary(max_size=200) | ANY_JSON.map(lambda content: json.dumps(content).encode()))
def test_it_never_raises_whatever_comes(payload: bytes) -> None:
    for each in FORMATS:
        results = each.decode(payload)
        assert results
        assert all(result.reason for result in results if isinstance(result, Refusal))
