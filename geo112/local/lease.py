"""The private database on loan: a command starts it where none runs and leaves things as it found them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from geo112.local.environment import Embedded
from geo112.local.locks import Lock, alone, is_held


@contextmanager
def borrowed_database(embedded: Embedded) -> Iterator[None]:
    """The private cluster runs during the block; concurrent borrowers share it and the last one stops it."""
    with Lock(embedded.users_lock) as users:
        with alone(embedded.gate_lock):
            users.share()
            prepare(embedded)
            _start_or_await(embedded)
        try:
            yield
        finally:
            with alone(embedded.gate_lock):
                # Upgrading a lock frees it first; nobody slips in, since all who take it stand at the gate.
                if users.try_hold() and not is_held(embedded.up_lock):
                    embedded.cluster.stop()


def prepare(embedded: Embedded) -> None:
    """Servers set up, ports settled, `local.env` written. Call with the gate held."""
    embedded.cluster.prepare()
    embedded.broker.prepare()
    embedded.write_environment()


def _start_or_await(embedded: Embedded) -> None:
    if is_held(embedded.up_lock):
        embedded.cluster.wait_until_ready()  # its supervisor starts it, perhaps at this moment
    else:
        embedded.cluster.start()
