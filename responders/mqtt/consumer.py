"""Receiving: batches to a handler, acknowledged after it is done."""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import paho.mqtt.client as paho
from django.conf import settings
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from responders.batching import Gatherer
from responders.ingest import Abandoned, Received
from responders.mqtt.bulk import BulkClient
from responders.mqtt.publisher import prepare
from responders.mqtt.wire import Publish

logger = logging.getLogger(__name__)

SESSION_EXPIRY_S: Final = 24 * 3600
LARGEST_BATCH: Final = 5000
RECEIVE_MAXIMUM: Final = 3 * LARGEST_BATCH
"""Messages that the broker may send ahead of our acknowledgement; it queues the rest. This bounds our memory."""
MOST_PENDING: Final = 2 * RECEIVE_MAXIMUM
MOST_HELD_BYTES: Final = 64_000_000
"""With more than this in hand we stop reading: a few messages may be large."""
FIRST_RECONNECT_S: Final = 0.5
LAST_RECONNECT_S: Final = 15.0
GOODBYE_S: Final = 5.0
IDLE_S: Final = 1.0
DRY_AFTER_S: Final = 2.0
"""The broker sends what it has queued without a pause; when nothing came for so long, nothing is left."""

Note = tuple[str, bytes]
"""A topic and a payload to be published after a batch is committed."""
Handler = Callable[[list[Received]], Iterable[Note]]


class _Delivery(NamedTuple):
    received: Received
    mid: int
    connection: int


class Consumer:
    """Reads from shared subscriptions with a persistent session and hands batches to `handle`, in a thread of its own.

    Between batches `idle` is called about once a second, in the same thread as `handle`. A consumer that drains takes
    leave of its subscriptions, handles what its session still holds, and ends the session and itself.

    While `handle` works, or waits for its database, the network goes on: pings are answered, and the next messages
    gather until the broker has sent RECEIVE_MAXIMUM ahead. Whatever `handle` raises, except Abandoned, ends `run`.
    """

    def __init__(
        self,
        client_id: str,
        subscriptions: Sequence[str],
        handle: Handler,
        *,
        idle: Callable[[], None] = lambda: None,
        drain: bool = False,
        size: int = 1000,
        wait_s: float = 0.1,
    ) -> None:
        # Retained presence is wanted once, by a session that is new; what a session missed, the broker has queued.
        options = SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_SEND_IF_NEW_SUB)
        self._subscriptions = [(topic_filter, options) for topic_filter in subscriptions]
        self._handle = handle
        self._idle = idle
        self._idle_at = 0.0
        self._drain = drain
        self._heard_at = 0.0
        self.is_dry = False
        self._pending: Gatherer[_Delivery] = Gatherer(size, wait_s, LARGEST_BATCH)
        self._in_hand: list[_Delivery] = []
        self._held_bytes = 0
        self._future: Future[Iterable[Note]] | None = None
        self._stopping = threading.Event()
        self.subscribed = threading.Event()
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_writer.setblocking(False)
        self._connection = 0
        self._next_attempt = 0.0
        self._reconnect_s = FIRST_RECONNECT_S
        self._client = self._make_client(client_id)

    def _make_client(self, client_id: str) -> BulkClient:
        client = BulkClient(CallbackAPIVersion.VERSION2, client_id, protocol=paho.MQTTv5, manual_ack=True)
        prepare(client, "server")
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_unsubscribe = self._on_unsubscribe
        client.on_publishes = self._on_publishes
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
                self._end_when_dry()
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
        is_full = self._held_bytes > MOST_HELD_BYTES
        sockets = [self._wake_reader, *([sock] if sock and not is_full else [])]
        writing = [sock] if sock and self._client.want_write() else []
        readable, writable, _ = select.select(sockets, writing, [], self._patience_s(sock))
        if self._wake_reader in readable:
            self._wake_reader.recv(4096)
        if sock in readable or (_pending_bytes(sock) and not is_full):
            self._client.loop_read()
        if writable:
            self._client.loop_write()
        self._client.loop_misc()

    def _patience_s(self, sock: Any) -> float:
        if _pending_bytes(sock) and self._held_bytes <= MOST_HELD_BYTES:
            return 0.0
        due_in_s = None if self._future else self._pending.due_in_s(time.monotonic())
        return min(1.0 if sock else 0.1, 1.0 if due_in_s is None else due_in_s)

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
        if not self._drain:
            client.subscribe(self._subscriptions)
        elif flags.session_present:
            client.unsubscribe([topic_filter for topic_filter, _ in self._subscriptions])
        else:
            self.subscribed.set()

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

    def _on_unsubscribe(self, client: paho.Client, data: Any, mid: int, reasons: Any, properties: Any) -> None:
        logger.info("draining")
        self._heard_at = time.monotonic()
        self.subscribed.set()

    def _on_publishes(self, publishes: list[Publish]) -> None:
        received_at = datetime.now(UTC)
        # Nothing was promised for QoS 0, and the broker does not hold these back.
        takes_all = len(self._pending) <= MOST_PENDING
        deliveries = [
            _Delivery(Received(_text(topic), payload, received_at), mid, self._connection)
            for topic, payload, mid in publishes
            if mid or takes_all
        ]
        self._held_bytes += sum([len(delivery.received.payload) for delivery in deliveries])
        self._heard_at = time.monotonic()
        self._pending.add(deliveries, self._heard_at)

    # --- batches ---
    def _start_batch(self, recorder: ThreadPoolExecutor) -> None:
        now = time.monotonic()
        if self._future or self._stopping.is_set():
            return
        if self._pending.due_in_s(now) == 0:
            self._in_hand = self._pending.take(now)
            self._future = recorder.submit(self._handle, [delivery.received for delivery in self._in_hand])
        elif now > self._idle_at + IDLE_S:
            self._idle_at = now
            self._future = recorder.submit(self._rest)
        if self._future:
            self._future.add_done_callback(self._wake)

    def _rest(self) -> Iterable[Note]:
        self._idle()
        return ()

    def _finish_batch(self) -> None:
        if self._future is None or not self._future.done():
            return
        future, self._future = self._future, None
        self._held_bytes -= sum([len(delivery.received.payload) for delivery in self._in_hand])
        try:
            notes = future.result()
        except Abandoned:
            return
        self._acknowledge(self._in_hand)
        self._in_hand = []
        for topic, payload in notes:
            self._client.publish(topic, payload, qos=1)

    def _acknowledge(self, deliveries: Sequence[_Delivery]) -> None:
        """Only on the connection that brought them: on another one the same numbers mean other messages."""
        if not self._client.is_connected():
            return
        self._client.acknowledge([mid for _, mid, connection in deliveries if mid and connection == self._connection])

    def _end_when_dry(self) -> None:
        if not self._drain or self._future or self._pending or not self.subscribed.is_set():
            return
        if time.monotonic() > self._heard_at + DRY_AFTER_S:
            self.is_dry = True
            self._stopping.set()

    def _say_goodbye(self) -> None:
        """Sends what is left to send; the session and what is not acknowledged stay with the broker, unless dry."""
        properties = Properties(PacketTypes.DISCONNECT)  # type: ignore[no-untyped-call]
        if self.is_dry:
            properties.SessionExpiryInterval = 0
        self._client.disconnect(properties=properties)
        deadline = time.monotonic() + GOODBYE_S
        while (sock := self._client.socket()) and time.monotonic() < deadline:
            select.select([], [sock], [], 0.1)
            self._client.loop_write()


@lru_cache(maxsize=100_000)
def _text(topic: bytes) -> str:
    """Topics come again and again. MQTT has them in UTF-8; what is not is no topic of ours."""
    return topic.decode(errors="replace")


def _pending_bytes(sock: Any) -> bool:
    """Whether TLS has decrypted bytes that `select` does not see."""
    return bool(sock is not None and hasattr(sock, "pending") and sock.pending())
