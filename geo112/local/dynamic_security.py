"""The first contents of Mosquitto's dynamic-security file: an administrator, the server's account, nothing else.

The format is that of `mosquitto_ctrl dynsec init` (Mosquitto 2), written by ourselves so that no password passes
through a command line. Later changes go through the broker (`responders.accounts`), never through the file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

from responders import topics

ITERATIONS = 101  # Mosquitto's own; the passwords are 192 random bits
READ_TOPICS = (*map(topics.every_unit, (topics.POSITION, topics.STATUS, topics.PRESENCE)), topics.OWNTRACKS)
WRITE_TOPICS = (
    *map(topics.every_unit, (topics.ASSIGNMENTS, topics.ERRORS, topics.PRESENCE)),
    topics.OWNTRACKS_COMMANDS,
)
"""Presence too: a revoked device is cut off without its will, and the server says `offline` for it."""
CONTROL_TOPIC = "$CONTROL/dynamic-security/#"


def initial_accounts(admin_password: str, server_password: str) -> str:
    """JSON with the accounts `admin` and `server`; whatever no role allows is denied."""
    return json.dumps(
        {
            "defaultACLAccess": {
                "publishClientSend": False,
                "publishClientReceive": True,  # what one may subscribe to, one may receive
                "subscribe": False,
                "unsubscribe": True,
            },
            "clients": [
                _client("admin", admin_password, "Manages the accounts"),
                _client("server", server_password, "Reads what trackers report, sends assignments"),
            ],
            "groups": [],
            "roles": [
                {"rolename": "admin", "acls": _admin_acls()},
                {"rolename": "server", "acls": server_acls()},
            ],
        },
        indent=1,
    )


def server_acls() -> list[dict[str, Any]]:
    """What the server may do; a shared subscription must be allowed literally, group name included."""
    readable = [name for topic in READ_TOPICS for name in (topic, topics.shared(topic))]
    return [
        *(_allow("subscribeLiteral", topic) for topic in readable),
        _allow("subscribePattern", "$SYS/#"),
        *(_allow("publishClientSend", topic) for topic in WRITE_TOPICS),
    ]


def _admin_acls() -> list[dict[str, Any]]:
    return [
        _allow("publishClientSend", CONTROL_TOPIC),
        _allow("publishClientReceive", CONTROL_TOPIC),
        _allow("subscribePattern", CONTROL_TOPIC),
        _allow("subscribePattern", "$SYS/#"),
    ]


def _allow(kind: str, topic: str) -> dict[str, Any]:
    return {"acltype": kind, "topic": topic, "priority": 0, "allow": True}


def _client(name: str, password: str, description: str) -> dict[str, Any]:
    salt = secrets.token_bytes(12)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    return {
        "username": name,
        "textName": description,
        "roles": [{"rolename": name}],
        "password": base64.b64encode(key).decode(),
        "salt": base64.b64encode(salt).decode(),
        "iterations": ITERATIONS,
    }
