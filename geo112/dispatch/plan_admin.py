"""Response plans in the admin, with a preview on a past incident; mutual aid and rules."""

from __future__ import annotations

from django.contrib import admin

from geo112.dispatch.models import MutualAid, PlanItem, ProposalRules, ResponsePlan


class PlanItemInline(admin.TabularInline):  # type: ignore[type-arg]  # generic for the type checker only
    model = PlanItem
    extra = 1
    fields = ["alarm_level", "agency", "count", "is_required", "capabilities", "kinds"]


@admin.register(ResponsePlan)
class ResponsePlanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    list_display = ["category", "priority", "area", "from_time", "to_time", "region"]
    list_filter = ["region", "category", "priority"]
    list_select_related = ["category", "area", "region"]
    search_fields = ["category__code", "category__name_id", "category__name_en"]
    autocomplete_fields = ["area"]
    inlines = [PlanItemInline]


@admin.register(MutualAid)
class MutualAidAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    list_display = ["region", "neighbour", "handicap_s", "limit_s", "agencies"]
    list_filter = ["region"]
    list_select_related = ["region", "neighbour"]


@admin.register(ProposalRules)
class ProposalRulesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    list_display = ["region", "keep_last_s", "rest_s", "rest_minutes"]
    list_select_related = ["region"]
