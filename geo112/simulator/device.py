"""A tracker as a good device is: persistent session, last will, buffer while offline, resend after an unclean break."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

log = logging.getLogger(__name__)
RESEND_S = 120
"""What a broker that dies hard may have lost; a duplicate costs nothing (rule 1 of the design)."""
LIST_LENGTH = 200
"""Fixes per message when a buffer is sent: well under the 64 kB that are decoded."""
KEEPALIVE_S = 30
LOOK_AFTER_S = 5.0
"""How often a connection is looked after; with the keepalive well under what a broker tolerates (1.5 of that)."""
BUFFER_LENGTH = 7_200
"""Fixes kept while offline, as a device with little memory would; the oldest go first."""


@dataclass(frozen=True)
class Account:
    """What `geo112 provision_tracker` prints, with the vehicle's kind and station beside it."""

    username: str
    password: str
    client_id: str
    topic: str
    host: str
    port: int
    kind: str
    station: tuple[float, float]
    tls: bool = False

    @classmethod
    def parse(cls, row: dict[str, Any]) -> Account:
        """Raises KeyError, TypeError or ValueError where the row is not one of a trackers file."""
        lon, lat = (float(number) for number in row["station"])
        text = {name: str(row[name]) for name in ("username", "password", "client_id", "topic", "host", "kind")}
        return cls(**text, port=int(row["port"]), station=(lon, lat), tls=bool(row.get("tls", False)))

    def beside(self, leaf: str) -> str:
        """A topic of the same unit: position → status, presence, assignments, errors."""
        return f"{self.topic.rsplit('/', 1)[0]}/{leaf}"


class Device:
    """One MQTT client driven by the running asyncio loop (thousands fit into one process)."""

    def __init__(self, account: Account, on_assignments: Callable[[list[dict[str, Any]]], None]) -> None:
        self.account = account
        self.on_assignments = on_assignments
        self.online = False
        self.in_gap = False
        self.unacknowledged = 0
        self.counts = {"sent": 0, "buffered": 0, "resent": 0, "refused": 0, "disconnects": 0}
        self._recent: deque[tuple[float, dict[str, Any]]] = deque()
        self._is_lost = asyncio.Event()
        self._buffer: deque[tuple[float, dict[str, Any]]] = deque(maxlen=BUFFER_LENGTH)
        self._client = self._new_client()

    # --- what the vehicle does ---
    def report(self, fix: dict[str, Any]) -> None:
        """Sends a fix, or keeps it while there is no connection."""
        now = time.monotonic()
        self._recent.append((now, fix))
        while self._recent[0][0] < now - RESEND_S:
            self._recent.popleft()
        if self.online and not self.in_gap:
            self._flush()
            self._publish("position", fix)
            self.counts["sent"] += 1
        else:
            self._buffer.append((now, fix))
            self.counts["buffered"] += 1

    def say(self, status: str, assignment: int, t: float) -> None:
        """QoS 1: paho keeps it and sends it after a reconnect."""
        self._publish("status", {"status": status, "assignment": assignment, "t": t})

    def break_connection(self) -> None:
        """As when the radio dies: without a word to the broker."""
        sock = self._client.socket()
        if isinstance(sock, socket.socket):
            sock.shutdown(socket.SHUT_RDWR)

    async def run(self) -> None:
        """Keeps the connection up until cancelled."""
        delay = 1.0
        try:
            while True:
                if self._client.socket() is None:
                    delay = self._try_connect(delay)
                self._client.loop_misc()
                await self._wait(delay)
        finally:
            self._publish("presence", "offline", retain=True)
            self._client.disconnect()

    # --- the connection ---
    async def _wait(self, delay_s: float) -> None:
        """Until it is time to look after the connection or, where there is none, to connect again."""
        if self._client.socket() is not None:
            self._is_lost.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AFTER_S):
                    await self._is_lost.wait()
        if self._client.socket() is None:
            await asyncio.sleep(delay_s)

    def _new_client(self) -> mqtt.Client:
        account = self.account
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=account.client_id, protocol=mqtt.MQTTv5)
        client.username_pw_set(account.username, account.password)
        if account.tls:
            client.tls_set(cert_reqs=ssl.CERT_REQUIRED)
        client.will_set(account.beside("presence"), "offline", qos=1, retain=True)
        client.on_connect, client.on_disconnect, client.on_message = self._connected, self._lost, self._message
        client.on_publish = self._acknowledged
        _drive_by_asyncio(client, asyncio.get_running_loop())
        return client

    def _try_connect(self, delay: float) -> float:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = 86_400
        try:
            self._client.connect(
                self.account.host, self.account.port, keepalive=KEEPALIVE_S, clean_start=False, properties=properties
            )
        except OSError as error:
            log.debug("%s: %s", self.account.username, error)
            return min(delay * 2, 30.0)
        return 1.0

    def _connected(self, client: mqtt.Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            log.warning("%s: the broker refuses: %s", self.account.username, reason)
            return
        self.online = True
        client.subscribe([(self.account.beside("assignments"), 1), (self.account.beside("errors"), 0)])
        self._publish("presence", "online", retain=True)
        if self.counts["disconnects"]:
            self._take_back_what_may_be_lost()
        self._flush()

    def _lost(self, _client: Any, _userdata: Any, _flags: Any, _reason: Any, _properties: Any) -> None:
        self.online = False
        self.counts["disconnects"] += 1
        self._is_lost.set()

    def _message(self, _client: Any, _userdata: Any, message: mqtt.MQTTMessage) -> None:
        # paho ends its loop over an exception in a callback, so what is not ours to judge is logged and left.
        try:
            content = json.loads(message.payload or b"[]")
        except ValueError:
            log.warning("%s: unreadable message on %s", self.account.username, message.topic)
            return
        if message.topic.endswith("/assignments") and isinstance(content, list):
            self.on_assignments(content)
        elif message.topic.endswith("/errors"):
            self.counts["refused"] += 1
            log.warning("%s: refused: %s", self.account.username, content)

    def _take_back_what_may_be_lost(self) -> None:
        never_sent = [kept for kept in self._buffer if not self._recent or kept[0] < self._recent[0][0]]
        self._buffer = deque([*never_sent, *self._recent], maxlen=BUFFER_LENGTH)
        self.counts["resent"] += len(self._recent)

    def _flush(self) -> None:
        while self._buffer:
            some = [self._buffer.popleft() for _ in range(min(LIST_LENGTH, len(self._buffer)))]
            self._publish("position", [fix for _reported_at, fix in some])

    def _publish(self, leaf: str, content: Any, *, retain: bool = False) -> None:
        payload = content if isinstance(content, str) else json.dumps(content)
        self.unacknowledged += 1
        self._client.publish(self.account.beside(leaf), payload, qos=1, retain=retain)

    def _acknowledged(self, *_details: Any) -> None:
        self.unacknowledged -= 1


def _drive_by_asyncio(client: mqtt.Client, loop: asyncio.AbstractEventLoop) -> None:
    def opened(_client: Any, _userdata: Any, sock: Any) -> None:
        loop.add_reader(sock, client.loop_read)

    def closed(_client: Any, _userdata: Any, sock: Any) -> None:
        loop.remove_reader(sock)

    def wants_to_write(_client: Any, _userdata: Any, sock: Any) -> None:
        loop.add_writer(sock, client.loop_write)

    def has_written(_client: Any, _userdata: Any, sock: Any) -> None:
        loop.remove_writer(sock)

    client.on_socket_open, client.on_socket_close = opened, closed
    client.on_socket_register_write, client.on_socket_unregister_write = wants_to_write, has_written
