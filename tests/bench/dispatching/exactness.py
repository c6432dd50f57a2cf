"""Ten thousand emergencies on real and drawn roads: our order against igraph's, and the straight line's beside it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.bench.tools.report import Figure
from tests.dispatch.proposing.scenarios import Result, World, play

EXTRACTS = ("andorra.osm.pbf", "helsinki.osm.pbf", "campo-grande.osm.gz")
FLOODS = 10
"""So many states of closed roads are tried on each network, beside all roads open."""


@dataclass(frozen=True)
class Tally:
    """What came out of all scenarios on all networks."""

    networks: int
    results: Sequence[Result]

    def figures(self) -> list[Figure]:
        first = [one.straight_first for one in self.results if one.straight_first is not None]
        order = [one.straight_order for one in self.results if one.straight_order is not None]
        exact = sum(one.is_exact for one in self.results)
        what = f"order equals the reference ({len(self.results):,} scenarios, {self.networks} networks)"
        return [
            Figure("exact_percent", what, 100 * exact / len(self.results), "%", target="100 %"),
            Figure("inexact", "scenarios that differ", len(self.results) - exact, "", target="0"),
            Figure("straight_first_wrong_percent", "straight line: wrong unit first", _percent_wrong(first), "%"),
            Figure("straight_order_wrong_percent", "straight line: wrong order", _percent_wrong(order), "%"),
        ]


def measure_exactness(scenarios: int) -> list[Figure]:
    worlds = [World.read(path) for path in networks()]
    results: list[Result] = []
    states = len(worlds) * (FLOODS + 1)
    for number in range(states):
        chance = np.random.default_rng(number)
        world = worlds[number % len(worlds)]
        if number >= len(worlds):
            world = world.with_closures(chance, count=int(chance.integers(1, 12)))
        share = scenarios * (number + 1) // states - scenarios * number // states
        results += [play(world, chance) for _ in range(share)]
        print(f"exactness: {len(results):,} of {scenarios:,}", file=sys.stderr)
    return Tally(len(worlds), results).figures()


def networks() -> list[Path]:
    """The drawn roads of Kendari, and the extracts beside the project where they are."""
    folders = [folder / "shared" / "routing" for folder in Path(__file__).resolve().parents[3:]]
    real = [folder / name for folder in folders for name in EXTRACTS if (folder / name).exists()]
    if not real:
        print("no extracts beside this clone: only the schematic roads are tried", file=sys.stderr)
    return [Path("fixtures/kendari_roads.osm"), *real]


def _percent_wrong(rights: Sequence[bool]) -> float:
    return 100 * (1 - sum(rights) / len(rights)) if rights else 0.0
