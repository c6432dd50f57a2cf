"""The database as a file and back, by PostgreSQL's own programs.

A restore goes into a database of its own beside the present one and takes its place only when all of it is there: one
that fails half way leaves everything as it was.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections
from psycopg import sql

from geo112.local.backup.archive import CHUNK, BackupError, Watch
from geo112.local.postgres import BINARIES

NOT_KEPT = ("live_event", "live_horizon", "regions_upload")
"""Rows of the moment: the stream begins anew after a restore, and uploads wait for an hour at most."""


@dataclass(frozen=True)
class Server:
    """Where the centre's database is, and the programs that speak its version."""

    host: str
    port: str
    user: str
    password: str
    name: str

    @classmethod
    def configured(cls) -> Server:
        given: dict[str, Any] = connection.settings_dict
        host, port, user, password = (str(given[key] or "") for key in ("HOST", "PORT", "USER", "PASSWORD"))
        return cls(host, port, user, password, str(given["NAME"]))

    def program(self, name: str) -> str:
        """The newest of the machine: older ones refuse a newer server. Raises BackupError."""
        versions = sorted(BINARIES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
        found = str(versions[-1]) if versions else shutil.which(name)
        if not found:
            raise BackupError(f"{name} is missing: install postgresql-client.")
        return found

    @property
    def environment(self) -> dict[str, str]:
        """The password goes this way, where `ps` does not show it."""
        known = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        return {**os.environ, **{name: value for name, value in known.items() if value}}

    def connect(self, database: str = "postgres", *, autocommit: bool = False) -> psycopg.Connection[Any]:
        """Raises BackupError."""
        given = {"host": self.host, "port": self.port, "user": self.user, "password": self.password}
        address = {key: value for key, value in given.items() if value}
        try:
            return psycopg.connect(**address, dbname=database, autocommit=autocommit, connect_timeout=5)  # type: ignore[arg-type]
        except psycopg.OperationalError as error:
            raise BackupError(f"The database does not answer: {error}") from error

    def maintenance(self) -> psycopg.Connection[Any]:
        """A connection from which databases are made, renamed and dropped."""
        return self.connect(autocommit=True)


@contextmanager
def snapshot(server: Server) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """One view of the database for all that asks, and its name for `dump`; what is written meanwhile is not in it."""
    with server.connect(server.name) as link:
        link.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = link.execute("SELECT pg_export_snapshot()").fetchone()
        assert row  # noqa: S101 - a SELECT without FROM has one
        yield link, row[0]


def dump(server: Server, snapshot: str, path: Path, watch: Watch) -> None:
    """A copy of what the snapshot sees. Raises BackupError."""
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--dbname={server.name}"]
    options += [f"--exclude-table-data={table}" for table in NOT_KEPT]
    command = [server.program("pg_dump"), *options]
    with (
        path.open("wb") as out,
        subprocess.Popen(command, env=server.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
    ):
        assert process.stdout and process.stderr  # noqa: S101 - both are pipes
        while chunk := process.stdout.read(CHUNK):
            out.write(chunk)
            watch(len(chunk))
        complaint = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise BackupError(f"pg_dump failed: {complaint}")


def restore(server: Server, path: Path) -> str:
    """Loads the copy into a new database and returns its name. Raises BackupError, and then there is none."""
    new = f"{server.name}_restored"
    _drop(server, new)
    try:
        with server.maintenance() as link:
            link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(new)))
        options = ["--no-owner", "--no-privileges", "--exit-on-error", f"--jobs={os.cpu_count() or 1}"]
        command = [server.program("pg_restore"), *options, f"--dbname={new}", str(path)]
        done = subprocess.run(command, env=server.environment, capture_output=True, text=True, check=False)
    except psycopg.Error as error:
        raise BackupError(f"No database can be made for the restore: {error}") from error
    if done.returncode:
        _drop(server, new)
        raise BackupError(f"pg_restore failed: {done.stderr.strip()}")
    return new


def count_rows(link: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table that is kept, partitions within their tables."""
    tables = link.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace AND relname <> 'spatial_ref_sys' ORDER BY relname"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        if table not in NOT_KEPT:
            row = link.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table))).fetchone()
            counts[table] = int(row[0]) if row else 0
    return counts


def take_place(server: Server, new: str) -> None:
    """The new database gets the name of the present one, which is dropped. Nobody may be connected to either."""
    leave()
    old = f"{server.name}_before"
    _drop(server, old)
    try:
        # Both at once: a cluster that starts without its database would be given an empty one.
        with server.maintenance() as link, link.transaction():
            _rename(link, server.name, old)
            _rename(link, new, server.name)
    except psycopg.Error as error:
        raise BackupError(f"The restored database cannot take its place: {error}") from error
    _drop(server, old)


def leave() -> None:
    """Let go of our own connections: a database with one can be neither renamed nor dropped."""
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own


def others_connected(server: Server) -> int:
    """How many sessions beside ours use the database."""
    leave()
    with server.maintenance() as link:
        row = link.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
            [server.name],
        ).fetchone()
    return int(row[0]) if row else 0


def _rename(link: psycopg.Connection[Any], old: str, new: str) -> None:
    link.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def _drop(server: Server, name: str) -> None:
    with server.maintenance() as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
