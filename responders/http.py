"""What a payload format that comes over HTTP must know beside its decoder. Pure; `intake` is the view.

A device that is refused sends the same again, for ever, and what it has buffered waits behind it. So whoever is known
gets status 200 for whatever can be read at all: refusals are counted and shown with the tracker, as over MQTT.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from responders.messages import Decoded

if TYPE_CHECKING:
    from responders.ingest import Outcome


@dataclass(frozen=True, slots=True)
class Posted:
    """One request of a device. `content_type` is without parameters; `body` may be one byte longer than is allowed."""

    method: str
    query: bytes
    body: bytes
    content_type: str
    authorization: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Login:
    """The secret with which a device speaks for its unit, and the account's name where the format carries one."""

    secret: str
    username: str | None = None


@dataclass(frozen=True, slots=True)
class HttpFormat:
    """A format spoken at `/api/v1/positions/{path}/`; several may share a path, the first that `takes` one reads it.

    `stranger_status` is what a device without a valid token gets, `thanks` makes the JSON of the answer to others.
    """

    name: str
    path: str
    takes: Callable[[Posted], bool]
    login: Callable[[Posted], Login | None]
    payload: Callable[[Posted], bytes]
    decode: Callable[[bytes], Decoded]
    stranger_status: int
    thanks: Callable[[Outcome], object]

    def address(self, unit: str) -> str:
        """By which `ingest` routes: no topic of MQTT, and nobody subscribes to it."""
        return f"http/{self.name}/{unit}"


def basic_login(authorization: str) -> Login | None:
    """Of `Basic …` (RFC 7617); None for anything else."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        username, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return Login(password, username) if colon else None
