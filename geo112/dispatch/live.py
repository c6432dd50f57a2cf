"""What the live stream shows of units and assignments."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q

from geo112.dispatch.models import Assignment
from geo112.dispatch.representation import assignment_json, position_json, unit_json
from geo112.dispatch.roster import with_position, with_state
from geo112.live.registry import register_loader
from geo112.regions.models import Region
from incidents.models import Incident
from responders.models import Unit

State = dict[str, Any]


def register() -> None:
    """For AppConfig.ready()."""
    register_loader("units", load_units, snapshot=roster)
    register_loader("assignment", load_assignments, snapshot=running_assignments)


def load_units(ids: list[int | str]) -> dict[int, list[State]]:
    """A pk says that the unit moved: only its position goes out. A slug says that the unit itself changed: all goes."""
    states = defaultdict(list)
    moved = [key for key in ids if isinstance(key, int)]
    changed = [key for key in ids if isinstance(key, str)]
    whole = set[int]()
    for unit in with_state(Unit.objects.filter(slug__in=changed)) if changed else ():
        states[unit.region_id].append(unit_json(unit))
        whole.add(unit.pk)
    for unit in with_position(Unit.objects.filter(pk__in=[pk for pk in moved if pk not in whole])):
        states[unit.region_id].append(_moved_json(unit))
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
