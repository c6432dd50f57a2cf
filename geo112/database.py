"""Bare questions to PostgreSQL, for what is asked while somebody waits.

To build a query and model instances takes Django longer than PostgreSQL needs to answer, and every answer that is
waited for costs another way there and back. Everything else asks through Django's models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
from django.db import connection

Rows = list[tuple[Any, ...]]
Ask = Callable[[str, Mapping[str, Any]], Callable[[], Rows]]
"""Takes a question (SQL with `%(name)s`, and the values) and gives what will fetch its rows."""


def at_once(sql: str, values: Mapping[str, Any]) -> Callable[[], Rows]:
    """The question alone, in one way there and back. Raises Django's database errors, as the others do."""
    connection.ensure_connection()
    return _asked(sql, values)


@contextmanager
def asking() -> Iterator[Ask]:
    """Sends several questions together; PostgreSQL answers them on a core of its own while we go on.

    with asking() as later:
        units, tasks = later(UNITS, values), later(TASKS, values)
        ...  # what needs no answer yet; Django's own queries have to wait until the end of the block
    for row in units(): ...
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield _asked


def _asked(sql: str, values: Mapping[str, Any]) -> Callable[[], Rows]:
    """Numbers come as PostgreSQL holds them: to write them out and read them takes as long as to find them. It reads
    each question once in a connection's life, and plans it again only where that pays."""
    cursor = psycopg.Cursor(connection.connection)
    with connection.wrap_database_errors:
        cursor.execute(sql, values, binary=True, prepare=True)
    return partial(_rows, cursor)


def _rows(cursor: psycopg.Cursor[Any]) -> Rows:
    with connection.wrap_database_errors:
        return cursor.fetchall()
