"""Rules after the road time: what each adds, and to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from geo112.dispatch.availability import FREE, UnitState
from geo112.dispatch.proposing.contenders import Contender
from geo112.dispatch.proposing.ranking import PlanLine, rank
from geo112.dispatch.proposing.rules import Aid, Rules, with_aid, with_rules
from tests.makers import NOW

BUSY = UnitState("on_scene", "busy", {"incident": "KDI-1", "status": "on_scene"})


def unit(slug: str, seconds: float, **fields: Any) -> Contender:
    return Contender(slug, "damkar", frozenset(), FREE, 100.0, seconds, seconds * 10, 5.0)._replace(**fields)


def chosen(contenders: list[Contender], count: int = 1) -> list[str]:
    (line,) = rank([PlanLine("damkar", count)], contenders, snap_limit_m=1000)
    return [verdict.contender.slug for verdict in line.candidates if verdict.chosen]


def effects(contenders: list[Contender]) -> dict[str, list[tuple[str, float]]]:
    return {c.slug: [(effect.code, round(effect.seconds)) for effect in c.effects] for c in contenders}


def test_a_neighbours_unit_comes_first_only_if_it_is_faster_by_the_handicap() -> None:
    aid = Aid("Konawe", 180)
    assert chosen([unit("own", 400), with_aid(unit("theirs", 250), aid)]) == ["own"]
    assert chosen([unit("own", 400), with_aid(unit("theirs", 210), aid)]) == ["theirs"]


@pytest.mark.parametrize("aid", [Aid("Konawe", 0, limit_s=300), Aid("Konawe", 0, agencies=frozenset({"psc119"}))])
def test_a_neighbours_unit_out_of_area_says_so(aid: Aid) -> None:
    (line,) = rank([PlanLine("damkar", 1)], [with_aid(unit("theirs", 301), aid)], snap_limit_m=1000)
    assert [(verdict.code, verdict.data["region"]) for verdict in line.passed_over] == [("out_of_area", "Konawe")]
    assert line.shortfall == 1


def test_the_last_free_unit_of_an_area_stays_at_home_for_so_many_seconds() -> None:
    homes = {"a1": (1, "Kadia"), "a2": (1, "Kadia"), "b1": (2, "Abeli"), "b2": (2, "Abeli")}
    rules = Rules(keep_last_s=120, homes=homes)
    units = [unit("a1", 100), unit("a2", 110), unit("b1", 150), unit("b2", 90, state=BUSY)]
    weighed = with_rules(units, rules, NOW)
    assert effects(weighed) == {"a1": [], "a2": [("last_at_home", 120)], "b1": [("last_at_home", 120)], "b2": []}
    assert chosen(weighed, 2) == ["a1", "a2"]


def test_who_has_just_come_back_rests_and_the_effect_fades() -> None:
    ended = {"now": NOW, "half": NOW - timedelta(minutes=30), "long": NOW - timedelta(hours=2)}
    rules = Rules(rest_s=60, rest_minutes=60, rested_at=ended)
    weighed = with_rules([unit(slug, 100) for slug in ended], rules, NOW)
    assert effects(weighed) == {"now": [("rested", 60)], "half": [("rested", 30)], "long": []}


def test_who_was_put_behind_by_a_rule_is_named() -> None:
    weighed = with_rules([unit("tired", 100), unit("fresh", 120)], Rules(rest_s=60, rested_at={"tired": NOW}), NOW)
    (line,) = rank([PlanLine("damkar", 1)], weighed, snap_limit_m=1000)
    assert [(verdict.contender.slug, verdict.code) for verdict in line.passed_over] == [("tired", "put_behind")]
    assert [verdict.data["rank"] for verdict in line.candidates] == [2, 1]  # ranks are of the road alone


def test_welcome_lines_are_filled_after_all_that_is_required() -> None:
    lines = [PlanLine("damkar", 1, is_required=False), PlanLine("damkar", 1)]
    welcome, required = rank(lines, [unit("only", 100)], snap_limit_m=1000)
    assert (welcome.shortfall, required.shortfall) == (1, 0)


def test_a_unit_just_promised_to_another_incident_is_taken_only_where_nobody_else_is_left() -> None:
    promised = unit("promised", 10, promised_to="KDI-9")
    assert chosen([promised, unit("free", 900)]) == ["free"]
    assert chosen([promised]) == ["promised"]


def test_a_busy_unit_that_would_be_there_sooner_is_said() -> None:
    busy = unit("busy", 60, state=BUSY, free_in_s=300, freed_s=360)
    (line,) = rank([PlanLine("damkar", 1)], [busy, unit("far", 900)], snap_limit_m=1000)
    assert [(hint.code, hint.data["saves_s"]) for hint in line.hints] == [("faster_when_freed", 540)]
    (line,) = rank([PlanLine("damkar", 1)], [busy, unit("near", 380)], snap_limit_m=1000)
    assert line.hints == ()


def test_a_shortfall_names_the_busy_unit_that_could_fill_it() -> None:
    busy = unit("busy", 60, state=BUSY, free_in_s=300, freed_s=360)
    (line,) = rank([PlanLine("damkar", 50)], [busy], snap_limit_m=1000)
    assert (line.shortfall, line.hints[0].data["saves_s"]) == (50, None)
