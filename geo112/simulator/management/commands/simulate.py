"""`geo112 simulate`: vehicles that drive the road network and publish over MQTT."""

from __future__ import annotations

import asyncio
import csv
import json
import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from geo112.roads.build import build_graph
from geo112.roads.osm import RoadFileError, read_roads
from geo112.simulator.delivery import Delivery
from geo112.simulator.device import Account
from geo112.simulator.fleet import Conditions, run_fleet

SHARES = ("duplicates", "reorder", "declines")


class Command(BaseCommand):
    help = "Drives simulated vehicles along the roads; each publishes with its own tracker account."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--trackers", type=Path, default=settings.VAR_DIR / "demo_trackers.json")
        parser.add_argument("--roads", type=Path, default=settings.FIXTURES_DIR / "kendari_roads.osm")
        parser.add_argument("--region", help="only trackers of this region")
        parser.add_argument("--units", type=int, help="at most so many vehicles")
        parser.add_argument("--rate", type=float, default=1.0, help="fixes per second and vehicle")
        parser.add_argument("--noise", type=float, default=4.0, help="standard deviation of a fix, metres")
        parser.add_argument("--gaps", type=float, default=0.0, help="network losses per vehicle and hour")
        parser.add_argument("--skew", type=float, default=0.0, help="clocks are off by up to so many seconds")
        parser.add_argument("--jitter", type=float, default=0.0, help="publish up to so many seconds late")
        parser.add_argument("--duplicates", type=float, default=0.0, help="share of fixes that are sent twice, 0 to 1")
        parser.add_argument("--reorder", type=float, default=0.0, help="share of fixes that the next one overtakes")
        parser.add_argument("--speedup", type=float, default=1.0, help="drive and work so many times faster")
        parser.add_argument("--heartbeat", type=float, default=5.0, help="parked vehicles report every so many seconds")
        parser.add_argument("--declines", type=float, default=0.02, help="share of tasks that crews decline, 0 to 1")
        parser.add_argument("--places", type=Path, help="places file with the hospitals to which ambulances drive")
        parser.add_argument("--seed", type=int, default=112, help="the same seed, the same decisions")

    def handle(self, **options: Any) -> None:
        if options["rate"] <= 0 or options["speedup"] <= 0:
            raise CommandError("--rate and --speedup must be above 0.")
        if options["jitter"] < 0 or not all(0 <= options[share] <= 1 for share in SHARES):
            raise CommandError(f"--{', --'.join(SHARES)} are shares from 0 to 1, --jitter is not below 0.")
        accounts = read_accounts(options["trackers"], options["region"])[: options["units"]]
        try:
            graph = build_graph(read_roads(options["roads"]))
        except RoadFileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(accounts)} vehicles drive on {options['roads'].name}.")
        conditions = Conditions(
            rate_hz=options["rate"],
            noise_m=options["noise"],
            gaps_per_hour=options["gaps"],
            skew_s=options["skew"],
            speedup=options["speedup"],
            heartbeat_s=options["heartbeat"],
            declines=options["declines"],
            hospitals=read_hospitals(options["places"]),
            delivery=Delivery(options["jitter"], options["duplicates"], options["reorder"]),
        )
        asyncio.run(drive_until_told(accounts, graph, conditions, options["seed"]))


def read_hospitals(path: Path | None) -> list[tuple[float, float]]:
    """Where the hospitals of a places file lie; none without a file. Raises CommandError."""
    if path is None:
        return []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["kind"] == "hospital"]
        return [(float(row["lon"]), float(row["lat"])) for row in rows]
    except (OSError, KeyError, ValueError) as error:
        raise CommandError(f"{path}: {error!r}") from error


def read_accounts(path: Path, region: str | None) -> list[Account]:
    """Accounts of a trackers file. Raises CommandError with the row where one is not readable."""
    try:
        rows = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
    accounts = []
    for number, row in enumerate(rows, 1):
        try:
            accounts.append(Account.parse(row))
        except (KeyError, TypeError, ValueError) as error:
            raise CommandError(f"{path}: tracker {number}: {error!r}") from error
    accounts = [account for account in accounts if region is None or f"/{region}/" in account.topic]
    if not accounts:
        raise CommandError(f"{path} holds no tracker{f' of {region}' if region else ''}.")
    return accounts


async def drive_until_told(*work: Any) -> None:
    task = asyncio.ensure_future(run_fleet(*work))
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return
