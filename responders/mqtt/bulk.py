"""paho with two shortcuts for whoever receives many small messages: it reads and acknowledges them in bulk.

paho itself asks the system three times per message, makes an object with MQTT 5 properties of each, and sends every
acknowledgement by a call of its own: forty microseconds, most of them spent under the lock that recording needs too.
Connecting, subscribing, pings, sending and all rarer packets stay with paho.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import paho.mqtt.client as paho
from paho.mqtt.enums import MessageType, MQTTErrorCode

from responders.mqtt.wire import Malformed, Publish, acknowledgements, split

CHUNK_BYTES: Final = 256 * 1024


class BulkClient(paho.Client):
    """Calls `on_publishes` with all messages that one read brought, instead of `on_message` with each.

    For loops of one's own (`loop_read`, `loop_write`, `loop_misc`) and QoS 0 and 1.
    """

    on_publishes: Callable[[list[Publish]], None]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._unread = b""

    def reconnect(self) -> MQTTErrorCode:
        self._unread = b""
        return super().reconnect()

    def acknowledge(self, mids: Iterable[int]) -> None:
        """Sends the broker our receipt for these messages, as one block of bytes."""
        if block := acknowledgements(mids):
            self._packet_queue(MessageType.PUBACK, block, 0, 0)

    def _packet_read(self) -> MQTTErrorCode:
        """What paho calls to read one packet: reads and handles all that is there."""
        try:
            chunk = self._sock_recv(CHUNK_BYTES)
        except BlockingIOError:
            return MQTTErrorCode.MQTT_ERR_AGAIN
        except OSError:
            return MQTTErrorCode.MQTT_ERR_CONN_LOST
        if not chunk:
            return MQTTErrorCode.MQTT_ERR_CONN_LOST
        self._last_msg_in = self._last_bytes_received = paho.time_func()
        try:
            publishes, others, self._unread = split(self._unread + chunk)
        except Malformed:
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
        if publishes:
            self.on_publishes(publishes)
        return self._handle_others(others)

    def _handle_others(self, others: Iterable[tuple[int, bytes]]) -> MQTTErrorCode:
        for command, content in others:
            packet = self._in_packet
            packet["command"], packet["packet"] = command, bytearray(content)
            packet["remaining_length"], packet["pos"] = len(content), 0
            rc = self._packet_handle()
            if rc > 0:
                return rc
        return MQTTErrorCode.MQTT_ERR_SUCCESS
