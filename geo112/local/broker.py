"""A private Mosquitto in a directory: loopback only, nobody anonymous, accounts by the dynamic-security plugin."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from geo112.local.dynamic_security import initial_accounts
from geo112.local.identity import ServerError, as_user, server_home, server_user, write_private
from geo112.local.ports import LOOPBACK, Listening, answers, free_port

ANY_PORT = Listening(0)
"""A free one at the first start, and the same one from then on."""
START_TIMEOUT_S = 20
STOP_TIMEOUT_S = 10

CONFIGURATION = """\
# Written at each start by geo112.local.broker; changes are lost.
listener {port} {host}
allow_anonymous false
plugin {plugin}
plugin_opt_config_file {home}/dynamic-security.json
persistence true
persistence_location {home}/
# A broker that is killed loses what it had not yet saved: five seconds' worth at most.
autosave_interval 5
persistent_client_expiration 1d
# The default of 20 throttles a consumer that acknowledges whole batches; a full queue drops silently.
max_inflight_messages 65535
max_queued_messages {queue_limit}
sys_interval 10
set_tcp_nodelay true
# No lower limits on message size: Mosquitto answers those with endless reconnects.
log_dest stderr
log_type error
log_type warning
log_type notice
connection_messages false
"""


@dataclass(frozen=True)
class Passwords:
    """Of the two accounts with which a broker begins."""

    admin: str
    server: str


class PrivateBroker:
    """Mosquitto below `directory`; `home` is where its files really lie (see `identity.server_home`)."""

    def __init__(self, directory: Path, listening: Listening = ANY_PORT, passwords: Passwords | None = None) -> None:
        """`passwords` count when the accounts are created; without any they are generated."""
        self.directory = directory.absolute()
        self.listening = listening
        self._first_passwords = passwords or Passwords(secrets.token_hex(24), secrets.token_hex(24))
        self.user = server_user("mosquitto")
        self.home = server_home(self.directory, self.user)
        self.log = self.home / "mosquitto.log"
        self._configuration = self.home / "mosquitto.conf"
        self._state = self.home / "broker.json"
        self._process: subprocess.Popen[bytes] | None = None

    # --- addresses ---
    @property
    def host(self) -> str:
        return LOOPBACK

    @property
    def port(self) -> int:
        return int(self._read_state()["port"])

    @property
    def admin_password(self) -> str:
        return str(self._read_state()["admin_password"])

    @property
    def server_password(self) -> str:
        return str(self._read_state()["server_password"])

    @property
    def command(self) -> list[str]:
        """The broker in the foreground, for a process supervisor. Call `prepare` before it starts."""
        program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        if program is None:
            raise ServerError("Mosquitto is not installed: run script/bootstrap, or install mosquitto.")
        return [program, "-c", str(self._configuration)]

    # --- life ---
    def prepare(self) -> None:
        """Accounts at the first time, a free port, the configuration."""
        if not self._state.exists():
            self._create_accounts()
        if self.is_running():
            return
        state = self._read_state()
        state["port"] = free_port(int(state["port"]))
        write_private(self._state, json.dumps(state), self.user)
        values = {"home": self.home, "plugin": _plugin(), "queue_limit": _queue_limit()}
        text = CONFIGURATION.format(host=self.listening.host, port=state["port"], **values)
        write_private(self._configuration, text, self.user)

    def start(self) -> None:
        """Start in the background, unless it runs, and wait until it takes connections."""
        self.prepare()
        if not self.is_running():
            with self.log.open("w") as log:
                self._process = subprocess.Popen(
                    self.command, **as_user(self.user), stdout=log, stderr=log, start_new_session=True
                )
        self.wait_until_ready()

    def stop(self) -> None:
        """Stop cleanly: Mosquitto saves its sessions and queues before it ends."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Let it die hard, as tests of crashes want it."""
        self._signal(signal.SIGKILL)

    def is_running(self) -> bool:
        return self._pid() is not None

    def wait_until_ready(self, timeout_s: float = START_TIMEOUT_S) -> None:
        deadline = time.monotonic() + timeout_s
        while not (answers(self.port) and self.is_running()):
            if time.monotonic() > deadline or (self._process and self._process.poll() is not None):
                reason = self.log.read_text().strip() if self.log.exists() else "no answer"
                raise ServerError(f"Mosquitto does not start: {reason}")
            time.sleep(0.05)

    def _signal(self, number: signal.Signals) -> None:
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, number)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while self._pid() == pid:
            if self._process:
                self._process.poll()  # a child that ended stays in the list of processes until it is asked for
            if time.monotonic() > deadline:
                raise ServerError(f"Mosquitto (pid {pid}) does not end.")
            time.sleep(0.02)

    def _pid(self) -> int | None:
        """The process that runs with our configuration, whoever started it: found even after a crash of its parent."""
        wanted = b"\0-c\0" + str(self._configuration).encode() + b"\0"
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cmdline").read_bytes().endswith(wanted):
                    return int(process.name)
            except OSError:
                continue  # it ended while we looked
        return None

    def _create_accounts(self) -> None:
        first = self._first_passwords
        accounts = initial_accounts(first.admin, first.server)
        write_private(self.home / "dynamic-security.json", accounts, self.user)
        state = {"port": self.listening.port, "admin_password": first.admin, "server_password": first.server}
        write_private(self._state, json.dumps(state), self.user)

    def _read_state(self) -> dict[str, str | int]:
        state: dict[str, str | int] = json.loads(self._state.read_text())
        return state


def _plugin() -> Path:
    name = "mosquitto_dynamic_security.so"
    for folder in ("/usr/lib", "/usr/local/lib"):
        for path in (*Path(folder).glob(name), *Path(folder).glob(f"*/{name}")):
            return path
    raise ServerError(f"{name} is missing: it comes with Debian's mosquitto package.")


def _queue_limit() -> int:
    """As `settings.BROKER_QUEUE_LIMIT`, which cannot be asked: what is prepared here decides what the settings read."""
    return int(os.environ.get("GEO112_BROKER_QUEUE_LIMIT", "1000000"))
