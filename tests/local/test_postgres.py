import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from geo112.local import postgres
from geo112.local.ports import LOOPBACK, free_port
from geo112.local.postgres import PrivateCluster
from tests.centre import open_directory


@pytest.fixture(scope="module")
def cluster() -> Iterator[PrivateCluster]:
    with open_directory() as directory:
        cluster = PrivateCluster(directory / "postgres")
        yield cluster
        cluster.stop()


def connect(cluster: PrivateCluster) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(cluster.url.replace("postgis", "postgresql"), autocommit=True)


def test_it_starts_with_a_database_that_takes_postgis(cluster: PrivateCluster) -> None:
    cluster.start()
    with connect(cluster) as connection:
        connection.execute("CREATE EXTENSION postgis")
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_it_refuses_a_wrong_password(cluster: PrivateCluster) -> None:
    cluster.start()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=cluster.host, port=cluster.port, user="geo112", password="guess", dbname="geo112")


def test_it_listens_on_loopback_only(cluster: PrivateCluster) -> None:
    cluster.start()
    with connect(cluster) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)


def test_it_starts_again_after_everything_was_killed(cluster: PrivateCluster) -> None:
    cluster.start()
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(int((cluster.data / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
    cluster.start()
    with connect(cluster) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_it_looks_for_another_port_where_somebody_was_quicker(
    cluster: PrivateCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.stop()
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        taken = other.getsockname()[1]
        chosen = iter([taken, free_port(0)])  # it was free when we looked
        monkeypatch.setattr(postgres, "free_port", lambda wanted: next(chosen))
        cluster.start()
        assert cluster.port != taken
        connect(cluster).close()


def test_it_is_not_fooled_by_a_stale_pid_that_lives_on_as_another_program(cluster: PrivateCluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    assert not cluster.is_running()
    cluster.start()
    assert cluster.is_running()


def test_it_stops(cluster: PrivateCluster) -> None:
    cluster.start()
    cluster.stop()
    assert not cluster.is_running()


def test_it_repeats_an_interrupted_initdb(tmp_path: Path) -> None:
    with open_directory() as directory:
        (directory / "postgres" / "data.new").mkdir(parents=True)
        cluster = PrivateCluster(directory / "postgres")
        cluster.prepare()
        assert cluster.exists
