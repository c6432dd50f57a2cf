"""The two kinds of MQTT 5 packets of which there are many: PUBLISH to be read, PUBACK to be written. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

PUBLISH: Final = 0x30
QOS_BITS: Final = 0x06
PUBACK_OF_LENGTH_2: Final = b"\x40\x02"
"""Without a reason code it says success."""


class Malformed(Exception):
    """No MQTT."""


class Publish(NamedTuple):
    """A message; `mid` is 0 where it wants no acknowledgement."""

    topic: bytes
    payload: bytes
    mid: int


def split(data: bytes) -> tuple[list[Publish], list[tuple[int, bytes]], bytes]:
    """The messages in `data`, the other packets as (first byte, content), and what is left of an unfinished one.

    Raises Malformed, whatever the bytes are.
    """
    publishes: list[Publish] = []
    others: list[tuple[int, bytes]] = []
    begin, size = 0, len(data)
    while begin + 2 <= size:
        start = begin + 2
        length = data[begin + 1]
        if length & 0x80:
            length, start = _variable_integer(data, begin + 1)
        end = start + length
        if start > size or end > size:
            break
        command = data[begin]
        if command & 0xF0 == PUBLISH:
            publishes.append(_publish(data, command & QOS_BITS, start, end))
        else:
            others.append((command, data[start:end]))
        begin = end
    return publishes, others, data[begin:]


def _publish(data: bytes, qos: int, start: int, end: int) -> Publish:
    """Properties are skipped: we ask for no topic aliases, and need nothing else of them."""
    topic_end = start + 2 + (data[start] << 8 | data[start + 1]) if end - start >= 2 else end
    at = topic_end + (2 if qos else 0)
    if at >= end:
        raise Malformed("a message that ends within its head")
    mid = data[topic_end] << 8 | data[topic_end + 1] if qos else 0
    if data[at]:
        properties, at = _variable_integer(data, at)
        at += properties
    else:
        at += 1
    if at > end:
        raise Malformed("properties that end after their message")
    return Publish(data[start + 2 : topic_end], data[at:end], mid)


def _variable_integer(data: bytes, at: int) -> tuple[int, int]:
    """The number at this place, seven bits to a byte, and where it ends: after `data` where bytes are still to come."""
    value = 0
    for n in range(4):
        if at + n >= len(data):
            return 0, len(data) + 1
        value |= (data[at + n] & 0x7F) << 7 * n
        if not data[at + n] & 0x80:
            return value, at + n + 1
    raise Malformed("a length of more than four bytes")


def acknowledgements(mids: Iterable[int]) -> bytes:
    """A PUBACK for each."""
    return b"".join([PUBACK_OF_LENGTH_2 + mid.to_bytes(2, "big") for mid in mids])
