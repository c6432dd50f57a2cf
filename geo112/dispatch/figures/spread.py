"""How long something took, over many cases: median, 90th percentile, and the share that was in time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo112.dispatch.models import Target, target_for

Case = tuple[float, int | None, int | None]
"""Seconds, and by whom (an agency's id) and how urgently (priority), where that matters."""


@dataclass(frozen=True)
class Spread:
    """`within` is the share of those cases that have a target (`judged` of them); None where there is nothing."""

    cases: int
    median_s: float | None
    p90_s: float | None
    judged: int
    within: float | None


def spread(cases: Sequence[Case], targets: Iterable[Target], step: str) -> Spread:
    """Percentiles between two cases are interpolated, as PostgreSQL's percentile_cont does."""
    if not cases:
        return Spread(0, None, None, 0, None)
    seconds = np.array([case[0] for case in cases], dtype=float)
    limits = _limits([case[1:] for case in cases], list(targets), step)
    judged = ~np.isnan(limits)
    in_time = int((seconds[judged] <= limits[judged]).sum())
    median_s, p90_s = np.percentile(seconds, [50, 90])
    count = int(judged.sum())
    return Spread(len(cases), float(median_s), float(p90_s), count, in_time / count if count else None)


def _limits(kinds: Sequence[tuple[int | None, int | None]], targets: list[Target], step: str) -> np.ndarray:
    """The target in seconds for each case, nan where none is set; each combination is looked up once."""
    found: dict[tuple[int | None, int | None], float] = {}
    for agency, priority in set(kinds):
        target = target_for(targets, step, agency_id=agency, priority=priority)
        found[agency, priority] = target.seconds if target else np.nan
    return np.array([found[kind] for kind in kinds])
