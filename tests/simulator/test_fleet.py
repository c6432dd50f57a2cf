"""The same seed gives the same story, whatever the clock on the wall says."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from geo112.simulator.delivery import Delivery
from geo112.simulator.fleet import Chances, Conditions, Driver, drive
from geo112.simulator.vehicle import Vehicle
from tests.simulator.test_vehicle import SCENE, STATION, TASK, straight

ROUGH = Conditions(gaps_per_hour=30, skew_s=60, delivery=Delivery(jitter_s=0.3, duplicates=0.1, reorder=0.1))


@dataclass
class Story:
    """Stands in for the device and for the event loop, with a clock of its own."""

    in_gap: bool = False
    now: float = 1_000_000.0
    told: list[tuple[Any, ...]] = field(default_factory=list)

    def report(self, fix: dict[str, float]) -> None:
        self.told.append((self.in_gap, 0.0, fix))

    def say(self, status: str, assignment: int, t: float) -> None:
        self.told.append((status, assignment, t))

    def later(self, delay_s: float, _report: Callable[..., None], fix: dict[str, float]) -> None:
        self.told.append((self.in_gap, delay_s, fix))


def story(seed: int, conditions: Conditions = ROUGH, seconds: int = 900) -> Story:
    chances = Chances.of(seed, 7)
    told = Story()

    def somewhere(chance: random.Random) -> tuple[float, float]:
        return STATION[0] + chance.uniform(-0.01, 0.01), STATION[1]

    vehicle = Vehicle("patrol_car", STATION, straight, somewhere, chances.way)
    driver = Driver(vehicle, told, conditions, chances, told.later, lambda: told.now)
    for second in range(seconds):
        if second == 300:
            vehicle.assigned([TASK])
        told.now += 1
        driver.step(1.0)
    return told


def test_the_same_seed_gives_the_same_story() -> None:
    assert story(1).told == story(1).told
    assert story(1).told != story(2).told


def test_the_story_has_everything_in_it() -> None:
    told = story(1).told
    assert [words[0] for words in told if isinstance(words[0], str)][:3] == ["acknowledged", "en_route", "on_scene"]
    fixes = [words for words in told if isinstance(words[0], bool)]
    assert {in_gap for in_gap, _delay, _fix in fixes} == {True, False}
    times = [fix["t"] for _gap, _delay, fix in fixes]
    assert len(times) > len(set(times))
    assert max(delay for _gap, delay, _fix in fixes) > 1


def test_what_happens_on_the_way_to_the_broker_changes_no_drive() -> None:
    def places(conditions: Conditions) -> list[tuple[float, float]]:
        fixes = [words[2] for words in story(3, conditions).told if isinstance(words[0], bool)]
        return list(dict.fromkeys((fix["lat"], fix["lon"]) for fix in fixes))

    assert places(ROUGH) == places(Conditions())


def test_its_clock_is_off_by_the_same_all_day() -> None:
    fixes = [words[2] for words in story(1, Conditions(skew_s=60)).told if isinstance(words[0], bool)]
    skew = fixes[0]["t"] % 1
    assert {round(fix["t"] % 1, 3) for fix in fixes} <= {round(skew + off, 3) for off in (-0.001, 0.0, 0.001)}
    assert skew != 0


def test_it_steps_each_driver_once_per_tick() -> None:
    class Counting:
        def __init__(self, offset: float) -> None:
            self.offset, self.steps = offset, 0

        def step(self, dt: float) -> None:
            self.steps += 1

    fleet: list[Any] = [Counting(n / 50) for n in range(50)]

    async def some_ticks() -> None:
        task = asyncio.create_task(drive(fleet, 0.05))
        while fleet[0].steps < 6:
            await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(some_ticks())
    assert {one.steps for one in fleet} <= {5, 6, 7}


def test_it_goes_to_where_it_is_sent() -> None:
    fixes = [words[2] for words in story(1).told if isinstance(words[0], bool)]
    assert min(abs(fix["lon"] - SCENE[0]) for fix in fixes) < 0.0003
