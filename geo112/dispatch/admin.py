"""Response plans to edit, assignments and their steps to look at."""

from __future__ import annotations

from django.contrib import admin

from geo112.dispatch.models import Assignment, AssignmentStep, CrewReport, PlanItem
from responders.admin import ReadOnly


@admin.register(PlanItem)
class PlanItemAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    list_display = ["category", "agency", "count", "capabilities", "region"]
    list_filter = ["region", "agency", "category"]
    list_select_related = ["category", "agency", "region"]
    search_fields = ["category__code", "category__name_id", "category__name_en", "agency__name"]


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


@admin.register(CrewReport)
class CrewReportAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    list_display = ["unit", "kind", "content", "pressed_at", "received_at", "outcome", "seen_by"]
    list_filter = ["kind", "unit__region", "unit__agency"]
    list_select_related = ["unit", "seen_by"]
    search_fields = ["unit__call_sign", "unit__slug", "assignment__incident__number"]
    date_hierarchy = "received_at"
