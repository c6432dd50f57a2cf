"""Codes and data made into sentences, in the reader's language, at the edge.

Every maker of a sentence takes the reader's `Say` as `_`: a proposal says the same few sentences of hundreds of units,
and asking for the active language each time would cost more than ranking them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from geo112.dispatch.models import Assignment
from geo112.roads.models import RoadClosure

Json = Mapping[str, Any]


class Say(dict[str, str]):
    """The sentences of one language, each looked up once."""

    def __init__(self) -> None:
        super().__init__()
        self.decimal = str(get_format("DECIMAL_SEPARATOR"))

    def __missing__(self, text: str) -> str:
        self[text] = found = gettext(text)
        return found

    def __call__(self, text: str) -> str:
        return self[text]


def say() -> Say:
    """Of the active language."""
    return _say(get_language() or "")


@lru_cache(maxsize=8)
def _say(language: str) -> Say:
    return Say()


def duration(seconds: float | None, _: Say | None = None) -> str:
    """A travel time or an age as it is said: `45 s`, `6 min`, `2 h 5 min`."""
    if seconds is None:
        return "–"
    _ = _ or say()
    if round(seconds) < 60:
        return _("%(n)d s") % {"n": round(seconds)}
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    return _("%(h)d h %(n)d min") % {"h": minutes // 60, "n": minutes % 60}


def distance(metres: float | None, _: Say | None = None) -> str:
    """`350 m`, `2.4 km`, in Indonesian `2,4 km`."""
    if metres is None:
        return "–"
    if round(metres) < 1000:
        return f"{round(metres)} m"
    return f"{metres / 1000:.1f} km".replace(".", (_ or say()).decimal)


def reason_text(row: Json, _: Say | None = None, *, estimate: bool = False) -> str:
    """Why a unit is offered or passed over; `row` is a candidate or passed-over entry of a stored proposal."""
    return _REASONS[row["reason_code"]](_ or say(), row, row["data"], estimate)


def _fastest(_: Say, row: Json, data: Json, estimate: bool) -> str:
    words = {"time": duration(row["seconds"], _), "metres": distance(row["metres"], _)}
    if estimate:
        return _("estimated nearest: about %(time)s, no road network") % words
    return _("quickest by road: %(time)s, %(metres)s") % words


def _next(_: Say, row: Json, data: Json, estimate: bool) -> str:
    words = {"time": duration(row["seconds"], _), "metres": distance(row["metres"], _), "rank": data["rank"]}
    if estimate:
        return _("estimated about %(time)s, no road network") % words
    return _("no. %(rank)d by road time: %(time)s, %(metres)s") % words


def _slower(_: Say, row: Json, data: Json, estimate: bool) -> str:
    words = {"straight": distance(row["straight_m"], _), "time": duration(row["seconds"], _)}
    return _("only %(straight)s as the crow flies, but %(time)s by road") % words


def _put_behind(_: Say, row: Json, data: Json, estimate: bool) -> str:
    return _("%(time)s by road, but a rule puts it behind") % {"time": duration(row["seconds"], _)}


def _promised_elsewhere(_: Say, row: Json, data: Json, estimate: bool) -> str:
    words = {"time": duration(row["seconds"], _), "incident": data["incident"]}
    return _("%(time)s by road, but just proposed for %(incident)s") % words


def _busy(_: Say, row: Json, data: Json, estimate: bool) -> str:
    words = {"incident": data["incident"], "status": Assignment.Status(data["status"]).label}
    if data.get("free_in_s") is None:
        return _("busy with %(incident)s (%(status)s)") % words
    words["free"] = duration(data["free_in_s"], _)
    return _("busy with %(incident)s (%(status)s), free in about %(free)s") % words


def _stale(_: Say, row: Json, data: Json, estimate: bool) -> str:
    return _("last position %(age)s old") % {"age": duration(data["age_s"], _)}


def _lacks(_: Say, row: Json, data: Json, estimate: bool) -> str:
    return _("lacks: %(missing)s") % {"missing": _named(_, data["missing"])}


def _other_kind(_: Say, row: Json, data: Json, estimate: bool) -> str:
    return _("of another kind (wanted: %(kinds)s)") % {"kinds": _named(_, data["kinds"])}


def _named(_: Say, codes: list[str]) -> str:
    """Capabilities or kinds as people call them; a region's own codes as they are."""
    return ", ".join(_(NAMES[code]) if code in NAMES else code.replace("_", " ") for code in codes)


NAMES: dict[str, str] = {
    "fire": gettext_noop("firefighting"),
    "water": gettext_noop("water supply"),
    "rescue": gettext_noop("rescue"),
    "als": gettext_noop("advanced life support"),
    "bls": gettext_noop("basic life support"),
    "boat": gettext_noop("boat"),
    "patrol": gettext_noop("patrol"),
    "fire_engine": gettext_noop("fire engine"),
    "water_tanker": gettext_noop("water tanker"),
    "rescue_truck": gettext_noop("rescue truck"),
    "ambulance": gettext_noop("ambulance"),
    "patrol_car": gettext_noop("patrol car"),
    "patrol_motorcycle": gettext_noop("patrol motorcycle"),
    "rescue_car": gettext_noop("rescue car"),
}
"""The same words as `static/js/words.js` has for browsers."""


def _out_of_area(_: Say, row: Json, data: Json, estimate: bool) -> str:
    if data.get("limit_s") is None:
        return _("%(region)s does not help with this agency") % data
    words = {"region": data["region"], "limit": duration(data["limit_s"], _)}
    return _("out of area: %(region)s helps within %(limit)s by road") % words


def _closed_roads(_: Say, row: Json, data: Json, estimate: bool) -> str:
    return _("cut off by closed roads (%(open)s if they were open)") % {"open": duration(data["open_s"], _)}


def _too_far(_: Say, row: Json, data: Json, estimate: bool) -> str:
    return _("%(snap)s from the nearest road") % {"snap": distance(data["snap_m"], _)}


def _no_route(_: Say, row: Json, data: Json, estimate: bool) -> str:
    return _("no route by road (%(straight)s as the crow flies)") % {"straight": distance(row["straight_m"], _)}


_REASONS: dict[str, Callable[[Say, Json, Json, bool], str]] = {
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
    "no_route": _no_route,
    "off_duty": lambda _, row, data, estimate: _("off duty"),
    "no_position": lambda _, row, data, estimate: _("no position"),
    "promised": lambda _, row, data, estimate: _("already planned for another line"),
}


def effect_text(effect: Json, _: Say | None = None) -> str:
    """What a rule adds, and why: `+3 min: unit of Kabupaten Konawe`."""
    _ = _ or say()
    return f"+{duration(effect['seconds'], _)}: {_EFFECTS[effect['code']](_, effect['data'])}"


_EFFECTS: dict[str, Callable[[Say, Json], str]] = {
    "neighbour": lambda _, data: _("unit of %(region)s") % data,
    "last_at_home": lambda _, data: _("last free unit of %(area)s") % data,
    "rested": lambda _, data: _("back from a task %(minutes)d min ago") % data,
}


def hint_text(hint: Json, _: Say | None = None) -> str:
    """What else is worth knowing of a unit or a line."""
    return _HINTS[hint["code"]](_ or say(), hint, hint["data"])


def _faster_when_freed(_: Say, hint: Json, data: Json) -> str:
    words = {"unit": hint["call_sign"], "time": duration(data["freed_s"], _), "free": duration(data["free_in_s"], _)}
    if data["saves_s"] is None:
        return _("%(unit)s, free in about %(free)s, could be there in %(time)s") % words
    words["saves"] = duration(data["saves_s"], _)
    return _("%(unit)s, free in about %(free)s, would be there in %(time)s: %(saves)s sooner") % words


_HINTS: dict[str, Callable[[Say, Json, Json], str]] = {
    "faster_when_freed": _faster_when_freed,
    "promised_elsewhere": lambda _, hint, data: _("just proposed for %(incident)s") % data,
    "returning": lambda _, hint, data: _("on its way back to %(station)s") % data,
}


def note_text(note: Json) -> str:
    """A note of a stored proposal as a sentence."""
    return _NOTES[note["code"]](say(), note["data"])


_NOTES: dict[str, Callable[[Say, Json], str]] = {
    "no_plan": lambda _, data: _("No response plan for this type: every agency's units are offered."),
    "nobody_at_level": lambda _, data: (
        _("The response plan sends nobody at alarm level %(level)d: every agency's units are offered.") % data
    ),
    "no_units": lambda _, data: _("This region has no units."),
    "cut_off": lambda _, data: _("Closed roads cut units off: %(closures)s.") % {"closures": _closures(data)},
    "no_road_network": lambda _, data: _("No road network: times are estimated from the straight line."),
    "incident_off_road": lambda _, data: (
        _("The place lies %(snap)s from the nearest road: no road times.") % {"snap": distance(data["snap_m"], _)}
    ),
}


def _closures(data: Json) -> str:
    return ", ".join(f"{RoadClosure.Reason(one['reason']).label} {one['note']}".strip() for one in data["closures"])


def refusal_text(code: str, data: Json) -> str:
    """Why a unit was not sent."""
    return _REFUSALS[code](say(), data)


def _assigned(_: Say, data: Json) -> str:
    if data["by"]:
        return _("already sent to %(incident)s by %(by)s") % data
    return _("already sent to %(incident)s") % data


_REFUSALS: dict[str, Callable[[Say, Json], str]] = {
    "assigned": _assigned,
    "off_duty": lambda _, data: _("off duty"),
    "unknown_unit": lambda _, data: _("no such unit in this region"),
}


def still_assigned_text(call_signs: list[str]) -> str:
    """Why an incident cannot be closed."""
    names = {"units": ", ".join(call_signs)}
    return ngettext("%(units)s is still assigned.", "%(units)s are still assigned.", len(call_signs)) % names
