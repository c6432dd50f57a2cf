"""What a command needs before Django reads its settings."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from geo112.local.environment import (
    Embedded,
    broker_environment,
    needs_private_broker,
    needs_private_database,
    var_directory,
)
from geo112.local.identity import ServerError
from geo112.local.lease import borrowed_database, prepare
from geo112.local.locks import alone

WITHOUT_DATABASE = frozenset(
    {"help", "version", "check", "makemessages", "compilemessages", "collectstatic", "findstatic"}
    | {"diffsettings", "spectacular", "simulate", "simulate_calls", "startapp", "startproject"}
)


@contextmanager
def servers_for(arguments: Sequence[str]) -> Iterator[None]:
    """Run the block with the servers that this command line needs; a server that fails ends the program."""
    command = arguments[0] if arguments and not arguments[0].startswith("-") else "help"
    embedded = Embedded(var_directory())
    try:
        if command in WITHOUT_DATABASE or {"-h", "--help"} & set(arguments):
            yield
        elif command == "up":
            _prepare_up(embedded, demo="--demo" in arguments)
            yield
        elif needs_private_database():
            with borrowed_database(embedded):
                yield
        else:
            yield
    except ServerError as error:
        sys.exit(f"geo112: {error}")


def _prepare_up(embedded: Embedded, *, demo: bool) -> None:
    """`up` starts its servers under a supervisor; here it only gets their addresses."""
    if demo:
        os.environ.setdefault("GEO112_DEMO", "true")
        if not needs_private_database():
            os.environ.setdefault("GEO112_SECRET_KEY", secrets.token_urlsafe(50))
    with alone(embedded.gate_lock):
        if needs_private_database():
            prepare(embedded)
        elif needs_private_broker():
            embedded.broker.prepare()
            os.environ.update(broker_environment(embedded.broker), GEO112_PRIVATE_BROKER="1")
