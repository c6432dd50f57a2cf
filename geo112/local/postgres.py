"""A private PostgreSQL cluster in a directory: loopback only, one generated password, cleaned up after crashes."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from geo112.local.identity import ServerError, as_user, hand_over, server_home, server_user, write_private
from geo112.local.ports import LOOPBACK, Listening, free_port

BINARIES = Path("/usr/lib/postgresql")
ANY_PORT = Listening(0)
"""A free one at the first start, and the same one from then on."""
DATABASE = USERNAME = "geo112"
START_TIMEOUT_S = 180
LAUNCHES = 4

CONFIGURATION = """\
# Written at each start by geo112.local.postgres; changes are lost.
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 100
shared_buffers = 128MB
# What was acknowledged to a device or a caller must survive a power cut.
fsync = on
synchronous_commit = on
random_page_cost = 1.1
# Positions write all day: few checkpoints, and the latest of each unit is swept before its table swells.
max_wal_size = 2GB
wal_compression = on
autovacuum_naptime = 10s
# Compiling costs more than our short queries take.
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = ''
log_checkpoints = off
"""

# Who may come at all is settled by the address on which the server listens.
ACCESS = """\
# Written at each start by geo112.local.postgres; changes are lost.
host all all all scram-sha-256
"""


class PrivateCluster:
    """PostgreSQL below `directory`; `home` is where its files really lie (see `identity.server_home`)."""

    def __init__(self, directory: Path, listening: Listening = ANY_PORT, password: str | None = None) -> None:
        """`password` counts when the cluster is created; without one it is generated."""
        self.directory = directory.absolute()
        self.listening = listening
        self._first_password = password or secrets.token_hex(24)
        self.user = server_user("postgres")
        self.home = server_home(self.directory, self.user)
        self.data = self.home.resolve() / "data"
        self.log = self.home / "postgres.log"
        self._state = self.home / "cluster.json"

    # --- addresses ---
    @property
    def host(self) -> str:
        return LOOPBACK

    @property
    def port(self) -> int:
        return int(self._read_state()["port"])

    @property
    def url(self) -> str:
        """Address of the database with its password, as `GEO112_DATABASE_URL` takes it."""
        state = self._read_state()
        return f"postgis://{USERNAME}:{state['password']}@{self.host}:{state['port']}/{DATABASE}"

    @property
    def command(self) -> list[str]:
        """The server in the foreground, for a process supervisor. Call `prepare` before it starts."""
        return [str(self.binary("postgres")), "-D", str(self.data)]

    def binary(self, name: str) -> Path:
        """A server program of the cluster's own version, or of the newest where there is no cluster yet."""
        version_file = self.data / "PG_VERSION"
        if version_file.exists():
            path = BINARIES / version_file.read_text().strip() / "bin" / name
            if not path.exists():
                version = version_file.read_text().strip()
                raise ServerError(f"The data in {self.data} needs PostgreSQL {version}: install postgresql-{version}.")
            return path
        versions = sorted(BINARIES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
        if not versions:
            raise ServerError("PostgreSQL is not installed: run script/bootstrap, or install postgresql-postgis.")
        return versions[-1]

    # --- life ---
    @property
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def prepare(self) -> None:
        """All that comes before the server: the cluster, no traces of a crash, a free port, the configuration."""
        if not self.exists:
            self._initialise()
        if self.is_running():
            return
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        state = self._read_state()
        state["port"] = free_port(int(state["port"]))
        write_private(self._state, json.dumps(state), self.user)
        text = CONFIGURATION.format(host=self.listening.host, port=state["port"])
        write_private(self.data / "postgresql.conf", text, self.user)
        write_private(self.data / "pg_hba.conf", ACCESS, self.user)

    def start(self) -> None:
        """Start in the background, unless it runs, and wait until the database answers."""
        self.wait_until_ready(before_each_try=self._launch)

    def stop(self) -> None:
        """Stop at once but cleanly: transactions in hand are rolled back."""
        if self.is_running():
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-s")

    def is_running(self) -> bool:
        """Whether the server of this very directory lives; a pid that another program got since does not count."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            return Path(f"/proc/{pid}/cwd").readlink() == self.data
        except (OSError, ValueError):
            return False

    def wait_until_ready(self, *, before_each_try: Callable[[], None] = lambda: None) -> None:
        """Wait until the server takes connections, then see to it that the database exists."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            before_each_try()
            try:
                return self._create_database()
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise ServerError(f"PostgreSQL does not answer on port {self.port}: {error}") from error
                time.sleep(0.1)

    def _launch(self) -> None:
        if self.is_running():
            return
        options = ["-D", str(self.data), "-l", str(self.log), "-w", "-t", str(START_TIMEOUT_S), "-s"]
        for attempt in range(LAUNCHES):
            self.prepare()  # again each time: another server may have taken the port since it was free
            try:
                return self._run("pg_ctl", "start", *options)
            except ServerError:
                # Sessions of a server that was killed hold its shared memory until they notice its death.
                if attempt + 1 == LAUNCHES:
                    raise
                time.sleep(1)

    def _create_database(self) -> None:
        address = re.sub(r"^postgis", "postgresql", self.url)
        maintenance = address.removesuffix(DATABASE) + "postgres"
        with psycopg.connect(maintenance, autocommit=True, connect_timeout=5) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _initialise(self) -> None:
        """Run initdb beside the final place and move it there, so that an interrupted one is simply repeated."""
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        password_file = self.home / "password.new"
        write_private(password_file, self._first_password, self.user)
        try:
            options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--data-checksums"]
            self._run("initdb", "-D", str(draft), "-U", USERNAME, f"--pwfile={password_file}", *options)
        finally:
            password_file.unlink()
        state = {"port": self.listening.port, "password": self._first_password}
        write_private(self._state, json.dumps(state), self.user)
        draft.rename(self.data)
        hand_over(self.data, self.user)

    def _read_state(self) -> dict[str, str | int]:
        state: dict[str, str | int] = json.loads(self._state.read_text())
        return state

    def _run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: a server that outlives pg_ctl would keep a pipe open and us waiting.
        log = self.home / f"{program}.log"
        with log.open("w") as output:
            command = [str(self.binary(program)), *arguments]
            done = subprocess.run(command, **as_user(self.user), stdout=output, stderr=output, check=False)
        if done.returncode:
            raise ServerError(f"{program} failed: {log.read_text().strip()} (see also {self.log})")
