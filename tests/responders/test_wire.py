from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responders.mqtt.wire import Malformed, Publish, acknowledgements, split

PINGRESP = b"\xd0\x00"


def packet(topic: bytes = b"a/b", payload: bytes = b"{}", mid: int = 7, properties: bytes = b"\0") -> bytes:
    head = len(topic).to_bytes(2, "big") + topic + (mid.to_bytes(2, "big") if mid else b"")
    body = head + properties + payload
    length, encoded = len(body), b""
    while True:
        length, seven = divmod(length, 128)
        encoded += bytes([seven | (0x80 if length else 0)])
        if not length:
            return bytes([0x32 if mid else 0x30]) + encoded + body


@pytest.mark.parametrize("size", [0, 1, 121, 122, 16_000, 70_000, 3_000_000])
def test_it_reads_messages_of_every_length(size: int) -> None:
    publishes, others, rest = split(packet(payload=b"x" * size))
    assert (publishes, others, rest) == ([Publish(b"a/b", b"x" * size, 7)], [], b"")


def test_it_reads_what_wants_no_acknowledgement() -> None:
    assert split(packet(mid=0))[0] == [Publish(b"a/b", b"{}", 0)]


def test_it_skips_properties() -> None:
    assert split(packet(properties=b"\x05\x02\0\0\0\x3c"))[0] == [Publish(b"a/b", b"{}", 7)]


def test_it_leaves_other_packets_to_others() -> None:
    publishes, others, rest = split(PINGRESP + packet() + b"\x40\x02\0\7")
    assert (len(publishes), others, rest) == (1, [(0xD0, b""), (0x40, b"\0\7")], b"")


@given(st.integers(min_value=0, max_value=700))
def test_it_waits_for_the_rest_wherever_it_is_cut(cut: int) -> None:
    stream = packet(payload=b"y" * 300) + PINGRESP + packet(mid=8) + packet(payload=b"z" * 200)
    first, _, rest = split(stream[:cut])
    second, _, rest = split(rest + stream[cut:])
    assert [each.mid for each in first + second] == [7, 8, 7]
    assert rest == b""


@given(st.binary(max_size=300))
def test_it_says_of_any_bytes_that_they_are_malformed_or_takes_them(data: bytes) -> None:
    try:
        publishes, others, rest = split(data)
    except Malformed:
        return
    assert len(rest) + sum(len(content) + 2 for _, content in others) <= len(data)
    assert all(0 <= each.mid < 65536 for each in publishes)


@pytest.mark.parametrize(
    "data", [b"\x32\x01\0", b"\x32\x04\0\xffab", b"\x32\x06\0\1a\0\7\x7f", b"\x32\xff\xff\xff\xff\1"]
)
def test_it_refuses(data: bytes) -> None:
    with pytest.raises(Malformed):
        split(data)


def test_it_acknowledges_many_at_once() -> None:
    assert acknowledgements([1, 65535]) == b"\x40\x02\x00\x01\x40\x02\xff\xff"
