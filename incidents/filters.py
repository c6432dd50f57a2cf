"""What lists of calls and incidents can be narrowed by, on pages and over REST alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField, ModelChoiceField
from drf_spectacular.utils import extend_schema_field

from geo112.regions.access import region_ids
from geo112.regions.models import Area
from incidents.models import Call, Category, Incident
from incidents.outcomes import OUTCOME_NAMES, OUTCOMES
from incidents.privacy.readers import NUMBER_ROLES

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


Narrow = Callable[[QuerySet[Incident], str], QuerySet[Incident]]
_narrow_by_agency: list[Narrow] = []


def register_agency_filter(narrow: Narrow) -> None:
    """How incidents are narrowed to an agency, which only the app above knows; called in its `AppConfig.ready()`."""
    _narrow_by_agency[:] = [narrow]


class RowField(ModelChoiceField):  # type: ignore[misc]
    """A row by its code; PostgreSQL cannot look for NUL."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise ValidationError(self.error_messages["invalid_choice"], params={"value": value})
        return super().to_python(value)


class RowFilter(filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = RowField


class Tick(forms.CheckboxInput):
    """Gives what was sent, not whether something was sent."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)


class YesNoField(forms.Field):
    """Yes, no, or not asked; anything else is refused, where Django's own field passes over it."""

    widget = Tick
    meanings = {"": None, "true": True, "1": True, "on": True, "false": False, "0": False}

    def to_python(self, value: Any) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        if str(value).lower() not in self.meanings:
            raise ValidationError(_("Give true or false."), code="invalid")
        return self.meanings[str(value).lower()]


class YesNoFilter(filters.BooleanFilter):  # type: ignore[misc]
    field_class = YesNoField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"widget": Tick, **options})


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
    outcome = filters.ChoiceFilter(choices=list(OUTCOME_NAMES.items()), method="settled")
    taken = YesNoFilter("taken_at", "isnull", exclude=True)
    exercise = YesNoFilter("is_exercise")
    since = MomentFilter("received_at", "gte")
    until = MomentFilter("received_at", "lt")
    bbox = BoxFilter("incident__location", "intersects", help_text="of the incident; a call has no place of its own")

    class Meta:
        model = Call
        fields: list[str] = []

    def settled(self, calls: QuerySet[Call], name: str, outcome: str) -> QuerySet[Call]:
        return calls.filter(OUTCOMES[outcome])

    def search(self, calls: QuerySet[Call], name: str, text: str) -> QuerySet[Call]:
        """Digits of the number as people write it (0812…), or words of the transcript."""
        digits = "".join(character for character in text if character.isdigit()).lstrip("0")
        spoken = Q(transcript__icontains=text) & ~Q(incident__category__is_sensitive=True)
        words = spoken | Q(incident__number__icontains=text)
        # Whoever is shown no numbers must not find them out by searching either.
        seen = Q(region__in=region_ids(self.request.user, *NUMBER_ROLES))
        return calls.filter(words | Q(number__contains=digits) & seen if digits else words)


class IncidentFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(method="search", label=_("Search"), widget=SEARCH)
    status = filters.ChoiceFilter(choices=Incident.Status.choices, label=_("Status"), empty_label=_("All"))
    type = RowFilter(
        field_name="category",
        queryset=lambda request: Category.objects.filter(is_incident=True),
        to_field_name="code",
        label=_("Type"),
        empty_label=_("All"),
    )
    priority = filters.ChoiceFilter(choices=Category.Priority.choices, label=_("Priority"), empty_label=_("All"))
    district = RowFilter(
        field_name="village__parent",
        queryset=lambda request: Area.objects.visible_to(request.user).filter(level=Area.Level.DISTRICT),
        to_field_name="code",
        label=_("Kecamatan"),
        empty_label=_("All"),
    )
    day = filters.DateFilter("opened_at", "date", label=_("Day"), widget=DAY)
    mine = YesNoFilter(method="of_mine", label=_("Mine"))
    exercise = YesNoFilter("is_exercise")
    region = filters.CharFilter("region__slug")
    category = filters.CharFilter("category__code")
    agency = filters.CharFilter(method="of_agency", help_text="code; pln:done and pln:open are what is and is not done")
    number = filters.CharFilter("number", "icontains")
    since = MomentFilter("opened_at", "gte")
    until = MomentFilter("opened_at", "lt")
    bbox = BoxFilter("location", "intersects")

    class Meta:
        model = Incident
        fields: list[str] = []

    def of_agency(self, incidents: QuerySet[Incident], name: str, text: str) -> QuerySet[Incident]:
        for narrow in _narrow_by_agency:
            incidents = narrow(incidents, text)
        return incidents

    def search(self, incidents: QuerySet[Incident], name: str, text: str) -> QuerySet[Incident]:
        spoken = Q(description__icontains=text) & ~Q(category__is_sensitive=True)
        return incidents.filter(Q(number__icontains=text) | Q(location_text__icontains=text) | spoken)

    def of_mine(self, incidents: QuerySet[Incident], name: str, asked: bool) -> QuerySet[Incident]:
        """Those that I opened, or whose call I took."""
        if not asked:
            return incidents
        taken = Call.objects.filter(taken_by=self.request.user, incident__isnull=False).values("incident")
        return incidents.filter(Q(opened_by=self.request.user) | Q(pk__in=taken))
