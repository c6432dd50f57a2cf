"""What lists of units and assignments can be narrowed by."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters

from geo112.dispatch.availability import AVAILABLE, NO_POSITION, OFF_DUTY, STALE
from geo112.dispatch.models import Alarm, Assignment, AssignmentQuerySet
from incidents.filters import BoxFilter, MomentFilter, YesNoFilter
from responders.models import Unit, UnitQuerySet

STATUSES = [(status, status) for status in (AVAILABLE, OFF_DUTY, STALE, NO_POSITION, *Assignment.OPEN)]


class TrackedBoxFilter(BoxFilter):
    """A unit that went off duty is nowhere: not even a box may tell where."""

    def filter(self, units: UnitQuerySet, value: Any) -> UnitQuerySet:
        return super().filter(units, value).tracked() if value else units


class TrackedTimeFilter(MomentFilter):
    """Nor is it told when such a unit was heard of."""

    def filter(self, units: UnitQuerySet, value: Any) -> UnitQuerySet:
        return super().filter(units, value).tracked() if value else units


class UnitFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    region = filters.CharFilter("region__slug")
    agency = filters.CharFilter("agency__code")
    bbox = TrackedBoxFilter("latest__point", "within")
    since = TrackedTimeFilter("latest__effective_at", "gte", help_text="last heard of at that time or later")
    until = TrackedTimeFilter("latest__effective_at", "lt", help_text="last heard of before that time")
    status = filters.ChoiceFilter(choices=STATUSES, method="skip", help_text="derived: see `status` of a unit")

    class Meta:
        model = Unit
        fields = ["region", "agency", "bbox", "since", "until", "status"]

    def skip(self, units: object, name: str, value: str) -> object:
        """The status is derived, so the view compares it row by row."""
        return units


class AlarmFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    region = filters.CharFilter("region__slug")
    incident = filters.CharFilter("incident__number")
    standing = YesNoFilter("ended_at", "isnull")
    acknowledged = YesNoFilter("acknowledged_at", "isnull", exclude=True)

    class Meta:
        model = Alarm
        fields = ["region", "incident", "kind", "level", "standing", "acknowledged"]


class AssignmentFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    region = filters.CharFilter("incident__region__slug")
    incident = filters.CharFilter("incident__number")
    unit = filters.CharFilter("unit__slug")
    status = filters.ChoiceFilter(choices=Assignment.Status.choices)
    open = YesNoFilter(method="only_open")
    since = MomentFilter("sent_at", "gte")
    until = MomentFilter("sent_at", "lt")
    bbox = BoxFilter("incident__location", "intersects")

    class Meta:
        model = Assignment
        fields = ["region", "incident", "unit", "status", "open", "since", "until", "bbox"]

    def only_open(self, rows: AssignmentQuerySet, name: str, value: bool) -> AssignmentQuerySet:
        return rows.open() if value else rows.exclude(status__in=Assignment.OPEN)
