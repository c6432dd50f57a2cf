"""The real application in a uvicorn thread, and a reader of its event stream over a real socket."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from rest_framework.authtoken.models import Token

from geo112.regions.models import User

PATIENCE_S = 10


@dataclass
class Message:
    """One block of the stream as a browser reads it."""

    event: str = ""
    data: Any = None
    id: str = ""
    comments: list[str] = field(default_factory=list)
    retry: int | None = None

    @classmethod
    def parse(cls, lines: list[str]) -> Message:
        message = cls()
        for line in lines:
            name, _, value = line.partition(": ")
            if name == "":
                message.comments.append(value)
            elif name == "data":
                message.data = json.loads(value)
            elif name == "retry":
                message.retry = int(value)
            else:
                setattr(message, name, value)
        return message


class Stream:
    """An open `/live/`. Every read waits at most PATIENCE_S and then fails the test."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self._connection.request("GET", path, headers=headers)
        self.response = self._connection.getresponse()
        self.last_id = ""

    def blocks(self) -> Iterator[Message]:
        lines: list[str] = []
        while raw := self.response.readline():
            line = raw.decode().rstrip("\n")
            if line:
                lines.append(line)
                continue
            message = Message.parse(lines)
            self.last_id = message.id or self.last_id
            lines = []
            yield message

    def next(self, event: str = "") -> Message:
        """The next message (of this event); comments and hints are passed over."""
        return self.until(lambda message: bool(message.event) and event in ("", message.event))

    def until(self, wanted: Callable[[Message], bool]) -> Message:
        found = next((message for message in self.blocks() if wanted(message)), None)
        assert found is not None, "the stream ended"
        return found

    def ends(self) -> bool:
        """Read on until the server ends the stream."""
        for _ in self.blocks():
            pass
        return True

    def close(self) -> None:
        self.response.close()
        self._connection.close()


class Centre:
    def __init__(self) -> None:
        config = uvicorn.Config(
            "geo112.asgi:application", port=0, lifespan="off", log_level="warning", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self._streams: list[Stream] = []
        self._thread.start()
        wait_until(lambda: self._server.started)
        self.port: int = self._server.servers[0].sockets[0].getsockname()[1]

    def open(self, user: User | None, region: str = "kendari", **headers: str) -> Stream:
        """Open the stream with the user's token; `cursor="…"` resumes as a browser does."""
        if cursor := headers.pop("cursor", ""):
            headers["Last-Event-ID"] = cursor
        if user is not None:
            headers["Authorization"] = f"Token {Token.objects.get_or_create(user=user)[0].key}"
        stream = Stream(self.port, f"/live/?region={region}" if region else "/live/", headers)
        self._streams.append(stream)
        return stream

    def stop(self) -> None:
        for stream in self._streams:
            stream.close()
        self._server.should_exit = True
        self._thread.join(timeout=PATIENCE_S)


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, looking every few milliseconds; fail after PATIENCE_S."""
    pause = threading.Event()
    for _ in range(PATIENCE_S * 200):
        if condition():
            return
        pause.wait(0.005)
    raise AssertionError("it never happened")
