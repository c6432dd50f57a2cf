"""The processes of a centre and the order in which they start; they stop the other way round."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geo112.local.broker import PrivateBroker
from geo112.local.postgres import PrivateCluster

PYTHON = [sys.executable, "-m"]
GEO112 = [*PYTHON, "geo112"]


@dataclass(frozen=True)
class Program:
    """One supervised process; `first` ones carry the others and start before them."""

    name: str
    command: list[str]
    priority: int
    user: str | None = None
    stop_signal: str = "TERM"
    stop_wait_s: int = 10
    first: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


def database(cluster: PrivateCluster) -> Program:
    user = cluster.user.pw_name if cluster.user else None
    # INT is PostgreSQL's fast shutdown: TERM would wait for every session to leave.
    return Program("postgres", cluster.command, 10, user, stop_signal="INT", stop_wait_s=30, first=True)


def broker(private: PrivateBroker) -> Program:
    user = private.user.pw_name if private.user else None
    return Program("mosquitto", private.command, 20, user, first=True)


def server_side(port: int) -> list[Program]:
    """Web, ingest and worker. The web server stays on loopback: a proxy with TLS belongs before it."""
    web = [*PYTHON, "uvicorn", "geo112.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    # Open event streams would keep uvicorn alive for ever (traps: Django).
    web += ["--timeout-graceful-shutdown", "2", "--log-level", "warning", "--no-access-log"]
    return [
        Program("worker", [*GEO112, "procrastinate", "worker"], 40),
        Program("ingest", [*GEO112, "ingest"], 50),
        Program("web", web, 60),
    ]


def vehicles(trackers: Path, fixtures: Path, region: str) -> Program:
    """Simulated units over MQTT."""
    roads, places = fixtures / f"{region}_roads.osm", fixtures / f"{region}_places.csv"
    command = ["simulate", "--region", region, "--trackers", str(trackers), "--roads", str(roads)]
    command += ["--places", str(places)]
    return Program(f"{region}-units", [*GEO112, *command], 30)


def callers(url: str, token: str, region: str, per_hour: float) -> Program:
    """Simulated calls over HTTP; the token goes through the environment, where `ps` shows it not."""
    command = ["simulate_calls", "--region", region, "--url", url, "--per-hour", str(per_hour)]
    return Program("callers", [*GEO112, *command], 31, environment={"GEO112_CALLS_TOKEN": token})
