"""Values for the parameters of the API that lead to rows that exist. A new kind of parameter joins by one line."""

from __future__ import annotations

from typing import Any

from geo112.regions.models import Region
from tests.makers import (
    make_agency,
    make_assignment,
    make_call,
    make_category,
    make_incident,
    make_latest,
    make_place,
    make_plan_item,
    make_unit,
)


def make_known(region: Region) -> dict[tuple[str, str], Any]:
    """By the beginning of a path and the name of its parameter; a category, a place, a plan lie around them."""
    agency = make_agency(region=region)
    unit, idle, incident = make_unit("uji-a", agency), make_unit("uji-b", agency), make_incident(region)
    make_latest(unit)
    make_latest(idle)
    make_place(region=region)
    make_plan_item(make_category(), agency)
    return {
        ("/api/v1/assignments/", "id"): make_assignment(unit, incident).pk,
        ("/api/v1/calls/", "id"): make_call(region).pk,
        ("/api/v1/incidents/", "number"): incident.number,
        ("/api/v1/units/", "slug"): unit.slug,
        ("", "region"): region.slug,
        ("", "category"): "FIRE_BLD",
        ("", "agency"): agency.code,
        ("", "units"): [idle.slug],
        ("", "unit"): unit.slug,
        ("", "incident"): incident.number,
    }


def lead_to_rows(case: Any, known: dict[tuple[str, str], Any]) -> None:
    """Puts the known values where the request has a parameter or a field of that name."""
    for (beginning, name), value in known.items():
        if not case.path.startswith(beginning):
            continue
        for part in (case.path_parameters, case.query, case.body):
            if isinstance(part, dict) and name in part:
                part[name] = value
