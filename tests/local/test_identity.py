"""The private servers for users other than root, and below directories that their users cannot enter."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo112.local.broker import PrivateBroker
from geo112.local.identity import SYSTEM_HOME, server_home, server_user
from geo112.local.postgres import PrivateCluster
from tests.centre import open_directory

NOBODY = pwd.getpwnam("nobody")


def succeeds_as_nobody(work: Callable[[], None]) -> bool:
    """Run the work in a child process that has given up root; as somebody else already, simply run it there."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY.pw_gid)
                os.setuid(NOBODY.pw_uid)
            work()
            code = 0
        finally:
            os._exit(code)  # pytest's own end must not run twice
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.fixture
def directory() -> Iterator[Path]:
    with open_directory() as path:
        path.chmod(0o777)
        yield path


def test_it_runs_a_cluster_without_root(directory: Path) -> None:
    def work() -> None:
        cluster = PrivateCluster(directory / "postgres")
        cluster.start()
        cluster.stop()

    assert succeeds_as_nobody(work)


def test_it_runs_a_broker_without_root(directory: Path) -> None:
    def work() -> None:
        broker = PrivateBroker(directory / "broker")
        broker.start()
        broker.stop()

    assert succeeds_as_nobody(work)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand its servers over to other users")
def test_it_moves_the_files_out_of_a_home_that_the_server_cannot_enter() -> None:
    closed = Path(tempfile.mkdtemp())
    home = server_home(closed / "postgres", server_user("postgres"))
    assert home.parent == SYSTEM_HOME and home.owner() == "postgres"
    shutil.rmtree(home)
    shutil.rmtree(closed)
