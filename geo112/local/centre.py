"""A whole centre on one machine: what `geo112 up` does from the first lock to the last process."""

from __future__ import annotations

import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import StringIO
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from rich.console import Console

from geo112.checks import TAG
from geo112.local import demo, programs
from geo112.local.banner import banner
from geo112.local.environment import Embedded
from geo112.local.identity import ServerError
from geo112.local.locks import Lock, alone
from geo112.local.logs import FollowedLogs
from geo112.local.orphans import end_orphans
from geo112.local.ports import LOOPBACK, free_port
from geo112.local.programs import Program
from geo112.local.supervisor import Supervisor
from geo112.regions.models import Region
from responders.accounts import ensure_server_accounts

POLL_S = 0.2
READY_TIMEOUT_S = 180
LAST_WORDS = 20
"""Lines of its log that are shown where a server does not start."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody pressed Ctrl-C, or the system asks us to end. No error, hence no Exception."""


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line."""

    port: int
    demo: bool
    calls_per_hour: float


def run(wishes: Wishes, console: Console) -> None:
    """Run a centre until it is told to stop. Raises ServerError where it cannot."""
    embedded = Embedded(settings.VAR_DIR.absolute())
    with Lock(embedded.up_lock) as lock:
        if not _claim(lock):
            raise ServerError(f"A centre runs here already: {lock.read()}. Stop that one first, or set GEO112_VAR.")
        before = {number: signal.signal(number, _stop) for number in SIGNALS}
        try:
            Centre(embedded, wishes, console).run(lock)
        except Stopped:
            with suppress(OSError):
                console.print("The centre has stopped.")
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _claim(lock: Lock) -> bool:
    """Take the lock of this var directory; others look at it for a moment at times."""
    for _attempt in range(10):
        if lock.try_hold():
            return True
        time.sleep(0.05)
    return False


def _stop(number: int, frame: FrameType | None) -> None:
    _ignore_signals()
    raise Stopped


def _ignore_signals() -> None:
    """One is enough: stopping must not be stopped half way."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


class Centre:
    """One run of `geo112 up`."""

    def __init__(self, embedded: Embedded, wishes: Wishes, console: Console) -> None:
        self.embedded, self.wishes, self.console = embedded, wishes, console
        self.var = embedded.var

    def run(self, lock: Lock) -> None:
        self._clear_remains()
        self._tell_where_data_lies()
        port = free_port(self.wishes.port)
        if port != self.wishes.port:
            self.console.print(f"Port {self.wishes.port} is taken, using {port}.")
        self.url = f"http://{LOOPBACK}:{port}"
        lock.write(f"{self.url} (process {os.getpid()}, files in {self.var})")
        os.environ.setdefault("GEO112_PUBLIC_URL", self.url)
        supervisor = Supervisor(self.var, [*self._servers(), *programs.server_side(port), *self._simulators()])
        try:
            self._serve(supervisor)
        finally:
            _ignore_signals()
            with suppress(OSError):  # the terminal may be gone; stopping must not depend on it
                self.console.print("Stopping …")
            supervisor.stop()

    def _serve(self, supervisor: Supervisor) -> None:
        with self._step("Database and broker"):
            self._start_servers(supervisor)
        passwords = self._fill()
        with self._step("Web, ingest and worker"):
            self._start_rest(supervisor)
        broker = f"{settings.MQTT['public_host']}:{settings.MQTT['public_port']}"
        self.console.print(banner(self.url, broker, self.var, passwords))
        self._follow(supervisor)

    # --- before ---
    def _clear_remains(self) -> None:
        if orphans := end_orphans(self.var):
            self.console.print(f"Ended {orphans} processes that a crash had left behind.")
        if settings.PRIVATE_BROKER:
            self.embedded.broker.stop()

    def _tell_where_data_lies(self) -> None:
        for server in (self.embedded.cluster, self.embedded.broker):
            if server.home != server.directory:
                self.console.print(
                    f"The server's user cannot enter {server.directory}; its files are in {server.home}."
                )

    def _servers(self) -> list[Program]:
        database = [programs.database(self.embedded.cluster)] if settings.LOCAL else []
        broker = [programs.broker(self.embedded.broker)] if settings.PRIVATE_BROKER else []
        return [*database, *broker]

    def _simulators(self) -> list[Program]:
        if not self.wishes.demo:
            return []
        trackers, fixtures = self.var / demo.TRACKERS, settings.FIXTURES_DIR
        vehicles = [programs.vehicles(trackers, fixtures, region) for region in demo.REGIONS]
        if self.wishes.calls_per_hour <= 0:
            return vehicles
        token, per_hour = demo.calls_token(self.var), self.wishes.calls_per_hour
        return [*vehicles, programs.callers(self.url, token, demo.REGIONS[0], per_hour)]

    def _start_servers(self, supervisor: Supervisor) -> None:
        """Take the database over from commands that borrowed it, then put it under the supervisor."""
        with self._nobody_else_uses_the_database():
            if settings.LOCAL:
                self.embedded.cluster.stop()
                self.embedded.cluster.prepare()
            supervisor.start()
            supervisor.start_programs([program for program in supervisor.programs if program.first])
            if settings.LOCAL:
                self._await_database(supervisor)
        if settings.PRIVATE_BROKER:
            self.embedded.broker.wait_until_ready()

    def _await_database(self, supervisor: Supervisor) -> None:
        try:
            self.embedded.cluster.wait_until_ready()
        except ServerError as error:
            last_words = supervisor.log_files["postgres"].read_text().splitlines()[-LAST_WORDS:]
            raise ServerError("\n".join([str(error), *last_words])) from error

    @contextmanager
    def _nobody_else_uses_the_database(self) -> Iterator[None]:
        said = False
        while True:
            with alone(self.embedded.gate_lock), Lock(self.embedded.users_lock) as users:
                if users.try_hold():
                    yield
                    return
            if not said:
                self.console.print("Waiting for another geo112 command to finish with the database …")
            said = True
            time.sleep(POLL_S)

    # --- data ---
    def _fill(self) -> dict[str, str]:
        """Schema, fixtures, static files and people; returns the demo's passwords by user."""
        call_command("check", deploy=True, tags=[TAG], stdout=StringIO())
        _await_connection()
        with self._step("Schema"):
            call_command("migrate", verbosity=0, interactive=False)
        if self.wishes.demo or not Region.objects.exists():
            with self._step("Fixtures"):
                call_command("load_fixtures", verbosity=0, stdout=StringIO())
        if settings.PRIVATE_BROKER:
            ensure_server_accounts()  # a broker that an older version set up may lack a right
        with self._step("Static files"):
            call_command("collectstatic", verbosity=0, interactive=False)
        passwords = self._populate() if self.wishes.demo else {}
        # Nothing more is asked of the database here; a pool that outlives its server would only complain.
        connections.close_all()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
        return passwords

    def _populate(self) -> dict[str, str]:
        with self._step("Demo users and trackers"):
            passwords = demo.create_users(self.var)
            demo.admit_exchange(demo.calls_token(self.var))
            demo.provision_trackers(self.var)
        return passwords

    # --- life ---
    def _start_rest(self, supervisor: Supervisor) -> None:
        supervisor.start_programs([program for program in supervisor.programs if not program.first])
        deadline = time.monotonic() + READY_TIMEOUT_S
        while (answer := readiness(self.url)) != "ok":
            if time.monotonic() > deadline or not supervisor.is_alive():
                raise ServerError(f"The centre does not become ready ({answer}); see the files in {supervisor.logs}.")
            time.sleep(POLL_S)

    def _follow(self, supervisor: Supervisor) -> None:
        logs = FollowedLogs(supervisor.log_files)
        while supervisor.is_alive():
            for line in logs.new_lines():
                self.console.print(line, markup=False, highlight=False, soft_wrap=True)
            time.sleep(POLL_S)
        end_orphans(self.var)
        raise ServerError("The process supervisor died; its processes were ended. Start again with geo112 up.")

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        """Show what is being done, and afterwards how long it took."""
        begin = time.monotonic()
        with self.console.status(f"{name} …"):
            yield
        self.console.print(f"[green]✓[/] {name} [dim]{time.monotonic() - begin:.1f} s[/]")


def _await_connection() -> None:
    """The first connection of a busy old machine may take longer than a request would be let wait for one."""
    deadline = time.monotonic() + READY_TIMEOUT_S
    while True:
        try:
            return connection.ensure_connection()
        except OperationalError:
            connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
            if time.monotonic() > deadline:
                raise


def readiness(url: str) -> str:
    """`ok`, or what is missing."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310 - our own address
            return str(answer.read().decode().strip())
    except urllib.error.HTTPError as error:
        return error.read().decode().strip()
    except OSError as error:
        return str(error)
