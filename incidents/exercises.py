"""Exercises: calls that nobody made, for incidents that everybody can see are none."""

from __future__ import annotations

import uuid
from datetime import datetime

from geo112.regions.models import Region
from incidents.calls import receive_call
from incidents.models import Call

QUEUE = "LATIHAN"


def start_exercise_call(*, region: Region, now: datetime, transcript: str = "") -> Call:
    """A call of an exercise rings like any other. It has no number: nobody's history is to tell of it."""
    call, _is_new = receive_call(
        region=region,
        pbx_call_id=f"exercise-{uuid.uuid4()}",
        number="",
        received_at=now,
        queue=QUEUE,
        transcript=transcript,
        is_exercise=True,
    )
    return call
