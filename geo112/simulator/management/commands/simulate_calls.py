"""`geo112 simulate_calls`: fictional callers ring through the same hook that a PBX uses."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from geo112.simulator.callers import ScriptedCall, place_names, scripted_call

PATIENCE = 6
"""Callers stay away while so many calls wait, so that a demo left alone does not drown."""


class Command(BaseCommand):
    help = "Rings the centre with fictional calls, in the published proportion of ghosts, pranks and real ones."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument("--token", help="API token; by default from the variable GEO112_CALLS_TOKEN")
        parser.add_argument("--region", default="kendari")
        parser.add_argument("--per-hour", type=float, default=40.0)
        parser.add_argument("--real-share", type=float, help="0..1; by default the published share")
        parser.add_argument("--places", type=Path, help="a places file; by default the region's fixture")
        parser.add_argument("--seed", type=int)

    def handle(self, **options: Any) -> None:
        token = options["token"] or os.environ.get("GEO112_CALLS_TOKEN", "")
        if not token:
            raise CommandError("A token is needed: --token or GEO112_CALLS_TOKEN.")
        if not options["url"].startswith(("http://", "https://")) or options["per_hour"] <= 0:
            raise CommandError("--url must be an http(s) address and --per-hour above 0.")
        path = options["places"] or settings.FIXTURES_DIR / f"{options['region']}_places.csv"
        try:
            places = place_names(path, options["region"])
        except (OSError, KeyError) as error:
            raise CommandError(f"{path}: {error!r}") from error
        centre = Centre(options["url"], token, options["region"])
        self._ring(centre, random.Random(options["seed"]), places, options)

    def _ring(self, centre: Centre, chance: random.Random, places: list[str], options: dict[str, Any]) -> None:
        stop = threading.Event()
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signal_number, lambda *_: stop.set())
        pause_s = 2.0
        # The first call is always a real one: whoever opens the demo sees the way straight through it.
        real_share: float | None = 1.0
        while not stop.wait(pause_s):
            pause_s = chance.expovariate(options["per_hour"] / 3600)
            try:
                if centre.waiting() >= PATIENCE:
                    continue
                call = scripted_call(chance, places, real_share=real_share)
                centre.ring(call)
            except (urllib.error.URLError, OSError) as error:
                self.stderr.write(f"The centre does not answer: {error}")
                pause_s = 5.0
                continue
            real_share = options["real_share"]
            self.stdout.write(f"rang: {call.kind}")


class Centre:
    """The two addresses a caller's telephone network needs."""

    def __init__(self, url: str, token: str, region: str) -> None:
        self.url, self.token, self.region = url.rstrip("/"), token, region

    def waiting(self) -> int:
        query = urllib.parse.urlencode({"region": self.region, "status": "waiting", "limit": 1})
        return int(self._send(f"/api/v1/calls/?{query}", None)["count"])

    def ring(self, call: ScriptedCall) -> None:
        self._send(
            "/api/v1/calls/",
            {
                "region": self.region,
                "number": call.number,
                "queue": "112",
                "received_at": datetime.now(UTC).isoformat(),
                "pbx_call_id": f"sim-{uuid.uuid4()}",
                "transcript": call.transcript,
            },
        )

    def _send(self, path: str, body: dict[str, Any] | None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            self.url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return json.load(response)
