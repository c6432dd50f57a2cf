"""The simulated tracker against a real broker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from geo112.local.broker import PrivateBroker
from geo112.simulator.device import Account, Device
from responders.accounts import provision
from responders.mqtt import Publisher
from tests.makers import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(broker: PrivateBroker) -> Account:

    row = provision(make_unit("kdi-uji-01")).as_dict()
    return Account.parse({**row, "kind": "fire_engine", "station": [122.5, -3.98]})


async def until(condition: Callable[[], Any], timeout_s: float = 10.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.02)


def run(account: Account, scene: Callable[[Device], Any]) -> Device:
    """Plays `scene` with a connected device, then hangs up."""

    async def play() -> Device:
        device = Device(account, lambda _assignments: None)
        connection = asyncio.create_task(device.run())
        try:
            await until(lambda: device.online)
            await scene(device)
        finally:
            connection.cancel()
        return device

    return asyncio.run(play())


def test_it_connects_and_sends_a_fix(account: Account) -> None:
    async def scene(device: Device) -> None:
        device.report({"t": 1, "lat": -3.98, "lon": 122.5})
        await until(lambda: not device.unacknowledged)

    assert run(account, scene).counts["sent"] == 1


def test_it_sends_after_a_gap_what_it_kept_meanwhile(account: Account) -> None:
    async def scene(device: Device) -> None:
        device.in_gap = True
        device.report({"t": 1, "lat": -3.98, "lon": 122.5})
        device.report({"t": 2, "lat": -3.98, "lon": 122.5})
        device.in_gap = False
        device.report({"t": 3, "lat": -3.98, "lon": 122.5})
        await until(lambda: not device.unacknowledged)

    counts = run(account, scene).counts
    assert (counts["buffered"], counts["sent"]) == (2, 1)


def test_it_comes_back_after_an_unclean_break_and_resends_its_last_minutes(account: Account) -> None:
    async def scene(device: Device) -> None:
        device.report({"t": 1, "lat": -3.98, "lon": 122.5})
        device.break_connection()
        await until(lambda: not device.online)
        await until(lambda: device.online)

    assert run(account, scene).counts["resent"] == 1


def test_it_hears_its_assignments(account: Account, broker: PrivateBroker) -> None:

    heard: list[Any] = []

    async def play() -> None:
        device = Device(account, heard.append)
        connection = asyncio.create_task(device.run())
        await until(lambda: device.online)
        await asyncio.to_thread(publish)
        await until(lambda: heard)
        connection.cancel()

    def publish() -> None:
        with Publisher() as publisher:
            publisher.publish(account.beside("assignments"), json.dumps([{"id": 5}]), retain=True)

    asyncio.run(play())
    assert heard == [[{"id": 5}]]
