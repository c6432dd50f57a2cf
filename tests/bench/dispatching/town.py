"""An invented town of 50,000 junctions: a bent grid with missing streets, one-way streets and three speeds."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

WEST, SOUTH, STEP = 122.40, -4.10, 0.0011
MISSING, ONE_WAY = 0.15, 0.1
SPEEDS = ("residential", "tertiary", "primary")


def draw_town(path: Path, side: int = 224) -> Path:
    """Writes the town as OpenStreetMap XML, the same every time; `side` squared junctions."""
    chance = np.random.default_rng(112)
    nodes = places(side, chance)
    index = np.arange(side * side).reshape(side, side)
    pairs = np.vstack(
        [
            np.column_stack([index[:, :-1].ravel(), index[:, 1:].ravel()]),
            np.column_stack([index[:-1].ravel(), index[1:].ravel()]),
        ]
    )
    pairs = pairs[chance.random(len(pairs)) > MISSING]
    with path.open("w", encoding="utf-8") as file:
        file.write('<osm version="0.6" generator="geo112 bench">\n')
        for number, (lon, lat) in enumerate(nodes.tolist(), start=1):
            file.write(f'<node id="{number}" lon="{lon:.7f}" lat="{lat:.7f}" version="1"/>\n')
        for number, (tail, head) in enumerate((pairs + 1).tolist(), start=1):
            file.write(_way(number, tail, head, chance))
        file.write("</osm>\n")
    return path


def places(side: int, chance: np.random.Generator) -> NDArray[np.float64]:
    column, row = np.meshgrid(np.arange(side), np.arange(side))
    grid = np.column_stack([WEST + column.ravel() * STEP, SOUTH + row.ravel() * STEP])
    return np.asarray(grid + chance.normal(0, STEP / 6, grid.shape))


def _way(number: int, tail: int, head: int, chance: np.random.Generator) -> str:
    tags = {"highway": SPEEDS[int(chance.integers(len(SPEEDS)))], "name": f"Jl. Uji {number % 900}"}
    if chance.random() < ONE_WAY:
        tags["oneway"] = "yes"
    written = "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
    return f'<way id="{number}" version="1"><nd ref="{tail}"/><nd ref="{head}"/>{written}</way>\n'
