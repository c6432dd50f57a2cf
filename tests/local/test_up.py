"""`geo112 up` as a user meets it: a terminal, Ctrl-C, a kill, a crash, a second start. One centre serves most tests."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.centre import Centre, open_directory, running_centre

PATIENCE_S = 40


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def processes(var: Path) -> dict[int, str]:
    """Living processes that have to do with this var directory, by their command lines."""
    found = {}
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
            belongs = str(var) in line or process.environ().get("GEO112_UP") == str(var)
        except psutil.Error:
            continue
        if belongs and process.pid != os.getpid():
            found[process.pid] = line
    return found


def pid_of(var: Path, part: str) -> int | None:
    """The process whose command line contains the part."""
    return next((pid for pid, line in processes(var).items() if part in line), None)


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    with running_centre() as running:
        yield running


def test_it_answers_and_is_ready(centre: Centre) -> None:
    assert (centre.get("/healthz"), centre.get("/readyz")) == (200, 200)


def test_it_keeps_its_secrets_to_itself(centre: Centre) -> None:
    secrets = [centre.var / "local.env", centre.var / "supervisord.conf"]
    assert [path.stat().st_mode & 0o777 for path in secrets] == [0o600, 0o600]


@pytest.mark.parametrize("part", ["uvicorn", "geo112 ingest", "procrastinate worker", "/postgres -D", "mosquitto -c"])
def test_it_restarts_whatever_is_killed(centre: Centre, part: str) -> None:
    victim = pid_of(centre.var, part)
    assert victim is not None
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: pid_of(centre.var, part) not in (None, victim))
    wait_for(lambda: centre.get("/readyz") == 200)


def test_it_lets_commands_work_beside_it(centre: Centre) -> None:
    assert "broken" not in centre.manage("doctor", "--only", "database,broker,roads")
    assert centre.get("/readyz") == 200


def test_it_refuses_to_run_twice_in_one_place(centre: Centre) -> None:
    second = Centre(centre.var, log="second.log")
    assert second.process.wait(PATIENCE_S) == 1
    assert f"runs here already: {centre.url}" in second.log.read_text()
    assert centre.get("/healthz") == 200


def test_it_ends_every_process_on_ctrl_c() -> None:
    with running_centre() as centre:
        begin = time.monotonic()
        centre.stop()
        assert time.monotonic() - begin < 10
        assert centre.process.returncode == 0
        assert processes(centre.var) == {}


def test_it_cleans_up_after_everything_was_killed() -> None:
    with open_directory() as var:
        crashed = Centre(var)
        crashed.wait_until_ready()
        crashed.process.kill()
        crashed.process.wait()
        supervisor = pid_of(var, "supervisord")
        assert supervisor is not None
        os.kill(supervisor, signal.SIGKILL)
        second = Centre(var, log="second.log")
        second.wait_until_ready()
        assert "Ended" in second.log.read_text()
        second.stop()
        wait_for(lambda: processes(var) == {})
