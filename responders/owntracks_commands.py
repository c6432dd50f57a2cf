"""What an OwnTracks app is told about its unit's tasks (booklet: tech/json, `_type=cmd`). Pure.

iOS shows the text of `action` and its notification, Android only waypoints; both answer `reportLocation` with a fix,
which also tells us that they were reached. Waypoints on a unit's phone are ours: they are cleared and set anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

Command = dict[str, Any]

LEAST_RADIUS_M: Final = 50


@dataclass(frozen=True, slots=True)
class Errand:
    """A place to go to, as a phone can show it; `at` names it and must differ from those of the other errands."""

    at: datetime
    lon: float
    lat: float
    radius_m: float
    text: str


def commands(errands: Sequence[Errand], *, news: str = "") -> list[Command]:
    """The messages for `owntracks/{username}/{device}/cmd`, in their order; `news` is announced, if there is any."""
    waypoints = [_waypoint(errand) for errand in errands]
    text = "\n\n".join(errand.text for errand in errands)
    told: list[Command] = [_command("clearWaypoints")]
    if waypoints:
        told.append(_command("setWaypoints", waypoints={"_type": "waypoints", "waypoints": waypoints}))
    # Without a content the app takes its extra tab away.
    told.append(_command("action", **({"content": text} if text else {}), **({"notify": news} if news else {})))
    if news:
        told.append(_command("reportLocation"))
    return told


def _command(action: str, **details: Any) -> Command:
    return {"_type": "cmd", "action": action, **details}


def _waypoint(errand: Errand) -> dict[str, Any]:
    return {
        "_type": "waypoint",
        "tst": int(errand.at.timestamp()),
        "lat": round(errand.lat, 6),
        "lon": round(errand.lon, 6),
        "rad": max(LEAST_RADIUS_M, round(errand.radius_m)),
        "desc": errand.text,
    }
