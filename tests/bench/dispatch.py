"""`script/bench dispatch`: is the order exact, and how long does a dispatcher wait for it?

exactness   our order of random emergencies on real and drawn roads with closed roads, against igraph's Dijkstra; the
            straight line's errors beside it;
search      snap, search, rank and reasons for 500 units on 50,000 junctions, beside scipy's bare one-to-all Dijkstra
            and igraph's in the same run;
requests    the whole HTTP request, one dispatcher alone and twenty at once;
imports     reading roads and building their graph, and what a province would take.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.bench.dispatching.exactness import measure_exactness
from tests.bench.dispatching.imports import measure_imports
from tests.bench.dispatching.requests import UNITS, measure_requests
from tests.bench.dispatching.search import measure_search
from tests.bench.dispatching.town import draw_town
from tests.bench.tools.report import Figure, report

PARTS = ("exactness", "search", "requests", "imports")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        town = draw_town(folder / "town.osm")
        if "exactness" in options.only:
            figures += measure_exactness(options.scenarios)
        if "search" in options.only:
            figures += measure_search(town)
        if "requests" in options.only:
            figures += measure_requests(town, options.requests)
        if "imports" in options.only:
            figures += measure_imports(folder)
    report(f"Proposals: exact, and over {UNITS} units", figures)


if __name__ == "__main__":
    main()
