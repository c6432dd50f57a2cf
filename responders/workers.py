"""The ingest worker: wires transport and recording, and keeps several workers running."""

from __future__ import annotations

import hashlib
import logging
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from threading import Event

import orjson
from django.conf import settings

from responders import topics
from responders.formats import SUBSCRIPTIONS
from responders.ingest import Outcome, Received, Rejected, store_until_stored
from responders.messages import IGNORED
from responders.mqtt import Consumer, Note

logger = logging.getLogger(__name__)

RESTART_AFTER_S = 1.0
REFUSALS_LOGGED_EVERY_S = 10.0
MOST_NOTES_PER_UNIT = 20
"""A device that sends thousands of bad fixes in one list need not hear of each; the counters know them all."""


def client_id(number: int) -> str:
    """The same over restarts, yet not to be guessed: whoever connected under it would inherit the worker's session
    with all positions queued in it."""
    secret = hashlib.sha256(settings.MQTT["server_password"].encode()).hexdigest()[:12]
    return f"{topics.SHARE_GROUP}-{number}-{secret}"


class Worker:
    """One ingest worker. Its number makes its session at the broker, so it stays the same over restarts."""

    def __init__(self, number: int) -> None:
        self._stop = Event()
        self._refused: Counter[str] = Counter()
        self._refusals_logged_at = 0.0
        self._consumer = Consumer(client_id(number), SUBSCRIPTIONS, self._handle)

    @property
    def ready(self) -> Event:
        """Set while the broker knows what we want to hear."""
        return self._consumer.subscribed

    def run(self) -> None:
        self._consumer.run()

    def stop(self, *_: object) -> None:
        """Ends `run` after the batch in hand; may be called from a signal handler."""
        self._stop.set()
        self._consumer.stop()

    def _handle(self, batch: list[Received]) -> Iterator[Note]:
        outcome = store_until_stored(batch, self._stop)
        self._log(len(batch), outcome)
        return notes(outcome.rejected)

    def _log(self, messages: int, outcome: Outcome) -> None:
        logger.debug(
            "%d messages: %d fixes stored, %d duplicate, %d others, %d refused",
            *(messages, outcome.stored, outcome.duplicates, outcome.others, len(outcome.rejected)),
        )
        self._refused.update(f"{each.unit or '?'}: {each.refusal.reason}" for each in outcome.rejected)
        if self._refused and time.monotonic() > self._refusals_logged_at + REFUSALS_LOGGED_EVERY_S:
            logger.info("refused: %s", ", ".join(f"{what} ×{n}" for what, n in self._refused.most_common(10)))
            self._refused.clear()
            self._refusals_logged_at = time.monotonic()


def notes(rejected: list[Rejected]) -> Iterator[Note]:
    """What the devices are told about their refused messages, on their `errors` topic."""
    told: Counter[str] = Counter()
    for each in rejected:
        if each.refusal.reason == IGNORED:
            continue
        told[each.unit] += 1
        if each.region and told[each.unit] <= MOST_NOTES_PER_UNIT:
            reason = {"reason": each.refusal.reason, "detail": each.refusal.detail, "t": each.received_at}
            yield (
                topics.unit_topic(each.region, each.unit, topics.ERRORS),
                orjson.dumps(reason, option=orjson.OPT_UTC_Z),
            )


def run_worker(number: int) -> None:
    """Works in this process until SIGTERM or SIGINT."""
    worker = Worker(number)
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, worker.stop)
    worker.run()


def run_workers(count: int) -> None:
    """Keeps `count` worker processes running until SIGTERM or SIGINT, which each of them gets too."""
    stop = Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    processes: dict[int, subprocess.Popen[bytes]] = {}
    while not stop.is_set():
        for number in range(1, count + 1):
            if number not in processes or processes[number].poll() is not None:
                processes[number] = _start(number)
        stop.wait(RESTART_AFTER_S)
    for process in processes.values():
        process.terminate()
    for process in processes.values():
        process.wait()


def _start(number: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "geo112", "ingest", "--number", str(number)])  # noqa: S603
