"""The ingest worker: wires transport and recording, and keeps several workers running."""

from __future__ import annotations

import gc
import logging
import math
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from threading import Event

import orjson
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from responders import topics
from responders.counters import Ledger
from responders.formats import SUBSCRIPTIONS
from responders.ingest import Outcome, Received, Rejected, store_until_stored
from responders.messages import IGNORED
from responders.models import IngestWorker
from responders.mqtt import Consumer, Note
from responders.partitions import make_ahead
from responders.sessions import NOTED_EVERY_S, client_id, note, orphans

logger = logging.getLogger(__name__)

RESTART_AFTER_S = 1.0
DAYS_MADE_EVERY_S = 3600.0
REFUSALS_LOGGED_EVERY_S = 10.0
MOST_NOTES_PER_UNIT = 20
"""A device that sends thousands of bad fixes in one list need not hear of each; the counters know them all."""


class Worker:
    """One ingest worker. Its number makes its session at the broker, so it stays the same over restarts."""

    def __init__(self, number: int, drains: IngestWorker | None = None) -> None:
        self._number = number
        self._stop = Event()
        self._ledger = Ledger(every_s=1.0)
        self._idled_at = self._noted_at = self._made_days_at = -math.inf
        self._refused: Counter[str] = Counter()
        self._refusals_logged_at = 0.0
        name = drains.client_id if drains else client_id(number)
        self._idle = self._flush if drains else self._keep_house
        self._consumer = Consumer(name, SUBSCRIPTIONS, self._handle, idle=self._idle, drain=drains is not None)

    @property
    def ready(self) -> Event:
        """Set while the broker knows what we want to hear."""
        return self._consumer.subscribed

    def run(self) -> bool:
        """Works until `stop`; whether its session was drained."""
        self._consumer.run()
        self._flush()
        return self._consumer.is_dry

    def stop(self, *_: object) -> None:
        """Ends `run` after the batch in hand; may be called from a signal handler."""
        self._stop.set()
        self._consumer.stop()

    def _handle(self, batch: list[Received]) -> Iterator[Note]:
        outcome = store_until_stored(batch, self._stop, self._ledger)
        self._log(len(batch), outcome)
        if time.monotonic() > self._idled_at + NOTED_EVERY_S:  # no idle moment for long
            self._idle()
        return notes(outcome.rejected)

    def _keep_house(self) -> None:
        """Says that we live, and that history has room; where the database is away, the next time does."""
        now, clock = timezone.now(), time.monotonic()
        self._idled_at = clock
        try:
            self._ledger.flush(now)
            if clock > self._noted_at + NOTED_EVERY_S:
                note(self._number, now)
                self._noted_at = clock
            if clock > self._made_days_at + DAYS_MADE_EVERY_S:
                self._made_days_at = clock
                make_ahead(now.date())
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database is away: %s", str(error).strip().split("\n")[0])
        finally:
            close_old_connections()

    def _flush(self) -> None:
        self._idled_at = time.monotonic()
        try:
            self._ledger.flush(timezone.now())
        except (OperationalError, InterfaceError) as error:
            logger.warning("counts are lost: %s", str(error).strip().split("\n")[0])
        finally:
            close_old_connections()

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
    _spare_the_collector()
    worker = Worker(number)
    _stop_at_signals(worker.stop)
    worker.run()
    _say_that_it_ended(number)


def _say_that_it_ended(number: int) -> None:
    try:
        note(number, None)
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database is away: %s", str(error).strip().split("\n")[0])


def drain(number: int) -> None:
    """Stores what the sessions of this number still hold, and ends them. Raises SessionInUse where one is at work."""
    gone = list(orphans(timezone.now()).filter(number=number))
    if not gone and IngestWorker.objects.filter(number=number).exists():
        raise SessionInUse(f"ingest worker {number} is at work, or was a minute ago")
    for session in gone:
        worker = Worker(number, drains=session)
        _stop_at_signals(worker.stop)
        if not worker.run():
            return
        session.delete()
        logger.info("%s is drained and ended", session.client_id)


class SessionInUse(Exception):
    """It cannot be drained: two clients of one name throw each other out."""


@contextmanager
def draining_beyond(count: int) -> Iterator[None]:
    """Meanwhile drains, in processes of their own, the sessions of workers that are no longer wanted."""
    try:
        numbers = set(orphans(timezone.now()).filter(number__gt=count).values_list("number", flat=True))
    except (OperationalError, InterfaceError):
        numbers = set()  # doctor will find them
    finally:
        close_old_connections()
    processes = [_start("--drain", number) for number in sorted(numbers)]
    try:
        yield
    finally:
        _end(processes)


def _stop_at_signals(stop: Callable[..., None]) -> None:
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, stop)


def _spare_the_collector() -> None:
    """A batch is thousands of small objects without cycles: looking through them all took half of our time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def run_workers(count: int) -> None:
    """Keeps `count` worker processes running until SIGTERM or SIGINT, which each of them gets too."""
    stop = Event()
    _stop_at_signals(lambda *_: stop.set())
    processes: dict[int, subprocess.Popen[bytes]] = {}
    while not stop.is_set():
        for number in range(1, count + 1):
            if number not in processes or processes[number].poll() is not None:
                processes[number] = _start("--number", number)
        stop.wait(RESTART_AFTER_S)
    _end(processes.values())


def _start(option: str, number: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "geo112", "ingest", option, str(number)])  # noqa: S603


def _end(processes: Collection[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()
