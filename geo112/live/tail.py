"""One tail per process: it reads the outbox once and fans out to every open stream.

A thread of its own, since it waits for notifications and loads rows through the ORM. It runs while somebody listens.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

import psycopg
from django.db import InterfaceError, OperationalError, connection

from geo112.live.cursor import Cursor
from geo112.live.followers import Followers
from geo112.live.mailbox import Mailbox
from geo112.live.outbox import CHANNEL
from geo112.live.registry import Channel
from geo112.live.steps import Step, current_cursor, step_since

logger = logging.getLogger(__name__)

POLL_S = 0.5
"""A notification only wakes; without one the tail looks by itself, so that a lost one costs half a second."""
TICK_S = 0.25
COALESCED = frozenset({"units"})
"""Kinds that wait for the next tick, as positions come without end. Anything else is read and sent at once."""
RECONNECT_S = 1.0
AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""The database does not answer, so trying again helps. Whatever else it says, it would say again: a bug."""
CAPACITY = 200
"""Steps; at four a second close to a minute's worth. Who is further behind resumes by its cursor instead."""


class Tail:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mailboxes: list[Mailbox] = []
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._cursor: Cursor | None = None
        self._next_tick = 0.0
        self._followers = Followers()

    @property
    def listeners(self) -> int:
        return len(self._mailboxes)

    @property
    def running(self) -> bool:
        return self._thread is not None

    @contextmanager
    def subscribe(self, channels: Collection[Channel] = ()) -> Iterator[Mailbox]:
        """A mailbox that gets every step from now on; to be used inside an event loop.

        Its `channels` keep alive what is worked out only while somebody looks.

        The first step may start later than now: its reader compares `since` with what it has, and catches up.
        """
        mailbox = Mailbox(CAPACITY, channels)
        with self._lock:
            self._mailboxes.append(mailbox)
            if self._thread is None:
                self._start()
        try:
            yield mailbox
        finally:
            self._forget(mailbox)

    def stop(self) -> None:
        """End the thread and close every stream; harmless when nothing runs."""
        self._stopping.set()
        if thread := self._thread:
            thread.join(timeout=5)

    def _start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="live-tail", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._cursor = None
        try:
            while self._wanted():
                self._follow_or_recover()
        except BaseException:
            # A bug in a loader, say: streams that end are noticed, streams that fall silent are not.
            with self._lock:
                self._retire()
            raise
        finally:
            connection.close()

    def _wanted(self) -> bool:
        """Whether to go on. The last look and the farewell are one act, so that no new listener falls in between."""
        with self._lock:
            if self._mailboxes and not self._stopping.is_set():
                return True
            self._retire()
            return False

    def _retire(self) -> None:
        self._thread = None
        for mailbox in self._mailboxes:
            with suppress(RuntimeError):  # its event loop is gone already
                mailbox.close()
        self._mailboxes = []

    def _follow_or_recover(self) -> None:
        try:
            self._follow()
        except AWAY as error:
            logger.warning("The live tail lost the database and tries again: %s", error)
            connection.close()
            self._stopping.wait(RECONNECT_S)

    def _follow(self) -> None:
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as listener:
            listener.execute(f"LISTEN {CHANNEL}")
            while not self._stopping.is_set() and self._mailboxes:
                step = self._look()
                self._send(step)
                self._have_followers_look(step)
                self._await_change(listener)

    def _look(self) -> Step:
        """The next step; an empty one that starts now where the tail is new or has lost its place."""
        self._next_tick = monotonic() + TICK_S
        step = step_since(self._cursor) if self._cursor else None
        if step is None:
            now = current_cursor()
            step = Step(now, now, {})
        self._cursor = step.cursor
        return step

    def _await_change(self, listener: psycopg.Connection) -> None:
        """Return at once for a call or an assignment, at the next tick for positions, and never later than a poll."""
        kinds = {note.payload for note in listener.notifies(timeout=POLL_S, stop_after=1)}
        while kinds <= COALESCED and (rest := self._next_tick - monotonic()) > 0:
            kinds |= {note.payload for note in listener.notifies(timeout=rest, stop_after=1)}

    def _have_followers_look(self, step: Step) -> None:
        watched = frozenset[Channel]().union(*(mailbox.channels for mailbox in list(self._mailboxes)))
        for follower, region_id in self._followers.due(step.messages.keys(), watched, monotonic()):
            follower.look_again(region_id)

    def _send(self, step: Step) -> None:
        for mailbox in list(self._mailboxes):
            if mailbox.closed:
                self._forget(mailbox)
                continue
            try:
                mailbox.put(step)
            except RuntimeError:  # its event loop ended without a farewell
                self._forget(mailbox)

    def _forget(self, mailbox: Mailbox) -> None:
        with self._lock:
            if mailbox in self._mailboxes:
                self._mailboxes.remove(mailbox)


tail = Tail()
atexit.register(tail.stop)
