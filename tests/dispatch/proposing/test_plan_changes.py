from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from geo112.dispatch.assigning.publishing import tasks_payload
from geo112.dispatch.proposing.plan_changes import asked_by, plan_changes
from geo112.regions.models import User
from tests.makers import (
    make_agency,
    make_assignment,
    make_category,
    make_incident,
    make_plan_item,
    make_unit,
    make_user,
)


def asked(*lines: tuple[str, int, int]) -> list[dict[str, Any]]:
    """By a plan of such lines: agency, units still needed, units sent."""
    keys = ("agency", "needed", "sent")
    return asked_by({"agencies": [{**dict(zip(keys, line, strict=True)), "name": line[0].title()} for line in lines]})


def added(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[str, int]:
    return {line["agency"]: line["added"] for line in plan_changes(before, after)}


def test_it_tells_what_is_wanted_beyond_before() -> None:
    before, after = asked(("damkar", 2, 0)), asked(("damkar", 3, 0), ("psc119", 1, 0))
    assert added(before, after) == {"damkar": 1, "psc119": 1}


def test_what_is_wanted_no_longer_counts_down() -> None:
    assert added(asked(("damkar", 2, 0), ("polisi", 1, 0)), asked(("damkar", 2, 0))) == {"polisi": -1}


def test_what_was_sent_meanwhile_is_no_change() -> None:
    assert added(asked(("damkar", 2, 0)), asked(("damkar", 0, 2))) == {}


def test_lines_of_one_agency_count_together() -> None:
    assert added(asked(("damkar", 2, 0)), asked(("damkar", 2, 0), ("damkar", 1, 0))) == {"damkar": 1}


def test_the_first_proposal_changes_nothing() -> None:
    assert added([], asked(("damkar", 2, 0))) == {}


@pytest.mark.django_db
def test_a_proposal_after_another_type_names_the_change(client_for: Callable[[User], APIClient]) -> None:
    fire, flood = make_category("FIRE_BLD"), make_category("FLOOD")
    make_plan_item(fire, make_agency("damkar"), 2), make_plan_item(flood, make_agency("bpbd"), 1)
    url, client = f"/api/v1/incidents/{make_incident(category=fire).number}/", client_for(make_user())
    assert client.post(f"{url}proposals/").json()["changes"] == []
    client.patch(url, {"category": "FLOOD"})
    changes = client.post(f"{url}proposals/").json()["changes"]
    assert {line["agency"]: line["added"] for line in changes} == {"damkar": -2, "bpbd": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("is_exercise", [True, False])
def test_devices_are_told_whether_it_is_an_exercise(is_exercise: bool) -> None:
    unit = make_unit()
    make_assignment(unit, make_incident(is_exercise=is_exercise))
    assert tasks_payload(unit)[0]["exercise"] is is_exercise
