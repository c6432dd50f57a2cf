"""What lists of tickets can be narrowed by, on the agency's page and over REST alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from geo112.dispatch.models import Referral, ReferralQuerySet
from geo112.dispatch.referrals import states
from incidents.filters import BoxFilter, YesNoFilter


class ReferralFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    region = filters.CharFilter("incident__region__slug")
    agency = filters.CharFilter("agency__code")
    incident = filters.CharFilter("incident__number")
    status = filters.ChoiceFilter(choices=Referral.Status.choices, label=_("Status"))
    open = YesNoFilter(method="only_open")
    overdue = YesNoFilter(method="only_overdue")
    category = filters.CharFilter("incident__category__code", label=_("Type"))
    district = filters.CharFilter("incident__village__parent__code", label=_("Kecamatan"), help_text="official code")
    q = filters.CharFilter(method="search", label=_("Search"), widget=forms.TextInput({"type": "search"}))
    since = filters.IsoDateTimeFilter("sent_at", "gte")
    until = filters.IsoDateTimeFilter("sent_at", "lt")
    bbox = BoxFilter("incident__location", "intersects")

    class Meta:
        model = Referral
        fields: list[str] = []

    def only_open(self, rows: ReferralQuerySet, name: str, value: bool) -> ReferralQuerySet:
        return rows.open() if value else rows.exclude(status__in=states.OPEN)

    def only_overdue(self, rows: ReferralQuerySet, name: str, value: bool) -> ReferralQuerySet:
        late = rows.overdue(timezone.now())
        return late if value else rows.exclude(pk__in=late.values("pk"))

    def search(self, rows: ReferralQuerySet, name: str, text: str) -> Any:
        """The number, the place or what was written. With a digit only the first, lest one guess masked numbers."""
        if any(character.isdigit() for character in text):
            return rows.filter(number__icontains=text)
        place = Q(incident__location_text__icontains=text) | Q(incident__village__name__icontains=text)
        return rows.filter(place | Q(number__icontains=text) | Q(incident__description__icontains=text))
