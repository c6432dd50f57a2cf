"""What the live stream shows of units and assignments."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.utils import timezone

from geo112.dispatch.closures import closure_json
from geo112.dispatch.models import Assignment
from geo112.dispatch.representation import assignment_json, position_json, unit_json
from geo112.dispatch.roster import with_state
from geo112.live.registry import register_loader
from geo112.regions.models import Region
from geo112.roads.models import RoadClosure
from incidents.models import Incident
from responders.models import Unit

State = dict[str, Any]


def register() -> None:
    """For AppConfig.ready()."""
    register_loader("units", load_units, snapshot=roster)
    register_loader("assignment", load_assignments, snapshot=running_assignments)
    register_loader("closure", load_closures, snapshot=closures_of)


def load_units(ids: list[int | str]) -> dict[int, list[State]]:
    """A pk says that the unit moved: only its position goes out. A slug says that the unit itself changed: all goes."""
    states = defaultdict(list)
    moved = [key for key in ids if isinstance(key, int)]
    changed = [key for key in ids if isinstance(key, str)]
    for unit in with_state(Unit.objects.filter(Q(pk__in=moved) | Q(slug__in=changed))):
        states[unit.region_id].append(unit_json(unit) if unit.slug in changed else _moved_json(unit))
    return states


def _moved_json(unit: Unit) -> State:
    return {"slug": unit.slug, "on_duty": unit.on_duty, **position_json(unit)}


def roster(region: Region) -> list[State]:
    """Every unit of the region, with or without a position."""
    return [unit_json(unit) for unit in with_state(Unit.objects.filter(region=region))]


def load_assignments(ids: list[int]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for assignment in Assignment.objects.for_json().filter(pk__in=ids):
        states[assignment.incident.region_id].append(assignment_json(assignment))
    return states


def running_assignments(region: Region) -> list[State]:
    """Open assignments, and the ended ones of incidents that are still open."""
    is_open = Q(status__in=Assignment.OPEN) | Q(incident__status=Incident.Status.OPEN)
    return [assignment_json(row) for row in Assignment.objects.for_json().filter(is_open, incident__region=region)]


def load_closures(ids: list[int]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for closure in RoadClosure.objects.for_json().filter(pk__in=ids):
        states[closure.region_id].append(closure_json(closure))
    return states


def closures_of(region: Region) -> list[State]:
    """Closed roads in force and to come; the browser lets each run out by itself."""
    return [closure_json(row) for row in RoadClosure.objects.for_json().not_over(timezone.now()).filter(region=region)]
