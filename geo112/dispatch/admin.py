"""Response plans to edit, assignments and their steps to look at."""

from __future__ import annotations

from django.contrib import admin

from geo112.dispatch.models import Assignment, AssignmentStep
from geo112.dispatch.plan_admin import ResponsePlanAdmin
from responders.admin import ReadOnly

__all__ = ["AssignmentAdmin", "ResponsePlanAdmin"]


class StepInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # generic for the type checker only
    model = AssignmentStep
    fields = ["status", "at", "recorded_at", "source", "by"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    list_display = ["incident", "unit", "status", "sent_at", "sent_by", "ended_at"]
    list_filter = ["status", "incident__region", "unit__agency"]
    list_select_related = ["incident", "unit", "sent_by"]
    search_fields = ["incident__number", "unit__call_sign", "unit__slug"]
    date_hierarchy = "sent_at"
    inlines = [StepInline]
    exclude = ["route"]
