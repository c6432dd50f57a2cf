"""Proposals: the plan of an incident, the units of its region and the road times, ranked and stored.

What is stored is codes and data (`content`), never sentences; `reasons` words them in the reader's language:

    {"estimate": bool, "network": {"id", "schematic"} | null, "notes": [{"code", "data"}],
     "tickets": [{"agency", "name"}],
     "agencies": [{"agency", "name", "needed", "sent", "shortfall", "capabilities",
                   "candidates": [{…, "chosen", "reason_code", "data"}], "passed_over": [{…, "reason_code", "data"}]}]}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from time import perf_counter
from typing import Any

import numpy as np

from geo112.dispatch.models import Assignment, PlanItem, Proposal
from geo112.dispatch.projection import project
from geo112.dispatch.ranking import Contender, PlanLine, RankedLine, Verdict, rank
from geo112.dispatch.referrals.offering import tickets_to_offer
from geo112.dispatch.roster import known_fix, state_of, with_state
from geo112.dispatch.travel import RoadRules, Travel, travel_to
from geo112.regions.models import Agency, Region, User
from geo112.roads.models import RoadNetwork
from geo112.roads.store import load_graph
from incidents.models import Incident
from responders.models import Unit

Json = dict[str, Any]


def propose(*, incident: Incident, by: User | None, now: datetime) -> Proposal:
    """Ranks the units of the incident's region for its plan, and stores what was offered."""
    started = perf_counter()
    content = _content(incident, now)
    took_ms = round((perf_counter() - started) * 1000, 2)
    return Proposal.objects.create(incident=incident, created_at=now, created_by=by, content=content, took_ms=took_ms)


def _content(incident: Incident, now: datetime) -> Json:
    region = incident.region
    plan, is_default = plan_of(incident)
    lines = [line for line, _sent in plan]
    units = list(with_state(Unit.objects.filter(region=region)))
    travel, contenders = measure(units, incident, now)
    ranked = rank(lines, contenders, snap_limit_m=region.snap_limit_m)
    return {
        "estimate": travel.is_estimate,
        "network": None if travel.is_estimate else _network_json(region),
        "notes": _notes(is_default, units, travel, region),
        "agencies": _agencies_json(ranked, [sent for _line, sent in plan], units, region),
        "tickets": tickets_to_offer(incident),
    }


def road_rules(region: Region) -> RoadRules:
    return RoadRules(region.road_factor, region.snap_limit_m)


def plan_of(incident: Incident) -> tuple[list[tuple[PlanLine, int]], bool]:
    """The lines still to be filled, each with the number already sent; True where no plan names this type.

    Without a plan every agency that sends units is offered, with none needed. Agencies that send none get tickets.
    """
    items = PlanItem.objects.filter(region=incident.region, category=incident.category).select_related("agency")
    sent = _sent_by_agency(incident)
    lines = [
        (PlanLine(item.agency.code, max(0, item.count - sent[item.agency.code]), frozenset(item.capabilities)), item)
        for item in items
        if item.agency.sends_units
    ]
    if items:
        return [(line, min(item.count, sent[line.agency])) for line, item in lines], False
    agencies = Agency.objects.filter(region=incident.region, sends_units=True)
    return [(PlanLine(agency.code, 0), sent[agency.code]) for agency in agencies], True


def _sent_by_agency(incident: Incident) -> Counter[str]:
    """Units by agency that were sent and neither declined nor were called back."""
    failed = (Assignment.Status.DECLINED, Assignment.Status.CANCELLED)
    assignments = Assignment.objects.filter(incident=incident).exclude(status__in=failed)
    return Counter(assignments.values_list("unit__agency__code", flat=True))


def measure(units: Sequence[Unit], incident: Incident, now: datetime) -> tuple[Travel, list[Contender]]:
    """Every unit with its distances; those without a position take part without any."""
    region = incident.region
    placed = [(unit, fix) for unit in units if (fix := known_fix(unit))]
    points = [project(fix, now=now, stale_after_s=region.stale_after_s) for _unit, fix in placed]
    sources = np.array(points, dtype=float).reshape(-1, 2)
    travel = travel_to((incident.location.x, incident.location.y), sources, load_graph(region), road_rules(region))
    columns = zip(travel.seconds, travel.metres, travel.snap_m, travel.straight_m, strict=True)
    distances = {unit.pk: row for (unit, _fix), row in zip(placed, columns, strict=True)}
    return travel, [_contender(unit, distances.get(unit.pk), now) for unit in units]


def _contender(unit: Unit, row: tuple[float, float, float, float] | None, now: datetime) -> Contender:
    fix = known_fix(unit)
    seconds, metres, snap_m, straight_m = (_number(value) for value in row or (None,) * 4)
    return Contender(
        slug=unit.slug,
        agency=unit.agency.code,
        capabilities=frozenset(unit.capabilities),
        state=state_of(unit, now),
        straight_m=straight_m,
        seconds=seconds,
        metres=metres,
        snap_m=snap_m,
        age_s=fix.age_s(now) if fix else None,
    )


def _number(value: float | None) -> float | None:
    """A finite Python float, or None: JSON knows no nan."""
    return float(value) if value is not None and np.isfinite(value) else None


def _notes(is_default: bool, units: Sequence[Unit], travel: Travel, region: Region) -> list[Json]:
    """What the reader must know of the proposal as a whole."""
    notes: list[Json] = []
    if is_default:
        notes.append({"code": "no_plan", "data": {}})
    if not units:
        notes.append({"code": "no_units", "data": {}})
    if travel.target_snap_m is None:
        notes.append({"code": "no_road_network", "data": {}})
    elif not travel.target_snap_m <= region.snap_limit_m:
        notes.append({"code": "incident_off_road", "data": {"snap_m": _rounded(_number(travel.target_snap_m))}})
    return notes


def _network_json(region: Region) -> Json | None:
    network = RoadNetwork.objects.filter(region=region, is_active=True).first()
    return {"id": network.pk, "schematic": network.is_schematic} if network else None


def _agencies_json(
    ranked: Sequence[RankedLine], sent: Sequence[int], units: Sequence[Unit], region: Region
) -> list[Json]:
    by_slug = {unit.slug: unit for unit in units}
    names = dict(Agency.objects.filter(region=region).values_list("code", "name"))
    return [
        {
            "agency": line.line.agency,
            "name": names[line.line.agency],
            "needed": line.line.count,
            "sent": already,
            "shortfall": line.shortfall,
            "capabilities": sorted(line.line.capabilities),
            "candidates": [_verdict_json(v, by_slug) | {"chosen": v.chosen} for v in line.candidates],
            "passed_over": [_verdict_json(v, by_slug) for v in line.passed_over],
        }
        for line, already in zip(ranked, sent, strict=True)
    ]


def _verdict_json(verdict: Verdict, by_slug: dict[str, Unit]) -> Json:
    contender, unit = verdict.contender, by_slug[verdict.contender.slug]
    return {
        "unit": unit.slug,
        "call_sign": unit.call_sign,
        "agency": contender.agency,
        "kind": unit.kind,
        "seconds": _rounded(contender.seconds),
        "metres": _rounded(contender.metres),
        "straight_m": _rounded(contender.straight_m),
        "age_s": _rounded(contender.age_s),
        "snap_m": _rounded(contender.snap_m),
        "reason_code": verdict.code,
        "data": dict(verdict.data),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
