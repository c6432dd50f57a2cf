"""Types are edited here; calls and incidents are looked at: what happened to them goes through the verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from geo112.regions.administration.maps import MapAdmin
from geo112.regions.administration.scope import ReadOnly, ScopedAdmin, ScopedInline
from geo112.regions.administration.uploads import offer
from incidents import phone
from incidents.imports.categories import CATEGORIES
from incidents.models import Call, Caller, CallerBlock, Category, HandOver, Incident, Look, TimelineEntry

offer(CATEGORIES)


@admin.register(Category)
class CategoryAdmin(ScopedAdmin):
    """Shared by all regions: their plans, keywords and statistics hang on the same types."""

    region_path = None
    list_display = ["code", "name_id", "name_en", "priority", "is_incident", "is_sensitive"]
    list_filter = ["priority", "is_incident", "is_sensitive"]
    search_fields = ["code", "name_id", "name_en"]


class TimelineInline(ReadOnly, ScopedInline):
    model = TimelineEntry
    fields = ["at", "kind", "words", "by"]
    readonly_fields = ["words"]

    @admin.display(description=_("text"))
    def words(self, entry: TimelineEntry) -> str:
        return "•••" if entry.text and entry.incident.category.is_sensitive else entry.text


@admin.register(Incident)
class IncidentAdmin(ReadOnly, MapAdmin):
    list_display = ["number", "category", "priority", "status", "opened_at", "closed_at", "region"]
    list_filter = ["region", "status", "priority", "category"]
    list_select_related = ["region", "category"]
    search_fields = ["number", "location_text"]
    inlines = [TimelineInline]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Sensitive words are read in the console, where the look is logged."""
        hidden = {"description"} if obj and obj.category.is_sensitive else set()
        return [name for name in super().get_fields(request, obj) if name not in hidden]


@admin.register(Call)
class CallAdmin(ReadOnly, ScopedAdmin):
    list_display = ["received_at", "masked_number", "status", "verification", "taken_by", "incident", "region"]
    exclude = ["number", "caller", "transcript"]
    list_filter = ["region", "status", "verification"]
    list_select_related = ["region", "taken_by", "incident"]
    search_fields = ["pbx_call_id"]

    @admin.display(description=_("number"))
    def masked_number(self, call: Call) -> str:
        """Whoever administers the centre needs no numbers; one can be shown in the console, and that is logged."""
        return phone.masked(call.number)


@admin.register(Caller)
class CallerAdmin(ReadOnly, ScopedAdmin):
    list_display = ["masked_number", "region"]
    list_filter = ["region"]
    list_select_related = ["region"]
    exclude = ["number"]

    @admin.display(description=_("number"))
    def masked_number(self, caller: Caller) -> str:
        return phone.masked(caller.number)


@admin.register(CallerBlock)
class CallerBlockAdmin(ReadOnly, ScopedAdmin):
    list_display = ["at", "masked_number", "until", "by", "reason", "lifted_at", "lifted_by", "region"]
    list_filter = ["region"]
    list_select_related = ["region", "caller", "by", "lifted_by"]
    exclude = ["caller"]

    @admin.display(description=_("number"))
    def masked_number(self, block: CallerBlock) -> str:
        return phone.masked(block.caller.number)


@admin.register(HandOver)
class HandOverAdmin(ReadOnly, ScopedAdmin):
    region_path = "sent__region"
    list_display = ["at", "sent", "received", "state", "keeps_supporting", "by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["sent", "received", "by"]
    exclude = ["numbers"]


@admin.register(Look)
class LookAdmin(ReadOnly, ScopedAdmin):
    list_display = ["at", "user", "what", "call", "incident", "reason", "region"]
    list_filter = ["region", "what"]
    list_select_related = ["region", "user", "incident"]
