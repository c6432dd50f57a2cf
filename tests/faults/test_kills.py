"""The short form; `script/bench faults` is the long one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.tools.rig import Rig, pause, rig
from tests.faults.kills import (
    kill_database,
    kill_worker,
    latest_is_newest,
    load,
    lost_with_broker,
    wait_until_stored,
)

AUTOSAVE_S = 5.0
UNITS = 100


@pytest.fixture(scope="module")
def made() -> Iterator[Rig]:
    with rig(UNITS) as running:
        yield running


def test_it_loses_nothing_when_workers_are_killed_again_and_again(made: Rig) -> None:
    with made.ingest(2) as parent:
        with load(made, 6) as count:
            for _ in range(3):
                pause(1.5)
                kill_worker(parent)
        wait_until_stored(made, count)
    assert latest_is_newest(made)


def test_it_loses_nothing_when_the_database_is_killed_again_and_again(made: Rig) -> None:
    with made.ingest(2):
        with load(made, 6) as count:
            for _ in range(2):
                pause(2)
                kill_database(made)
        wait_until_stored(made, count)
    assert latest_is_newest(made)


def test_a_plain_device_loses_seconds_when_the_broker_is_killed(made: Rig) -> None:
    lost, seconds = lost_with_broker(made, 20)
    assert seconds <= 2 * AUTOSAVE_S + 2, f"{lost} fixes"  # it saves when its timer comes round, not on the second
