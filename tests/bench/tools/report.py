"""A benchmark's table, then the same figures as one JSON object on the last line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured number; `limit` is the peer or physical limit measured in the same run, in the same unit."""

    key: str
    what: str
    value: float
    unit: str
    limit: float | None = None
    limit_is: str = ""
    target: str = ""

    @property
    def ratio(self) -> float | None:
        return None if not self.limit else self.value / self.limit


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """50th and 99th percentile. Raises ValueError where there is nothing to measure."""
    if not values:
        raise ValueError("nothing was measured")
    p50, p99 = np.percentile(values, [50, 99])
    return float(p50), float(p99)


def report(title: str, figures: list[Figure]) -> None:
    table = Table(title=title)
    for heading in ("figure", "measured", "limit in the same run", "ratio", "target"):
        table.add_column(heading)
    for one in figures:
        limit = f"{one.limit:,.1f} {one.unit} ({one.limit_is})" if one.limit else ""
        ratio = f"{one.ratio:.2f}" if one.ratio else ""
        table.add_row(one.what, f"{one.value:,.1f} {one.unit}", limit, ratio, one.target)
    Console(width=140).print(table)
    flat: dict[str, float] = {}
    for one in figures:
        flat[one.key] = round(one.value, 3)
        if one.limit and one.ratio:
            flat |= {f"{one.key}_limit": round(one.limit, 3), f"{one.key}_ratio": round(one.ratio, 3)}
    print(json.dumps(flat))
