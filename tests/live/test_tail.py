from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from time import monotonic

import pytest
from django.db import DataError, transaction

from geo112.live import registry
from geo112.live import tail as tail_module
from geo112.live.mailbox import Mailbox
from geo112.live.outbox import announce
from geo112.live.steps import Step, current_cursor
from geo112.live.tail import Tail
from geo112.regions.models import Region
from tests.live.centre import wait_until


@pytest.fixture
def step(region: Region) -> Step:
    now = current_cursor()
    return Step(now, now, {})


@pytest.fixture
def tail() -> Iterator[Tail]:
    tail = Tail()
    yield tail
    tail.stop()
    assert not tail.running


def write(region: Region, kind: str, *ids: int) -> None:
    with transaction.atomic():
        announce(region, kind, ids)


def test_it_closes_a_full_mailbox_and_no_other(step: Step) -> None:
    async def flood() -> tuple[bool, bool]:
        slow, quick = Mailbox(capacity=3), Mailbox(capacity=30)
        for _ in range(5):
            slow.put(step)
            quick.put(step)
        received = [step async for step in slow.steps(0.2)]
        assert not received
        return slow.closed, quick.closed

    assert asyncio.run(flood()) == (True, False)


def test_it_ends_the_wait_for_steps_at_its_time(step: Step) -> None:
    async def wait() -> list[Step]:
        mailbox = Mailbox(capacity=3)
        mailbox.put(step)
        return [step async for step in mailbox.steps(0.05)]

    assert asyncio.run(wait()) == [step]


def test_it_starts_with_the_first_listener_and_stops_after_the_last(tail: Tail, region: Region) -> None:
    async def listen() -> None:
        with tail.subscribe(), tail.subscribe():
            assert tail.running and tail.listeners == 2

    asyncio.run(listen())
    wait_until(lambda: not tail.running)


def no_json(ids: list[int]) -> dict[int, list[dict[str, object]]]:
    return {Region.objects.get().pk: [{"id": object()}]}


def no_such_row(ids: list[int]) -> dict[int, list[dict[str, object]]]:
    raise DataError("invalid input syntax")


@pytest.mark.parametrize("load", [no_json, no_such_row])
def test_it_closes_the_streams_when_a_loader_fails(
    tail: Tail, region: Region, monkeypatch: pytest.MonkeyPatch, load: registry.Loader
) -> None:
    failed = threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda args: failed.set())
    registry.register_loader("broken", load)

    async def listen() -> bool:
        with tail.subscribe() as mailbox:
            await _first(mailbox)
            await asyncio.to_thread(write, region, "broken", 1)
            assert [step async for step in mailbox.steps(5) if step.messages] == []
            return mailbox.closed

    assert asyncio.run(listen())
    assert failed.wait(5) and not tail.running


async def _first(mailbox: Mailbox) -> Step:
    async for step in mailbox.steps(5):
        return step
    raise AssertionError("the tail never came")


def test_it_reads_positions_at_most_four_times_a_second(
    tail: Tail, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail_module, "COALESCED", frozenset({"office"}))
    loads: list[float] = []

    def load(ids: list[int]) -> dict[int, list[registry.State]]:
        loads.append(monotonic())
        return {region.pk: [{"id": number} for number in ids]}

    registry.register_loader("office", load)

    async def listen() -> None:
        with tail.subscribe() as mailbox:
            await _first(mailbox)
            until = monotonic() + 1.2
            while monotonic() < until:
                await asyncio.to_thread(write, region, "office", 1)
            await _until_loaded(mailbox)

    asyncio.run(listen())
    assert 3 <= len(loads) <= 7
    assert min(later - earlier for earlier, later in zip(loads, loads[1:], strict=False)) > 0.1


async def _until_loaded(mailbox: Mailbox) -> None:
    async for step in mailbox.steps(1):
        if step.messages:
            return
    raise AssertionError("the change never came")


def test_it_wakes_at_once_for_a_call(tail: Tail, region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail_module, "POLL_S", 1.5)
    registry.register_loader("call", lambda ids: {region.pk: [{"id": number} for number in ids]})

    async def listen() -> float:
        with tail.subscribe() as mailbox:
            await _first(mailbox)
            start = monotonic()
            await asyncio.to_thread(write, region, "call", 1)
            await _until_loaded(mailbox)
            await asyncio.to_thread(write, region, "call", 2)
            await _until_loaded(mailbox)
            return monotonic() - start

    assert asyncio.run(listen()) < 1


def test_it_waits_for_a_database_that_is_away(
    tail: Tail, region: Region, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tail_module, "RECONNECT_S", 0.05)
    connect, attempts = tail_module.psycopg.connect, iter(range(3))

    def connect_at_last(**params: object) -> object:
        if next(attempts, None) is not None:
            raise tail_module.psycopg.OperationalError("the database system is starting up")
        return connect(**params)  # type: ignore[arg-type]

    monkeypatch.setattr(tail_module.psycopg, "connect", connect_at_last)

    async def listen() -> Step:
        with tail.subscribe() as mailbox:
            return await _first(mailbox)

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(listen()).messages == {}
    assert caplog.text.count("starting up") == 3
