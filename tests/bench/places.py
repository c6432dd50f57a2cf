"""`script/bench places`: what callers say, against the points that they mean.

sample       the queries of ../shared/eval, by kind, beside the naive baseline that lies with them;
held out     queries that `spoken` makes of the same places, with a seed that nobody has looked at while improving the
             search (its ways to speak have been);
radius       how often the truth lies within the first candidate's radius, and how often a caller somewhere in a
             kelurahan lies within that of its candidate;
speed        time of an answer with 100,000 places, beside PostgreSQL's own trigram search over the same names, and of
             their import.

All answers come from `geo112 geocode`, line by line. Without ../shared only the speed is measured, on our fixtures.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psycopg

from tests.bench.tools.answers import Score, Want, by_kind, score
from tests.bench.tools.geocoder import Geocoder, baseline, geocoder
from tests.bench.tools.report import Figure, report
from tests.bench.tools.spoken import Place, Speaker, place_of
from tests.bench.tools.villages import share_within

SHARED = Path(__file__).parents[3] / "shared"
SEED = 112
EACH = 40
MANY = 100_000
FIRST_SYLLABLES = ["wa", "lo", "ang", "pun", "sa", "mo", "ko", "ta", "be", "ra", "nu", "tong"]
LAST_SYLLABLES = ["wu", "ndo", "loa", "hua", "ika", "mbu", "tari", "geu", "laka", "pore", "nggu", "bara"]
KINDS = ["Masjid", "SD Negeri", "Kios", "Jl.", "Lorong", "Perumahan", "Toko", "Warung", "Puskesmas Pembantu", "Bengkel"]
NAIVE = """
SELECT id FROM incidents_place WHERE lower(name) %% %s ORDER BY similarity(lower(name), %s) DESC LIMIT 8
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=MANY, help="for the speed")
    parser.add_argument("--shared", type=Path, default=SHARED, help="where the sample lies (../shared)")
    options = parser.parse_args()
    shared: Path | None = options.shared if (options.shared / "eval" / "places.csv").is_file() else None
    if shared is None:
        print(f"{options.shared} holds no sample to be scored: only the speed is measured.", file=sys.stderr)
    figures: list[Figure] = []
    with geocoder() as made:
        if shared:
            figures += measure_sample(made, shared)
        figures += measure_speed(made, options.places, shared)
    report("Places: from what callers say to points", figures)


def measure_sample(made: Geocoder, shared: Path) -> list[Figure]:
    places = shared / "eval" / "places.csv"
    made.replace_places(places)
    for region in ("kendari", "konawe"):
        made.command("import_boundaries", str(shared / "data" / f"{region}_kelurahan_kemendagri2025.geojson"), region)
    wanted = read_queries(shared / "eval" / "queries_dev.csv")
    answers = made.answers([want.text for want in wanted])
    naive = baseline(shared / "eval" / "baseline.py", places, shared / "eval" / "queries_dev.csv")
    by_kind("The sample, by kind of query", wanted, answers, naive)
    with places.open(encoding="utf-8", newline="") as file:
        known = [place_of(row) for row in csv.DictReader(file)]
    unseen = [Want(one.text, one.kind, one.lat, one.lon, one.tolerance_m) for one in Speaker(known, SEED).all(EACH)]
    unseen_answers = made.answers([want.text for want in unseen])
    by_kind(f"Held out: made from the same places, seed {SEED}", unseen, unseen_answers, None)
    villages = [place for place in known if place.kind in ("kelurahan", "desa")]
    areas = made.answers([f"{place.kind} {place.name} kec {place.district}" for place in villages])
    within = share_within(shared / "data", villages, areas)
    ours = figures_of("", score(wanted, answers), score(wanted, naive))
    return [*ours, *figures_of("held_out_", score(unseen, unseen_answers), None), within]


def read_queries(path: Path) -> list[Want]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Want(
            row["text"],
            row["category"],
            float(row["lat"]) if row["lat"] else None,
            float(row["lon"]) if row["lon"] else None,
            float(row["tolerance_m"] or 0),
        )
        for row in rows
    ]


def figures_of(prefix: str, ours: Score, naive: Score | None) -> list[Figure]:
    where = "held out: " if prefix else "sample: "
    lines = [
        ("top1", "first candidate right", "≥ 93 %"),
        ("top5", "right among the first five", "≥ 98 %"),
        ("abstain", "unanswerable left alone", "≥ 95 %"),
        ("calibrated", "right at confidence ≥ 0.8", "≥ 97 %"),
        ("coverage", "answerable at confidence ≥ 0.8", "≥ 70 %"),
        ("holds", "truth within the radius", "≥ 85 %"),
    ]
    return [
        Figure(
            prefix + key,
            where + what,
            getattr(ours, key),
            "%",
            getattr(naive, key) if naive and key != "holds" else None,
            "naive baseline",
            target,
        )
        for key, what, target in lines
    ]


def measure_speed(made: Geocoder, count: int, shared: Path | None) -> list[Figure]:
    real = real_places(made, shared)
    path = made.directory / "many.csv"
    write_many(path, real, count)
    began = time.perf_counter()
    made.command("import_places", str(path), "kendari")
    import_s = time.perf_counter() - began
    made.analyse()
    texts = [one.text for one in Speaker(real, SEED + 1).all(12)]
    # Other callers come first, to the same process: a server has run for a while.
    earlier = [one.text for one in Speaker(real, SEED + 2).all(6)]
    took_ms = [answer.took_ms for answer in made.answers([*earlier, *texts])[len(earlier) :]]
    naive_ms = naive_times(made.url, texts)
    p50, p95 = np.percentile(took_ms, [50, 95])
    naive_p50, naive_p95 = np.percentile(naive_ms, [50, 95])
    peer = "pg_trgm on whole names"
    return [
        Figure("p50_ms", f"answer with {count:,} places, median", float(p50), "ms", float(naive_p50), peer, "< 15 ms"),
        Figure("p95_ms", "… 95th percentile", float(p95), "ms", float(naive_p95), peer, "< 60 ms"),
        Figure("import_s", f"import of {count:,} places", import_s, "s", target="< 60 s"),
    ]


def real_places(made: Geocoder, shared: Path | None) -> list[Place]:
    if shared is None:
        return made.places()
    with (shared / "eval" / "places.csv").open(encoding="utf-8", newline="") as file:
        return [place_of(row) for row in csv.DictReader(file)]


def write_many(path: Path, real: Sequence[Place], count: int) -> None:
    """Places around the real ones: half bear their names with a number or another kind, half invented ones."""
    chance = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "aliases", "kind", "lat", "lon", "kelurahan", "kecamatan", "region", "radius_m"])
        for number in range(count):
            near = chance.choice(real)
            lat, lon = near.lat + chance.gauss(0, 0.02), near.lon + chance.gauss(0, 0.02)
            name = f"{chance.choice(KINDS)} {invented(near, chance)}"
            writer.writerow(
                [f"uji-{number}", name, "", "landmark", f"{lat:.6f}", f"{lon:.6f}", near.village, near.district, "", 80]
            )


def invented(near: Place, chance: random.Random) -> str:
    if chance.random() < 0.5:
        return f"{near.name.split()[-1]} {chance.randrange(1, 60)}"
    syllables = [chance.choice(FIRST_SYLLABLES), chance.choice(FIRST_SYLLABLES), chance.choice(LAST_SYLLABLES)]
    return "".join(syllables[chance.randrange(2) :]).title()


def naive_times(url: str, texts: Sequence[str]) -> list[float]:
    """What one line of SQL with the usual index takes for the same texts: it finds far less."""
    took = []
    with psycopg.connect(url.replace("postgis://", "postgresql://"), autocommit=True) as database:
        database.execute("CREATE INDEX bench_name_trgm ON incidents_place USING gin (lower(name) gin_trgm_ops)")
        database.execute("SET pg_trgm.similarity_threshold = 0.2")
        for text in texts:
            began = time.perf_counter()
            database.execute(NAIVE, [text.lower(), text.lower()]).fetchall()
            took.append((time.perf_counter() - began) * 1000)
    return took


if __name__ == "__main__":
    main()
