"""The plan as a whole: which unit takes which place. Pure, and the same answer every time.

The choice is the best one in this order: as many required places filled as can be, then as many welcome ones, then as
few units as possible that another open incident has just been offered, then the least weighed road time in sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from geo112.dispatch.proposing.contenders import Contender, PlanLine

PROMISED_S, WELCOME_S, REQUIRED_S = 1e6, 1e8, 1e10
"""What it costs to take a promised unit, and to leave a welcome or a required place empty. Each outweighs a hundred
of the one before, and the sums still are exact to a microsecond."""
LONGEST_S = 1e4
"""Longer road times than nearly three hours count alike in the sum, so that no sum of them outweighs a promise."""


def choose(lines: Sequence[PlanLine], ordered: Sequence[Contender], *, demanding_first: bool = False) -> dict[str, int]:
    """Slug → index of the line that gets the unit; `ordered` by `Contender.order`.

    `demanding_first` settles, where it costs nothing, for which of several lines a unit counts.
    """
    places = [index for index, line in enumerate(lines) for _ in range(line.count)]
    usable = _usable(lines, ordered, len(places))
    if not places or not usable:
        return {}
    costs = np.array([_cost(contender) for contender in usable])
    fits = np.array([[line.suits(contender) for contender in usable] for line in lines])
    ease = np.array([-_demand(line) if demanding_first else 0.0 for line in lines])
    matrix = np.where(fits, costs + ease[:, None], np.inf)[places]
    empty = np.array([REQUIRED_S if lines[index].is_required else WELCOME_S for index in places])
    rows, columns = linear_sum_assignment(np.hstack([matrix, np.tile(empty[:, None], len(places))]))
    taken = {int(column): places[row] for row, column in zip(rows, columns, strict=True) if column < len(usable)}
    return {usable[column].slug: line for column, line in _settle_ties(taken, costs, fits).items()}


def _usable(lines: Sequence[PlanLine], ordered: Sequence[Contender], places: int) -> list[Contender]:
    """The first of each line, promised ones behind: nobody behind as many as there are places can be chosen."""
    free = [c for c in ordered if c.state.is_available and c.has_route and c.out_of_area is None]
    free.sort(key=lambda contender: contender.promised_to is not None)
    slugs: set[str] = set()
    for line in lines:
        slugs.update(islice((contender.slug for contender in free if line.suits(contender)), places))
    return [contender for contender in free if contender.slug in slugs]


def _demand(line: PlanLine) -> float:
    return len(line.capabilities) + 10.0 * bool(line.kinds)


def _cost(contender: Contender) -> float:
    return min(contender.weighed_s, LONGEST_S) + (PROMISED_S if contender.promised_to else 0.0)


def _settle_ties(taken: dict[int, int], costs: NDArray[np.float64], fits: NDArray[np.bool_]) -> dict[int, int]:
    """Of units that cost the same the first in order is taken, whatever the solver met first."""
    settled = dict(sorted(taken.items()))
    for column in list(settled):
        line = settled[column]
        equal = np.flatnonzero(fits[line, :column] & (costs[:column] == costs[column]))
        better = next((int(other) for other in equal if int(other) not in settled), None)
        if better is not None:
            settled[better] = settled.pop(column)
    return settled
