"""Fields that refuse what the usual ones let through."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from incidents import phone
from incidents.models import Category

CLOCKS_DIFFER = timedelta(minutes=5)


class PhoneField(serializers.CharField):
    """A number as the PBX writes it; missing, empty or "anonymous" is a hidden one: ""."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_blank=True, allow_null=True, max_length=100, **options)

    def run_validation(self, data: Any = serializers.empty) -> str:
        try:
            return phone.parse_number(super().run_validation(data) if data is not serializers.empty else "")
        except phone.PhoneError as error:
            raise serializers.ValidationError(str(error)) from error


class ZonedField(serializers.DateTimeField):
    """A moment with its zone."""

    default_error_messages = {"zone": _("Give the time zone as well, for example 2026-03-02T12:00:00+08:00.")}

    def to_internal_value(self, value: Any) -> datetime:
        parsed = super().to_internal_value(value)
        written = _written(value)
        if written is None or written.tzinfo is None:
            self.fail("zone")
        try:
            return parsed.astimezone(UTC)
        except OverflowError:  # the first hours of the year 1
            self.fail("overflow")


class ZonedPastField(ZonedField):
    """A moment with its zone, at most five minutes ahead of our clock."""

    default_error_messages = {"future": _("This time lies in the future.")}

    def to_internal_value(self, value: Any) -> datetime:
        parsed = super().to_internal_value(value)
        if parsed > timezone.now() + CLOCKS_DIFFER:
            self.fail("future")
        return parsed


class CoordinateField(serializers.FloatField):
    """Degrees within ±limit; a FloatField would take "nan" and true."""

    def __init__(self, limit: float, **options: Any) -> None:
        super().__init__(min_value=-limit, max_value=limit, **options)

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if isinstance(data, bool) or not math.isfinite(value):
            self.fail("invalid")
        return value


class CategoryField(serializers.SlugRelatedField[Category]):
    """A type by its code, among those that open an incident; PostgreSQL cannot look for NUL."""

    default_error_messages = {
        "no_incident": _("This type opens no incident."),
        "does_not_exist": _("There is no type {value}."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="code", queryset=Category.objects.all(), **options)

    def to_internal_value(self, data: Any) -> Category:
        if "\0" in str(data):
            self.fail("does_not_exist", slug_name="code", value=str(data))
        category: Category = super().to_internal_value(data)
        if not category.is_incident:
            self.fail("no_incident")
        return category


def _written(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else parse_datetime(str(value))
