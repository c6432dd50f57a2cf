"""Response plans to edit, assignments and their steps to look at."""

from __future__ import annotations

from django.contrib import admin

from geo112.dispatch import setup  # noqa: F401 - registers what the overview examines
from geo112.dispatch.imports.plans import PLANS
from geo112.dispatch.models import Assignment, AssignmentStep, PlanItem
from geo112.regions.administration.scope import ReadOnly, ScopedAdmin, ScopedInline
from geo112.regions.administration.uploads import offer

offer(PLANS)


@admin.register(PlanItem)
class PlanItemAdmin(ScopedAdmin):
    list_display = ["category", "agency", "count", "capabilities", "region"]
    list_filter = ["region", "agency", "category"]
    list_select_related = ["category", "agency", "region"]
    search_fields = ["category__code", "category__name_id", "category__name_en", "agency__name"]


class StepInline(ReadOnly, ScopedInline):
    model = AssignmentStep
    fields = ["status", "at", "recorded_at", "source", "by"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly, ScopedAdmin):
    region_path = "incident__region"
    list_display = ["incident", "unit", "status", "sent_at", "sent_by", "ended_at"]
    list_filter = ["status", "incident__region", "unit__agency"]
    list_select_related = ["incident", "unit", "sent_by"]
    search_fields = ["incident__number", "unit__call_sign", "unit__slug"]
    date_hierarchy = "sent_at"
    inlines = [StepInline]
    exclude = ["route"]
