"""Commands that borrow the private database, each a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo112.local.environment import Embedded, read_environment
from tests.centre import open_directory, plain_environment


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    with open_directory() as directory:
        yield directory
        Embedded(directory).cluster.stop()


def start(var: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "geo112", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=plain_environment(var), stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def run(var: Path, *arguments: str) -> str:
    process = start(var, *arguments)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return output


def wait_for_line(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "connected"


CONNECT = "from django.db import connection; connection.ensure_connection(); print('connected', flush=True); input()"


def test_it_starts_no_database_for_a_command_that_needs_none() -> None:
    with open_directory() as untouched:
        run(untouched, "help")
        assert list(untouched.iterdir()) == []


def test_it_starts_the_database_and_stops_it_again(var: Path) -> None:
    assert "[ ] 0001_initial" in run(var, "showmigrations", "regions")
    assert Embedded(var).cluster.exists and not Embedded(var).cluster.is_running()


def test_it_keeps_generated_secrets_private_and_unchanged(var: Path) -> None:
    run(var, "showmigrations", "regions")
    before = read_environment(var / "local.env")
    run(var, "showmigrations", "regions")
    assert read_environment(var / "local.env") == before
    assert len(before["GEO112_SECRET_KEY"]) > 40
    assert (var / "local.env").stat().st_mode & 0o777 == 0o600


def test_it_leaves_the_database_to_others_who_still_use_it(var: Path) -> None:
    first, second = (start(var, "shell", "-v0", "--no-startup", "-c", CONNECT) for _ in range(2))
    wait_for_line(first)
    wait_for_line(second)
    assert first.communicate("\n", timeout=30)[1] == "" and first.returncode == 0
    assert Embedded(var).cluster.is_running()
    second.communicate("\n", timeout=30)
    assert not Embedded(var).cluster.is_running()
