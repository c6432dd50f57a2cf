"""Response plans to edit, assignments, tickets and what crews said to look at."""

from __future__ import annotations

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from geo112.dispatch import setup  # noqa: F401 - registers what the overview examines
from geo112.dispatch.imports.plans import PLANS
from geo112.dispatch.models import (
    Alarm,
    Assignment,
    AssignmentStep,
    CrewReport,
    Referral,
    ReferralComment,
    ReferralStep,
    Target,
)
from geo112.dispatch.plan_admin import ResponsePlanAdmin
from geo112.live.outbox import announce
from geo112.regions.administration.scope import ReadOnly, ScopedAdmin, ScopedInline
from geo112.regions.administration.uploads import offer

__all__ = ["AssignmentAdmin", "ResponsePlanAdmin"]

offer(PLANS)


@admin.register(Target)
class TargetAdmin(ScopedAdmin):
    list_display = ["step", "agency", "priority", "seconds", "warn_at", "escalation", "source", "region"]
    list_filter = ["region", "step", "agency"]
    list_select_related = ["agency", "region"]
    list_editable = ["seconds", "warn_at"]

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Target, form: object, change: bool) -> None:
        """Open screens count by the new figure at once."""
        super().save_model(request, obj, form, change)
        announce(obj.region_id, "target", [obj.pk])


@admin.register(Alarm)
class AlarmAdmin(ReadOnly, ScopedAdmin):
    list_display = ["kind", "level", "incident", "agency", "due_at", "fired_at", "acknowledged_by", "ended_at"]
    list_filter = ["region", "kind", "level"]
    list_select_related = ["incident", "agency", "acknowledged_by"]
    date_hierarchy = "fired_at"


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


class ReferralStepInline(ReadOnly, ScopedInline):
    model = ReferralStep
    fields = ["status", "at", "source", "by", "reason"]


class ReferralCommentInline(ReadOnly, ScopedInline):
    model = ReferralComment
    fields = ["at", "source", "by", "text", "photo"]


@admin.register(Referral)
class ReferralAdmin(ReadOnly, ScopedAdmin):
    region_path = "incident__region"
    list_display = ["number", "agency", "status", "sent_at", "sent_by", "done_due_at", "ended_at"]
    list_filter = ["status", "incident__region", "agency"]
    list_select_related = ["agency", "sent_by"]
    search_fields = ["number", "incident__location_text"]
    date_hierarchy = "sent_at"
    inlines = [ReferralStepInline, ReferralCommentInline]


@admin.register(CrewReport)
class CrewReportAdmin(ReadOnly, ScopedAdmin):
    region_path = "unit__region"
    list_display = ["unit", "kind", "content", "pressed_at", "received_at", "outcome", "seen_by"]
    list_filter = ["kind", "unit__region", "unit__agency"]
    list_select_related = ["unit", "seen_by"]
    search_fields = ["unit__call_sign", "unit__slug", "assignment__incident__number"]
    date_hierarchy = "received_at"
