"""A whole demo centre in a directory of its own, as `geo112 up --demo` runs it for a user."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo112.local.ports import free_port

START_TIMEOUT_S = 240
STOP_TIMEOUT_S = 60


@contextmanager
def open_directory() -> Iterator[Path]:
    """A temporary directory that the servers' own users can enter, unlike pytest's `tmp_path` under root."""
    path = Path(tempfile.mkdtemp(prefix="geo112-test-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def plain_environment(var: Path) -> dict[str, str]:
    """Our environment without any configuration of geo112, so that the embedded default applies, below `var`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEO112_")}
    return {**kept, "GEO112_VAR": str(var)}


class Centre:
    """`geo112 up` as a child process; output goes to the file `log` in its directory."""

    def __init__(self, var: Path, *arguments: str, log: str = "up.log") -> None:
        self.var = var
        self.port = free_port(0)
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = var / log
        command = [sys.executable, "-m", "geo112", "up", "--port", str(self.port), *arguments]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, env=plain_environment(var), stdout=log, stderr=log, start_new_session=True
            )

    @property
    def passwords(self) -> dict[str, str]:
        """Password of each demo user by name."""
        accounts: dict[str, str] = json.loads((self.var / "demo_accounts.json").read_text())
        return accounts

    def get(self, path: str) -> int:
        """Status of a GET, 0 where nothing answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Output of a geo112 command beside the running centre."""
        command = [sys.executable, "-m", "geo112", *arguments]
        environment = plain_environment(self.var)
        done = subprocess.run(command, env=environment, input=stdin, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while "geo112 is running at" not in self.log.read_text():
            assert self.process.poll() is None, self.last_words()
            assert time.monotonic() < deadline, self.last_words()
            time.sleep(0.2)

    def last_words(self) -> str:
        """The ends of the centre's own log and of those of its processes: all there is after a failure elsewhere."""
        logs = [self.log, *sorted((self.var / "log").glob("*.log"))]
        return "\n".join(f"--- {path.name}\n{path.read_text()[-3000:]}" for path in logs)

    def stop(self) -> None:
        """As Ctrl-C does it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        finally:
            self.process.kill()


@contextmanager
def running_centre(*arguments: str) -> Iterator[Centre]:
    with open_directory() as var:
        centre = Centre(var, *arguments)
        try:
            centre.wait_until_ready()
            yield centre
        finally:
            centre.stop()
