"""Types and places are edited here; calls and incidents are looked at: what happened to them goes through the verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from geo112.regions.admin import MapAdmin
from incidents.gazetteer.normalise import search_text
from incidents.gazetteer.vocabulary_rows import vocabulary_of
from incidents.models import Call, Category, Incident, Place, TimelineEntry


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


@admin.register(Place)
class PlaceAdmin(MapAdmin):
    list_display = ["name", "kind", "village", "district", "region", "source"]
    list_filter = ["region", "kind", "is_fictional"]
    list_select_related = ["region"]
    search_fields = ["name", "search_text", "key"]

    def save_model(self, request: HttpRequest, obj: Place, form: Any, change: bool) -> None:
        obj.search_text = search_text([obj.name, *obj.aliases], vocabulary_of(obj.region))
        super().save_model(request, obj, form, change)


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
