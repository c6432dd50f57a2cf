"""A road graph of a chosen size: a crooked grid of streets over Kendari's box, with one-way streets and four speeds."""

from __future__ import annotations

import numpy as np

from geo112.roads.build import Segments, assemble
from geo112.roads.geodesy import Floats, steps_m
from geo112.roads.graph import RoadGraph

WEST, SOUTH, EAST, NORTH = BOX = (122.40, -4.10, 122.65, -3.90)


def street_grid(side: int, seed: int = 112) -> RoadGraph:
    """`side` × `side` nodes."""
    chance = np.random.default_rng(seed)
    nodes = np.arange(side * side).reshape(side, side)
    source = np.concatenate([nodes[:, :-1].ravel(), nodes[:-1].ravel()])
    target = np.concatenate([nodes[:, 1:].ravel(), nodes[1:].ravel()])
    places = np.column_stack(
        [np.tile(np.linspace(WEST, EAST, side), side), np.repeat(np.linspace(SOUTH, NORTH, side), side)]
    ) + chance.normal(0, 0.0002, (side * side, 2))
    coordinates = np.stack([places[source], places[target]], axis=1).reshape(-1, 2)
    offsets, count = np.arange(len(source) + 1) * 2, len(source)
    return assemble(
        Segments(
            way=np.arange(count),
            way_id=np.arange(count),
            source=source,
            target=target,
            length_m=steps_m(offsets, coordinates)[1::2],
            speed_kmh=chance.choice([20.0, 30.0, 40.0, 60.0], count),
            forward=np.ones(count, dtype=bool),
            backward=chance.random(count) > 0.1,
            offsets=offsets,
            coordinates=coordinates,
        )
    )


def somewhere(count: int, seed: int = 7) -> Floats:
    """Places in the box (n, 2)."""
    return np.random.default_rng(seed).uniform((WEST, SOUTH), (EAST, NORTH), (count, 2))
