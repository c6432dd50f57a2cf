"""The order of a proposal against that of an independent search: a short form of `script/bench dispatch`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from tests.dispatch.proposing.scenarios import World, play

EXTRACTS = ("andorra.osm.pbf", "helsinki.osm.pbf", "campo-grande.osm.gz")


def played(world: World, scenarios: int, seed: int) -> list[bool]:
    chance = np.random.default_rng(seed)
    return [play(world, chance).is_exact for _ in range(scenarios)]


@pytest.fixture(scope="module")
def kendari() -> World:
    return World.read(settings.FIXTURES_DIR / "kendari_roads.osm")


@pytest.mark.parametrize("seed", range(4))
def test_it_is_exact_on_kendaris_roads_with_floods(kendari: World, seed: int) -> None:
    flooded = kendari.with_closures(np.random.default_rng(seed), count=seed * 4)
    assert all(played(flooded, 40, seed))


@pytest.mark.parametrize("name", EXTRACTS)
def test_it_is_exact_on_real_roads_with_floods(shared_dir: Path, name: str) -> None:
    world = World.read(shared_dir / "routing" / name)
    assert all(played(world, 5, seed=1))
    assert all(played(world.with_closures(np.random.default_rng(2), count=2), 5, seed=2))
