"""The embedded default: what `var/local.env` holds, and how it comes about.

Nothing here may import Django's settings: they are read after this file was written.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from geo112.local.broker import PrivateBroker
from geo112.local.identity import write_private
from geo112.local.postgres import PrivateCluster

PROJECT = Path(__file__).resolve().parents[2]
HEADER = "# Generated secrets and addresses of the private servers. Kept up to date by geo112; do not share.\n"


def var_directory() -> Path:
    """Where everything lies that this centre makes: `GEO112_VAR`, or var/ in the project."""
    return Path(os.environ.get("GEO112_VAR") or PROJECT / "var").absolute()


def needs_private_database() -> bool:
    return "GEO112_DATABASE_URL" not in os.environ


def needs_private_broker() -> bool:
    return "GEO112_MQTT_HOST" not in os.environ


@dataclass(frozen=True)
class Embedded:
    """The private servers of one var directory and the locks around them."""

    var: Path

    @property
    def cluster(self) -> PrivateCluster:
        return PrivateCluster(self.var / "postgres")

    @property
    def broker(self) -> PrivateBroker:
        return PrivateBroker(self.var / "broker")

    @property
    def up_lock(self) -> Path:
        """Held by `geo112 up` for its whole life."""
        return self.var / "up.lock"

    @property
    def gate_lock(self) -> Path:
        """Held for the moment in which somebody starts or stops a server."""
        return self.var / "gate.lock"

    @property
    def users_lock(self) -> Path:
        """Shared by every command that uses the private database: the last one out stops it."""
        return self.var / "users.lock"

    def write_environment(self) -> None:
        """Bring `local.env` up to date with the servers' present ports and passwords."""
        self.var.mkdir(parents=True, exist_ok=True)
        path = self.var / "local.env"
        before = read_environment(path)
        values = {
            "GEO112_DEMO": "true",
            "GEO112_SECRET_KEY": before.get("GEO112_SECRET_KEY") or secrets.token_urlsafe(50),
            "GEO112_METRICS_TOKEN": before.get("GEO112_METRICS_TOKEN") or secrets.token_urlsafe(24),
            "GEO112_DATABASE_URL": self.cluster.url,
            **broker_environment(self.broker),
        }
        if values != before:
            write_private(path, HEADER + "".join(f"{name}={value}\n" for name, value in values.items()))


def broker_environment(broker: PrivateBroker) -> dict[str, str]:
    return {
        "GEO112_MQTT_HOST": broker.host,
        "GEO112_MQTT_PORT": str(broker.port),
        "GEO112_MQTT_ADMIN_PASSWORD": broker.admin_password,
        "GEO112_MQTT_SERVER_PASSWORD": broker.server_password,
    }


def read_environment(path: Path) -> dict[str, str]:
    """Names and values of a file that `write_environment` wrote; empty where there is none."""
    if not path.exists():
        return {}
    lines = [line for line in path.read_text().splitlines() if "=" in line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)
