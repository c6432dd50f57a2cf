"""Many vehicles in one asyncio loop: each moves, publishes, has its gaps and its clock."""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, TypeAlias

import numpy as np

from geo112.roads.graph import RoadGraph
from geo112.simulator.delivery import Delivery
from geo112.simulator.device import Account, Device
from geo112.simulator.track import Track
from geo112.simulator.vehicle import LonLat, Router, Vehicle

log = logging.getLogger(__name__)
METRES_PER_DEGREE = 111_320
SLICE_S = 0.005

Fix: TypeAlias = dict[str, float]
Later: TypeAlias = Callable[..., Any]
Wall: TypeAlias = Callable[[], float]


@dataclass(frozen=True)
class Conditions:
    """What the real world does to positions.

    heartbeat_s: how often a parked vehicle reports (or at the rate, where that is slower); noise_m: standard deviation
    of the fix; gaps_per_hour: losses of the network per vehicle, of 20 to 60 s; skew_s: each clock is off by up
    to so many seconds, either way; declines: share of tasks that crews decline; hospitals: where patients go.
    """

    rate_hz: float = 1.0
    noise_m: float = 4.0
    gaps_per_hour: float = 0.0
    skew_s: float = 0.0
    speedup: float = 1.0
    heartbeat_s: float = 5.0
    declines: float = 0.0
    hospitals: Sequence[LonLat] = ()
    delivery: Delivery = field(default_factory=Delivery)


def router_on(graph: RoadGraph) -> Router:
    def route(source: LonLat, target: LonLat) -> tuple[Track, float] | None:
        found = graph.route(source, target, snap_limit_m=5_000)
        return None if found is None else (Track.along(found.geometry), found.seconds)

    return route


class Outlet(Protocol):
    """The device as its driver sees it."""

    in_gap: bool

    def report(self, fix: Fix) -> None: ...

    def say(self, status: str, assignment: int, t: float) -> None: ...


@dataclass(frozen=True)
class Chances:
    """One source of chance for each thing that happens, so that more of one changes nothing in another."""

    way: random.Random
    clock: random.Random
    gaps: random.Random
    noise: random.Random
    delivery: random.Random

    @classmethod
    def of(cls, seed: int, number: int) -> Chances:
        return cls(*(random.Random(f"{seed}-{number}-{field.name}") for field in fields(cls)))


class Driver:
    """Vehicle and device together. Time comes in steps: the same seed and the same assignments give the same story."""

    def __init__(
        self, vehicle: Vehicle, device: Outlet, conditions: Conditions, chances: Chances, later: Later, wall: Wall
    ) -> None:
        """`later(seconds, report, fix)` calls as late, `wall()` is the time of day (epoch seconds)."""
        self.vehicle, self.device, self.conditions, self.chances = vehicle, device, conditions, chances
        self.skew_s = chances.clock.uniform(-conditions.skew_s, conditions.skew_s)
        self.offset = chances.clock.random()
        self._later, self._wall = later, wall
        self._elapsed_s = 0.0
        self._gap_ends_s = 0.0
        self._reported_s = -math.inf
        self._errors_m = [0.0, 0.0]

    def step(self, dt: float) -> None:
        """Lives on for `dt` seconds and reports what is due then."""
        self._elapsed_s += dt
        self._toss_gap(dt)
        assignment = self.vehicle.assignment
        for status in self.vehicle.advance(dt):
            if assignment:
                self.device.say(status, assignment["id"], self._time())
        moves = self.vehicle.speed_mps > 0
        if moves or self._elapsed_s - self._reported_s >= self.conditions.heartbeat_s:
            self._reported_s = self._elapsed_s
            self._deliver(self._fix(), dt if moves else max(dt, self.conditions.heartbeat_s))

    def _time(self) -> float:
        """What the device's clock says."""
        return round(self._wall() + self.skew_s, 3)

    def _deliver(self, fix: Fix, interval_s: float) -> None:
        for delay_s in self.conditions.delivery.delays_s(self.chances.delivery, interval_s):
            if delay_s > 0:
                self._later(delay_s, self.device.report, fix)
            else:
                self.device.report(fix)

    def _toss_gap(self, dt: float) -> None:
        gap, length = self.chances.gaps.random(), self.chances.gaps.uniform(20, 60)
        if self._elapsed_s > self._gap_ends_s and gap < self.conditions.gaps_per_hour * dt / 3600:
            self._gap_ends_s = self._elapsed_s + length
        self.device.in_gap = self._elapsed_s < self._gap_ends_s

    def _fix(self) -> Fix:
        # A receiver's error wanders, it does not jump: each fix keeps nine tenths of the last error.
        spread = self.conditions.noise_m * math.sqrt(1 - 0.9**2)
        self._errors_m = [0.9 * error + self.chances.noise.gauss(0, spread) for error in self._errors_m]
        vehicle = self.vehicle
        east_m, north_m = self._errors_m
        return {
            "t": self._time(),
            "lat": round(vehicle.lat + north_m / METRES_PER_DEGREE, 6),
            "lon": round(vehicle.lon + east_m / METRES_PER_DEGREE / math.cos(math.radians(vehicle.lat)), 6),
            "acc": round(max(3.0, 1.5 * self.conditions.noise_m), 1),
            "spd": round(vehicle.speed_mps, 1),
            "hdg": round(vehicle.heading_deg, 0) % 360,
        }


def vehicles(
    accounts: Sequence[Account], graph: RoadGraph, conditions: Conditions, chances: Sequence[Chances]
) -> list[Vehicle]:
    """One vehicle per account, at its station."""
    route = router_on(graph)
    lowest, highest = graph.lines.coordinates.min(axis=0), graph.lines.coordinates.max(axis=0)

    def near(station: LonLat, chance: random.Random) -> LonLat:
        offset = np.array([chance.uniform(-0.03, 0.03), chance.uniform(-0.03, 0.03)])
        lon, lat = np.clip(np.array(station) + offset, lowest, highest)
        return float(lon), float(lat)

    return [
        Vehicle(
            kind=account.kind,
            station=account.station,
            router=route,
            patrol_target=lambda chance, station=account.station: near(station, chance),  # type: ignore[misc]
            chance=own.way,
            speedup=conditions.speedup,
            hospitals=conditions.hospitals,
            declines=conditions.declines,
        )
        for account, own in zip(accounts, chances, strict=True)
    ]


def drivers(accounts: Sequence[Account], graph: RoadGraph, conditions: Conditions, seed: int) -> dict[Device, Driver]:
    """One driver per account, by its device. Must be called inside a running loop."""
    chances = [Chances.of(seed, number) for number in range(len(accounts))]
    fleet = vehicles(accounts, graph, conditions, chances)
    later = asyncio.get_running_loop().call_later
    made = {}
    for account, vehicle, own in zip(accounts, fleet, chances, strict=True):
        device = Device(account, vehicle.assigned)
        made[device] = Driver(vehicle, device, conditions, own, later, time.time)
    return made


async def run_fleet(accounts: Sequence[Account], graph: RoadGraph, conditions: Conditions, seed: int) -> None:
    """Drives until cancelled, and logs its counts once a minute."""
    fleet = drivers(accounts, graph, conditions, seed)
    async with asyncio.TaskGroup() as group:
        for device in fleet:
            group.create_task(device.run())
        group.create_task(drive(list(fleet.values()), 1 / conditions.rate_hz))
        group.create_task(_log_counts(fleet))


async def drive(fleet: Sequence[Driver], tick_s: float) -> None:
    """Steps every driver once per tick, each at a moment of its own within it, in slices of some milliseconds.

    One task for all: thousands of sleepers would cost more than the driving. Who falls behind drives on later, at the
    same rate, and skips nothing.
    """
    order = sorted(fleet, key=lambda driver: driver.offset)
    begin = rested = time.monotonic()
    while True:
        for driver in order:
            now = time.monotonic()
            early_s = begin + driver.offset * tick_s - now
            if early_s > 0 or now - rested > SLICE_S:
                await asyncio.sleep(max(early_s, SLICE_S) if early_s > 0 else 0)
                rested = time.monotonic()
            driver.step(tick_s)
        begin = max(begin + tick_s, time.monotonic() - tick_s)


async def _log_counts(fleet: Mapping[Device, Driver]) -> None:
    while True:
        await asyncio.sleep(60)
        totals: Counter[str] = Counter()
        for device in fleet:
            totals.update(device.counts)
        on_task = sum(driver.vehicle.assignment is not None for driver in fleet.values())
        log.info("%d vehicles, %d on a task, %s", len(fleet), on_task, dict(totals))
