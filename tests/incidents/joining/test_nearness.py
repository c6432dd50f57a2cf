from datetime import timedelta
from typing import Any

from incidents.joining.nearness import MARGIN_M, MOST_OFFERED, Nearby, Sought, Standing, nearby
from tests.makers import NOW

METRE = 1 / 111_320
"""Degrees of latitude."""


def sought(**fields: Any) -> Sought:
    defaults = {"lon": 122.5, "lat": -3.98, "radius_m": 100, "category": "FIRE_BLD", "suggested": (), "at": NOW}
    return Sought(**{**defaults, **fields})


def standing(key: int = 1, metres: float = 0, age_min: float = 5, **fields: Any) -> Standing:
    defaults = {"lon": 122.5, "lat": -3.98 + metres * METRE, "radius_m": 100, "category": "FIRE_BLD"}
    return Standing(key, heard_at=NOW - timedelta(minutes=age_min), **{**defaults, **fields})


def keys(found: list[Nearby]) -> list[int]:
    return [one.key for one in found]


def test_it_offers_what_lies_within_both_radii_and_the_margin() -> None:
    just_inside, just_outside = standing(1, 200 + MARGIN_M - 10), standing(2, 200 + MARGIN_M + 10)
    assert keys(nearby(sought(), [just_inside, just_outside])) == [1]


def test_the_nearer_comes_first() -> None:
    assert keys(nearby(sought(), [standing(1, 300), standing(2, 20)])) == [2, 1]


def test_what_was_heard_of_lately_comes_first() -> None:
    assert keys(nearby(sought(), [standing(1, age_min=300), standing(2, age_min=3)])) == [2, 1]


def test_the_same_type_comes_before_one_that_only_fits_the_words_and_before_another() -> None:
    rows = [standing(1, category="POWER"), standing(2, category="TREE"), standing(3)]
    found = nearby(sought(suggested=["FIRE_BLD", "TREE"]), rows)
    assert [(one.key, one.kind) for one in found] == [(3, "same"), (2, "fitting"), (1, "other")]


def test_the_words_decide_while_no_type_is_settled() -> None:
    found = nearby(sought(category="", suggested=["TREE"]), [standing(1), standing(2, category="TREE")])
    assert [(one.key, one.kind) for one in found] == [(2, "fitting"), (1, "other")]


def test_two_vague_places_say_less_than_two_exact_ones() -> None:
    vague = nearby(sought(radius_m=2_000), [standing(radius_m=2_000)])[0]
    assert vague.score < nearby(sought(), [standing()])[0].score / 3


def test_old_ones_are_still_offered_and_a_clock_ahead_is_no_age() -> None:
    old, ahead = nearby(sought(), [standing(1, age_min=60 * 48), standing(2, age_min=-1)])[::-1]
    assert old.score > 0 and ahead.age_s == 0


def test_it_offers_a_handful_and_nothing_where_nothing_is_open() -> None:
    assert len(nearby(sought(), [standing(key) for key in range(9)])) == MOST_OFFERED
    assert nearby(sought(), []) == []
