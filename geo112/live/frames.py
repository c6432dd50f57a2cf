"""The wire format of server-sent events (WHATWG HTML, section 9.2), nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from geo112.live.cursor import Cursor

RETRY_HINT = b"retry: 2000\n\n"
"""A browser that lost the stream tries again after two seconds."""


def message(event: str, data: Any) -> bytes:
    """One event, still open at its end, so that a cursor can be added. Aware datetimes are written in UTC with Z."""
    return b"event: %b\ndata: %b\n" % (event.encode(), orjson.dumps(data, option=orjson.OPT_UTC_Z))


def block(messages: Sequence[bytes], cursor: Cursor) -> bytes:
    """The messages of one step. Only the last carries the cursor: whoever has it has seen them all."""
    return b"\n".join(messages) + _id_line(cursor) + b"\n" if messages else b""


def heartbeat(cursor: Cursor) -> bytes:
    """Proves the line alive, and carries the cursor, so that a quiet region's does not grow old.

    An event, since scripts do not see comments: a console that hears none for long says that the line is dead.
    """
    return b": still here\nevent: beat\ndata: 1\n" + _id_line(cursor) + b"\n"


def _id_line(cursor: Cursor) -> bytes:
    return b"id: %b\n" % str(cursor).encode()
