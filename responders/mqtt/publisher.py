"""Sending, and asking the broker to manage accounts."""

from __future__ import annotations

import json
import queue
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import paho.mqtt.client as paho
from django.conf import settings
from paho.mqtt.enums import CallbackAPIVersion

from responders import topics

TIMEOUT_S: Final = 5.0


class BrokerError(Exception):
    """The broker did not do what was asked."""


class BrokerUnavailable(BrokerError):
    """No connection, or no answer in time."""


class BrokerRefused(BrokerError):
    """The broker answered no: wrong account, or its rules forbid it."""


def prepare(client: paho.Client, account: str) -> None:
    """Gives a client that is not yet connected the account `admin` or `server` of the settings."""
    client.username_pw_set(settings.MQTT[f"{account}_username"], settings.MQTT[f"{account}_password"])
    client.connect_timeout = TIMEOUT_S
    if settings.MQTT["tls"]:
        client.tls_set()


class Publisher:
    """A short connection: `with Publisher() as publisher: publisher.publish(topic, payload)`.

    Raises BrokerUnavailable or BrokerRefused on entering and on publishing.
    """

    def __init__(self, account: str = "server") -> None:
        name = f"geo112-{account}-{secrets.token_hex(6)}"
        self._client = paho.Client(CallbackAPIVersion.VERSION2, name, protocol=paho.MQTTv5)
        prepare(self._client, account)
        self._client.on_connect = lambda client, data, flags, reason, props: self._connected.put(reason)
        self._client.on_publish = lambda client, data, mid, reason, props: self._answers.update({mid: reason})
        self._connected: queue.Queue[Any] = queue.Queue()
        self._answers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        try:
            self._client.connect(settings.MQTT["host"], settings.MQTT["port"])
        except OSError as error:
            raise BrokerUnavailable(f"no broker at {settings.MQTT['host']}:{settings.MQTT['port']}: {error}") from error
        self._client.loop_start()
        try:
            reason = _get(self._connected)
            if reason.is_failure:
                raise BrokerRefused(f"the broker refuses the account: {reason}")
        except BrokerError:
            self._client.loop_stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, topic: str, payload: bytes | str, *, retain: bool = False, qos: int = 1) -> None:
        """Returns when the broker has acknowledged (QoS 1); raises BrokerUnavailable or BrokerRefused."""
        info = self._client.publish(topic, payload, qos=qos, retain=retain)
        try:
            info.wait_for_publish(TIMEOUT_S)
        except (RuntimeError, ValueError) as error:
            raise BrokerUnavailable(f"cannot publish on {topic}: {error}") from error
        if not info.is_published():
            raise BrokerUnavailable(f"no acknowledgement for {topic} within {TIMEOUT_S:g} s")
        reason = self._answers.pop(info.mid, None)
        if reason is not None and reason.is_failure:
            raise BrokerRefused(f"{topic}: {reason}")

    def read(self, names: Sequence[str], *, until: str) -> dict[str, bytes]:
        """The retained messages of those topics that have one; `until` is a topic that has one for certain.

        A broker answers subscriptions in their order, so what has not come before the last one's does not exist.
        """
        values: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self._client.on_message = lambda client, data, message: values.put((message.topic, bytes(message.payload)))
        self._client.subscribe([(name, 0) for name in (*names, until)])
        found: dict[str, bytes] = {}
        while until not in found:
            found.update([_get(values)])
        return found

    def ask(self, topic: str, payload: str, *, answer_on: str) -> Iterable[bytes]:
        """Publishes and yields whatever comes on the topic of answers, until none came for some seconds."""
        answers: queue.Queue[bytes] = queue.Queue()
        granted: queue.Queue[Any] = queue.Queue()
        self._client.on_message = lambda client, data, message: answers.put(bytes(message.payload))
        self._client.on_subscribe = lambda client, data, mid, reasons, props: granted.put(reasons[0])
        self._client.subscribe(answer_on, qos=1)
        if (reason := _get(granted)).is_failure:
            raise BrokerRefused(f"{answer_on}: {reason}")
        self.publish(topic, payload)
        while True:
            yield _get(answers)


def _get(answers: queue.Queue[Any]) -> Any:
    try:
        return answers.get(timeout=TIMEOUT_S)
    except queue.Empty:
        raise BrokerUnavailable(f"the broker did not answer within {TIMEOUT_S:g} s") from None


@dataclass(frozen=True)
class BrokerFigures:
    """What the broker tells of itself: messages that it holds for its clients, and has dropped since it started.

    None is a figure that has not changed for a minute: Mosquitto no longer tells it to who comes new.
    """

    held: int | None
    dropped: int | None


def broker_figures() -> BrokerFigures:
    """As of some seconds ago. Raises BrokerError, also in a broker's first ten seconds."""
    names = (topics.BROKER_HOLDS, topics.BROKER_DROPPED)
    with Publisher() as server:
        values = server.read(names, until=topics.BROKER_UPTIME)
    held, dropped = (int(values[name]) if name in values else None for name in names)
    return BrokerFigures(held, dropped)


def request_control(commands: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sends commands to the dynamic-security plugin; returns its answer to each, with `error` where it failed."""
    mark = secrets.token_hex(8)
    request = json.dumps({"commands": [{**command, "correlationData": mark} for command in commands]})
    received: list[dict[str, Any]] = []
    with Publisher("admin") as admin:
        for payload in admin.ask(topics.CONTROL, request, answer_on=topics.CONTROL_RESPONSE):
            # Everybody who manages accounts hears every answer: ours carry our mark.
            answers = json.loads(payload)["responses"]
            received += [answer for answer in answers if answer.get("correlationData") == mark]
            if len(received) >= len(commands):
                break
    return received
