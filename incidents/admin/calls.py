"""Types are edited here; calls and incidents are looked at: what happened to them goes through the verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from geo112.regions.admin import MapAdmin
from incidents.models import Call, Category, Incident, TimelineEntry


class ReadOnly:
    """No row of this model is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["code", "name_id", "name_en", "priority", "is_incident"]
    list_filter = ["priority", "is_incident"]
    search_fields = ["code", "name_id", "name_en"]


class TimelineInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = TimelineEntry
    fields = ["at", "kind", "text", "by"]
    extra = 0


@admin.register(Incident)
class IncidentAdmin(ReadOnly, MapAdmin):
    list_display = ["number", "category", "priority", "status", "opened_at", "closed_at", "region"]
    list_filter = ["region", "status", "priority", "category"]
    list_select_related = ["region", "category"]
    search_fields = ["number", "location_text", "description"]
    inlines = [TimelineInline]


@admin.register(Call)
class CallAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["received_at", "number", "status", "verification", "taken_by", "incident", "region"]
    list_filter = ["region", "status", "verification"]
    list_select_related = ["region", "taken_by", "incident"]
    search_fields = ["number", "pbx_call_id"]
