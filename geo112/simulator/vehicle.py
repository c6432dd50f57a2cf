"""One vehicle's day: it waits or patrols, takes an assignment, drives, works, leaves. Pure: time and chance come in."""

from __future__ import annotations

import enum
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geo112.simulator.track import Track

LonLat = tuple[float, float]
Router = Callable[[LonLat, LonLat], tuple[Track, float] | None]
"""(from, to) -> (track, seconds), or None where no road leads."""

PATROL_KINDS = {"patrol_car": 0.9, "patrol_motorcycle": 0.9, "ambulance": 0.4, "fire_engine": 0.3}
"""Share of idle vehicles that drive about; the rest wait at their station."""


class Phase(enum.Enum):
    IDLE = "idle"
    RECEIVED = "received"
    TURNING_OUT = "turning_out"
    DRIVING = "driving"
    WORKING = "working"
    TRANSPORTING = "transporting"
    HANDING_OVER = "handing over"


TRANSPORTS = {"ambulance": 0.6}
"""Share of tasks after which a patient is taken to a hospital."""


@dataclass(frozen=True)
class Timing:
    """Seconds a crew takes, before the speed-up."""

    acknowledge: tuple[float, float] = (2, 6)
    turn_out: tuple[float, float] = (3, 12)
    work: tuple[float, float] = (60, 180)
    hand_over: tuple[float, float] = (60, 120)


@dataclass
class Vehicle:
    """`advance` moves it by `dt` seconds and returns the status messages that the crew sends meanwhile."""

    kind: str
    station: LonLat
    router: Router
    patrol_target: Callable[[random.Random], LonLat]
    chance: random.Random
    speedup: float = 1.0
    timing: Timing = field(default_factory=Timing)
    hospitals: Sequence[LonLat] = ()
    declines: float = 0.0
    """Share of tasks that the crew declines."""

    phase: Phase = Phase.IDLE
    assignment: dict[str, Any] | None = None
    speed_mps: float = 0.0
    heading_deg: float = 0.0

    def __post_init__(self) -> None:
        self.lon, self.lat = self.station
        self._track: Track | None = None
        self._driven_m = 0.0
        self._cruise_mps = 0.0
        self._wait_s = self.chance.uniform(0, 20)
        self._declined: set[int] = set()

    def assigned(self, assignments: list[dict[str, Any]]) -> None:
        """The list as published for this unit; a list without ours means that we were called off."""
        open_ones = [one for one in assignments if not one.get("queued") and one["id"] not in self._declined]
        if self.assignment and all(one["id"] != self.assignment["id"] for one in open_ones):
            self._stand_down()
        if self.assignment is None and open_ones:
            self._take(open_ones[0])

    def advance(self, dt: float) -> list[str]:
        """Status messages (`acknowledged`, `en_route` …) that fall due within `dt` seconds."""
        match self.phase:
            case Phase.IDLE:
                self._idle(dt)
            case Phase.RECEIVED if self.assignment and self._waited(dt):
                return self._answer(self.assignment)
            case Phase.TURNING_OUT if self.assignment and self._waited(dt):
                self._set_off(self.assignment)
                return ["en_route"]
            case Phase.DRIVING if self._drive(dt):
                return self._next(Phase.WORKING, self.timing.work, "on_scene")
            case Phase.WORKING if self._waited(dt):
                return self._leave_scene()
            case Phase.TRANSPORTING if self._drive(dt):
                return self._next(Phase.HANDING_OVER, self.timing.hand_over, "at_hospital")
            case Phase.HANDING_OVER if self._waited(dt):
                self._stand_down()
                return ["completed"]
        return []

    def _answer(self, assignment: dict[str, Any]) -> list[str]:
        if self.chance.random() >= self.declines:
            return self._next(Phase.TURNING_OUT, self.timing.turn_out, "acknowledged")
        self._declined.add(assignment["id"])  # the list that still holds it may come once more
        self._stand_down()
        return ["declined"]

    def _leave_scene(self) -> list[str]:
        takes_patient = self.chance.random() < TRANSPORTS.get(self.kind, 0.0)
        if takes_patient and self.hospitals:
            self._transport()
            return ["transporting"]
        self._stand_down()
        return ["completed"]

    def _transport(self) -> None:
        self.phase = Phase.TRANSPORTING
        self._head_for(min(self.hospitals, key=lambda hospital: math.dist(hospital, (self.lon, self.lat))), hurry=1.1)

    def _take(self, assignment: dict[str, Any]) -> None:
        self.assignment = assignment
        if assignment.get("status") == "on_scene":
            self._next(Phase.WORKING, self.timing.work, "")
        elif assignment.get("status") == "transporting" and self.hospitals:
            self._transport()
        elif assignment.get("status") in ("transporting", "at_hospital"):
            self._next(Phase.HANDING_OVER, self.timing.hand_over, "")
        elif assignment.get("status") == "en_route":
            self._set_off(assignment)
        else:
            self._next(Phase.RECEIVED, self.timing.acknowledge, "")

    def _set_off(self, assignment: dict[str, Any]) -> None:
        self.phase = Phase.DRIVING
        self._head_for((assignment["lon"], assignment["lat"]), hurry=1.1)

    def _stand_down(self) -> None:
        self.assignment, self.phase, self._wait_s = None, Phase.IDLE, 5.0
        self._track = None
        self.speed_mps = 0.0

    def _next(self, phase: Phase, seconds: tuple[float, float], status: str) -> list[str]:
        self.phase, self._wait_s, self.speed_mps = phase, self.chance.uniform(*seconds), 0.0
        return [status]

    def _waited(self, dt: float) -> bool:
        self._wait_s -= dt * self.speedup
        return self._wait_s <= 0

    def _idle(self, dt: float) -> None:
        if self._track is not None:
            if self._drive(dt):
                self._track, self.speed_mps = None, 0.0
                self._wait_s = self.chance.uniform(5, 40)
        elif self._waited(dt):
            drives = self.chance.random() < PATROL_KINDS.get(self.kind, 0.15)
            self._head_for(self.patrol_target(self.chance) if drives else self.station, hurry=0.8)
            self._wait_s = self.chance.uniform(20, 60)

    def _head_for(self, target: LonLat, *, hurry: float) -> None:
        found = self.router((self.lon, self.lat), target)
        track, seconds = found if found else (Track.along(np.array([[self.lon, self.lat]])), 0.0)
        self._track, self._driven_m = track, 0.0
        self._cruise_mps = hurry * self.speedup * track.length_m / seconds if seconds > 0 else 10.0

    def _drive(self, dt: float) -> bool:
        """Moves along the track, getting up to speed in some seconds; True once at its end."""
        if self._track is None:
            return True
        self.speed_mps = min(self._cruise_mps, self.speed_mps + 2.5 * self.speedup * dt)
        self._driven_m += self.speed_mps * dt
        self.lon, self.lat, self.heading_deg = self._track.at(self._driven_m)
        return self._driven_m >= self._track.length_m
