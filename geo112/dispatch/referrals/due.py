"""By when an agency is to answer and to be done: the region's targets, counted from the sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from geo112.dispatch.models import Target, target_for
from geo112.regions.models import Agency
from incidents.models import Incident


@dataclass(frozen=True, slots=True)
class Due:
    """None where the region has set no target."""

    accept_at: datetime | None
    done_at: datetime | None


def due_for(incident: Incident, agency: Agency, now: datetime) -> Due:
    steps = (Target.Step.ACCEPT, Target.Step.RESOLVE)
    targets = list(Target.objects.filter(region=incident.region_id, step__in=steps))

    def moment(step: str) -> datetime | None:
        target = target_for(targets, step, agency_id=agency.pk, priority=incident.priority)
        return now + timedelta(seconds=target.seconds) if target else None

    return Due(moment(Target.Step.ACCEPT), moment(Target.Step.RESOLVE))
