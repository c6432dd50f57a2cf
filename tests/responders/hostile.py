"""Messages as a broken or malicious device sends them: good ones of every format, mutated by a seed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from random import Random

from tests.responders.test_osmand import LOCATION

FIX = {"t": 1767225600, "lat": -3.98, "lon": 122.52, "acc": 4.5, "spd": 12, "hdg": 359.9, "alt": -7, "batt": 80}
OWNTRACKS = {"_type": "location", "tst": 1767225600, "lat": -3.98, "lon": 122.52, "vel": 36, "cog": 0, "acc": 12}
FORM = "id=x&lat=-3.98&lon=122.52&timestamp=1767225600&speed=10.5&bearing=90&altitude=7&accuracy=4&batt=80&valid=true"
CORPUS = (
    *(
        json.dumps(each).encode()
        for each in (
            FIX,
            [FIX, {**FIX, "t": "2026-01-01T00:00:00+08:00"}],
            {"status": "en_route", "assignment": 7, "t": 1767225600},
            OWNTRACKS,
            {"_type": "transition", "event": "enter", "tst": 1767225600, "lat": -3.98, "lon": 122.52, "acc": 30},
            {"_type": "encrypted", "data": "x"},
            {"_type": "lwt", "tst": 1767225600},
            {"device_id": "x", "location": LOCATION},
            [{"device_id": "x", "location": [LOCATION, LOCATION]}],
        )
    ),
    b"online",
    FORM.encode(),
    b"id=x&location=-3.98,122.52&timestamp=2026-01-01%2000:00:00&speed=-1",
)
ODD = (
    *(b"null", b"true", b"[]", b"{}", b'""', b"-0", b"1e308", b"1e-400", b"-1", b"9" * 400, b"NaN", b"Infinity"),
    *(b'"\\ud800"', b'"\\u0000"', b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"%00", b"%", b"&", b"=", b";", b"+"),
    *(b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-14:00", b"2026-02-30T25:61:61Z", b"[" * 300, b'{"a":' * 300),
    *("٣".encode(), "１".encode(), b"1_0", b"0x10", b"1767225600000", b"-62135596800", b"253402300800", b"1e18"),
)


VALUE = re.compile(rb"(?<=[:=])[^,}&]*")


def mutated(seed: int, count: int) -> Iterator[bytes]:
    """So many payloads, the same ones for the same seed."""
    rng = Random(seed)
    for _ in range(count):
        payload = rng.choice(CORPUS)
        for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
            payload = rng.choice(MUTATIONS)(rng, payload)
        yield payload


def _place(rng: Random, payload: bytes) -> int:
    return int(rng.random() * (len(payload) + 1))


def _flip(rng: Random, payload: bytes) -> bytes:
    at = _place(rng, payload)
    return payload[:at] + bytes([rng.getrandbits(8)]) + payload[at + 1 :]


def _cut(rng: Random, payload: bytes) -> bytes:
    at = _place(rng, payload)
    return payload[:at] + payload[at + 1 + rng.getrandbits(4) :]


def _insert(rng: Random, payload: bytes) -> bytes:
    at = _place(rng, payload)
    return payload[:at] + rng.choice(ODD) + payload[at:]


def _replace_value(rng: Random, payload: bytes) -> bytes:
    """Something odd as the value of a field."""
    found = VALUE.search(payload, _place(rng, payload))
    return payload if found is None else payload[: found.start()] + rng.choice(ODD) + payload[found.end() :]


def _splice(rng: Random, payload: bytes) -> bytes:
    other = rng.choice(CORPUS)
    return payload[: _place(rng, payload)] + other[_place(rng, other) :]


def _repeat(rng: Random, payload: bytes) -> bytes:
    return payload[:1000] * rng.choice((2, 3, 10))


MUTATIONS: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(_flip, _flip, _cut, _insert, _replace_value, _replace_value, _replace_value, _replace_value, _splice, _repeat),
)
