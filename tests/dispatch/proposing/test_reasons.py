"""Codes and data made into sentences, in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from geo112.dispatch.proposing.reasons import (
    distance,
    duration,
    note_text,
    reason_text,
    refusal_text,
    still_assigned_text,
)


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, "–"), (0, "0 s"), (59.4, "59 s"), (59.7, "1 min"), (330, "6 min"), (7500, "2 h 5 min")]
)
def test_it_says_a_duration_as_people_do(seconds: float | None, text: str) -> None:
    with translation.override("en"):
        assert duration(seconds) == text


@pytest.mark.parametrize(
    ("language", "metres", "text"), [("en", 350.4, "350 m"), ("en", 999.7, "1.0 km"), ("id", 2440, "2,4 km")]
)
def test_it_says_a_distance_with_the_languages_own_comma(language: str, metres: float, text: str) -> None:
    with translation.override(language):
        assert distance(metres) == text


@pytest.mark.parametrize(
    ("code", "data", "text"),
    [
        ("fastest", {"rank": 1}, "quickest by road: 6 min, 2.4 km"),
        ("next", {"rank": 3}, "no. 3 by road time: 6 min, 2.4 km"),
        ("slower", {}, "only 900 m as the crow flies, but 6 min by road"),
        ("busy", {"incident": "KDI-2026-000001", "status": "on_scene"}, "busy with KDI-2026-000001 (on scene)"),
        ("stale", {"age_s": 300}, "last position 5 min old"),
        ("lacks_capability", {"missing": ["ladder", "water"]}, "lacks: ladder, water supply"),
        ("too_far_from_road", {"snap_m": 1500}, "1.5 km from the nearest road"),
        ("no_route", {}, "no route by road (900 m as the crow flies)"),
        ("off_duty", {}, "off duty"),
        ("no_position", {}, "no position"),
        ("promised", {}, "already planned for another line"),
    ],
)
def test_it_words_every_reason(code: str, data: dict[str, Any], text: str) -> None:
    row = {"reason_code": code, "data": data, "seconds": 350.0, "metres": 2400.0, "straight_m": 900.0}
    with translation.override("en"):
        assert reason_text(row) == text


@pytest.mark.parametrize("code", ["fastest", "next"])
def test_an_estimate_is_called_one(code: str) -> None:
    row = {"reason_code": code, "data": {"rank": 2}, "seconds": 350.0, "metres": 2400.0, "straight_m": 900.0}
    with translation.override("en"):
        assert "no road network" in reason_text(row, estimate=True)


@pytest.mark.parametrize(
    ("code", "data"),
    [("no_plan", {}), ("no_units", {}), ("no_road_network", {}), ("incident_off_road", {"snap_m": 2100.0})],
)
def test_it_words_every_note(code: str, data: dict[str, Any]) -> None:
    assert note_text({"code": code, "data": data})


def test_it_names_who_was_first() -> None:
    with translation.override("en"):
        assert refusal_text("assigned", {"incident": "KDI-1", "by": "ayu"}) == "already sent to KDI-1 by ayu"
        assert refusal_text("assigned", {"incident": "KDI-1", "by": ""}) == "already sent to KDI-1"
        assert still_assigned_text(["A", "B"]) == "A, B are still assigned."
