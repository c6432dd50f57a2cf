"""Free TCP ports on the loopback interface."""

from __future__ import annotations

import random
import socket
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
ORDINARY = range(20_000, 32_000)
"""Below those that the kernel hands out to clients (32768 and up): no connection of somebody else's takes one of these
between our choosing it and the server's listening."""
_TRIES = 200

_given: set[int] = set()
"""A port that was chosen is not free any more, although nobody listens there yet."""


@dataclass(frozen=True)
class Listening:
    """Where a server shall listen; another port is taken where this one is not free."""

    port: int
    host: str = LOOPBACK


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections still linger counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def free_port(wanted: int) -> int:
    """The wanted port, or where it is taken another one; this process is never given the same one twice.

    Raises OSError where none is free.
    """
    if wanted and is_free(wanted):
        _given.add(wanted)
        return wanted
    for port in random.SystemRandom().sample(ORDINARY, _TRIES):
        if port not in _given and is_free(port):
            _given.add(port)
            return port
    raise OSError(f"no free port among {_TRIES} tried between {ORDINARY.start} and {ORDINARY.stop}")
