"""Many vehicles in one asyncio loop: each moves, publishes, has its gaps and its clock."""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from dataclasses import dataclass

import numpy as np

from geo112.roads.graph import RoadGraph
from geo112.simulator.device import Account, Device
from geo112.simulator.track import Track
from geo112.simulator.vehicle import LonLat, Router, Vehicle

log = logging.getLogger(__name__)
METRES_PER_DEGREE = 111_320


@dataclass(frozen=True)
class Conditions:
    """What the real world does to positions.

    heartbeat_s: how often a parked vehicle reports (or at the rate, where that is slower); noise_m: standard deviation
    of the fix; gaps_per_hour: losses of the network per vehicle, of 20 to 60 s; skew_s: each clock is off by up
    to so many seconds, either way.
    """

    rate_hz: float = 1.0
    noise_m: float = 4.0
    gaps_per_hour: float = 0.0
    skew_s: float = 0.0
    speedup: float = 1.0
    heartbeat_s: float = 5.0


def router_on(graph: RoadGraph) -> Router:
    def route(source: LonLat, target: LonLat) -> tuple[Track, float] | None:
        found = graph.route(source, target, snap_limit_m=5_000)
        return None if found is None else (Track.along(found.geometry), found.seconds)

    return route


class Driver:
    """Vehicle and device together."""

    def __init__(self, account: Account, vehicle: Vehicle, conditions: Conditions, chance: random.Random) -> None:
        self.vehicle = vehicle
        self.device = Device(account, vehicle.assigned)
        self.conditions = conditions
        self.chance = chance
        self.skew_s = chance.uniform(-conditions.skew_s, conditions.skew_s)
        self._gap_ends = 0.0
        self._last_report = 0.0
        self._errors_m = [0.0, 0.0]

    async def run(self) -> None:
        """Moves and reports at the rate until cancelled; first waits a random part of a tick, as real devices do."""
        tick = 1 / self.conditions.rate_hz
        await asyncio.sleep(self.chance.uniform(0, tick))
        before = due = time.monotonic()
        while True:
            now = time.monotonic()
            self._tick(now, now - before)
            before, due = now, max(due + tick, now)
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _tick(self, now: float, dt: float) -> None:
        self._toss_gap(now, dt)
        assignment = self.vehicle.assignment
        for status in self.vehicle.advance(dt):
            if assignment:
                self.device.say(status, assignment["id"], round(time.time() + self.skew_s, 3))
        if self.vehicle.speed_mps > 0 or now - self._last_report >= self.conditions.heartbeat_s:
            self._last_report = now
            self.device.report(self._fix())

    def _toss_gap(self, now: float, dt: float) -> None:
        if now > self._gap_ends and self.chance.random() < self.conditions.gaps_per_hour * dt / 3600:
            self._gap_ends = now + self.chance.uniform(20, 60)
        self.device.in_gap = now < self._gap_ends

    def _fix(self) -> dict[str, float]:
        # A receiver's error wanders, it does not jump: each fix keeps nine tenths of the last error.
        spread = self.conditions.noise_m * math.sqrt(1 - 0.9**2)
        self._errors_m = [0.9 * error + self.chance.gauss(0, spread) for error in self._errors_m]
        vehicle = self.vehicle
        east_m, north_m = self._errors_m
        return {
            "t": round(time.time() + self.skew_s, 3),
            "lat": round(vehicle.lat + north_m / METRES_PER_DEGREE, 6),
            "lon": round(vehicle.lon + east_m / METRES_PER_DEGREE / math.cos(math.radians(vehicle.lat)), 6),
            "acc": round(max(3.0, 1.5 * self.conditions.noise_m), 1),
            "spd": round(vehicle.speed_mps, 1),
            "hdg": round(vehicle.heading_deg, 0) % 360,
        }


def drivers(accounts: list[Account], graph: RoadGraph, conditions: Conditions, seed: int) -> list[Driver]:
    """One driver per account; the same seed gives the same choices. Must be called inside a running loop."""
    route = router_on(graph)
    lowest, highest = graph.lines.coordinates.min(axis=0), graph.lines.coordinates.max(axis=0)

    def near(station: LonLat, chance: random.Random) -> LonLat:
        offset = np.array([chance.uniform(-0.03, 0.03), chance.uniform(-0.03, 0.03)])
        lon, lat = np.clip(np.array(station) + offset, lowest, highest)
        return float(lon), float(lat)

    made = []
    for number, account in enumerate(accounts):
        chance = random.Random(f"{seed}-{number}")
        vehicle = Vehicle(
            kind=account.kind,
            station=account.station,
            router=route,
            patrol_target=lambda chance, station=account.station: near(station, chance),  # type: ignore[misc]
            chance=chance,
            speedup=conditions.speedup,
        )
        made.append(Driver(account, vehicle, conditions, chance))
    return made


async def run_fleet(accounts: list[Account], graph: RoadGraph, conditions: Conditions, seed: int) -> None:
    """Drives until cancelled, and logs its counts once a minute."""
    fleet = drivers(accounts, graph, conditions, seed)
    async with asyncio.TaskGroup() as group:
        for driver in fleet:
            group.create_task(driver.device.run())
            group.create_task(driver.run())
        group.create_task(_log_counts(fleet))


async def _log_counts(fleet: list[Driver]) -> None:
    while True:
        await asyncio.sleep(60)
        totals = {key: sum(driver.device.counts[key] for driver in fleet) for key in fleet[0].device.counts}
        on_task = sum(driver.vehicle.assignment is not None for driver in fleet)
        log.info("%d vehicles, %d on a task, %s", len(fleet), on_task, totals)
