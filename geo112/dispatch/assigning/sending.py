"""Sending units: race-safe by the database's own constraints, each unit in a savepoint of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import LineString
from django.db import IntegrityError, transaction

from geo112.dispatch.assigning.locking import IncidentClosed, hold_open, hold_units
from geo112.dispatch.assigning.publishing import tell_assignments
from geo112.dispatch.models import Assignment, AssignmentStep, Proposal
from geo112.dispatch.projection import project
from geo112.dispatch.proposing.measuring import way_from_neighbour
from geo112.dispatch.roster import known_fix
from geo112.dispatch.travel import Way, road_rules, way_to
from geo112.regions.models import User
from geo112.roads.passable import passable_graph
from incidents.models import Incident
from incidents.timeline import add_entry
from responders.models import Unit

__all__ = ["IncidentClosed", "Refusal", "Sending", "send_units", "ways_to"]

ONE_OPEN_ASSIGNMENT = frozenset({"one_open_assignment_per_unit", "one_open_assignment_per_unit_and_incident"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A unit that was not sent; `reasons.refusal_text` says why in words."""

    unit: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sending:
    assignments: tuple[Assignment, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of every unit of a sending. With `queue` a busy unit gets it as its next task."""

    incident: Incident
    by: User | None
    proposal: Proposal | None
    queue: bool
    now: datetime


def send_units(
    *,
    incident: Incident,
    units: Iterable[Unit],
    by: User | None,
    proposal: Proposal | None = None,
    queue: bool = False,
    now: datetime,
) -> Sending:
    """Sends each unit that is free; the others come back with the reason. Raises IncidentClosed.

    Two dispatchers who send the same unit at the same moment meet at its lock: the second is told by whom, or with
    `queue` has it come next. The database's constraints stand behind that.
    """
    # Always in the same order, so that two senders with overlapping lists cannot wait for each other.
    ordered = sorted(set(units), key=lambda unit: unit.pk)
    ways = ways_to(ordered, incident, now)
    order = Order(incident, by, proposal, queue, now)
    with transaction.atomic():
        hold_open(incident)
        _hold_duty(ordered)
        answers = [_send(order, unit, ways.get(unit.pk)) for unit in ordered]
        assignments = [answer for answer in answers if isinstance(answer, Assignment)]
        tell_assignments(assignments)
    return Sending(tuple(assignments), tuple(answer for answer in answers if isinstance(answer, Refusal)))


def ways_to(units: Sequence[Unit], incident: Incident, now: datetime) -> dict[int, Way]:
    """The way of each unit with a position and a route, by the unit's pk, over the roads that are open now."""
    region, target = incident.region, (incident.location.x, incident.location.y)
    graph, rules, stale_after_s = passable_graph(region, now), road_rules(region), region.stale_after_s
    starts = {unit: project(fix, now=now, stale_after_s=stale_after_s) for unit in units if (fix := known_fix(unit))}
    ways = {unit: way_to(target, start, graph, rules) for unit, start in starts.items()}
    for unit, start in starts.items():
        if ways[unit] is None and unit.region_id != region.pk:
            ways[unit] = way_from_neighbour(target, start, graph, unit.region, rules, now)
    return {unit.pk: way for unit, way in ways.items() if way}


def _hold_duty(units: Sequence[Unit]) -> None:
    """Brings `on_duty` up to date and keeps it so to the end."""
    on_duty = hold_units(unit.pk for unit in units)
    for unit in units:
        unit.on_duty = on_duty.get(unit.pk, False)


def _send(order: Order, unit: Unit, way: Way | None, *, is_queued: bool = False) -> Assignment | Refusal:
    if not unit.on_duty and not Assignment.objects.open().filter(unit=unit).exists():
        return Refusal(unit.slug, "off_duty")
    try:
        with transaction.atomic():
            return _create(order, unit, way, is_queued)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name not in ONE_OPEN_ASSIGNMENT:  # type: ignore[union-attr]  # psycopg's
            raise
    if order.queue and not is_queued:
        return _send(order, unit, way, is_queued=True)
    return _assigned(unit)


def _create(order: Order, unit: Unit, way: Way | None, is_queued: bool) -> Assignment:
    assignment = Assignment.objects.create(
        incident=order.incident,
        unit=unit,
        proposal=order.proposal,
        is_queued=is_queued,
        sent_at=order.now,
        sent_by=order.by,
        expected_s=way.seconds if way else None,
        distance_m=way.metres if way else None,
        route=LineString(way.geometry, srid=4326) if way and way.geometry else None,
    )
    source = AssignmentStep.Source.DISPATCHER if order.by else AssignmentStep.Source.SYSTEM
    assignment.steps.create(status="sent", at=order.now, recorded_at=order.now, source=source, by=order.by)
    data = {"unit": unit.slug, "call_sign": unit.call_sign, "agency": unit.agency.code, "assignment": assignment.pk}
    kind = "queued" if is_queued else "sent"
    add_entry(order.incident, kind, at=order.now, by=order.by, data=data | {"expected_s": assignment.expected_s})
    return assignment


def _assigned(unit: Unit) -> Refusal:
    """Names the assignment that stands in the way: the newest, should it have ended this very moment."""
    rows = Assignment.objects.filter(unit=unit, is_queued=False).select_related("incident", "sent_by")
    holder = rows.order_by("-pk")[0]
    by = holder.sent_by.get_username() if holder.sent_by else ""
    return Refusal(unit.slug, "assigned", {"incident": holder.incident.number, "by": by, "at": holder.sent_at})
