"""The transport alone: a real broker, and a handler that stands for the database."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import pytest

from geo112.local.broker import PrivateBroker
from responders import topics
from responders.ingest import Abandoned, Received
from responders.models import Unit
from responders.mqtt import Consumer, Note
from responders.mqtt import consumer as consumer_module
from tests.responders.devices import Device, eventually, forget_session

POSITIONS = [topics.shared(topics.every_unit(topics.POSITION))]


class Handler:
    """Keeps what it is given; while `gate` is closed it does not come back."""

    def __init__(self) -> None:
        self.payloads: list[bytes] = []
        self.entered = Event()
        self.gate = Event()
        self.gate.set()
        self.abandon_after = 10_000

    def __call__(self, batch: list[Received]) -> list[Note]:
        self.entered.set()
        self.gate.wait()
        if len(self.payloads) >= self.abandon_after:
            raise Abandoned
        self.payloads += [received.payload for received in batch]
        return []


@contextmanager
def consuming(handler: Handler, number: int = 1, *, size: int = 1000) -> Iterator[Consumer]:
    consumer = Consumer(f"uji-{number}", POSITIONS, handler, size=size, wait_s=0.05)
    thread = threading.Thread(target=consumer.run)
    thread.start()
    assert consumer.subscribed.wait(10)
    try:
        yield consumer
    finally:
        handler.gate.set()
        consumer.stop()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture(autouse=True)
def no_sessions_left(broker: PrivateBroker) -> Iterator[None]:
    yield
    for number in (1, 2):
        forget_session(f"uji-{number}")


def numbers(first: int, last: int) -> list[bytes]:
    return [str(n).encode() for n in range(first, last)]


def publish(device: Device, payloads: list[bytes]) -> None:
    infos = [device.client.publish(f"{device.base}/{topics.POSITION}", payload, qos=1) for payload in payloads]
    for info in infos:
        info.wait_for_publish(20)


def test_it_hands_messages_over_in_order(device: Device, handler: Handler) -> None:
    with consuming(handler, size=7):
        publish(device, numbers(0, 50))
        eventually(lambda: len(handler.payloads) == 50)
    assert handler.payloads == numbers(0, 50)


def test_it_gets_again_what_was_not_handled(device: Device, handler: Handler) -> None:
    handler.gate.clear()
    handler.abandon_after = 0
    with consuming(handler):
        publish(device, numbers(0, 20))
        assert handler.entered.wait(5)
    handler.abandon_after = 10_000
    with consuming(handler):
        eventually(lambda: sorted(set(handler.payloads)) == sorted(numbers(0, 20)))


def test_it_gets_what_came_while_it_was_away(device: Device, handler: Handler) -> None:
    with consuming(handler):
        publish(device, [b"before"])
        eventually(lambda: handler.payloads == [b"before"])
    publish(device, [b"meanwhile"])
    with consuming(handler):
        eventually(lambda: handler.payloads == [b"before", b"meanwhile"])


def test_it_comes_back_after_the_connection(device: Device, handler: Handler) -> None:
    handler.gate.clear()
    with consuming(handler, size=10) as consumer:
        publish(device, numbers(0, 30))
        assert handler.entered.wait(5)
        consumer._client.socket().shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
        eventually(lambda: not consumer.subscribed.is_set())
        assert consumer.subscribed.wait(10)
        handler.gate.set()
        publish(device, numbers(30, 60))
        eventually(lambda: set(handler.payloads) == set(numbers(0, 60)))


def test_it_keeps_no_acknowledgement_for_another_connection(device: Device, handler: Handler) -> None:
    handler.gate.clear()
    handler.abandon_after = 10
    with consuming(handler) as consumer:
        publish(device, numbers(0, 10))
        assert handler.entered.wait(5)
        forget_session("uji-1")  # so that the next messages get the same numbers as those in hand
        assert consumer.subscribed.wait(10)
        publish(device, numbers(10, 20))
        eventually(lambda: len(consumer._pending) == 10)
        handler.gate.set()
        eventually(lambda: handler.payloads == numbers(0, 10) and not consumer._pending)
    handler.abandon_after = 10_000
    with consuming(handler):
        eventually(lambda: handler.payloads == numbers(0, 20))


def test_it_bounds_what_it_holds(device: Device, handler: Handler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer_module, "RECEIVE_MAXIMUM", 20)
    handler.gate.clear()
    with consuming(handler, size=5) as consumer:
        publish(device, numbers(0, 100))
        eventually(lambda: len(consumer._pending) + len(consumer._in_hand) == 20)
        handler.gate.set()
        eventually(lambda: handler.payloads == numbers(0, 100))


def test_it_stops_reading_when_much_is_in_hand(
    device: Device, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_module, "MOST_HELD_BYTES", 50_000)
    large = [bytes([n]) * 60_000 for n in range(10)]
    handler.gate.clear()
    with consuming(handler, size=1) as consumer:
        publish(device, large[:1])
        assert handler.entered.wait(5)
        publish(device, large[1:])
        assert consumer._held_bytes < 60_000 * len(large)
        assert not consumer._pending
        handler.gate.set()
        eventually(lambda: handler.payloads == large)


def test_it_shares_the_load(device: Device, handler: Handler) -> None:
    second = Handler()
    with consuming(handler), consuming(second, number=2):
        publish(device, numbers(0, 100))
        eventually(lambda: len(handler.payloads) + len(second.payloads) == 100)
    assert handler.payloads
    assert second.payloads
    assert set(handler.payloads) | set(second.payloads) == set(numbers(0, 100))


def test_it_comes_back_after_the_broker(
    broker: PrivateBroker, handler: Handler, unit: Unit, device_of: Callable[[Unit], Device]
) -> None:
    with consuming(handler) as consumer:
        broker.stop()
        eventually(lambda: not consumer.subscribed.is_set())
        broker.start()
        assert consumer.subscribed.wait(10)
        publish(device_of(unit), [b"again"])
        eventually(lambda: handler.payloads == [b"again"])


def test_it_ends_with_the_error_of_its_handler(device: Device) -> None:
    def fail(_batch: list[Received]) -> list[Note]:
        raise ZeroDivisionError

    consumer = Consumer("uji-1", POSITIONS, fail, wait_s=0.05)
    threading.Timer(0.3, device.say, ("position", b"x"), {"wait": False}).start()
    with pytest.raises(ZeroDivisionError):
        consumer.run()
