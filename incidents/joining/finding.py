"""Open incidents near a call, with the reason for each in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geo112.regions.models import Region
from incidents.joining.nearness import FITTING, OTHER, SAME, Nearby, Sought, Standing, nearby
from incidents.models import Incident

AT_ONCE_M = 15


@dataclass(frozen=True)
class Offer:
    incident: Incident
    nearness: Nearby

    @property
    def reason(self) -> str:
        """ "120 m, 4 minutes ago, same type", in the active language."""
        parts = [_distance(self.nearness.distance_m), _age(self.nearness.age_s), _kind(self.nearness.kind)]
        return ", ".join(filter(None, parts))


def offers(region: Region, sought: Sought, *, is_exercise: bool, without: str = "") -> list[Offer]:
    """The likeliest first. A call of an exercise is offered exercises only, and a real one none."""
    rows = Incident.objects.open().filter(region=region, is_exercise=is_exercise).exclude(number=without)
    heard = Greatest("opened_at", Coalesce(Max("calls__received_at"), "opened_at"))
    fields = ("pk", "location", "location_radius_m", "category__code", "heard_at")
    standing = [
        Standing(pk, point.x, point.y, radius_m, category, heard_at)
        for pk, point, radius_m, category, heard_at in rows.annotate(heard_at=heard).values_list(*fields)
    ]
    found = nearby(sought, standing)
    incidents = Incident.objects.for_json().in_bulk([one.key for one in found])
    return [Offer(incidents[one.key], one) for one in found if one.key in incidents]


def _distance(metres: float) -> str:
    if metres <= AT_ONCE_M:
        return _("same place")
    return f"{round(metres, -1):.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def _age(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
    hours = minutes // 60
    return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}


def _kind(kind: str) -> str:
    return {SAME: _("same type"), FITTING: _("the words fit its type"), OTHER: _("another type")}.get(kind, "")
