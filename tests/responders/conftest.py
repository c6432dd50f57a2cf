from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.db import connections

from geo112.local.broker import PrivateBroker
from responders.accounts import provision
from responders.models import Unit
from responders.sessions import client_id
from responders.workers import Worker
from tests.makers import make_unit
from tests.responders.devices import Device, forget_session


@pytest.fixture
def unit(transactional_db: None) -> Unit:
    return make_unit("uji-damkar-01")


@pytest.fixture
def device_of(broker: PrivateBroker) -> Iterator[Callable[[Unit], Device]]:
    """`device_of(unit)` is a connected tracker with an account of its own."""
    with ExitStack() as stack:
        yield lambda unit: stack.enter_context(Device(provision(unit)))


@pytest.fixture
def device(unit: Unit, device_of: Callable[[Unit], Device]) -> Device:
    return device_of(unit)


@pytest.fixture
def worker(broker: PrivateBroker, transactional_db: None) -> Iterator[Worker]:
    """An ingest worker in a thread of this process."""
    working = Worker(1)
    thread = threading.Thread(target=working.run)
    thread.start()
    assert working.ready.wait(10)
    yield working
    working.stop()
    thread.join(20)
    connections.close_all()
    assert not thread.is_alive()
    forget_session(client_id(1))
