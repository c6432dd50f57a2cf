"""Answers of a geocoder against the points that were meant, counted as `../shared/eval/score_geocoder.py` counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyproj import Geod
from rich.console import Console
from rich.table import Table

SURE, ABSTAINS = 0.8, 0.5
GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Want:
    """A query; without a point it is one that nobody could answer."""

    text: str
    kind: str
    lat: float | None
    lon: float | None
    tolerance_m: float


@dataclass(frozen=True)
class Answer:
    """Ranked (lat, lon, confidence, radius in metres) and the time that it took."""

    candidates: tuple[tuple[float, float, float, float], ...]
    took_ms: float = 0.0

    @classmethod
    def of(cls, candidates: Sequence[dict[str, Any]], took_ms: float = 0.0) -> Answer:
        return cls(
            tuple((one["lat"], one["lon"], one["confidence"], one.get("radius_m", 0.0)) for one in candidates), took_ms
        )


@dataclass(frozen=True)
class Score:
    """Percentages; nan where there was nothing to count."""

    top1: float
    top5: float
    abstain: float
    calibrated: float
    coverage: float
    holds: float


def score(wanted: Sequence[Want], answers: Sequence[Answer]) -> Score:
    pairs = list(zip(wanted, answers, strict=True))
    answerable = [(want, answer, _errors(want, answer)) for want, answer in pairs if want.lat is not None]
    hopeless = [answer for want, answer in pairs if want.lat is None]
    sure = [one for one in answerable if one[1].candidates and one[1].candidates[0][2] >= SURE]
    first = [one for one in answerable if one[2]]
    return Score(
        top1=_share([_is_right(*one, most=1) for one in answerable]),
        top5=_share([_is_right(*one, most=5) for one in answerable]),
        abstain=_share([all(one[2] < ABSTAINS for one in answer.candidates) for answer in hopeless]),
        calibrated=_share([_is_right(*one, most=1) for one in sure]),
        coverage=100 * len(sure) / len(answerable) if answerable else float("nan"),
        holds=_share([errors[0] <= max(1.0, answer.candidates[0][3]) for _want, answer, errors in first]),
    )


def by_kind(title: str, wanted: Sequence[Want], answers: Sequence[Answer], naive: Sequence[Answer] | None) -> None:
    """Prints the table, the baseline's figures behind a stroke."""
    table = Table(title=title)
    for heading in ("kind", "n", "first right", "among five", "left alone", "right when sure", "sure", "radius holds"):
        table.add_column(heading)
    for kind in [*dict.fromkeys(want.kind for want in wanted), "all"]:
        rows = [i for i, want in enumerate(wanted) if kind in ("all", want.kind)]
        ours = score([wanted[i] for i in rows], [answers[i] for i in rows])
        theirs = score([wanted[i] for i in rows], [naive[i] for i in rows]) if naive else None
        names = ("top1", "top5", "abstain", "calibrated", "coverage", "holds")
        table.add_row(kind, str(len(rows)), *(_cell(ours, theirs, name) for name in names))
    Console(width=140).print(table)


def _cell(ours: Score, theirs: Score | None, name: str) -> str:
    values = [getattr(one, name) for one in (ours, theirs) if one and not (name == "holds" and one is theirs)]
    return " | ".join("–" if value != value else f"{value:.1f}" for value in values)


def _errors(want: Want, answer: Answer) -> list[float]:
    return [float(GEOD.inv(want.lon, want.lat, lon, lat)[2]) for lat, lon, _sure, _radius in answer.candidates]


def _is_right(want: Want, answer: Answer, errors: Sequence[float], *, most: int) -> bool:
    return any(metres <= want.tolerance_m for metres in errors[:most])


def _share(hits: Sequence[bool]) -> float:
    return 100 * sum(hits) / len(hits) if hits else float("nan")
