"""Links and addresses that configure a phone's app."""

from __future__ import annotations

import base64
import json
from typing import Final
from urllib.parse import quote, urlencode

from django.conf import settings

MOVE_MODE: Final = 2
"""OwnTracks' monitoring mode for vehicles: frequent fixes while moving."""


def address(path: str) -> str:
    """Where devices post over HTTP."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/api/v1/positions/{path}/"


def traccar(token: str) -> str:
    """Scanned or opened by Traccar Client it sets server, device id and how often to report."""
    frequency = {"accuracy": "highest", "interval": 10, "distance": 20, "heartbeat": 60, "buffer": "true"}
    return f"{address('osmand')}?{urlencode({'id': token, **frequency})}"


def owntracks(slug: str, username: str, password: str) -> str:
    """A link that configures the OwnTracks app (booklet: features/remoteconfig).

    It also clears what an earlier configuration may have left behind: encryption and retained messages.
    """
    configuration = {
        "_type": "configuration",
        "mode": 0,
        "host": settings.MQTT["public_host"],
        "port": settings.MQTT["public_port"],
        "tls": settings.MQTT["tls"],
        "ws": False,
        "auth": True,
        "username": username,
        "password": password,
        "clientId": username,
        "deviceId": slug,
        "tid": slug[-2:],
        "pubTopicBase": "owntracks/%u/%d",
        "pubQos": 1,
        "pubRetain": False,
        "cleanSession": False,
        "cmd": True,  # listens to what it is told of its tasks
        "remoteConfiguration": True,  # and, on Android, takes waypoints
        "encryptionKey": "",
        "monitoring": MOVE_MODE,
    }
    text = json.dumps(configuration, separators=(",", ":"))
    text += " " * (-len(text) % 3)  # no "=" at the end, which some apps fail to unquote
    return "owntracks:///config?inline=" + quote(base64.b64encode(text.encode()).decode(), safe="")


def mosquitto_pub(host: str, port: int, username: str, password: str, topic: str) -> str:
    """A line for the shell that reports a position; its single quotes keep the payload together."""
    tls = " --tls-use-os-certs" if settings.MQTT["tls"] else ""
    payload = """'{"t": '$(date +%s)', "lat": -3.9721, "lon": 122.5149, "spd": 8, "hdg": 90}'"""
    account = f"-u {username} -P {password} -i {username}"
    return f"mosquitto_pub -V mqttv5 -h {host} -p {port}{tls} {account} -q 1 -t {topic} -m {payload}"
