"""Proposals: the plan of an incident, the units of its region and its helpers, ranked and stored.

What is stored is codes and data (`content`), never sentences; `reasons` words them in the reader's language:

    {"estimate": bool, "network": {"id", "schematic"} | null, "notes": [{"code", "data"}],
     "alarm_level", "highest_level", "plan": {"id", "priority", "area", "hours"} | null,
     "closures": [{"id", "reason", "note"}],
     "tickets": [{"agency", "name"}], "changes": [{"agency", "name", "added"}],
     "agencies": [{"agency", "name", "needed", "sent", "shortfall", "capabilities", "kinds", "required", "alarm_level",
                   "hints": [{"unit", "call_sign", "code", "data"}],
                   "candidates": [{…, "chosen", "reason_code", "data", "weighed_s", "effects", "hints"}],
                   "passed_over": [{…, "reason_code", "data"}]}]}

One entry of `agencies` is one line of the plan: an agency stands there once for each of its lines.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from threading import BoundedSemaphore
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from geo112.database import asking
from geo112.dispatch.models import Proposal
from geo112.dispatch.proposing.contenders import Contender, RankedLine, Verdict
from geo112.dispatch.proposing.field import Field, Surroundings, ask_surroundings, read_field, road_rules
from geo112.dispatch.proposing.keeping import ask_last, stored
from geo112.dispatch.proposing.plan_changes import asked_by, plan_changes
from geo112.dispatch.proposing.plans import Need, Plan, ask_plan
from geo112.dispatch.proposing.ranking import rank
from geo112.dispatch.proposing.rows import PlanRow
from geo112.dispatch.referrals.offering import ask_ticketed, tickets_to_offer
from geo112.regions.models import User
from geo112.roads.models import RoadNetwork
from incidents.models import Incident

__all__ = ["propose", "preview", "road_rules"]

Json = dict[str, Any]


_TURNS = BoundedSemaphore(2)
"""So many at a time in a process: more would only take the interpreter from each other, and all would wait longer."""


def propose(*, incident: Incident, by: User | None, now: datetime) -> Proposal:
    """Ranks the units for the incident's plan, and stores what was offered; `took_ms` is all but the storing."""
    started = perf_counter()
    with _TURNS:
        with asking() as later:
            plan, around = ask_plan(later, incident), ask_surroundings(later, incident.region, now)
            ticketed, before = ask_ticketed(later, incident.pk), ask_last(later, incident.pk)
        content = content_for(incident, plan(), around(), ticketed(), now)
        asked = asked_by(content)
        content["changes"] = plan_changes(before(), asked)
        took_ms = round((perf_counter() - started) * 1000, 2)
        made = {"content": content, "chosen": chosen_in(content), "asked": asked, "took_ms": took_ms}
        return stored(Proposal(incident=incident, created_at=now, created_by=by, **made))


def preview(*, incident: Incident, alarm_level: int, now: datetime) -> Proposal:
    """What today's plans and units would propose for an incident, past or open, as if nobody had been sent; stored
    nowhere."""
    with asking() as later:
        plan = ask_plan(later, incident, alarm_level=alarm_level, fresh=True)
        around, ticketed = ask_surroundings(later, incident.region, now), ask_ticketed(later, incident.pk)
    content = content_for(incident, plan(), around(), ticketed(), now)
    return Proposal(incident=incident, created_at=now, content=content, chosen=chosen_in(content), took_ms=0.0)


def chosen_in(content: Json) -> list[str]:
    return [row["unit"] for line in content["agencies"] for row in line["candidates"] if row["chosen"]]


def content_for(incident: Incident, plan: Plan, around: Surroundings, ticketed: Collection[int], now: datetime) -> Json:
    region = incident.region
    lines = plan.lines
    field = read_field(incident, {line.agency for line in lines}, around, now)
    ranked = rank(lines, field.contenders, snap_limit_m=region.snap_limit_m)
    return {
        "estimate": field.travel.is_estimate,
        "network": None if field.travel.is_estimate else _network_json(field.roads.network),
        "notes": _notes(plan, field, incident),
        "alarm_level": incident.alarm_level,
        "highest_level": plan.highest_level,
        "plan": _plan_json(plan.row),
        "closures": [{"id": road.pk, "reason": road.reason, "note": road.note} for road in field.roads.closures],
        "agencies": _lines_json(ranked, plan.needs, field),
        "tickets": tickets_to_offer(plan.tickets, ticketed),
    }


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


def _lines_json(ranked: Sequence[RankedLine], needs: Sequence[Need], field: Field) -> list[Json]:
    facts = _facts(field)
    return [_line_json(line, need, facts) for line, need in zip(ranked, needs, strict=True)]


class Facts(NamedTuple):
    """What every line says of a unit."""

    call_sign: str
    kind: str
    region: str | None
    seconds: float | None
    metres: float | None
    straight_m: float | None
    age_s: float | None
    snap_m: float | None


def _facts(field: Field) -> dict[str, Facts]:
    """By slug. All numbers are rounded at once: one by one they would take as long as ranking."""
    rows = [(c.seconds, c.metres, c.straight_m, c.age_s, c.snap_m) for c in field.contenders]
    numbers = np.array(rows, dtype=np.float64).reshape(-1, 5)
    rounded = numbers.round(1).astype(object)
    rounded[np.isnan(numbers)] = None
    facts = {}
    for contender, values in zip(field.contenders, rounded.tolist(), strict=True):
        unit = field.units[contender.slug]
        facts[contender.slug] = Facts(unit.call_sign, unit.kind, field.neighbours.get(unit.region_id), *values)
    return facts


def _line_json(ranked: RankedLine, need: Need, facts: Mapping[str, Facts]) -> Json:
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
        "hints": [_hint_json(verdict, facts) for verdict in ranked.hints],
        "candidates": [_candidate_json(verdict, facts) for verdict in ranked.candidates],
        "passed_over": [_verdict_json(verdict, facts) for verdict in ranked.passed_over],
    }


def _verdict_json(verdict: Verdict, facts: Mapping[str, Facts]) -> Json:
    """All keys at once: a dictionary that grows is copied."""
    contender = verdict.contender
    call_sign, kind, region, seconds, metres, straight_m, age_s, snap_m = facts[contender.slug]
    return {
        "unit": contender.slug,
        "call_sign": call_sign,
        "agency": contender.agency,
        "kind": kind,
        "region": region,
        "seconds": seconds,
        "metres": metres,
        "straight_m": straight_m,
        "age_s": age_s,
        "snap_m": snap_m,
        "reason_code": verdict.code,
        "data": verdict.data,
    }


def _candidate_json(verdict: Verdict, facts: Mapping[str, Facts]) -> Json:
    contender, row = verdict.contender, _verdict_json(verdict, facts)
    row["chosen"] = verdict.chosen
    row["weighed_s"] = round(contender.weighed_s, 1) if contender.effects and contender.has_route else row["seconds"]
    row["effects"] = [
        {"code": effect.code, "seconds": round(effect.seconds, 1), "data": effect.data} for effect in contender.effects
    ]
    row["hints"] = _candidate_hints(contender)
    return row


def _candidate_hints(contender: Contender) -> list[Json]:
    hints: list[Json] = []
    if contender.promised_to:
        hints.append({"code": "promised_elsewhere", "data": {"incident": contender.promised_to}})
    if contender.returning_to:
        hints.append({"code": "returning", "data": {"station": contender.returning_to}})
    return hints


def _hint_json(verdict: Verdict, facts: Mapping[str, Facts]) -> Json:
    slug, incident = verdict.contender.slug, verdict.contender.state.data.get("incident")
    data = {**verdict.data, "incident": incident}
    return {"unit": slug, "call_sign": facts[slug].call_sign, "code": verdict.code, "data": data}
