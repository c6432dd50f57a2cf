"""Reading roads and building their graph: time and memory per 100,000 nodes, and what a province would take."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.bench.dispatching.exactness import networks
from tests.bench.dispatching.town import draw_town
from tests.bench.tools.report import Figure

SIDES = (100, 224, 448)
PROVINCE = 1_500_000
CHILD = """
import json, sys, time
from pathlib import Path
from geo112.roads.build import assemble, split_network
from geo112.roads.osm import read_roads
def peak_kb():  # of this program alone: what getrusage says includes the one that started it
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before = peak_kb()
started = time.perf_counter()
raw = read_roads(Path(sys.argv[1]))
read = time.perf_counter()
graph = assemble(split_network(raw))
built = time.perf_counter()
peak = peak_kb()
print(json.dumps({"nodes": graph.node_count, "read_s": read - started, "build_s": built - read,
                  "mb": (peak - before) / 1024}))
"""


def measure_imports(folder: Path) -> list[Figure]:
    """Each network in a process of its own, so that the peak of memory is its own."""
    towns = [measure(draw_town(folder / f"town{side}.osm", side)) for side in SIDES]
    real = max((measure(path) for path in networks()[1:]), key=lambda one: one["nodes"], default=None)
    nodes = np.array([one["nodes"] for one in towns])
    seconds = np.array([one["read_s"] + one["build_s"] for one in towns])
    growth = float(np.polyfit(np.log(nodes), np.log(seconds), 1)[0])
    province_s = float(seconds[-1] * (PROVINCE / nodes[-1]) ** growth)
    mb_per_node = float(np.polyfit(nodes, [one["mb"] for one in towns], 1)[0])
    largest = towns[-1]
    per = 100_000 / largest["nodes"]
    figures = [
        Figure("import_s_per_100k", "reading and building per 100,000 nodes", (seconds[-1]) * per, "s"),
        Figure("import_mb_per_100k", "memory at its peak per 100,000 nodes", mb_per_node * 100_000, "MB"),
        Figure("import_growth", "time grows with the nodes to the power of", growth, ""),
        Figure("province_s", f"a province of {PROVINCE:,} nodes (from the growth)", province_s, "s"),
        Figure("province_mb", "its memory at the peak (from the growth)", mb_per_node * PROVINCE, "MB"),
    ]
    if real:
        what = f"the largest extract here ({real['nodes']:,} nodes)"
        figures.insert(0, Figure("extract_s", f"{what}: reading and building", real["read_s"] + real["build_s"], "s"))
        figures.insert(1, Figure("extract_mb", f"{what}: memory at its peak", real["mb"], "MB"))
    return figures


def measure(path: Path) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
