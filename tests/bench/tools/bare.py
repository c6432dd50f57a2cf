"""What others make of the same broker: mosquitto_sub in C, and paho alone with manual acknowledgement.

`python -m tests.bench.tools.bare PORT COUNT SESSION` is the latter: it resumes the session, takes so many messages,
acknowledges each, and prints how many seconds that took.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from tests.bench.tools.publisher import ACCOUNT, PASSWORD
from tests.bench.tools.rig import Rig

TOPICS = "geo112/+/units/+/position"


def mosquitto_sub(rig: Rig, count: int, session: str = "bare-c") -> float:
    """Messages per second that a subscriber in C drains; it prints them into nothing."""
    command = ["mosquitto_sub", "-p", str(rig.broker.port), "-u", ACCOUNT, "-P", PASSWORD]
    command += ["-c", "-i", session, "-q", "1", "-t", TOPICS]
    subprocess.run([*command, "-E"], check=True)
    rig.publish(count)
    began = time.monotonic()
    subprocess.run([*command, "-C", str(count)], stdout=subprocess.DEVNULL, check=True)
    seconds = time.monotonic() - began
    forget(rig, session)
    return count / seconds


def bare_paho(rig: Rig, count: int, session: str = "bare-paho") -> float:
    """Messages per second that paho drains, counting nothing but the time from the first to the last."""
    make_session(rig, session)
    rig.publish(count)
    command = [sys.executable, "-m", "tests.bench.tools.bare", str(rig.broker.port), str(count), session]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    forget(rig, session)
    return count / float(done.stdout)


def make_session(rig: Rig, session: str) -> None:
    client = _client(rig.broker.port, session, clean_start=True, expiry_s=3600)
    client.on_subscribe = lambda *_: client.disconnect()
    client.on_connect = lambda *_: client.subscribe(TOPICS, 1)
    client.loop_forever()


def forget(rig: Rig, session: str) -> None:
    client = _client(rig.broker.port, session, clean_start=True, expiry_s=0)
    client.on_connect = lambda *_: client.disconnect()
    client.loop_forever()


def _client(port: int, session: str, *, clean_start: bool, expiry_s: int) -> mqtt.Client:
    client = mqtt.Client(CallbackAPIVersion.VERSION2, session, protocol=mqtt.MQTTv5, manual_ack=True)
    client.username_pw_set(ACCOUNT, PASSWORD)
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = expiry_s
    properties.ReceiveMaximum = 15_000
    client.connect("127.0.0.1", port, clean_start=clean_start, properties=properties)
    return client


class Drain:
    """Takes and acknowledges, and does nothing else."""

    def __init__(self, port: int, count: int, session: str) -> None:
        self.left = count
        self.began = 0.0
        self.client = _client(port, session, clean_start=False, expiry_s=3600)
        self.client.on_message = self._message

    def seconds(self) -> float:
        self.client.loop_forever()
        return time.monotonic() - self.began

    def _message(self, client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        self.began = self.began or time.monotonic()
        client.ack(message.mid, message.qos)
        self.left -= 1
        if not self.left:
            client.disconnect()


if __name__ == "__main__":
    print(Drain(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]).seconds())
