"""Receiving: batches to a handler, acknowledged after it is done."""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import paho.mqtt.client as paho
from django.conf import settings
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from responders.batching import Gatherer
from responders.ingest import Abandoned, Received
from responders.mqtt.publisher import new_client

logger = logging.getLogger(__name__)

SESSION_EXPIRY_S: Final = 24 * 3600
RECEIVE_MAXIMUM: Final = 4000
"""Messages that the broker may send ahead of our acknowledgement; it queues the rest. This bounds our memory."""
MOST_PENDING: Final = 3 * RECEIVE_MAXIMUM
FIRST_RECONNECT_S: Final = 0.5
LAST_RECONNECT_S: Final = 15.0
GOODBYE_S: Final = 5.0

Note = tuple[str, bytes]
"""A topic and a payload to be published after a batch is committed."""
Handler = Callable[[list[Received]], Iterable[Note]]


@dataclass(frozen=True, slots=True)
class _Delivery:
    received: Received
    mid: int
    qos: int
    connection: int


class Consumer:
    """Reads from shared subscriptions with a persistent session and hands batches to `handle`, in a thread of its own.

    While `handle` works, or waits for its database, the network goes on: pings are answered, and the next messages
    gather until the broker has sent RECEIVE_MAXIMUM ahead. Whatever `handle` raises, except Abandoned, ends `run`.
    """

    def __init__(
        self, client_id: str, subscriptions: Sequence[str], handle: Handler, *, size: int = 1000, wait_s: float = 0.2
    ) -> None:
        # Retained presence is wanted once, by a session that is new; what a session missed, the broker has queued.
        options = SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_SEND_IF_NEW_SUB)
        self._subscriptions = [(topic_filter, options) for topic_filter in subscriptions]
        self._handle = handle
        self._pending: Gatherer[_Delivery] = Gatherer(size, wait_s)
        self._in_hand: list[_Delivery] = []
        self._future: Future[Iterable[Note]] | None = None
        self._stopping = threading.Event()
        self.subscribed = threading.Event()
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_writer.setblocking(False)
        self._connection = 0
        self._next_attempt = 0.0
        self._reconnect_s = FIRST_RECONNECT_S
        self._client = self._make_client(client_id)

    def _make_client(self, client_id: str) -> paho.Client:
        client = new_client("server", client_id, manual_ack=True)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_socket_register_write = lambda *_: None  # so that paho leaves every write to our own loop
        client.max_queued_messages_set(1000)
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_EXPIRY_S
        properties.ReceiveMaximum = RECEIVE_MAXIMUM
        client.connect_async(
            settings.MQTT["host"], settings.MQTT["port"], keepalive=30, clean_start=False, properties=properties
        )
        return client

    # --- life ---
    def run(self) -> None:
        """Works until `stop`; the batch in hand is finished first, what merely gathered stays with the broker."""
        with ThreadPoolExecutor(1, "record") as recorder:
            while self._future or not self._stopping.is_set():
                self._listen()
                self._finish_batch()
                self._start_batch(recorder)
        self._say_goodbye()

    def stop(self) -> None:
        """May be called from a signal handler or another thread."""
        self._stopping.set()
        self._wake()

    def _wake(self, *_: object) -> None:
        try:
            self._wake_writer.send(b"\0")
        except BlockingIOError:
            return  # enough wake-ups wait already

    # --- network ---
    def _listen(self) -> None:
        """Waits until there is something to do, then reads and writes what it can."""
        if self._client.socket() is None:
            self._reconnect_when_due()
        sock = self._client.socket()
        sockets = [self._wake_reader, *([sock] if sock else [])]
        writing = [sock] if sock and self._client.want_write() else []
        readable, writable, _ = select.select(sockets, writing, [], self._patience_s(sock))
        if self._wake_reader in readable:
            self._wake_reader.recv(4096)
        if sock in readable or _pending_bytes(sock):
            self._read()
        if writable:
            self._client.loop_write()
        self._client.loop_misc()

    def _patience_s(self, sock: Any) -> float:
        if _pending_bytes(sock):
            return 0.0
        due_in_s = None if self._future else self._pending.due_in_s(time.monotonic())
        return min(1.0 if sock else 0.1, 1.0 if due_in_s is None else due_in_s)

    def _read(self) -> None:
        """Reads on while messages come: asking the system after each whether there is another costs a third."""
        for _ in range(self._pending.size):
            before = len(self._pending)
            self._client.loop_read()
            if len(self._pending) == before:
                return

    def _reconnect_when_due(self) -> None:
        if self._stopping.is_set() or time.monotonic() < self._next_attempt or len(self._pending) > MOST_PENDING:
            return
        self._next_attempt = time.monotonic() + self._reconnect_s
        self._reconnect_s = min(self._reconnect_s * 2, LAST_RECONNECT_S)
        self._connection += 1
        try:
            self._client.reconnect()
        except OSError as error:
            logger.warning("no broker at %s:%s: %s", settings.MQTT["host"], settings.MQTT["port"], error)

    # --- callbacks: an exception in one of these would end the loop, so they only take note ---
    def _on_connect(self, client: paho.Client, data: Any, flags: Any, reason: Any, properties: Any) -> None:
        if reason.is_failure:
            logger.error("the broker refuses us: %s", reason)
            return
        logger.info("connected, the session is %s", "resumed" if flags.session_present else "new")
        self._reconnect_s = FIRST_RECONNECT_S
        client.subscribe(self._subscriptions)

    def _on_disconnect(self, client: paho.Client, data: Any, flags: Any, reason: Any, properties: Any) -> None:
        self.subscribed.clear()
        if not self._stopping.is_set():
            logger.warning("connection to the broker lost: %s", reason)

    def _on_subscribe(self, client: paho.Client, data: Any, mid: int, reasons: Any, properties: Any) -> None:
        for (topic_filter, _), reason in zip(self._subscriptions, reasons, strict=False):
            if reason.is_failure:
                logger.error("the broker refuses the subscription to %s: %s", topic_filter, reason)
        logger.info("receiving")  # without our client id, which nobody is to know
        self.subscribed.set()

    def _on_message(self, client: paho.Client, data: Any, message: paho.MQTTMessage) -> None:
        if message.qos == 0 and len(self._pending) > MOST_PENDING:
            return  # nothing was promised for it, and the broker does not hold these back
        received = Received(message.topic, bytes(message.payload), datetime.now(UTC))
        self._pending.add(_Delivery(received, message.mid, message.qos, self._connection), time.monotonic())

    # --- batches ---
    def _start_batch(self, recorder: ThreadPoolExecutor) -> None:
        if self._future or self._stopping.is_set() or self._pending.due_in_s(time.monotonic()) != 0:
            return
        self._in_hand = self._pending.take(time.monotonic())
        self._future = recorder.submit(self._handle, [delivery.received for delivery in self._in_hand])
        self._future.add_done_callback(self._wake)

    def _finish_batch(self) -> None:
        if self._future is None or not self._future.done():
            return
        future, self._future = self._future, None
        try:
            notes = future.result()
        except Abandoned:
            return
        self._acknowledge(self._in_hand)
        for topic, payload in notes:
            self._client.publish(topic, payload, qos=1)

    def _acknowledge(self, deliveries: Sequence[_Delivery]) -> None:
        """Only on the connection that brought them: on another one the same numbers mean other messages."""
        if not self._client.is_connected():
            return
        for delivery in deliveries:
            if delivery.qos and delivery.connection == self._connection:
                self._client.ack(delivery.mid, delivery.qos)

    def _say_goodbye(self) -> None:
        """Sends what is left to send; the session and what is not acknowledged stay with the broker."""
        self._client.disconnect()
        deadline = time.monotonic() + GOODBYE_S
        while (sock := self._client.socket()) and time.monotonic() < deadline:
            select.select([], [sock], [], 0.1)
            self._client.loop_write()


def _pending_bytes(sock: Any) -> bool:
    """Whether TLS has decrypted bytes that `select` does not see."""
    return bool(sock is not None and hasattr(sock, "pending") and sock.pending())
