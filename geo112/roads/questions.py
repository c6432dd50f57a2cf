"""The JSON of `travel_times`: a line of text → a question, a question → its answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from geo112.roads.graph import LonLat, RoadGraph


class QuestionError(ValueError):
    """The line cannot be answered; the message says why."""


@dataclass(frozen=True, eq=False)
class Question:
    """Times between `hub` and each of `others` (n, 2): to the hub, or from it."""

    hub: LonLat
    others: NDArray[np.float64]
    to_hub: bool


def parse_question(line: bytes) -> Question:
    """Raises QuestionError."""
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise QuestionError(f"not JSON: {error}") from error
    if not isinstance(data, dict) or not {"to", "from"} <= data.keys():
        raise QuestionError('an object with "to" and "from" is expected')
    to_hub = not _is_list_of_lists(data["to"])
    hub, others = ("to", "from") if to_hub else ("from", "to")
    if not isinstance(data[others], list):
        raise QuestionError(f'"{others}": a list of [lon, lat] is expected')
    points = [_point(point, f"{others}[{number}]") for number, point in enumerate(data[others])]
    return Question(_point(data[hub], hub), np.array(points, dtype=np.float64).reshape(-1, 2), to_hub)


def _is_list_of_lists(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, list) for part in value)


def _point(value: Any, where: str) -> LonLat:
    # bool is an int to Python, but true is no longitude
    if not isinstance(value, list) or [type(part) in (int, float) for part in value] != [True, True]:
        raise QuestionError(f'"{where}": [lon, lat] is expected')
    lon, lat = value
    if abs(lon) > 180 or abs(lat) > 90:
        raise QuestionError(f'"{where}": lon must lie within ±180, lat within ±90')
    return float(lon), float(lat)


def answer(graph: RoadGraph, question: Question, *, factor: float, snap_limit_m: float) -> dict[str, Any]:
    """`{"seconds": […], "metres": […]}`, None where there is no way by road."""
    search = graph.travel_times_to if question.to_hub else graph.travel_times_from
    times = search(question.hub, question.others, factor=factor, snap_limit_m=snap_limit_m)
    return {"seconds": _or_none(times.seconds), "metres": _or_none(times.metres)}


def _or_none(values: NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]
