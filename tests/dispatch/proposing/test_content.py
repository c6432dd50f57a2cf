"""What is stored of a proposal, and that those of before are read alike."""

from __future__ import annotations

from copy import deepcopy

import pytest

from geo112.dispatch.models import Proposal
from geo112.dispatch.proposing.content import FACTS, Facts
from geo112.dispatch.proposing.proposals import propose
from geo112.dispatch.representation import proposal_json
from incidents.models import Incident
from tests.makers import NOW, make_agency, make_incident, make_latest, make_plan_item, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered() -> Proposal:
    incident: Incident = make_incident()
    make_plan_item(incident.category, make_agency(), 1)
    make_latest(make_unit("uji-near"), lon=122.53, lat=-3.98)
    make_latest(make_unit("uji-far"), lon=122.60, lat=-3.98)
    make_unit("uji-lost")
    return propose(incident=incident, by=None, now=NOW)


def test_each_unit_has_its_facts_once(offered: Proposal) -> None:
    units = offered.content["units"]
    assert sorted(units["unit"]) == ["uji-far", "uji-lost", "uji-near"]
    assert {name: len(column) for name, column in units.items()} == dict.fromkeys(FACTS, 3)
    facts = Facts(offered.content)
    assert facts.of("uji-near")["straight_m"] < facts.of("uji-far")["straight_m"]
    assert facts.of("uji-lost")["age_s"] is None
    assert facts.of("unknown") == {}


def test_a_proposal_of_which_each_row_says_everything_is_read_alike(offered: Proposal) -> None:
    old, facts = deepcopy(offered), Facts(offered.content)
    del old.content["units"]
    for line in old.content["agencies"]:
        for rows in (line["candidates"], line["passed_over"]):
            rows[:] = [facts.of(row["unit"]) | row for row in rows]
    assert proposal_json(old) == proposal_json(offered)
