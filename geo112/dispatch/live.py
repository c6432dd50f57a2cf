"""What the live stream shows of units, their assignments and arrivals, and of alarms and the targets behind them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.utils import timezone

from geo112.dispatch.closures import closure_json
from geo112.dispatch.models import Alarm, Assignment, Target
from geo112.dispatch.representation import arrival_json, assignment_json, position_json, target_json, unit_json
from geo112.dispatch.roster import with_position, with_state
from geo112.dispatch.watch.alarms import alarm_json
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
    register_loader("arrival", load_arrivals)
    register_loader("alarm", load_alarms, snapshot=standing_alarms)
    register_loader("target", load_targets, snapshot=targets_of)
    register_loader("closure", load_closures, snapshot=closures_of)


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


def load_arrivals(ids: list[int]) -> dict[int, list[State]]:
    """The few fields of an assignment that change while it is under way; its snapshot carries them already."""
    states = defaultdict(list)
    for row in Assignment.objects.filter(pk__in=ids).select_related("arrival", "incident").defer("route"):
        states[row.incident.region_id].append({"id": row.pk, **arrival_json(row)})
    return states


def load_alarms(ids: list[int]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for alarm in Alarm.objects.for_json().filter(pk__in=ids):
        states[alarm.region_id].append(alarm_json(alarm))
    return states


def standing_alarms(region: Region) -> list[State]:
    return [alarm_json(alarm) for alarm in Alarm.objects.for_json().standing().filter(region=region)]


def load_targets(ids: list[int]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for target in Target.objects.filter(pk__in=ids).select_related("agency"):
        states[target.region_id].append(target_json(target))
    return states


def targets_of(region: Region) -> list[State]:
    return [target_json(target) for target in Target.objects.filter(region=region).select_related("agency")]


def load_closures(ids: list[int]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for closure in RoadClosure.objects.for_json().filter(pk__in=ids):
        states[closure.region_id].append(closure_json(closure))
    return states


def closures_of(region: Region) -> list[State]:
    """Closed roads in force and to come; the browser lets each run out by itself."""
    return [closure_json(row) for row in RoadClosure.objects.for_json().not_over(timezone.now()).filter(region=region)]
