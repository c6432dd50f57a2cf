"""A tracker as it is in a vehicle: an MQTT client with the account that was provisioned for its unit."""

from __future__ import annotations

import json
import queue
import time
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as paho
from django.conf import settings
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from responders import topics
from responders.accounts import Credentials

TIMEOUT_S = 10.0


def eventually(condition: Callable[[], Any], timeout_s: float = TIMEOUT_S) -> Any:
    """Waits until the condition is true and returns its value; fails when it does not become so."""
    deadline = time.monotonic() + timeout_s
    pause = queue.Queue[None]()
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        try:
            pause.get(timeout=0.05)
        except queue.Empty:
            continue
    return value


def forget_session(client_id: str) -> None:
    """Ends the server's session of this name: one that stays behind takes its share of every later message."""
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id, protocol=paho.MQTTv5)
    client.username_pw_set(settings.MQTT["server_username"], settings.MQTT["server_password"])
    client.connect(settings.MQTT["host"], settings.MQTT["port"], clean_start=True)
    client.loop_start()
    eventually(client.is_connected)
    client.disconnect()
    client.loop_stop()


class Device:
    """`with Device(credentials) as device: device.report(lat=…, lon=…, t=…)`."""

    def __init__(self, credentials: Credentials, will: bool = False, session_s: int = 0) -> None:
        """`session_s`: seconds for which the broker keeps what is subscribed after the device has gone."""
        self.base = credentials.topic.removesuffix("/position")
        self.messages: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.connected: queue.Queue[Any] = queue.Queue()
        self.disconnected: queue.Queue[Any] = queue.Queue()
        self.answers: dict[int, Any] = {}
        self._credentials, self._session_s = credentials, session_s
        self.client = paho.Client(CallbackAPIVersion.VERSION2, credentials.client_id, protocol=paho.MQTTv5)
        self.client.username_pw_set(credentials.username, credentials.password)
        self.client.on_connect = lambda c, d, f, reason, p: self.connected.put(reason)
        self.client.on_disconnect = lambda c, d, f, reason, p: self.disconnected.put(reason)
        self.client.on_publish = lambda c, d, mid, reason, p: self.answers.update({mid: reason})
        self.client.on_message = lambda c, d, m: self.messages.put((m.topic, bytes(m.payload)))
        if will:
            self.client.will_set(f"{self.base}/presence", "offline", qos=1, retain=True)

    def __enter__(self) -> Device:
        session = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        session.SessionExpiryInterval = self._session_s
        host, port = self._credentials.host, self._credentials.port
        self.client.connect(host, port, clean_start=not self._session_s, properties=session)
        self.client.loop_start()
        self.reason = self.connected.get(timeout=TIMEOUT_S)
        self.client.subscribe([(f"{self.base}/{topics.ERRORS}", 1), (f"{self.base}/{topics.ASSIGNMENTS}", 1)])
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def say(self, channel: str, payload: Any, *, wait: bool = True, **options: Any) -> Any:
        """Publishes on a topic of its unit (or a full topic) and returns the broker's reason code."""
        topic = channel if "/" in channel else f"{self.base}/{channel}"
        body = payload if isinstance(payload, bytes | str) else json.dumps(payload)
        info = self.client.publish(topic, body, qos=1, **options)
        if wait:
            info.wait_for_publish(TIMEOUT_S)
        return self.answers.get(info.mid)

    def report(self, *, wait: bool = True, **fix: Any) -> Any:
        return self.say(topics.POSITION, fix, wait=wait)

    def error(self) -> dict[str, Any]:
        """The next complaint on its `errors` topic."""
        topic, payload = self.messages.get(timeout=TIMEOUT_S)
        assert topic.endswith("/errors"), topic
        complaint: dict[str, Any] = json.loads(payload)
        return complaint
