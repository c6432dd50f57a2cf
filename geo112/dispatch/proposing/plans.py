"""Which plan counts, and what of it is still to be sent.

A plan fits an incident if all that it is narrowed to holds: priority, area, hours (local time at which the incident
was opened). Of those that fit the most specific one counts, alone: a kelurahan before a kecamatan before the whole
region; then a priority before none; then hours before none, and shorter hours before longer ones; at last the older
row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from geo112.database import Ask, at_once
from geo112.dispatch.availability import FREE
from geo112.dispatch.models import Assignment
from geo112.dispatch.proposing.choice import choose
from geo112.dispatch.proposing.contenders import Contender, PlanLine
from geo112.dispatch.proposing.rows import AgencyRow, ItemRow, PlanRow, SentRow, ask_areas, ask_items, ask_sent
from incidents.models import Incident

Json = dict[str, Any]
DAY_MINUTES = 24 * 60
FAILED = [Assignment.Status.DECLINED.value, Assignment.Status.CANCELLED.value]
"""Whoever did not go, or was called back, fills no line."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a plan may be narrowed to; `areas` are ids, the village before its district."""

    priority: int
    areas: tuple[int, ...]
    at: time


@dataclass(frozen=True, slots=True)
class Need:
    """A line of the plan as written, the name of its agency, and how many of it were sent already."""

    line: PlanLine
    name: str
    sent: int

    @property
    def missing(self) -> PlanLine:
        """What is still to be sent."""
        line = self.line
        count = max(0, line.count - self.sent)
        return PlanLine(line.agency, count, line.capabilities, line.kinds, line.is_required, line.alarm_level)


@dataclass(frozen=True, slots=True)
class Plan:
    """The needs of an incident; `row` is None where no plan fits. Where none fits, or the plan sends nobody at this
    alarm level, every agency is offered with none needed."""

    row: PlanRow | None
    needs: tuple[Need, ...]
    highest_level: int = 1
    tickets: tuple[AgencyRow, ...] = ()
    """Agencies of the plan that send no vehicle, up to this alarm level."""

    @property
    def lines(self) -> list[PlanLine]:
        return [need.missing for need in self.needs]

    @property
    def agencies(self) -> set[str]:
        """Codes of those whose units are wanted."""
        return {need.line.agency for need in self.needs}


def fits(plan: PlanRow, occasion: Occasion) -> bool:
    return (
        plan.priority in (None, occasion.priority)
        and (plan.area_id is None or plan.area_id in occasion.areas)
        and _holds_at(plan, occasion.at)
    )


def most_specific(plans: Iterable[PlanRow], occasion: Occasion) -> PlanRow | None:
    """The one that counts; see the module's docstring."""
    return max((plan for plan in plans if fits(plan, occasion)), key=lambda plan: _rank(plan, occasion), default=None)


def _rank(plan: PlanRow, occasion: Occasion) -> tuple[int, bool, int, int]:
    nearness = len(occasion.areas) - occasion.areas.index(plan.area_id) if plan.area_id else 0
    return nearness, plan.priority is not None, DAY_MINUTES - _minutes(plan), -plan.pk


def _minutes(plan: PlanRow) -> int:
    """How long the plan counts per day."""
    if plan.from_time is None or plan.to_time is None:
        return DAY_MINUTES
    begin, end = (moment.hour * 60 + moment.minute for moment in (plan.from_time, plan.to_time))
    return (end - begin) % DAY_MINUTES


def _holds_at(plan: PlanRow, at: time) -> bool:
    if plan.from_time is None or plan.to_time is None:
        return True
    if plan.from_time < plan.to_time:
        return plan.from_time <= at < plan.to_time
    return at >= plan.from_time or at < plan.to_time


def ask_plan(
    later: Ask, incident: Incident, *, alarm_level: int | None = None, fresh: bool = False
) -> Callable[[], Plan]:
    """The plan of an incident at its alarm level (or another). `fresh`: as if nobody had been sent."""
    items = ask_items(later, incident.region_id, incident.category_id)
    sent = (lambda: []) if fresh else ask_sent(later, incident.pk, FAILED)
    areas, local = ask_areas(later, incident.village_id), incident.opened_at.astimezone(incident.region.zone).time()
    level = alarm_level or incident.alarm_level
    return lambda: _plan(incident, Occasion(incident.priority, areas(), local), items(), _as_contenders(sent()), level)


def _plan(
    incident: Incident, occasion: Occasion, items: Sequence[ItemRow], sent: Sequence[Contender], level: int
) -> Plan:
    row = most_specific(dict.fromkeys(item.plan for item in items), occasion)
    if row is None:
        return Plan(None, _everybody(incident, sent))
    own = [item for item in items if item.plan.pk == row.pk]
    called = [item for item in own if item.alarm_level <= level]
    if not called:
        return Plan(row, _everybody(incident, sent), min(item.alarm_level for item in own))
    tickets = dict.fromkeys(item.agency for item in called if not item.agency.sends_units)
    return Plan(row, _needs(called, sent), max(item.alarm_level for item in own), tuple(tickets))


def _needs(called: Sequence[ItemRow], sent: Sequence[Contender]) -> tuple[Need, ...]:
    """The lines that units fill. Agencies that send none get tickets."""
    sending = [item for item in called if item.agency.sends_units]
    lines = [_line(item) for item in sending]
    counts = placed(lines, sent)
    return tuple(Need(line, item.agency.name, count) for line, item, count in zip(lines, sending, counts, strict=True))


def placed(lines: Sequence[PlanLine], sent: Sequence[Contender]) -> list[int]:
    """How many of the units sent count for each line: as many places filled as can be, no unit twice, and a special
    unit for the line that asks for it."""
    places = choose(lines, sent, demanding_first=True)
    return [sum(line == index for line in places.values()) for index in range(len(lines))]


def _line(item: ItemRow) -> PlanLine:
    return PlanLine(item.agency.code, item.count, item.capabilities, item.kinds, item.is_required, item.alarm_level)


def _everybody(incident: Incident, sent: Sequence[Contender]) -> tuple[Need, ...]:
    """Every agency that sends units, with none needed: the dispatcher chooses."""
    agencies = at_once(_SENDING, {"region": incident.region_id})()
    return tuple(Need(PlanLine(code, 0), name, sum(unit.agency == code for unit in sent)) for code, name in agencies)


_SENDING = "SELECT code, name FROM regions_agency WHERE region_id = %(region)s AND sends_units ORDER BY code"


def _as_contenders(units: Sequence[SentRow]) -> list[Contender]:
    return [
        Contender(unit.slug, unit.agency, unit.capabilities, FREE, seconds=0.0, metres=0.0, kind=unit.kind)
        for unit in units
    ]
