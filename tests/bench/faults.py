"""`script/bench faults`: processes die hard under load, again and again; nothing that the broker had may be lost.

recovery     the longest that any fix took from publish to committed; all are there, once, latest is the newest;
loss window  what devices lose that do not send again, when the broker dies while no worker is there.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from tests.bench.tools.report import Figure, report
from tests.bench.tools.rig import Rig, pause, rig
from tests.faults.kills import (
    RATE,
    kill_database,
    kill_worker,
    latest_is_newest,
    load,
    lost_with_broker,
    wait_until_stored,
)

UNITS = 1000
BETWEEN_S = 5.0
LONGEST_DELAY_S = "SELECT extract(epoch FROM max(pg_xact_commit_timestamp(xmin) - fix_at)) FROM responders_position"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    with rig(UNITS) as made:
        with made.ingest(2) as parent:
            worker = recovery_s(made, rounds, lambda: kill_worker(parent))
        with made.ingest(2):
            database = recovery_s(made, rounds, lambda: kill_database(made))
        losses = [lost_with_broker(made, BETWEEN_S + step) for step in range(min(rounds, 5))]
    lost, seconds = max(losses)
    report(
        f"Killed {rounds} times each under {RATE:,.0f} fixes/s, nothing lost, nothing twice",
        [
            Figure("worker_recovery_s", "longest publish → committed while workers are killed", worker, "s"),
            Figure("database_recovery_s", "the same while PostgreSQL is killed", database, "s"),
            Figure("broker_loss_s", f"loss window of a plain device, broker killed ({lost} fixes)", seconds, "s"),
        ],
    )


def recovery_s(made: Rig, rounds: int, kill: Callable[[], None]) -> float:
    with load(made, BETWEEN_S * rounds) as count:
        for _ in range(rounds):
            pause(BETWEEN_S * 0.8)
            kill()
    wait_until_stored(made, count)
    assert latest_is_newest(made), "latest is not the newest of history"
    return float(made.ask(LONGEST_DELAY_S))


if __name__ == "__main__":
    main()
