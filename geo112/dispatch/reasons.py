"""Codes and data made into sentences, in the reader's language, at the edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geo112.dispatch.models import Assignment
from geo112.roads.models import RoadClosure

Json = Mapping[str, Any]


def duration(seconds: float | None) -> str:
    """A travel time or an age as it is said: `45 s`, `6 min`, `2 h 5 min`."""
    if seconds is None:
        return "–"
    if round(seconds) < 60:
        return _("%(n)d s") % {"n": round(seconds)}
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    return _("%(h)d h %(n)d min") % {"h": minutes // 60, "n": minutes % 60}


def distance(metres: float | None) -> str:
    """`350 m`, `2.4 km`, in Indonesian `2,4 km`."""
    if metres is None:
        return "–"
    if round(metres) < 1000:
        return f"{round(metres)} m"
    return f"{number_format(round(metres / 1000, 1), 1)} km"  # number_format cuts off instead of rounding


def reason_text(row: Json, *, estimate: bool = False) -> str:
    """Why a unit is offered or passed over; `row` is a candidate or passed-over entry of a stored proposal."""
    facts = {
        "time": duration(row["seconds"]),
        "metres": distance(row["metres"]),
        "straight": distance(row["straight_m"]),
        "data": row["data"],
        "estimate": estimate,
    }
    return _REASONS[row["reason_code"]](facts)


def _fastest(facts: Json) -> str:
    if facts["estimate"]:
        return _("estimated nearest: about %(time)s, no road network") % facts
    return _("quickest by road: %(time)s, %(metres)s") % facts


def _next(facts: Json) -> str:
    if facts["estimate"]:
        return _("estimated about %(time)s, no road network") % facts
    return _("no. %(rank)d by road time: %(time)s, %(metres)s") % {**facts, "rank": facts["data"]["rank"]}


def _slower(facts: Json) -> str:
    return _("only %(straight)s as the crow flies, but %(time)s by road") % facts


def _put_behind(facts: Json) -> str:
    return _("%(time)s by road, but a rule puts it behind") % facts


def _promised_elsewhere(facts: Json) -> str:
    return _("%(time)s by road, but just proposed for %(incident)s") % {**facts, "incident": facts["data"]["incident"]}


def _busy(facts: Json) -> str:
    data = facts["data"]
    words = {"incident": data["incident"], "status": Assignment.Status(data["status"]).label}
    if data.get("free_in_s") is None:
        return _("busy with %(incident)s (%(status)s)") % words
    words["free"] = duration(data["free_in_s"])
    return _("busy with %(incident)s (%(status)s), free in about %(free)s") % words


def _stale(facts: Json) -> str:
    return _("last position %(age)s old") % {"age": duration(facts["data"]["age_s"])}


def _lacks(facts: Json) -> str:
    return _("lacks: %(missing)s") % {"missing": ", ".join(facts["data"]["missing"])}


def _other_kind(facts: Json) -> str:
    return _("of another kind (wanted: %(kinds)s)") % {"kinds": ", ".join(facts["data"]["kinds"])}


def _out_of_area(facts: Json) -> str:
    data = facts["data"]
    if data.get("limit_s") is None:
        return _("%(region)s does not help with this agency") % data
    return _("out of area: %(region)s helps within %(limit)s by road") % {**data, "limit": duration(data["limit_s"])}


def _closed_roads(facts: Json) -> str:
    return _("cut off by closed roads (%(open)s if they were open)") % {"open": duration(facts["data"]["open_s"])}


def _too_far(facts: Json) -> str:
    return _("%(snap)s from the nearest road") % {"snap": distance(facts["data"]["snap_m"])}


_REASONS: dict[str, Callable[[Json], str]] = {
    "fastest": _fastest,
    "next": _next,
    "slower": _slower,
    "put_behind": _put_behind,
    "promised_elsewhere": _promised_elsewhere,
    "busy": _busy,
    "stale": _stale,
    "lacks_capability": _lacks,
    "other_kind": _other_kind,
    "out_of_area": _out_of_area,
    "closed_roads": _closed_roads,
    "too_far_from_road": _too_far,
    "off_duty": lambda facts: _("off duty"),
    "no_position": lambda facts: _("no position"),
    "no_route": lambda facts: _("no route by road (%(straight)s as the crow flies)") % facts,
    "promised": lambda facts: _("already planned for another line"),
}


def effect_text(effect: Json) -> str:
    """What a rule adds, and why: `+3 min: unit of Kabupaten Konawe`."""
    return f"+{duration(effect['seconds'])}: {_EFFECTS[effect['code']](effect['data'])}"


_EFFECTS: dict[str, Callable[[Json], str]] = {
    "neighbour": lambda data: _("unit of %(region)s") % data,
    "last_at_home": lambda data: _("last free unit of %(area)s") % data,
    "rested": lambda data: _("back from a task %(minutes)d min ago") % data,
}


def hint_text(hint: Json) -> str:
    """What else is worth knowing of a unit or a line."""
    return _HINTS[hint["code"]](hint, hint["data"])


def _faster_when_freed(hint: Json, data: Json) -> str:
    words = {"unit": hint["call_sign"], "time": duration(data["freed_s"]), "free": duration(data["free_in_s"])}
    if data["saves_s"] is None:
        return _("%(unit)s, free in about %(free)s, could be there in %(time)s") % words
    words["saves"] = duration(data["saves_s"])
    return _("%(unit)s, free in about %(free)s, would be there in %(time)s: %(saves)s sooner") % words


_HINTS: dict[str, Callable[[Json, Json], str]] = {
    "faster_when_freed": _faster_when_freed,
    "promised_elsewhere": lambda hint, data: _("just proposed for %(incident)s") % data,
    "returning": lambda hint, data: _("on its way back to %(station)s") % data,
}


def note_text(note: Json) -> str:
    """A note of a stored proposal as a sentence."""
    return _NOTES[note["code"]](note["data"])


_NOTES: dict[str, Callable[[Json], str]] = {
    "no_plan": lambda data: _("No response plan for this type: every agency's units are offered."),
    "no_units": lambda data: _("This region has no units."),
    "cut_off": lambda data: _("Closed roads cut units off: %(closures)s.") % {"closures": _closures(data["closures"])},
    "no_road_network": lambda data: _("No road network: times are estimated from the straight line."),
    "incident_off_road": lambda data: (
        _("The place lies %(snap)s from the nearest road: no road times.") % {"snap": distance(data["snap_m"])}
    ),
}


def _closures(closures: list[Json]) -> str:
    names = [f"{RoadClosure.Reason(one['reason']).label} {one['note']}".strip() for one in closures]
    return ", ".join(names)


def refusal_text(code: str, data: Json) -> str:
    """Why a unit was not sent."""
    return _REFUSALS[code](data)


def _assigned(data: Json) -> str:
    if data["by"]:
        return _("already sent to %(incident)s by %(by)s") % data
    return _("already sent to %(incident)s") % data


_REFUSALS: dict[str, Callable[[Json], str]] = {
    "assigned": _assigned,
    "off_duty": lambda data: _("off duty"),
    "unknown_unit": lambda data: _("no such unit in this region"),
}


def still_assigned_text(call_signs: list[str]) -> str:
    """Why an incident cannot be closed."""
    names = {"units": ", ".join(call_signs)}
    return ngettext("%(units)s is still assigned.", "%(units)s are still assigned.", len(call_signs)) % names
