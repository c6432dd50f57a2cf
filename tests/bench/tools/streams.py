"""Many open live streams, as browsers have them, and how old each position is when it arrives."""

from __future__ import annotations

import http.client
import threading
import time
from datetime import datetime

import orjson


class Streams:
    """`count` streams of one region. `delays_ms` has one entry for each position on each stream, from its fix time."""

    def __init__(self, port: int, token: str, count: int) -> None:
        self.delays_ms: list[float] = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(port, token)) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> list[float]:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        return self.delays_ms

    def _read(self, port: int, token: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/live/?region=kendari", headers={"Authorization": f"Token {token}"})
        response = connection.getresponse()
        assert response.status == 200, response.read()
        event = b""
        while not self._ended.is_set():
            line = response.readline()
            assert line, "the stream ended"
            if line.startswith(b"event: "):
                event = line[7:].strip()
            elif line.startswith(b"data: ") and event == b"units":
                self._note(orjson.loads(line[6:]))
        connection.close()

    def _note(self, units: list[dict[str, str]]) -> None:
        now = time.time()
        fixes = [unit["fix_at"] for unit in units if unit.get("fix_at")]
        self.delays_ms += [(now - datetime.fromisoformat(fix_at).timestamp()) * 1000 for fix_at in fixes]
