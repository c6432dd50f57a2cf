"""Random emergencies over a road network, and an independent answer to who is there first.

The reference knows the same segments but nothing of our search: igraph's Dijkstra over a graph in which every closed
segment is missing, places joined to the ends of their segments by hand, gaps cut in degrees instead of the plane.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import igraph
import numpy as np
import shapely
from numpy.typing import NDArray

from geo112.dispatch.availability import FREE, UnitState
from geo112.dispatch.proposing.contenders import Contender, PlanLine
from geo112.dispatch.proposing.ranking import rank
from geo112.dispatch.travel import RoadRules, travel_to
from geo112.roads.build import build_graph
from geo112.roads.gaps import find_gaps
from geo112.roads.geodesy import GEOD
from geo112.roads.graph import RoadGraph
from geo112.roads.osm import read_roads

Floats = NDArray[np.float64]
LIMIT_M = 600.0
UNITS = 12
SAME_S = 1e-4
"""Road times nearer than this are a tie: the reference adds the same numbers in another order."""
STATES = (FREE, FREE, FREE, FREE, UnitState("off_duty", "off_duty"), UnitState("stale", "stale", {"age_s": 300}))


@dataclass(frozen=True, eq=False)
class World:
    """A network, some of whose roads may be closed, and the reference for it."""

    open_graph: RoadGraph
    closed: tuple[Any, ...] = ()
    graph: RoadGraph = field(init=False)
    reference: Reference = field(init=False)

    def __post_init__(self) -> None:
        closed = self.open_graph.with_gaps(find_gaps(self.open_graph, self.closed)) if self.closed else self.open_graph
        object.__setattr__(self, "graph", closed)
        object.__setattr__(self, "reference", Reference(self.open_graph, self.closed))

    @classmethod
    def read(cls, path: Path) -> World:
        return cls(build_graph(read_roads(path)))

    def with_closures(self, chance: np.random.Generator, count: int = 4) -> World:
        """The same roads with a few random blocks flooded."""
        return World(self.open_graph, tuple(_block(place, chance) for place in self.places(chance, count)))

    def places(self, chance: np.random.Generator, count: int) -> Floats:
        """Places near roads, some of them farther away than anybody can be reached."""
        used = self.open_graph.lines.coordinates
        places = used[chance.integers(len(used), size=count)]
        return np.asarray(places + chance.normal(0, 0.0015, places.shape))


def _block(place: Floats, chance: np.random.Generator) -> Any:
    width, height = chance.uniform(0.0003, 0.004, 2)
    corner = shapely.box(place[0], place[1], place[0] + width, place[1] + height)
    return shapely.affinity.rotate(corner, chance.uniform(0, 90)) if chance.random() < 0.5 else corner


class Reference:
    def __init__(self, graph: RoadGraph, closed: tuple[Any, ...]) -> None:
        self.graph = graph
        self.gaps = self._cut(closed)
        pace = 3.6 / graph.speed_kmh
        edges, weights = [], []
        rows = zip(graph.source.tolist(), graph.target.tolist(), (graph.length_m * pace).tolist(), strict=True)
        for number, (source, target, seconds) in enumerate(rows):
            if number in self.gaps:
                continue
            for tail, head, is_open in ((source, target, graph.forward), (target, source, graph.backward)):
                if is_open[number]:
                    edges.append((tail, head))
                    weights.append(seconds)
        self.roads = igraph.Graph(n=graph.node_count, edges=edges, directed=True)
        self.weights = weights

    def _cut(self, closed: tuple[Any, ...]) -> dict[int, tuple[float, float]]:
        """Closed segments, and from where to where (metres along)."""
        gaps: dict[int, tuple[float, float]] = {}
        lines = self.graph.lines
        for shape in closed:
            for number in lines.routable.tolist():
                course = lines.coordinates[lines.offsets[number] : lines.offsets[number + 1]]
                inside = shape.intersection(shapely.linestrings(course))
                if inside.is_empty:
                    continue
                marks = [_metres_along(course, corner) for corner in shapely.get_coordinates(inside)]
                before = gaps.get(number, (np.inf, -np.inf))
                gaps[number] = min(before[0], *marks), max(before[1], *marks)
        return gaps

    def times(self, target: Floats, units: Floats) -> Floats:
        """Seconds from each unit to the target, nan where there is no way."""
        snapped = self.graph.lines.snap(np.vstack([target, units]), LIMIT_M)
        if snapped.segment[0] < 0:
            return np.full(len(units), np.nan)
        stop = (int(snapped.segment[0]), float(snapped.along_m[0]))
        doors = self._ends(*stop, leaving=False)
        found = [self.roads.distances(source=node, weights=self.weights, mode="in")[0] for node, _cost in doors]
        answers = []
        for segment, along in zip(snapped.segment[1:].tolist(), snapped.along_m[1:].tolist(), strict=True):
            if segment < 0:
                answers.append(np.nan)
                continue
            ways = [self._direct((segment, along), stop)]
            for node, cost in self._ends(segment, along, leaving=True):
                ways += [cost + row[node] + arrive for row, (_door, arrive) in zip(found, doors, strict=True)]
            best = min(ways)
            answers.append(best if np.isfinite(best) else np.nan)
        return np.array(answers)

    def _ends(self, segment: int, along: float, *, leaving: bool) -> list[tuple[int, float]]:
        graph, pace = self.graph, 3.6 / float(self.graph.speed_kmh[segment])
        ahead = float(graph.length_m[segment]) - along
        begin, end = self.gaps.get(segment, (np.inf, -np.inf))
        forward, backward = bool(graph.forward[segment]), bool(graph.backward[segment])
        to_target, to_source = (forward, backward) if leaving else (backward, forward)
        ends = []
        if (to_source or along == 0) and along <= begin:
            ends.append((int(graph.source[segment]), along * pace))
        if (to_target or ahead == 0) and along >= end:
            ends.append((int(graph.target[segment]), ahead * pace))
        return ends

    def _direct(self, start: tuple[int, float], stop: tuple[int, float]) -> float:
        if start[0] != stop[0]:
            return np.inf
        segment, onward = start[0], stop[1] - start[1]
        begin, end = self.gaps.get(segment, (np.inf, -np.inf))
        low, high = sorted((start[1], stop[1]))
        goes = (self.graph.forward[segment] and onward >= 0) or (self.graph.backward[segment] and onward <= 0)
        if not goes or not (high <= begin or low >= end):
            return np.inf
        return abs(onward) * 3.6 / float(self.graph.speed_kmh[segment])


def _metres_along(course: Floats, point: Floats) -> float:
    """Geodesic metres from the start of a line to a point on it; degrees are no metres, but shares of a piece are."""
    start, step = course[:-1], np.diff(course, axis=0)
    share = np.clip(((point - start) * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-300), 0, 1)
    piece = int(np.hypot(*(start + share[:, None] * step - point).T).argmin())
    whole = np.asarray(GEOD.line_lengths(*course.T))
    return float(whole[:piece].sum() + share[piece] * whole[piece])


@dataclass(frozen=True, slots=True)
class Result:
    """Whether times and order were those of the reference; whether the straight line's first is the true first, and
    its order the true one (None where fewer than two units can come)."""

    is_exact: bool
    straight_first: bool | None
    straight_order: bool | None


def play(world: World, chance: np.random.Generator) -> Result:
    """One emergency: a place, a dozen units in any state, ranked and compared."""
    target, *_ = places = world.places(chance, UNITS + 1)
    units = places[1:]
    travel = travel_to((target[0], target[1]), units, world.graph, RoadRules(1.0, LIMIT_M))
    states = [STATES[pick] for pick in chance.integers(len(STATES), size=UNITS)]
    contenders = [
        Contender(f"u{n:02}", "damkar", frozenset(), states[n], *_row(travel.straight_m, n), *_row(travel.seconds, n),
                  *_row(travel.metres, n), *_row(travel.snap_m, n))
        for n in chance.permutation(UNITS)
    ]  # fmt: skip
    (line,) = rank([PlanLine("damkar", 2)], contenders, snap_limit_m=LIMIT_M)
    ranked = [int(v.contender.slug[1:]) for v in line.candidates if v.contender.has_route]
    chosen = [int(v.contender.slug[1:]) for v in line.candidates if v.chosen]
    true_s = world.reference.times(target, units)
    can_come = [n for n in range(UNITS) if states[n] is FREE and np.isfinite(true_s[n])]
    is_exact = (
        sorted(ranked) == can_come
        and np.allclose(travel.seconds, true_s, rtol=1e-9, atol=SAME_S, equal_nan=True)
        and bool((np.diff(true_s[ranked]) >= -SAME_S).all())
        and chosen == ranked[:2]
    )
    return Result(is_exact, *_straight(can_come, travel.straight_m, true_s))


def _row(values: Floats, number: int) -> tuple[float | None]:
    return (float(values[number]) if np.isfinite(values[number]) else None,)


def _straight(can_come: list[int], straight_m: Floats, true_s: Floats) -> tuple[bool | None, bool | None]:
    if len(can_come) < 2:
        return None, None
    by_line = sorted(can_come, key=lambda n: straight_m[n])
    ordered = true_s[by_line]
    return bool(ordered[0] <= ordered.min() + SAME_S), bool((np.diff(ordered) >= -SAME_S).all())
