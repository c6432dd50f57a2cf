"""How units, assignments and proposals look to browsers and integrators: REST and the live stream share these.

Rows that `roster.with_state` and `Assignment.objects.for_json` load cost no further query. Only `proposal_json` and
`refusal_json` speak a language: they are for one reader, never for the live stream.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from geo112.dispatch.models import Arrival, Assignment, Proposal, Target
from geo112.dispatch.proposing.content import Facts
from geo112.dispatch.proposing.reasons import Say, effect_text, hint_text, note_text, reason_text, refusal_text, say
from geo112.dispatch.roster import known_fix
from responders.models import Unit
from responders.plausibility import flag_names

if TYPE_CHECKING:
    from geo112.dispatch.assigning.sending import Refusal

Json = dict[str, Any]

_NO_POSITION: Json = dict.fromkeys(
    (
        "lon", "lat", "heading_deg", "speed_mps", "accuracy_m", "fix_at", "effective_at", "received_at",
        "battery_percent", "skew_s",
    )
) | {"flags": []}  # fmt: skip


def position_json(unit: Unit) -> Json:
    """What moves: the last position and the presence of the tracker."""
    fix = known_fix(unit)
    latest = unit.latest if fix else None
    presence = _presence(unit, latest.received_at if latest else None)
    if fix is None or latest is None:
        return _NO_POSITION | presence
    return {
        "lon": fix.lon,
        "lat": fix.lat,
        "heading_deg": latest.heading_deg,
        "speed_mps": latest.speed_mps,
        "accuracy_m": latest.accuracy_m,
        "fix_at": latest.fix_at,
        "effective_at": latest.effective_at,
        "received_at": latest.received_at,
        "battery_percent": latest.battery_percent,
        "skew_s": latest.skew_s,
        "flags": flag_names(latest.flags),
        **presence,
    }


def _presence(unit: Unit, heard_at: datetime | None) -> Json:
    tracker = getattr(unit, "tracker", None)
    if tracker is None:
        return {"presence": "", "presence_at": None}
    presence = tracker.presence_after(heard_at)
    return {"presence": presence, "presence_at": tracker.presence_at if presence == tracker.presence else heard_at}


def unit_json(unit: Unit) -> Json:
    return {
        "id": unit.pk,
        "slug": unit.slug,
        "call_sign": unit.call_sign,
        "kind": unit.kind,
        "agency": unit.agency.code,
        "agency_name": unit.agency.name,
        "color": unit.agency.color,
        "station": unit.station.name if unit.station else None,
        "capabilities": unit.capabilities,
        "on_duty": unit.on_duty,
        "fictional": unit.is_fictional,
        **position_json(unit),
    }


def assignment_json(assignment: Assignment) -> Json:
    route = assignment.route
    return {
        "id": assignment.pk,
        "incident": assignment.incident.number,
        "unit": assignment.unit.slug,
        "call_sign": assignment.unit.call_sign,
        "agency": assignment.unit.agency.code,
        "status": assignment.status,
        "queued": assignment.is_queued,
        "sent_at": assignment.sent_at,
        "ended_at": assignment.ended_at,
        "expected_s": assignment.expected_s,
        "distance_m": assignment.distance_m,
        "activated_at": assignment.activated_at,
        "published_at": assignment.published_at,
        "left_at": assignment.left_at,
        "reassigned_to": assignment.reassigned_to.incident.number if assignment.reassigned_to else None,
        "steps": {step.status: step.at for step in assignment.steps.all()},
        "sources": {step.status: step.source for step in assignment.steps.all()},
        **arrival_json(assignment),
        "route": [[round(lon, 6), round(lat, 6)] for lon, lat in route.coords] if route else None,
    }


def arrival_json(assignment: Assignment) -> Json:
    """When it should be there, as of its last position; nothing is known before the first."""
    arrival: Arrival | None = getattr(assignment, "arrival", None)
    if arrival is None:
        return {"eta_at": None, "eta_m": None, "eta_computed_at": None, "eta_estimate": None, "delayed": False}
    return {
        "eta_at": arrival.at,
        "eta_m": round(arrival.metres),
        "eta_computed_at": arrival.computed_at,
        "eta_estimate": arrival.is_estimate,
        "delayed": arrival.is_delayed,
    }


def target_json(target: Target) -> Json:
    return {
        "id": target.pk,
        "step": target.step,
        "agency": target.agency.code if target.agency else None,
        "priority": target.priority,
        "seconds": target.seconds,
        "warn_at": target.warn_at,
    }


LISTED = 20
"""So many units of each list a dispatcher gets at once; a fleet of hundreds is one more request away."""


def proposal_json(proposal: Proposal, listed: int | None = LISTED) -> Json:
    """With the first `listed` units of each list (None: all of them), and in any case those that are chosen."""
    content = proposal.content
    telling = Telling(Facts(content), content["estimate"], say())
    return {
        "id": proposal.pk,
        "incident": proposal.incident.number,
        "created_at": proposal.created_at,
        "took_ms": proposal.took_ms,
        "estimate": content["estimate"],
        "network": content["network"],
        "notes": [note | {"text": note_text(note)} for note in content["notes"]],
        "tickets": content.get("tickets", []),
        "changes": content.get("changes", []),
        "alarm_level": content.get("alarm_level", 1),
        "highest_level": content.get("highest_level", 1),
        "plan": content.get("plan"),
        "closures": content.get("closures", []),
        "agencies": [_line_json(line, telling, listed) for line in content["agencies"]],
    }


class Telling(NamedTuple):
    """What is needed to word a row: the facts of the units, whether times are estimates, and the language."""

    facts: Facts
    estimate: bool
    words: Say


def _line_json(line: Json, telling: Telling, listed: int | None) -> Json:
    """One line of the plan, worded. Proposals of before response plans had several lines lack some keys."""
    candidates, passed_over = line["candidates"], line["passed_over"]
    first = None if listed is None else max(listed, line["needed"] + 1, _last_chosen(candidates) + 1)
    return (
        _LINE
        | line
        | {
            "hints": [hint | {"text": hint_text(hint, telling.words)} for hint in line.get("hints", ())],
            "candidate_count": len(candidates),
            "candidates": [_candidate_json(row, telling) for row in candidates[:first]],
            "passed_over_count": len(passed_over),
            "passed_over": [_row_json(row, telling) for row in passed_over[:listed]],
        }
    )


def _last_chosen(candidates: Sequence[Json]) -> int:
    return max((index for index, row in enumerate(candidates) if row["chosen"]), default=-1)


_LINE: Json = {"required": True, "alarm_level": 1, "kinds": []}


def _row_json(row: Json, telling: Telling) -> Json:
    worded = _ROW | telling.facts.of(row["unit"]) | row
    worded["reason"] = reason_text(worded, telling.words, estimate=telling.estimate)
    return worded


_ROW: Json = {"region": None}


def _candidate_json(row: Json, telling: Telling) -> Json:
    worded, words = _row_json(row, telling), telling.words
    worded["weighed_s"] = row.get("weighed_s", worded["seconds"])
    worded["effects"] = [effect | {"text": effect_text(effect, words)} for effect in row.get("effects", ())]
    worded["hints"] = [hint | {"text": hint_text(hint, words)} for hint in row.get("hints", ())]
    return worded


def refusal_json(refusal: Refusal) -> Json:
    return {
        "unit": refusal.unit,
        "reason_code": refusal.code,
        "reason": refusal_text(refusal.code, refusal.data),
        "data": dict(refusal.data),
    }
