"""What lists of calls and incidents can be narrowed by, on pages and over REST alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import extend_schema_field

from incidents.models import Call, Incident

SEARCH = forms.TextInput({"type": "search"})
DAY = forms.DateInput({"type": "date"})
BOX = r"^-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?){3}$"
"""How the description writes west,south,east,north; numbers with an exponent are understood as well."""


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


@extend_schema_field({"type": "string", "pattern": BOX, "example": "122.40,-4.10,122.65,-3.90"})
class BoxFilter(filters.Filter):  # type: ignore[misc]
    field_class = BoxField


class MomentField(IsoDateTimeField):  # type: ignore[misc]  # django-filter is untyped
    """A moment in UTC: PostgreSQL takes no zone beyond 16 hours, which Python does."""

    def to_python(self, value: Any) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class MomentFilter(filters.IsoDateTimeFilter):  # type: ignore[misc]
    field_class = MomentField


class CallFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(method="search", label=_("Search"), widget=SEARCH)
    status = filters.ChoiceFilter(choices=Call.Status.choices, label=_("Status"), empty_label=_("All"))
    verification = filters.ChoiceFilter(
        choices=Call.Verification.choices[1:], label=_("Verification"), empty_label=_("All")
    )
    day = filters.DateFilter("received_at", "date", label=_("Day"), widget=DAY)
    region = filters.CharFilter("region__slug")
    since = MomentFilter("received_at", "gte")
    until = MomentFilter("received_at", "lt")
    bbox = BoxFilter("incident__location", "intersects", help_text="of the incident; a call has no place of its own")

    class Meta:
        model = Call
        fields: list[str] = []

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
    number = filters.CharFilter("number", "icontains")
    since = MomentFilter("opened_at", "gte")
    until = MomentFilter("opened_at", "lt")
    bbox = BoxFilter("location", "intersects")

    class Meta:
        model = Incident
        fields: list[str] = []

    def search(self, incidents: QuerySet[Incident], name: str, text: str) -> QuerySet[Incident]:
        return incidents.filter(
            Q(number__icontains=text) | Q(location_text__icontains=text) | Q(description__icontains=text)
        )
