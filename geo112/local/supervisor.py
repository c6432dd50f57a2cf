"""supervisord as our process supervisor: its configuration, its life, and a thin line to it."""

from __future__ import annotations

import os
import secrets
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from geo112.local.identity import ServerError, write_private
from geo112.local.ports import LOOPBACK, free_port
from geo112.local.programs import Program

MARK = "GEO112_UP"
"""Environment variable of every process of `up`, with its var directory: by it orphans are found."""
START_TIMEOUT_S = 20
STOP_TIMEOUT_S = 60

HEAD = """\
[supervisord]
nodaemon = true
logfile = {logs}/supervisor.log
logfile_maxbytes = 5MB
logfile_backups = 2
loglevel = info
pidfile = {var}/supervisord.pid
childlogdir = {logs}
{user}
[inet_http_server]
port = {host}:{port}
username = geo112
password = {password}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl = http://{host}:{port}
username = geo112
password = {password}
"""

SECTION = """
[program:{name}]
command = {command}
priority = {priority}
directory = /
{user}environment = {environment}
autostart = false
autorestart = true
startsecs = 1
startretries = 1000000
stopsignal = {stop_signal}
stopwaitsecs = {stop_wait_s}
killasgroup = true
redirect_stderr = true
stdout_logfile = {logs}/{name}.log
stdout_logfile_maxbytes = 5MB
stdout_logfile_backups = 2
"""


class Supervisor:
    """One supervisord with its programs, each restarted whenever it dies."""

    def __init__(self, var: Path, programs: Sequence[Program]) -> None:
        self.var, self.programs = var, programs
        self.logs = var / "log"
        self._password = secrets.token_hex(16)
        self._port = free_port(0)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log_files(self) -> dict[str, Path]:
        names = ["supervisor", *(program.name for program in self.programs)]
        return {name: self.logs / f"{name}.log" for name in names}

    def start(self) -> None:
        """Start supervisord itself and wait for its line; its programs start by `start_programs`."""
        self.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in self.logs.glob("*.log*"):
            old.unlink()
        path = self.var / "supervisord.conf"
        write_private(path, self.configuration())
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(path)]
        environment = {**os.environ, MARK: str(self.var), "PYTHONUNBUFFERED": "1"}
        quiet = subprocess.DEVNULL
        # A session of its own: the terminal's Ctrl-C reaches us alone, and we stop it in order.
        self._process = subprocess.Popen(
            command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
        self._await_line()

    def start_programs(self, programs: Sequence[Program]) -> None:
        for program in sorted(programs, key=lambda program: program.priority):
            self._line().startProcess(program.name, False)

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stop every program, the last started first, each only when the one before has ended."""
        if self._process is None or not self.is_alive():
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(STOP_TIMEOUT_S)

    def configuration(self) -> str:
        user = "user = root\n" if os.geteuid() == 0 else ""
        address = {"host": LOOPBACK, "port": self._port, "password": self._password}
        head = HEAD.format(var=_escaped(str(self.var)), logs=_escaped(str(self.logs)), user=user, **address)
        return head + "".join(self._section(program) for program in self.programs)

    def _section(self, program: Program) -> str:
        # The servers lose the mark: an orphaned one is stopped in its own clean way, not as one of many.
        marks = {MARK: ""} if program.first else {}
        environment = {**program.environment, **marks}
        return SECTION.format(
            name=program.name,
            command=_escaped(shlex.join(program.command)),
            priority=program.priority,
            user=f"user = {program.user}\n" if program.user else "",
            environment=",".join(f'{name}="{_escaped(value)}"' for name, value in environment.items()),
            stop_signal=program.stop_signal,
            stop_wait_s=program.stop_wait_s,
            logs=_escaped(str(self.logs)),
        )

    def _line(self) -> Any:
        transport = SupervisorTransport("geo112", self._password, f"http://{LOOPBACK}:{self._port}")
        return ServerProxy(f"http://{LOOPBACK}", transport=transport).supervisor

    def _await_line(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                self._line().getState()
                return
            except (OSError, Fault) as error:
                if time.monotonic() > deadline or not self.is_alive():
                    log = self.logs / "supervisor.log"
                    raise ServerError(f"The process supervisor does not start, see {log}: {error}") from error
                time.sleep(0.05)


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
