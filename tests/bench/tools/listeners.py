"""Many open live streams in one thread that costs next to nothing, and when each of them saw a word."""

from __future__ import annotations

import selectors
import socket
import threading
import time


class Listeners:
    """`count` streams of Kendari, read as bytes. `opened` once each has its snapshot."""

    def __init__(self, port: int, token: str, count: int) -> None:
        self.received_bytes = 0
        self.opened = threading.Event()
        self._word = b""
        self._seen: dict[int, float] = {}
        self._tails: dict[int, bytes] = {}
        self._selector = selectors.DefaultSelector()
        self._ended = threading.Event()
        for number in range(count):
            self._selector.register(_open(port, token), selectors.EVENT_READ, number)
        self._count, self._greeted = count, set[int]()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def watch_for(self, word: str) -> None:
        """From now on note when each stream first carries the word."""
        self._seen, self._word = {}, word.encode()

    def seen_at(self, patience_s: float = 10.0) -> list[float]:
        """Times (epoch s) at which the streams carried the word, once all have."""
        deadline = time.monotonic() + patience_s
        while len(self._seen) < self._count:
            assert time.monotonic() < deadline, f"{len(self._seen)} of {self._count} streams saw it"
            time.sleep(0.01)
        return list(self._seen.values())

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]

    def _read(self) -> None:
        while not self._ended.is_set():
            for key, _events in self._selector.select(timeout=0.2):
                chunk = key.fileobj.recv(1 << 20)  # type: ignore[union-attr]
                assert chunk, "a stream ended"
                self._note(key.data, chunk)

    def _note(self, number: int, chunk: bytes) -> None:
        self.received_bytes += len(chunk)
        text = self._tails.get(number, b"") + chunk
        self._tails[number] = text[-100:]
        if number not in self._greeted and b"event: snapshot" in text:
            self._greeted.add(number)
            if len(self._greeted) == self._count:
                self.opened.set()
        if self._word and number not in self._seen and self._word in text:
            self._seen[number] = time.time()


def _open(port: int, token: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    request = f"GET /live/?region=kendari HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token {token}\r\n\r\n"
    connection.sendall(request.encode())
    return connection
