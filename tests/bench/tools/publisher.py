"""Vehicles that cost next to nothing: whole rounds of MQTT 3.1.1 packets, made once and stamped in place.

`python -m tests.bench.tools.publisher PORT UNITS COUNT RATE`: every unit publishes in turn, one fix per message at
QoS 1, COUNT messages in all, at RATE a second (0: as fast as the broker acknowledges). Prints a line of JSON:
when it began and ended. The broker's account is `bench` (see `rig`).
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import time

import numpy as np
import numpy.typing as npt

REGION = "kendari"
ACCOUNT = "bench"
PASSWORD = "bangku-uji-112"
MOST_UNANSWERED = 4000
TIME_WIDTH = 17  # 1700000000.123456
STEP_WIDTH = 3
PUBACK_BYTES = 4


def slug(number: int) -> str:
    return f"uji-{number:05d}"


def connect(port: int) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    fields = b"".join(struct.pack(">H", len(text)) + text for text in (b"", ACCOUNT.encode(), PASSWORD.encode()))
    body = b"\0\4MQTT\4\xc2\0\0" + fields
    sock.sendall(bytes([0x10, len(body)]) + body)
    assert sock.recv(4) == b"\x20\2\0\0", "the broker refuses us"
    return sock


class Round:
    """One message of each unit, back to back; only time, place and packet numbers change from round to round."""

    def __init__(self, units: int) -> None:
        packets = [self._packet(number) for number in range(units)]
        self.count = units
        self.bytes = np.frombuffer(b"".join(packets), dtype=np.uint8).copy()
        starts = np.cumsum([0, *map(len, packets[:-1])])
        self._mids = starts + [packet.index(b"\xff\xff") for packet in packets]
        self._times = starts + [packet.index(b"T" * TIME_WIDTH) for packet in packets]
        self._steps = starts + [packet.index(b"S" * STEP_WIDTH) for packet in packets]
        self.ends = np.append(starts[1:], len(self.bytes))

    def _packet(self, number: int) -> bytes:
        topic = f"geo112/{REGION}/units/{slug(number)}/position".encode()
        place = f'"lat":-3.9{number % 1000:03d},"lon":122.5{number // 1000:02d}{"S" * STEP_WIDTH}'
        said = f'{{"t":{"T" * TIME_WIDTH},{place},"acc":5.0,"spd":12.3,"hdg":271,"batt":81}}'.encode()
        body = struct.pack(">H", len(topic)) + topic + b"\xff\xff" + said
        assert 128 <= len(body) < 16384
        return bytes([0x32, len(body) & 0x7F | 0x80, len(body) >> 7]) + body

    def stamp(self, number: int, begin: int, end: int) -> memoryview:
        """The messages of the units `begin` to `end`, as of now."""
        mids = (number * self.count + np.arange(begin, end)) % 65535 + 1
        self.bytes[self._mids[begin:end]] = mids >> 8
        self.bytes[self._mids[begin:end] + 1] = mids & 0xFF
        self._write(self._times[begin:end], f"{time.time():.6f}")
        self._write(self._steps[begin:end], f"{number % 1000:03d}")
        return memoryview(self.bytes)[self.ends[begin - 1] if begin else 0 : self.ends[end - 1]]  # type: ignore[arg-type]

    def _write(self, places: npt.NDArray[np.int64], text: str) -> None:
        for n, character in enumerate(text.encode()):
            self.bytes[places + n] = character


class Window:
    """Counts what the broker has acknowledged."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.bytes = 0

    def wait(self, sent: int, most_unanswered: int) -> None:
        while sent - self.bytes // PUBACK_BYTES > most_unanswered:
            chunk = self._sock.recv(65536)
            assert chunk, "the broker hung up"
            self.bytes += len(chunk)


def publish(port: int, units: int, count: int, rate: float) -> tuple[float, float]:
    """Begin and end, when the broker had acknowledged all, as time.time()."""
    sock = connect(port)
    messages, window = Round(units), Window(sock)
    group = min(units, max(1, int(rate / 100))) if rate else min(units, 1000)
    began, sent = time.time(), 0
    while sent < count:
        at = sent % units
        end = min(at + group, units, at + count - sent)
        if rate and (early_s := began + sent / rate - time.time()) > 0:
            time.sleep(early_s)
        sock.sendall(messages.stamp(sent // units, at, end))
        sent += end - at
        window.wait(sent, MOST_UNANSWERED)
    window.wait(sent, 0)
    return began, time.time()


if __name__ == "__main__":
    port, units, count = map(int, sys.argv[1:4])
    print(json.dumps(publish(port, units, count, float(sys.argv[4]))))
