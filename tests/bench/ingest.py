"""`script/bench ingest`: the position path on one machine, publisher, broker and database included.

durable      fixes of 1,000 vehicles, one per message at QoS 1, from publish to committed, with synchronous_commit on;
drain        the same from a filled queue, beside mosquitto_sub, bare paho and bare COPY of the same rows;
latency      publish → committed at 2,000 a second, by the time at which PostgreSQL committed each row;
many units   50,000 units: updates of latest, and the ten nearest free units meanwhile;
browsers     publish → each of 20 live streams of a whole centre, 200 vehicles at 1 Hz (drawing: script/bench main);
flat         memory of the worker and size of the latest table after `--updates` (the issue asks for 10,000,000).

The vehicles' topics are their own; their messages go over one connection, so that a thousand sockets do not stand for
a thousand machines. `--seconds` shortens everything.
"""

from __future__ import annotations

import argparse
import subprocess
import time

import psutil

from tests.bench.tools.bare import bare_paho, mosquitto_sub
from tests.bench.tools.centre import equip, fleet
from tests.bench.tools.report import Figure, percentiles, report
from tests.bench.tools.rig import Rig, finished, pause, rig
from tests.bench.tools.streams import Streams
from tests.centre import running_centre

VEHICLES = 1000
UNITS = 50_000
BATCH = 5000
COMMITTED_AT = "SELECT extract(epoch FROM max(pg_xact_commit_timestamp(xmin))) FROM responders_position"
DELAYS = "SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin) - fix_at) * 1000 FROM responders_position"
LATEST_BYTES = "SELECT pg_total_relation_size('responders_latestposition')"
NEAREST_FREE = """
    SELECT unit_id FROM responders_latestposition AS latest JOIN responders_unit AS unit ON unit.id = unit_id
    WHERE unit.on_duty AND NOT EXISTS (
        SELECT 1 FROM dispatch_assignment AS task WHERE task.unit_id = unit.id AND task.ended_at IS NULL
    ) ORDER BY latest.point <-> ST_SetSRID(ST_MakePoint(%s, %s), 4326) LIMIT 10
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of sustained load")
    parser.add_argument("--rate", type=float, default=30_000.0, help="fixes per second that are offered")
    parser.add_argument("--updates", type=int, default=2_000_000, help="for flat memory and latest table")
    options = parser.parse_args()
    filled = int(min(options.seconds * 5000, 300_000))
    with rig(UNITS) as made:
        # The limits first: no session of ours holds messages then.
        c, paho = mosquitto_sub(made, filled), bare_paho(made, filled)
        figures = measure_sustained(made, options.seconds, options.rate, paho)
        figures += measure_drain(made, filled, c, paho)
        figures += measure_latency(made, options.seconds / 3)
        figures += measure_many_units(made, options.seconds / 3)
        figures += measure_flat(made, options.updates, options.rate)
    figures += measure_browsers(options.seconds / 2)
    report("The position path, all on this machine", figures)


def measure_sustained(made: Rig, seconds: float, rate: float, paho: float) -> list[Figure]:
    made.forget()
    count = int(seconds * rate)
    with made.ingest():
        began, ended = finished_with(made, count, rate, VEHICLES)
    durable = count / (ended - began)
    what = f"durable, {VEHICLES:,} vehicles, {count:,} fixes offered at {rate:,.0f}/s"
    return [Figure("durable_per_s", what, durable, "/s", paho, "bare paho drains", "≥ 20,000 and ≥ 0.7 of paho")]


def finished_with(made: Rig, count: int, rate: float, units: int) -> tuple[float, float]:
    """When the first was published and the last committed; every one of them is in history then."""
    publisher = made.publishing(count, rate, units)
    began, _ = finished(publisher)
    wait_until_stored(made, count)
    return began, float(made.ask(COMMITTED_AT))


def wait_until_stored(made: Rig, count: int) -> None:
    deadline = time.monotonic() + 60 + count / 1000
    while (stored := made.stored()) < count:
        assert time.monotonic() < deadline, f"{count - stored} of {count} fixes are lost"
        pause(1)
    assert stored == count


def measure_drain(made: Rig, count: int, c: float, paho: float) -> list[Figure]:
    one = drained(made, count, workers=1)
    copied = bare_copy(made)
    two = drained(made, count, workers=2)
    with made.ingest():  # takes what the second session may hold, and ends it
        pause(5)
    return [
        Figure("drain_per_s", f"{count:,} fixes from a filled queue", one, "/s", paho, "bare paho", "≥ 0.7"),
        Figure("drain_of_c", "the same", one, "/s", c, "mosquitto_sub, which stores nothing"),
        Figure("drain_of_copy", "the same", one, "/s", copied, f"bare COPY in batches of {BATCH:,}"),
        Figure("two_workers_per_s", "the same with two workers", two, "/s", one, "one worker", "≥ 1"),
    ]


def drained(made: Rig, count: int, workers: int) -> float:
    """Fixes per second, from the first one received to the last one committed."""
    with made.ingest(workers):
        pause(1)
    made.forget()
    made.publish(count, units=VEHICLES)
    with made.ingest(workers):
        wait_until_stored(made, count)
        began = float(made.ask("SELECT extract(epoch FROM min(received_at)) FROM responders_position"))
        return count / (float(made.ask(COMMITTED_AT)) - began)


def bare_copy(made: Rig) -> float:
    """Rows per second of COPY alone, of the rows that are there, into a table with the same indexes."""
    with made.connect() as database:
        with database.cursor().copy("COPY (SELECT * FROM responders_position) TO STDOUT") as out:
            rows = [bytes(row) for row in out]
        database.execute("CREATE TABLE bare (LIKE responders_position INCLUDING INDEXES)")
        began = time.monotonic()
        for start in range(0, len(rows), BATCH):
            with database.cursor().copy("COPY bare FROM STDIN") as copy:
                copy.write(b"".join(rows[start : start + BATCH]))
        seconds = time.monotonic() - began
        database.execute("DROP TABLE bare")
    return len(rows) / seconds


def measure_latency(made: Rig, seconds: float, rate: float = 2000.0) -> list[Figure]:
    made.forget()
    count = int(seconds * rate)
    with made.ingest():
        finished_with(made, count, rate, VEHICLES)
    with made.connect() as database:
        delays = [float(delay) for (delay,) in database.execute(DELAYS)]
    p50, p99 = percentiles(delays)
    what = f"publish → committed at {rate:,.0f}/s"
    return [
        Figure("committed_p50_ms", f"{what}, median", p50, "ms"),
        Figure("committed_p99_ms", f"{what}, 99th percentile", p99, "ms", target="< 300 ms"),
    ]


def measure_many_units(made: Rig, seconds: float, rate: float = 10_000.0) -> list[Figure]:
    made.forget()
    with made.ingest():
        finished_with(made, UNITS, rate, UNITS)
        before = made.ask("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'responders_latestposition'")
        count = int(seconds * rate)
        publisher = made.publishing(count, rate, UNITS)
        times = nearest_times(made, publisher)
        began, _ = finished(publisher)
        wait_until_stored(made, UNITS + count)
        ended = float(made.ask(COMMITTED_AT))
        pause(2)  # PostgreSQL's own statistics come late
        after = made.ask("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'responders_latestposition'")
    p50, p99 = percentiles(times)
    what = f"ten nearest free of {UNITS:,} units while ingesting"
    updates = (int(after) - int(before)) / (ended - began)
    return [
        Figure("latest_per_s", f"updates of latest, {UNITS:,} units, {rate:,.0f}/s offered", updates, "/s"),
        Figure("nearest_p50_ms", f"{what}, median", p50, "ms"),
        Figure("nearest_p99_ms", f"{what}, 99th percentile", p99, "ms", target="< 10 ms"),
    ]


def nearest_times(made: Rig, publisher: subprocess.Popen[str]) -> list[float]:
    """Milliseconds of each question, asked fifty times a second while the publisher works."""
    times = []
    with made.connect() as database:
        while publisher.poll() is None:
            place = (122.5 + len(times) % 50 / 1000, -3.9 - len(times) % 97 / 1000)
            began = time.perf_counter()
            found = database.execute(NEAREST_FREE, place).fetchall()
            times.append((time.perf_counter() - began) * 1000)
            assert len(found) == 10
            pause(0.02)
    return times


def measure_flat(made: Rig, updates: int, rate: float) -> list[Figure]:
    """After a quarter of the updates, which fills caches and free room, and after all of them."""
    made.forget()
    with made.ingest() as process:
        worker = psutil.Process(process.pid)
        finished_with(made, updates // 4, rate, VEHICLES)
        first = worker.memory_info().rss / 1e6, made.ask(LATEST_BYTES) / 1e6
        finished(made.publishing(updates - updates // 4, rate, VEHICLES))
        wait_until_stored(made, updates)
        last = worker.memory_info().rss / 1e6, made.ask(LATEST_BYTES) / 1e6
    after, at_first = f"after {updates:,} fixes", "after the first quarter"
    return [
        Figure("worker_mb", f"memory of the worker {after}", last[0], "MB", first[0], at_first, "flat"),
        Figure("latest_mb", f"latest table with indexes {after}", last[1], "MB", first[1], at_first, "flat"),
    ]


def measure_browsers(seconds: float, streams: int = 20, vehicles: int = 200) -> list[Figure]:
    with running_centre() as centre:
        trackers = equip(centre, vehicles)
        token = centre.manage("create_token", "bench").split()[-1]
        with fleet(centre, trackers, rate_hz=1.0):
            pause(10)  # all are connected
            opened = Streams(centre.port, token, streams)
            pause(seconds)
            p50, p99 = percentiles(opened.stop())
    what = f"publish → each of {streams} streams, {vehicles} vehicles at 1 Hz"
    return [
        Figure("streams_p50_ms", f"{what}, median", p50, "ms"),
        Figure("streams_p99_ms", f"{what}, 99th percentile", p99, "ms", target="< 1,200 ms"),
    ]


if __name__ == "__main__":
    main()
