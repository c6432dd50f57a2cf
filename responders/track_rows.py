"""A unit's track out of the database, and the note of who looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from django.contrib.gis.db.models import FloatField
from django.db.models import F, Func

from geo112.regions.models import User
from responders.models import OffDuty, Position, TrackView, Unit
from responders.plausibility import Flag
from responders.tracks import Fixes

LONGEST: Final = timedelta(hours=24)
CLOCK_AHEAD_AT_MOST: Final = timedelta(days=2)
"""History is read by the device's own time: a clock that runs farther ahead than this leaves no track."""


@dataclass(frozen=True, slots=True)
class History:
    """The fixes of a span in the order of their effective time, and how many implausible ones were left out."""

    fixes: Fixes
    flagged: int


def read_history(unit: Unit, since: datetime, until: datetime) -> History:
    """What the unit reported from `since` (inclusive) until `until` (exclusive), by effective time."""
    rows = Position.objects.filter(
        unit=unit,
        fix_at__gte=since,
        fix_at__lt=until + CLOCK_AHEAD_AT_MOST,
        effective_at__gte=since,
        effective_at__lt=until,
    )
    plausible = rows.annotate(doubt=F("flags").bitand(int(Flag.KEPT_BACK))).filter(doubt=0)
    lon, lat = (Func("point", function=name, output_field=FloatField()) for name in ("ST_X", "ST_Y"))
    at = Func(F("effective_at"), template="EXTRACT(EPOCH FROM %(expressions)s)::float8", output_field=FloatField())
    columns = plausible.order_by("effective_at", "fix_at").values_list(at, lon, lat, "speed_mps")
    table = np.array(columns, dtype=np.float64).reshape(-1, 4)
    return History(Fixes(table[:, 0], table[:, 1:3], table[:, 3]), rows.count() - len(table))


def shift_start(unit: Unit, until: datetime) -> datetime:
    """When the unit last came on duty before `until`; at most a day before it, and that where nothing is known."""
    ended = OffDuty.objects.filter(unit=unit, ended_at__lt=until, ended_at__gte=until - LONGEST).order_by("-ended_at")
    return ended.values_list("ended_at", flat=True).first() or until - LONGEST


def note_look(*, unit: Unit, user: User, since: datetime, until: datetime) -> TrackView:
    """Must succeed before anything is shown."""
    return TrackView.objects.create(unit=unit, user=user, since=since, until=until)
