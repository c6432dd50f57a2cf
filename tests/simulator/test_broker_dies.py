"""A broker that dies hard loses what it had acknowledged but not saved: a fleet sends its last minutes again."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import paho.mqtt.client as paho
import pytest
from django.conf import settings
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from geo112.local.broker import PrivateBroker
from geo112.simulator.device import Account, Device
from geo112.simulator.fleet import Chances, Conditions, Driver, drive
from geo112.simulator.vehicle import Vehicle
from responders import topics
from responders.accounts import provision
from tests.centre import open_directory
from tests.makers import make_unit
from tests.responders.devices import eventually
from tests.simulator.test_device import until
from tests.simulator.test_vehicle import straight

pytestmark = pytest.mark.django_db
UNITS, TICK_S, BEFORE, MEANWHILE, AFTER = 5, 0.05, 40, 10, 10
Sent = set[tuple[str, float]]


@pytest.fixture
def mortal(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBroker]:
    """A broker that no other test needs; `settings.MQTT` leads to it."""
    with open_directory() as directory:
        private = PrivateBroker(directory / "broker")
        private.start()
        own = {name: getattr(private, name) for name in ("host", "port", "admin_password", "server_password")}
        for name, value in (own | {"public_host": private.host, "public_port": private.port, "tls": False}).items():
            monkeypatch.setitem(settings.MQTT, name, value)
        yield private
        private.stop()


class Listener:
    """Stands in for the ingest worker: a persistent session, heard only while it is connected."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, float]] = []
        self.client = paho.Client(CallbackAPIVersion.VERSION2, "listener-under-test", protocol=paho.MQTTv5)
        self.client.username_pw_set(settings.MQTT["server_username"], settings.MQTT["server_password"])
        self.client.on_connect = lambda client, *_: client.subscribe(topics.every_unit(topics.POSITION), qos=1)
        self.client.on_message = lambda _client, _data, message: self.take(message)
        self.subscribed: list[Any] = []
        self.client.on_subscribe = lambda *details: self.subscribed.append(details)

    def take(self, message: paho.MQTTMessage) -> None:
        content = json.loads(message.payload)
        fixes = content if isinstance(content, list) else [content]
        self.heard += [(message.topic.split("/")[3], fix["t"]) for fix in fixes]

    def come(self) -> None:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = 3_600
        self.client.connect(
            settings.MQTT["host"], settings.MQTT["port"], clean_start=False, properties=properties, keepalive=30
        )
        self.client.loop_start()

    def go(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@asynccontextmanager
async def fleet(accounts: dict[str, Account], sent: Sent) -> AsyncIterator[list[Device]]:
    """Connected devices whose vehicles drive and report until the block is left; `sent` gets whatever they report."""
    devices, drivers = [], []
    for number, (slug, account) in enumerate(accounts.items()):
        device = Device(account, lambda _assignments: None)
        report, chances = device.report, Chances.of(1, number)

        def noted(fix: dict[str, float], slug: str = slug, report: Any = report) -> None:
            sent.add((slug, fix["t"]))
            report(fix)

        device.report = noted  # type: ignore[method-assign]
        vehicle = Vehicle("patrol_car", account.station, straight, lambda chance: _near(chance), chances.way)
        later, wall = asyncio.get_running_loop().call_later, asyncio.get_running_loop().time
        drivers.append(Driver(vehicle, device, Conditions(heartbeat_s=0), chances, later, wall))
        devices.append(device)
    connections = [asyncio.create_task(device.run()) for device in devices]
    await until(lambda: all(device.online for device in devices))
    driving = asyncio.create_task(drive(drivers, TICK_S))
    try:
        yield devices
        driving.cancel()
        await until(lambda: all(device.online and not device.unacknowledged for device in devices))
    finally:
        for task in (driving, *connections):
            task.cancel()


def _near(chance: random.Random) -> tuple[float, float]:
    return 122.5 + chance.uniform(-0.01, 0.01), -3.98


async def kill_it_under_load(mortal: PrivateBroker, accounts: dict[str, Account], sent: Sent) -> None:
    async with fleet(accounts, sent) as devices:
        await until(lambda: len(sent) >= UNITS * BEFORE)
        mortal.kill()
        assert all(device.counts["sent"] >= BEFORE - 1 for device in devices)
        await until(lambda: not any(device.online for device in devices))
        await until(lambda: len(sent) >= UNITS * (BEFORE + MEANWHILE))
        await asyncio.to_thread(mortal.start)
        await until(lambda: all(device.online for device in devices), 30)
        await until(lambda: len(sent) >= UNITS * (BEFORE + MEANWHILE + AFTER))
    assert all(device.counts["resent"] >= BEFORE - 1 for device in devices)


def test_nothing_of_the_last_minutes_is_missing_after_the_broker_was_killed(mortal: PrivateBroker) -> None:
    units = [make_unit(f"uji-{number}") for number in range(UNITS)]
    rows = {unit.slug: provision(unit).as_dict() for unit in units}
    place = {"kind": "patrol_car", "station": [122.5, -3.98]}
    accounts = {slug: Account.parse({**row, **place}) for slug, row in rows.items()}
    listener, sent = Listener(), set[tuple[str, float]]()
    listener.come()
    eventually(lambda: listener.subscribed)
    listener.go()
    # The session is saved, and with it what waits for it; what comes from now on is in the broker's memory alone.
    eventually(
        lambda: any(b"listener-under-test" in kept.read_bytes() for kept in mortal.home.glob("mosquitto.db")), 30
    )
    asyncio.run(kill_it_under_load(mortal, accounts, sent))
    listener.come()
    eventually(lambda: sent <= set(listener.heard))
    listener.go()
    assert len(listener.heard) >= len(sent)
