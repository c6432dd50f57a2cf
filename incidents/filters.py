"""What lists of calls and incidents can be narrowed by, on pages and over REST alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from incidents.models import Call, Incident
from incidents.outcomes import OUTCOME_NAMES, OUTCOMES

SEARCH = forms.TextInput({"type": "search"})
DAY = forms.DateInput({"type": "date"})


class BoxField(forms.CharField):
    """`west,south,east,north` in degrees."""

    def to_python(self, value: Any) -> Polygon | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise ValidationError(_("Give the box as west,south,east,north.")) from None
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValidationError(_("Give the box as west,south,east,north."))
        return Polygon.from_bbox((west, south, east, north))


class BoxFilter(filters.Filter):  # type: ignore[misc]
    field_class = BoxField


Narrow = Callable[[QuerySet[Incident], str], QuerySet[Incident]]
_narrow_by_agency: list[Narrow] = []


def register_agency_filter(narrow: Narrow) -> None:
    """How incidents are narrowed to an agency, which only the app above knows; called in its `AppConfig.ready()`."""
    _narrow_by_agency[:] = [narrow]


class CallFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(method="search", label=_("Search"), widget=SEARCH)
    status = filters.ChoiceFilter(choices=Call.Status.choices, label=_("Status"), empty_label=_("All"))
    verification = filters.ChoiceFilter(
        choices=Call.Verification.choices[1:], label=_("Verification"), empty_label=_("All")
    )
    day = filters.DateFilter("received_at", "date", label=_("Day"), widget=DAY)
    region = filters.CharFilter("region__slug")
    since = filters.IsoDateTimeFilter("received_at", "gte")
    until = filters.IsoDateTimeFilter("received_at", "lt")
    outcome = filters.ChoiceFilter(choices=list(OUTCOME_NAMES.items()), method="settled")
    taken = filters.BooleanFilter("taken_at", "isnull", exclude=True)
    exercise = filters.BooleanFilter("is_exercise")

    class Meta:
        model = Call
        fields: list[str] = []

    def settled(self, calls: QuerySet[Call], name: str, outcome: str) -> QuerySet[Call]:
        return calls.filter(OUTCOMES[outcome])

    def search(self, calls: QuerySet[Call], name: str, text: str) -> QuerySet[Call]:
        """Digits of the number as people write it (0812…), or words of the transcript."""
        digits = "".join(character for character in text if character.isdigit()).lstrip("0")
        words = Q(transcript__icontains=text) | Q(incident__number__icontains=text)
        return calls.filter(words | Q(number__contains=digits) if digits else words)


class IncidentFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(method="search", label=_("Search"), widget=SEARCH)
    status = filters.ChoiceFilter(choices=Incident.Status.choices, label=_("Status"), empty_label=_("All"))
    day = filters.DateFilter("opened_at", "date", label=_("Day"), widget=DAY)
    region = filters.CharFilter("region__slug")
    category = filters.CharFilter("category__code")
    district = filters.CharFilter("village__parent__code")
    agency = filters.CharFilter(method="of_agency", help_text="code; pln:done and pln:open are what is and is not done")
    exercise = filters.BooleanFilter("is_exercise")
    number = filters.CharFilter("number", "icontains")
    since = filters.IsoDateTimeFilter("opened_at", "gte")
    until = filters.IsoDateTimeFilter("opened_at", "lt")
    bbox = BoxFilter("location", "intersects")

    class Meta:
        model = Incident
        fields: list[str] = []

    def of_agency(self, incidents: QuerySet[Incident], name: str, text: str) -> QuerySet[Incident]:
        for narrow in _narrow_by_agency:
            incidents = narrow(incidents, text)
        return incidents

    def search(self, incidents: QuerySet[Incident], name: str, text: str) -> QuerySet[Incident]:
        return incidents.filter(
            Q(number__icontains=text) | Q(location_text__icontains=text) | Q(description__icontains=text)
        )
