"""What a proposal says, as it is stored: codes and data, never sentences.

    {"estimate": bool, "network": {"id", "schematic"} | null, "notes": [{"code", "data"}],
     "alarm_level", "highest_level", "plan": {"id", "priority", "area", "hours"} | null,
     "closures": [{"id", "reason", "note"}],
     "tickets": [{"agency", "name"}], "changes": [{"agency", "name", "added"}],
     "units": {"unit": [slug, …], "call_sign": […], …: one list for each of `FACTS`, a unit at the same place in all},
     "agencies": [{"agency", "name", "needed", "sent", "shortfall", "capabilities", "kinds", "required", "alarm_level",
                   "hints": [{"unit", "call_sign", "code", "data"}],
                   "candidates": [{"unit", "chosen", "reason_code", "data", "effects", "hints", "weighed_s"}],
                   "passed_over": [{"unit", "reason_code", "data"}]}]}

One entry of `agencies` is one line of the plan: an agency stands there once for each of its lines. Of a candidate
`weighed_s`, `effects` and `hints` stand there only where there is something to say.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from geo112.dispatch.proposing.contenders import Contender, RankedLine, Verdict
from geo112.dispatch.proposing.field import Field, finite
from geo112.dispatch.proposing.plans import Need, Plan
from geo112.dispatch.proposing.rows import PlanRow
from geo112.dispatch.referrals.offering import tickets_to_offer
from geo112.roads.models import RoadNetwork
from incidents.models import Incident

Json = dict[str, Any]

FACTS = ("unit", "call_sign", "agency", "kind", "region", "seconds", "metres", "straight_m", "age_s", "snap_m")
"""What is the same of a unit on every line: `region` is the name of the neighbour that it belongs to."""


def content_of(
    incident: Incident, plan: Plan, field: Field, ranked: Sequence[RankedLine], ticketed: Collection[int]
) -> Json:
    return {
        "estimate": field.travel.is_estimate,
        "network": None if field.travel.is_estimate else _network_json(field.roads.network),
        "notes": _notes(plan, field, incident),
        "alarm_level": incident.alarm_level,
        "highest_level": plan.highest_level,
        "plan": _plan_json(plan.row),
        "closures": [{"id": road.pk, "reason": road.reason, "note": road.note} for road in field.roads.closures],
        "units": _units_json(field),
        "agencies": [_line_json(line, need, field) for line, need in zip(ranked, plan.needs, strict=True)],
        "tickets": tickets_to_offer(plan.tickets, ticketed),
    }


def chosen_in(content: Json) -> list[str]:
    return [row["unit"] for line in content["agencies"] for row in line["candidates"] if row["chosen"]]


class Facts:
    """`FACTS` of the units in a proposal's content; none where each of its rows still says everything, as they did
    before these stood by themselves."""

    def __init__(self, content: Json) -> None:
        self._columns = content.get("units", {})
        self._places = {slug: place for place, slug in enumerate(self._columns.get("unit", ()))}

    def of(self, slug: str) -> Json:
        place = self._places.get(slug)
        return {} if place is None else {name: column[place] for name, column in self._columns.items()}


def _notes(plan: Plan, field: Field, incident: Incident) -> list[Json]:
    """What the reader must know of the proposal as a whole."""
    notes: list[Json] = []
    if plan.row is None:
        notes.append({"code": "no_plan", "data": {}})
    elif not any(line.count or need.sent for line, need in zip(plan.lines, plan.needs, strict=True)):
        notes.append({"code": "nobody_at_level", "data": {"level": incident.alarm_level}})
    if not field.units:
        notes.append({"code": "no_units", "data": {}})
    snap_m = field.travel.target_snap_m
    if snap_m is None:
        notes.append({"code": "no_road_network", "data": {}})
    elif not snap_m <= incident.region.snap_limit_m:
        notes.append({"code": "incident_off_road", "data": {"snap_m": round(snap_m, 1) if snap_m == snap_m else None}})
    if any(contender.open_s is not None for contender in field.contenders):
        roads = [{"reason": road.reason, "note": road.note} for road in field.roads.closures]
        notes.append({"code": "cut_off", "data": {"closures": roads}})
    return notes


def _plan_json(row: PlanRow | None) -> Json | None:
    if row is None:
        return None
    hours = [f"{row.from_time:%H:%M}", f"{row.to_time:%H:%M}"] if row.from_time and row.to_time else None
    return {"id": row.pk, "priority": row.priority, "area": row.area, "hours": hours}


def _network_json(network: RoadNetwork | None) -> Json | None:
    return {"id": network.pk, "schematic": network.is_schematic} if network else None


def _units_json(field: Field) -> Json:
    """Column by column: unit by unit it would take as long as ranking."""
    units, travel = field.units.values(), field.travel
    numbers = (travel.seconds, travel.metres, travel.straight_m, field.age_s, travel.snap_m)
    words = (
        list(field.units),
        [unit.call_sign for unit in units],
        [unit.agency for unit in units],
        [unit.kind for unit in units],
        [field.neighbours.get(unit.region_id) for unit in units],
    )
    return dict(zip(FACTS, (*words, *(finite(values.round(1)) for values in numbers)), strict=True))


def _line_json(ranked: RankedLine, need: Need, field: Field) -> Json:
    line = ranked.line
    return {
        "agency": line.agency,
        "name": need.name,
        "needed": line.count,
        "sent": need.sent,
        "shortfall": ranked.shortfall,
        "required": line.is_required,
        "alarm_level": line.alarm_level,
        "capabilities": sorted(line.capabilities),
        "kinds": sorted(line.kinds),
        "hints": [_hint_json(verdict, field) for verdict in ranked.hints],
        "candidates": [_candidate_json(verdict) for verdict in ranked.candidates],
        "passed_over": [
            {"unit": verdict.contender.slug, "reason_code": verdict.code, "data": verdict.data}
            for verdict in ranked.passed_over
        ],
    }


def _candidate_json(verdict: Verdict) -> Json:
    contender = verdict.contender
    row = {"unit": contender.slug, "chosen": verdict.chosen, "reason_code": verdict.code, "data": verdict.data}
    if contender.effects:
        row["effects"] = [
            {"code": effect.code, "seconds": round(effect.seconds, 1), "data": effect.data}
            for effect in contender.effects
        ]
        if contender.has_route:
            row["weighed_s"] = round(contender.weighed_s, 1)
    if contender.promised_to or contender.returning_to:
        row["hints"] = _candidate_hints(contender)
    return row


def _candidate_hints(contender: Contender) -> list[Json]:
    hints: list[Json] = []
    if contender.promised_to:
        hints.append({"code": "promised_elsewhere", "data": {"incident": contender.promised_to}})
    if contender.returning_to:
        hints.append({"code": "returning", "data": {"station": contender.returning_to}})
    return hints


def _hint_json(verdict: Verdict, field: Field) -> Json:
    slug, incident = verdict.contender.slug, verdict.contender.state.data.get("incident")
    data = {**verdict.data, "incident": incident}
    return {"unit": slug, "call_sign": field.units[slug].call_sign, "code": verdict.code, "data": data}
