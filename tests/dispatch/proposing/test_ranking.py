"""Ranking: exact by road time, nobody promised twice, everybody with a reason."""

from __future__ import annotations

from itertools import permutations
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo112.dispatch.availability import UnitState
from geo112.dispatch.proposing.ranking import Contender, PlanLine, RankedLine, rank

FREE = UnitState("available", "available")


def contender(slug: str, seconds: float | None = 60.0, *capabilities: str, **fields: Any) -> Contender:
    metres = None if seconds is None else seconds * 10
    known = {"agency": "damkar", "state": FREE, "straight_m": 100.0, "metres": metres, "snap_m": 5.0, **fields}
    return Contender(slug=slug, capabilities=frozenset(capabilities), seconds=seconds, **known)


def line(count: int = 1, *capabilities: str, agency: str = "damkar") -> PlanLine:
    return PlanLine(agency, count, frozenset(capabilities))


def ranked(lines: list[PlanLine], *contenders: Contender) -> list[RankedLine]:
    return rank(lines, contenders, snap_limit_m=1000)


def slugs(result: RankedLine, *, chosen: bool = False) -> list[str]:
    return [verdict.contender.slug for verdict in result.candidates if verdict.chosen or not chosen]


def codes(result: RankedLine) -> dict[str, str]:
    return {verdict.contender.slug: verdict.code for verdict in result.passed_over}


def test_it_ranks_by_road_time_not_by_straight_line() -> None:
    across_the_bay = contender("across", 900.0, straight_m=1000.0)
    round_the_corner = contender("corner", 300.0, straight_m=2500.0)
    (result,) = ranked([line()], across_the_bay, round_the_corner)
    assert slugs(result) == ["corner", "across"]
    assert slugs(result, chosen=True) == ["corner"]
    assert codes(result) == {"across": "slower"}


def test_many_near_units_across_the_bay_do_not_crowd_out_the_right_one() -> None:
    across = [contender(f"across-{n}", 900.0 + n, straight_m=500.0 + n) for n in range(50)]
    (result,) = ranked([line()], *across, contender("right", 300.0, straight_m=4000.0))
    assert slugs(result, chosen=True) == ["right"]


@pytest.mark.parametrize("seconds", [None, nan])
def test_a_unit_without_a_route_is_last_says_so_and_is_never_chosen(seconds: float | None) -> None:
    lost = contender("lost", seconds, metres=None, straight_m=10.0)
    (result,) = ranked([line(2)], lost, contender("slow", 3000.0))
    assert slugs(result) == ["slow", "lost"]
    assert [verdict.code for verdict in result.candidates] == ["fastest", "no_route"]
    assert (slugs(result, chosen=True), result.shortfall) == (["slow"], 1)


def test_a_unit_too_far_from_any_road_says_so() -> None:
    (result,) = ranked([line()], contender("at-sea", None, snap_m=1500.0))
    assert result.candidates[0].code == "too_far_from_road"
    assert result.shortfall == 1


def test_zero_seconds_are_a_time_like_any_other() -> None:
    (result,) = ranked([line()], contender("b", 1.0), contender("a", 0.0))
    assert slugs(result) == ["a", "b"]


@pytest.mark.parametrize(
    "state",
    [
        UnitState("off_duty", "off_duty"),
        UnitState("on_scene", "busy", {"incident": "KDI-2026-000001", "status": "on_scene"}),
        UnitState("stale", "stale", {"age_s": 300}),
        UnitState("no_position", "no_position"),
    ],
)
def test_a_unit_that_is_not_available_is_passed_over_with_the_reason(state: UnitState) -> None:
    (result,) = ranked([line()], contender("away", 1.0, state=state), contender("free", 900.0))
    assert slugs(result) == ["free"]
    assert (result.passed_over[0].code, result.passed_over[0].data) == (state.code, state.data)


def test_a_unit_without_a_capability_is_passed_over_and_told_which() -> None:
    (result,) = ranked(
        [line(1, "ladder", "fire")], contender("plain", 1.0, "fire"), contender("tall", 2.0, "ladder", "fire")
    )
    assert slugs(result) == ["tall"]
    assert result.passed_over[0].data == {"missing": ["ladder"]}


def test_it_offers_only_units_of_the_lines_own_agency() -> None:
    fire, police = ranked([line(), line(agency="polisi")], contender("f"), contender("p", agency="polisi"))
    assert (slugs(fire), slugs(police)) == (["f"], ["p"])


def test_ties_are_settled_by_metres_then_slug() -> None:
    tied = [contender("b", 60.0), contender("a", 60.0), contender("c", 60.0, metres=10.0)]
    for order in permutations(tied):
        assert slugs(ranked([line()], *order)[0]) == ["c", "a", "b"]


def test_it_names_the_shortfall() -> None:
    (result,) = ranked([line(50)], contender("only"))
    assert (result.shortfall, slugs(result, chosen=True)) == (49, ["only"])


def test_it_answers_without_units_and_without_lines() -> None:
    assert ranked([]) == []
    (result,) = ranked([line(2)])
    assert (result.candidates, result.passed_over, result.shortfall) == ((), (), 2)


def test_a_line_that_needs_nobody_offers_all_and_chooses_none() -> None:
    (result,) = ranked([line(0)], contender("a"), contender("b", 90.0))
    assert (slugs(result), slugs(result, chosen=True), result.shortfall) == (["a", "b"], [], 0)


def test_a_unit_is_promised_to_one_line_only() -> None:
    general, ladder = ranked([line(), line(1, "ladder")], contender("tall", 10.0, "ladder"), contender("plain", 90.0))
    assert slugs(ladder, chosen=True) == ["tall"]
    assert slugs(general, chosen=True) == ["plain"]
    assert codes(general) == {"tall": "promised"}


def test_the_plan_as_a_whole_is_filled_even_where_the_nearest_unit_is_the_only_special_one() -> None:
    lines = [line(2), line(1, "ladder"), line(1, "water")]
    units = [contender("both", 1.0, "ladder", "water"), contender("wet", 2.0, "water")]
    result = ranked(lines, *units, contender("x", 3.0), contender("y", 4.0))
    assert [each.shortfall for each in result] == [0, 0, 0]


SECONDS = st.one_of(st.none(), st.floats(0, 5000), st.integers(0, 3).map(float))


@given(times=st.lists(SECONDS, max_size=30), count=st.integers(0, 5))
def test_the_order_equals_that_of_the_true_times(times: list[float | None], count: int) -> None:
    units = [contender(f"u{n:02}", seconds, metres=seconds) for n, seconds in enumerate(times)]
    (result,) = ranked([line(count)], *reversed(units))
    reachable = sorted((seconds, f"u{n:02}") for n, seconds in enumerate(times) if seconds is not None)
    expected = [slug for _seconds, slug in reachable]
    assert slugs(result)[: len(expected)] == expected
    assert slugs(result, chosen=True) == expected[:count]


CAPABLE = st.tuples(st.integers(1, 9), st.sets(st.sampled_from("ab")))


@given(units=st.lists(CAPABLE, max_size=5), wanted=st.lists(st.sets(st.sampled_from("ab")), max_size=3))
def test_it_fills_the_most_places_in_the_least_time_with_nobody_twice(
    units: list[tuple[int, set[str]]], wanted: list[set[str]]
) -> None:
    contenders = [contender(f"u{n}", float(seconds), *has) for n, (seconds, has) in enumerate(units)]
    result = ranked([line(1, *needs) for needs in wanted], *contenders)
    chosen = [verdict.contender for each in result for verdict in each.candidates if verdict.chosen]
    assert len({each.slug for each in chosen}) == len(chosen)
    assert (len(chosen), -sum(each.seconds or 0 for each in chosen)) == _best(contenders, wanted)


def _best(contenders: list[Contender], wanted: list[set[str]]) -> tuple[int, float]:
    """The best (places filled, minus seconds) by trying everything."""
    padded: list[Contender | None] = [*contenders, *[None] * len(wanted)]
    best = (0, 0.0)
    for placed in permutations(padded, len(wanted)):
        pairs = [(unit, needs) for unit, needs in zip(placed, wanted, strict=True) if unit]
        if all(needs <= unit.capabilities for unit, needs in pairs):
            best = max(best, (len(pairs), -sum(unit.seconds or 0 for unit, _needs in pairs)))
    return best
