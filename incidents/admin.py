"""Types and places are edited here; calls and incidents are looked at: what happened to them goes through the verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from geo112.regions.administration.maps import MapAdmin
from geo112.regions.administration.scope import ReadOnly, ScopedAdmin, ScopedInline
from geo112.regions.administration.uploads import offer
from incidents import setup  # noqa: F401 - registers what the overview examines
from incidents.gazetteer.normalise import search_text
from incidents.imports.categories import CATEGORIES
from incidents.imports.places import PLACES
from incidents.models import Call, Caller, Category, Incident, Place, TimelineEntry

offer(CATEGORIES, PLACES)


@admin.register(Category)
class CategoryAdmin(ScopedAdmin):
    """Shared by all regions: their plans, keywords and statistics hang on the same types."""

    region_path = None
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
        obj.search_text = search_text([obj.name, *obj.aliases])
        super().save_model(request, obj, form, change)


class TimelineInline(ReadOnly, ScopedInline):
    model = TimelineEntry
    fields = ["at", "kind", "text", "by"]


@admin.register(Incident)
class IncidentAdmin(ReadOnly, MapAdmin):
    list_display = ["number", "category", "priority", "status", "opened_at", "closed_at", "region"]
    list_filter = ["region", "status", "priority", "category"]
    list_select_related = ["region", "category"]
    search_fields = ["number", "location_text", "description"]
    inlines = [TimelineInline]


@admin.register(Call)
class CallAdmin(ReadOnly, ScopedAdmin):
    list_display = ["received_at", "number", "status", "verification", "taken_by", "incident", "region"]
    list_filter = ["region", "status", "verification"]
    list_select_related = ["region", "taken_by", "incident"]
    search_fields = ["number", "pbx_call_id"]


@admin.register(Caller)
class CallerAdmin(ReadOnly, ScopedAdmin):
    list_display = ["number", "region"]
    list_filter = ["region"]
    list_select_related = ["region"]
    search_fields = ["number"]
