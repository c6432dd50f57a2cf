"""Processes that die hard while a fleet reports, and what is in the database afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.bench.tools.publisher import publish
from tests.bench.tools.rig import Rig, finished, pause

RATE = 1000.0
PATIENCE_S = 60.0
LATEST_IS_NEWEST = """
    SELECT count(*) FROM responders_latestposition AS latest JOIN (
        SELECT unit_id, max(effective_at) AS newest FROM responders_position GROUP BY unit_id
    ) AS history ON history.unit_id = latest.unit_id AND history.newest = latest.effective_at
"""


@contextmanager
def load(made: Rig, seconds: float) -> Iterator[int]:
    """Publishes meanwhile at RATE, and waits at the end until the broker has it all. Yields how many that will be."""
    made.forget()
    count = int(seconds * RATE)
    publisher = made.publishing(count, RATE)
    try:
        yield count
        finished(publisher)
    finally:
        publisher.kill()


def wait_until_stored(made: Rig, count: int) -> None:
    """Until all of them are there, each once. Fails after PATIENCE_S."""
    began = time.monotonic()
    while (stored := stored_or_away(made)) < count:
        assert time.monotonic() < began + PATIENCE_S, f"{count - stored} of {count} are lost"
        pause()
    assert stored == count, f"{stored - count} are there twice"


def stored_or_away(made: Rig) -> int:
    try:
        return made.stored()
    except psycopg.OperationalError:
        return -1


def latest_is_newest(made: Rig) -> bool:
    """Whether the latest of each unit is the newest of its history."""
    return bool(made.ask(LATEST_IS_NEWEST) == made.ask("SELECT count(*) FROM responders_latestposition") == made.units)


def kill_worker(parent: subprocess.Popen[str]) -> None:
    """Kills one of the workers, which the parent will start anew."""
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)


def kill_database(made: Rig) -> None:
    """PostgreSQL's first process dies; the others notice, and it recovers as after a power cut."""
    pid = int((made.cluster.data / "postmaster.pid").read_text().split("\n")[0])
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists():
        pause()
    made.cluster.start()


def lost_with_broker(made: Rig, seconds: float) -> tuple[int, float]:
    """What plain devices lose when the broker dies while no worker is there: fixes, and the seconds they span.

    They had been acknowledged. Nobody sends them again here, unlike our own devices.
    """
    with made.ingest():
        made.forget()
    count = int(seconds * RATE)
    publish(made.broker.port, made.units, count, RATE)
    made.broker.kill()
    made.broker.start()
    with made.ingest():
        stored = settled(made)
    return count - stored, (count - stored) / RATE


def settled(made: Rig) -> int:
    """How many are stored when no more come."""
    before = -1
    while (stored := made.stored()) != before:
        before = stored
        pause(3)
    return stored
