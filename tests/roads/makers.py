"""Small road networks for tests. Nodes are named by numbers, ways are lists of them with tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from geo112.roads.build import assemble, split_network
from geo112.roads.graph import RoadGraph
from geo112.roads.osm import RawNetwork
from geo112.roads.tags import parse_way

LonLat = tuple[float, float]
Way = tuple[Sequence[int], Mapping[str, str]]

KENDARI = (122.5, -4.0)
STEP = 0.01
"""Degrees between neighbours of `grid`, about 1,110 m."""


def at(column: float, row: float) -> LonLat:
    """A place in the grid, in steps east and north of its corner."""
    return KENDARI[0] + column * STEP, KENDARI[1] + row * STEP


def road(*nodes: int, **tags: str) -> Way:
    return nodes, {"highway": "residential", "maxspeed": "36", **tags}


def network(nodes: Mapping[int, LonLat], ways: Sequence[Way]) -> RawNetwork:
    """As `read_roads` would give it. 36 km/h, the speed of `road`, is 10 m/s."""
    parsed = [parse_way(number, tags) for number, (_, tags) in enumerate(ways, start=1)]
    index = {node: position for position, node in enumerate(nodes)}
    return RawNetwork(
        ways=tuple(way for way in parsed if way),
        offsets=np.cumsum([0, *(len(refs) for refs, _ in ways)]),
        nodes=np.array([index[ref] for refs, _ in ways for ref in refs]),
        lonlat=np.array(list(nodes.values()), dtype=np.float64),
    )


def graph(nodes: Mapping[int, LonLat], ways: Sequence[Way]) -> RoadGraph:
    return assemble(split_network(network(nodes, ways)))


SQUARE = {1: at(0, 0), 2: at(1, 0), 3: at(1, 1), 4: at(0, 1)}
"""Four corners, counterclockwise from the south-west."""


def osm_xml(nodes: Mapping[int, LonLat], ways: Sequence[Way], generator: str = "test", ways_first: bool = False) -> str:
    node_lines = [f'<node id="{id}" lon="{lon}" lat="{lat}" version="1"/>' for id, (lon, lat) in nodes.items()]
    way_lines = [_way_xml(number, refs, tags) for number, (refs, tags) in enumerate(ways, start=1)]
    body = [*way_lines, *node_lines] if ways_first else [*node_lines, *way_lines]
    return "\n".join([f'<osm version="0.6" generator={quoteattr(generator)}>', *body, "</osm>"])


def _way_xml(number: int, refs: Sequence[int], tags: Mapping[str, str]) -> str:
    inside = [f'<nd ref="{ref}"/>' for ref in refs]
    inside += [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]
    return f'<way id="{number}" version="1">{"".join(inside)}</way>'


def osm_file(
    directory: Path, nodes: Mapping[int, LonLat] = SQUARE, ways: Sequence[Way] = (road(1, 2, 3, 4, 1, name="Jl. Uji"),)
) -> Path:
    path = directory / "roads.osm"
    path.write_text(osm_xml(nodes, ways))
    return path
